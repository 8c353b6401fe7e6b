"""The other pictures of a selection and what can be taken away, in Chromium by clicks and keys."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from view_browser import pages, until
from view_graphs import HOSTILE, crowd, hostile, small

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def kept(browser: Any, tmp_path_factory: Any) -> Iterator[Any]:
    with pages(browser, tmp_path_factory.mktemp("pictures")) as opener:
        page = opener(small(), title="September")
        page.set_default_timeout(5_000)
        yield page


@pytest.fixture
def page(kept: Any) -> Iterator[Any]:
    """The page of the small graph, as it opens."""
    kept.evaluate("graphbuild.store.restore({})")
    yield kept
    if kept.locator("#report").is_visible():
        kept.keyboard.press("Escape")
    assert kept.errors == []
    assert kept.dialogs == []


def show(page: Any, name: str) -> None:
    page.click(f"[data-picture={name}]")
    assert page.get_attribute(f"[data-picture={name}]", "aria-pressed") == "true"
    assert page.locator(f"#picture-{name}, #network").locator("visible=true").count() == 1


def mark(page: Any, words: str) -> Any:
    """The mark whose label begins with these words."""
    return page.locator(f'#stage [data-mark][aria-label^="{words}"]').locator("visible=true").first


def cards(page: Any) -> list[str]:
    return page.locator("#panel .card").evaluate_all("cards => cards.map(card => card.dataset.id)")


def state(page: Any, name: str) -> Any:
    return page.evaluate(f"graphbuild.store.state.{name}")


def taken(page: Any, what: str) -> tuple[str, bytes]:
    """The name and the content of what the menu gives."""
    page.click("#take")
    with page.expect_download() as download:
        page.click(f"[data-take={what}]")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


# Pictures


def test_tabs_lead_to_every_picture_and_back(page):
    for name in ("timeline", "matrix", "map", "table", "graph"):
        show(page, name)
        assert page.locator("#stage .picture").locator("visible=true").count() == 1


def test_a_picture_is_reached_by_keys(page):
    page.focus("[data-picture=graph]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert state(page, "picture") == "timeline"


def test_the_graph_stands_where_it_stood_when_one_comes_back_to_it(page):
    show(page, "graph")
    page.click("#fit")
    where = "graphbuild.renderer.screenOf(graphbuild.nodes[0])"
    page.wait_for_timeout(60)
    before = page.evaluate(where)
    show(page, "matrix")
    page.wait_for_timeout(60)
    mark(page, "European Union to Russia").click()
    show(page, "graph")
    page.wait_for_timeout(60)
    assert page.evaluate(where) == pytest.approx(before, abs=1)


def test_a_page_may_open_on_another_picture(page):
    page.evaluate("graphbuild.store.restore({picture: 'map'})")
    assert page.locator("#picture-map").is_visible()
    page.evaluate("graphbuild.store.restore({picture: 'nothing of the kind'})")
    assert page.locator("#network").is_visible()


def test_zoom_buttons_are_there_where_there_is_something_to_zoom(page):
    shown = {}
    for name in ("timeline", "map", "table", "graph"):
        show(page, name)
        shown[name] = page.locator("#zoom").is_visible()
    assert shown == {"timeline": False, "map": True, "table": False, "graph": True}


def test_the_matrix_says_who_did_what_to_whom(page):
    show(page, "matrix")
    cell = mark(page, "European Union to Russia")
    assert cell.get_attribute("aria-label") == "European Union to Russia: 2 events, mean intensity −3"
    assert cell.locator("text").text_content() == "2"
    cell.click()
    assert page.inner_text("#panel h2") == "European Union → Russia"
    assert cards(page) == ["e7", "e6"]


def test_more_actors_are_shown_on_demand_and_fewer_again(page):
    page.evaluate("graphbuild.store.set({rows: {matrix: 2}})")
    show(page, "matrix")
    names = page.locator("#picture-matrix .name text")
    assert names.count() == 4
    page.locator("#picture-matrix .expand button").focus()
    page.keyboard.press("Enter")
    assert names.count() == 8
    page.evaluate("graphbuild.store.undo()")
    assert names.count() == 4


def test_symmetric_events_stand_in_both_halves_of_the_matrix(page):
    show(page, "matrix")
    for words in ("Kim Jong Un to Vladimir Putin", "Vladimir Putin to Kim Jong Un"):
        assert mark(page, words).get_attribute("aria-label").startswith(f"{words}: 2 events")


def test_what_is_denied_has_no_intensity(page):
    page.evaluate("graphbuild.setFilter('quads', ['verbal conflict'])")
    show(page, "matrix")
    assert mark(page, "Russia to European Union").get_attribute("aria-label").endswith("all denied")


def test_arrows_go_over_the_matrix_and_enter_chooses(page):
    show(page, "matrix")
    mark(page, "European Union to Russia").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    here = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    who = re.match(r"(.+?)(?: to (.+))?[:,] ", here)
    assert who is not None
    assert page.inner_text("#panel h2").startswith(who[1])
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == here


def test_pictures_follow_the_filters(page):
    show(page, "matrix")
    page.evaluate("graphbuild.setFilter('quads', ['verbal conflict', 'material conflict'])")
    assert page.locator('#picture-matrix [aria-label^="European Union to Russia"]').count() == 0
    page.evaluate("graphbuild.store.undo()")
    assert page.locator('#picture-matrix [aria-label^="European Union to Russia"]').count() == 1


def test_the_timeline_has_a_lane_for_each_actor(page):
    show(page, "timeline")
    names = page.locator("#picture-timeline .name text").all_text_contents()
    assert names[:2] == ["Russia", "European Union"]
    bar = mark(page, "Kim Jong Un, 5 Sept 2025")
    assert bar.get_attribute("aria-label") == "Kim Jong Un, 5 Sept 2025: 1 event: 1 of verbal cooperation"
    bar.click()
    assert cards(page) == ["e5"]
    assert bar.get_attribute("aria-current") == "true"


def test_the_timeline_tells_what_has_no_day_of_its_own(page):
    show(page, "timeline")
    assert "1 event without a day of its own stands on that of the first report" in page.inner_text(
        "#picture-timeline .caption"
    )


def test_a_bar_of_several_events_lists_them(page):
    page.evaluate("graphbuild.store.set({rows: {timeline: 3}})")
    bundle = {"node": "russia", "since": 20333, "until": 20341}
    page.evaluate(
        "spec => graphbuild.store.set({selected: {type: 'bundle', id: JSON.stringify(spec)}})", bundle
    )
    assert cards(page) == ["e9", "e8", "e7", "e6", "e5"]
    assert page.inner_text("#panel h2") == "Russia"


@pytest.mark.parametrize(
    "id_", ["", "[]", "null", '{"source":"kim"}', '{"source":"kim","target":"nobody"}', "{}"]
)
def test_a_bundle_that_names_nothing_is_nothing(page, id_):
    page.evaluate("id => graphbuild.store.set({selected: {type: 'bundle', id}})", id_)
    assert page.inner_text("#panel h2") == "Overview"


def test_the_map_has_outlines_places_and_ties(page):
    show(page, "map")
    until(page, "document.querySelector('#picture-map .map').dataset.ready !== undefined")
    assert len(page.get_attribute("#picture-map .land", "d")) > 50_000
    mark(page, "Beijing: 1 event there").click()
    assert page.inner_text("#panel h2") == "Beijing"
    assert cards(page) == ["e3"]


def test_a_tie_on_the_map_lists_what_happened_between_two_countries(page):
    show(page, "map")
    way = mark(page, "North Korea and Russia")
    way.focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "North Korea and Russia"
    assert cards(page) == ["e5", "e4", "e3"]


def test_the_map_says_how_many_events_it_can_place(page):
    show(page, "map")
    assert page.inner_text("#picture-map .caption").startswith("4 of 9 events can be placed")


def test_the_map_zooms_by_wheel_and_button_and_fits_again(page):
    show(page, "map")
    ground = "document.querySelector('#picture-map .ground').getAttribute('transform')"
    before = page.evaluate(ground)
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -300)
    until(page, f"{ground} !== {json.dumps(before)}")
    page.click("#zoom-in")
    page.click("#fit")
    until(page, f"{ground} === {json.dumps(before)}")


def test_the_map_is_drawn_where_it_is_dragged(page):
    show(page, "map")
    page.click("#fit")
    page.wait_for_timeout(60)
    spot = "document.querySelector('#picture-map .spot circle').getBoundingClientRect().x"
    before = page.evaluate(spot)
    page.mouse.move(500, 600)
    page.mouse.down()
    page.mouse.move(560, 600, steps=4)
    page.mouse.up()
    until(page, f"Math.abs({spot} - {before} - 60) < 1")
    page.click("#fit")


def test_without_places_and_countries_there_is_no_map(browser, tmp_path):
    with pages(browser, tmp_path) as opener:
        assert opener(crowd(20)).locator("[data-picture=map]").count() == 0


# The table


def column(page: Any, number: int) -> list[str]:
    return page.locator(f"#picture-table tbody td:nth-child({number})").all_inner_texts()


def test_the_table_is_sorted_by_a_click_and_the_other_way_by_another(page):
    show(page, "table")
    assert column(page, 2)[0] == "10 Sept 2025"
    page.click("[data-column=source]")
    assert column(page, 3) == sorted(column(page, 3))
    assert page.evaluate("document.activeElement.dataset.column") == "source"
    page.keyboard.press("Enter")
    assert column(page, 3) == sorted(column(page, 3), reverse=True)
    assert page.get_attribute("th:has([data-column=source])", "aria-sort") == "descending"


def test_what_is_not_known_comes_last_either_way(page):
    show(page, "table")
    for _ in range(2):
        page.click("[data-column=target]")
        assert column(page, 6)[-2:] == ["", ""]


def test_sorting_can_be_undone(page):
    show(page, "table")
    page.click("[data-column=source]")
    page.evaluate("graphbuild.store.undo()")
    assert page.get_attribute("th:has([data-column=date])", "aria-sort") == "descending"


def test_actors_and_relations_have_a_table_too(page):
    show(page, "table")
    page.click("[data-table=actors]")
    assert column(page, 1)[0] == "Russia"
    assert "Moscow" in column(page, 7)[0]
    page.click("[data-table=relations]")
    assert column(page, 1) == ["Vladimir Putin"]
    page.click("#picture-table tbody td:nth-child(2) button")
    assert "Russian president Vladimir Putin" in page.inner_text("#panel")


def test_rows_are_copied_for_a_spreadsheet(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, "table")
    page.click("#copy")
    until(page, "document.querySelector('#picture-table [role=status]').textContent === '9 rows copied'")
    lines = page.evaluate("navigator.clipboard.readText()").strip("\n").split("\n")
    assert len(lines) == 10
    assert lines[0].split("\t")[:3] == ["Date", "Who", "Class"]
    assert lines[1].split("\t")[:5] == ["2025-09-10", "Korean People's Army", "MOBILIZE", "deploy", ""]


def test_picked_rows_are_taken_instead_of_all(page):
    show(page, "table")
    page.check("tr[data-id=e5] input")
    page.check("tr[data-id=e7] input")
    assert state(page, "picked") == ["e5", "e7"]
    assert page.inner_text("#copy") == "Copy 2 rows"
    _, content = taken(page, "csv")
    assert [row["id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))] == ["e5", "e7"]
    page.evaluate("graphbuild.store.undo()")
    assert page.is_checked("tr[data-id=e5] input")
    assert not page.is_checked("tr[data-id=e7] input")


def test_all_rows_are_picked_at_once(page):
    show(page, "table")
    page.check("th.tick input")
    assert len(state(page, "picked")) == 9
    page.get_by_text("Unpick 9").click()
    assert state(page, "picked") == []


# Taking away


def test_events_as_csv_have_their_fields_and_quotes(page):
    name, content = taken(page, "csv")
    assert name == "September-events.csv"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    assert len(rows) == 9
    assert rows["e3"]["source_name"] == "Vladimir Putin"
    assert rows["e3"]["documents"] == "a.txt; b.txt"
    assert rows["e3"]["quote"] == "Putin met Kim on Wednesday."
    assert rows["e3"]["start"] == "2025-09-03"
    assert rows["e9"]["polarity"] == "negative"
    assert rows["e9"]["intensity"] == ""
    assert float(rows["e7"]["intensity"]) < 0


def test_csv_holds_what_passes_the_filters(page):
    page.locator("#legend .toggle", has_text=re.compile(r"^verbal conflict\d")).click()
    _, content = taken(page, "csv")
    assert len(content.decode("utf-8-sig").splitlines()) == 8


def test_the_selection_as_json_has_all_evidence(page):
    name, content = taken(page, "json")
    assert name == "September-selection.json"
    data = json.loads(content)
    event = next(event for event in data["events"] if event["id"] == "e3")
    assert [proof["quote"] for proof in event["evidence"]] == [
        "Putin met Kim on Wednesday.",
        "The two met again, Moscow said.",
    ]
    assert event["evidence"][1]["attributed_to"] == "russia"
    assert data["ties"][0]["relation"] == "leader_of"
    assert {document["id"] for document in data["documents"]} == {"a.txt", "b.txt"}
    assert {node["id"] for node in data["nodes"]} == {
        "kim",
        "putin",
        "russia",
        "eu",
        "army",
        "kursk",
        "wagner",
    }


@pytest.mark.parametrize("name", ["graph", "timeline", "matrix", "map"])
def test_every_picture_is_an_svg_that_stands_on_its_own(page, name):
    show(page, name)
    page.wait_for_timeout(80)
    file, content = taken(page, "svg")
    assert file == f"September-{name}.svg"
    root = ET.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = {"".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"graph": "Wagner Group", "map": "Beijing"}.get(name, "Vladimir Putin") in texts
    attributes = {key for part in root.iter() for key in part.attrib}
    assert not attributes & {"class", "style", "role", "tabindex", "data-mark"}
    assert "var(" not in content.decode()
    assert "color(" not in content.decode()


@pytest.mark.parametrize("name", ["graph", "matrix"])
def test_every_picture_is_a_png(page, name):
    show(page, name)
    file, content = taken(page, "png")
    assert file == f"September-{name}.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    size = [int.from_bytes(content[at : at + 4], "big") for at in (16, 20)]
    assert min(size) > 400
    assert len(content) > 8_000  # more than one colour


def test_a_table_offers_no_picture_to_take(page):
    show(page, "table")
    page.click("#take")
    assert page.locator("#take-menu button").all_inner_texts() == [
        "CSV for a spreadsheet",
        "JSON with all evidence",
        "Report to print",
    ]
    page.keyboard.press("Escape")
    assert page.locator("#take-menu").is_hidden()
    assert page.evaluate("document.activeElement.id") == "take"


def test_the_menu_is_used_by_keys(page):
    page.focus("#take")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    until(page, "!document.getElementById('report').hidden")
    assert page.evaluate("document.activeElement.textContent") == "September"
    page.keyboard.press("Escape")
    assert page.locator("#report").is_hidden()
    assert page.evaluate("document.activeElement.id") == "take"


def test_the_report_has_the_picked_events_with_their_quotes_and_documents(page):
    show(page, "table")
    page.check("tr[data-id=e5] input")
    page.check("tr[data-id=e3] input")
    page.click("#take")
    page.click("[data-take=report]")
    until(page, "!document.getElementById('report').hidden")
    assert page.locator("#report article").evaluate_all("all => all.map(one => one.dataset.id)") == [
        "e3",
        "e5",
    ]
    text = page.inner_text("#report")
    for words in (
        "2 events, picked by hand",
        "Putin met Kim on Wednesday.",
        "Russia says so",
        "Summit in Beijing",
        "Reuters",
        "https://example.org/a",
        "hedged",
    ):
        assert words in text
    assert page.locator("#report a[href^='javascript']").count() == 0
    page.click("#report-close")


def test_only_the_report_is_printed(page):
    page.click("#take")
    page.click("[data-take=report]")
    until(page, "!document.getElementById('report').hidden")
    page.emulate_media(media="print")
    shown = page.evaluate("[...document.body.children].filter(e => e.getClientRects().length).map(e => e.id)")
    assert shown == ["report"]
    assert page.locator(".report-bar").is_hidden()
    assert page.evaluate(
        "document.documentElement.scrollHeight >= document.querySelector('.sheet').offsetHeight"
    )
    page.emulate_media(media="screen")
    page.click("#report-close")
    assert page.locator("main").is_visible()


def test_printing_asks_the_browser(page):
    page.click("#take")
    page.click("[data-take=report]")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.click("#print")
    assert page.evaluate("window.printed") is True
    page.click("#report-close")


# Hostile texts, phones, looks


@pytest.fixture(scope="module")
def bad(browser: Any, tmp_path_factory: Any) -> Iterator[Any]:
    with pages(browser, tmp_path_factory.mktemp("hostile")) as opener:
        yield opener(hostile(), title=HOSTILE[0])


def test_hostile_texts_run_nothing_in_any_picture(bad):
    for name in ("timeline", "matrix", "map", "table"):
        show(bad, name)
    for name in ("actors", "relations"):
        bad.click(f"[data-table={name}]")
    bad.click("#take")
    bad.click("[data-take=report]")
    until(bad, "!document.getElementById('report').hidden")
    assert bad.evaluate("document.querySelectorAll('img, iframe, object, embed, b, [onerror]').length") == 0
    assert bad.locator("a[href^='javascript']").count() == 0
    bad.click("#report-close")
    assert bad.dialogs == []
    assert bad.errors == []
    assert len(bad.requests) == 1


def test_hostile_names_make_well_formed_svg(bad):
    for name in ("graph", "timeline", "matrix", "map"):
        show(bad, name)
        bad.wait_for_timeout(80)
        root = ET.fromstring(taken(bad, "svg")[1])
        assert {part.tag.split("}")[1] for part in root.iter()} <= {
            "svg",
            "g",
            "path",
            "rect",
            "circle",
            "text",
            "title",
        }


def test_no_cell_of_a_csv_is_a_formula(bad):
    formulas = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "＝1", 'say "a, b"\nand']
    made = bad.evaluate("texts => graphbuild.csvOf([[...texts, -1.5, null, true]])", formulas)
    (row,) = csv.reader(io.StringIO(made, newline=""))
    assert row == [*(f"'{text}" for text in formulas[:6]), formulas[6], "-1.5", "", "true"]


def test_pictures_fit_a_phone(browser, tmp_path):
    with pages(browser, tmp_path) as opener:
        page = opener(small(), width=390, height=844)
        for name in ("timeline", "matrix", "map", "table"):
            show(page, name)
            assert page.evaluate("document.documentElement.scrollWidth") == 390
        box = page.locator("#take").bounding_box()
        assert box["x"] + box["width"] <= 390
        page.click("#take")
        assert page.locator("[data-take=report]").is_visible()


def test_no_text_of_a_picture_is_smaller_than_twelve_pixels(page):
    for name in ("timeline", "matrix", "map", "table"):
        show(page, name)
        smallest = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('#stage *')]
            .filter(e => e.getClientRects().length)
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
        )
        assert smallest >= 12
