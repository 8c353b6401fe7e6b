"""The page in a real browser without a network: what a reader sees, clicks, types and must never get."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from view_browser import LOADED, until
from view_graphs import HOSTILE, crowd, hostile, small

from graphbuild.graph import Graph
from graphbuild.view import write_html

pytestmark = pytest.mark.chromium


def at_node(page: Any, node: str) -> tuple[float, float]:
    """Where a node stands on the screen."""
    return page.evaluate(
        "id => graphbuild.renderer.screenOf(graphbuild.nodes.find(node => node.id === id))", node
    )


def at_edge(page: Any, root: str) -> tuple[float, float]:
    return page.evaluate(
        "root => graphbuild.renderer.screenOf(graphbuild.edges.find(edge => edge.root === root), 0.3)", root
    )


def colour_at(page: Any, node: str) -> list[int]:
    return page.evaluate(
        """id => { const canvas = document.querySelector('#network canvas');
        const r = canvas.width / canvas.clientWidth;
        const box = canvas.getBoundingClientRect();
        const [x, y] = graphbuild.renderer.screenOf(graphbuild.nodes.find(node => node.id === id));
        const pixel = canvas.getContext('2d').getImageData((x - box.left) * r, (y - box.top) * r, 1, 1);
        return [...pixel.data].slice(0, 3); }""",
        node,
    )


def hidden_edges(page: Any) -> list[str]:
    return page.evaluate(
        """() => graphbuild.edges.filter(e => !graphbuild.visible.edges[e.row])
        .map(e => e.root || 'tie').sort()"""
    )


def press_filter(page: Any, label: str) -> None:
    page.locator("#legend .toggle", has_text=re.compile(f"^{label}\\d")).click()


def test_the_page_asks_for_nothing_but_itself(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "kim"))
    assert [url.rsplit("/", 1)[1] for url in page.requests] == ["graph.html"]


def test_the_console_stays_empty(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "russia"))
    page.keyboard.press("Escape")
    assert page.errors == []


def test_the_header_says_what_there_is(open_page):
    page = open_page(small(), title="September")
    assert page.inner_text("h1") == "September"
    *counts, days = page.inner_text("#counts").split("\n")
    assert counts == ["6 actors", "1 place", "9 events", "2 documents"]
    assert re.fullmatch(r"3\W+10 Sept 2025", days)


def test_nodes_have_the_colour_of_their_kind(open_page):
    page = open_page(small())
    wanted = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--kind-country').trim()"
    )
    assert "#" + bytes(colour_at(page, "russia")).hex() == wanted


def test_dark_colours_follow_the_system(open_page):
    light, dark = open_page(small()), open_page(small(), dark=True)
    background = "getComputedStyle(document.body).backgroundColor"
    assert light.evaluate(background) != dark.evaluate(background)
    assert colour_at(light, "russia") != colour_at(dark, "russia")


def test_everything_fits_on_the_canvas_at_first(open_page):
    page = open_page(small())
    box = page.locator("#network").bounding_box()
    for node in ("kim", "putin", "russia", "eu", "army", "kursk", "wagner"):
        x, y = at_node(page, node)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_a_click_on_a_node_opens_its_panel(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "kim"))
    text = page.inner_text("#panel")
    for words in (
        "Kim Jong Un",
        "Mr Kim",
        "PRK",
        "Mr Kim pledged solidarity with Russia.",
        "Summit in Beijing",
        "Reuters",
    ):
        assert words in text


def test_the_newest_event_of_a_node_comes_first(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "kim"))
    assert page.locator("#panel .card").evaluate_all("cards => cards.map(c => c.dataset.id)") == [
        "e5",
        "e4",
        "e3",
    ]


def test_the_panel_marks_the_words_of_the_predicate(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "kim"))
    assert page.locator("#panel mark").first.inner_text() == "pledged solidarity with"


def test_the_panel_of_an_actor_shows_offices(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "putin"))
    assert "Vladimir Putin leader of → Russia" in page.inner_text("#panel .card.tie .triple")


def test_a_click_on_an_edge_lists_the_events_bundled_in_it(open_page):
    page = open_page(small())
    page.mouse.click(*at_edge(page, "CONSULT"))
    assert page.locator("#panel .card").evaluate_all("cards => cards.map(c => c.dataset.id)") == ["e4", "e3"]


def test_an_event_says_who_says_so_how_sure_and_where(open_page):
    page = open_page(small())
    page.mouse.click(*at_edge(page, "CONSULT"))
    text = page.inner_text("#panel .card[data-id=e3]")
    for words in (
        "Russia says so",
        "confidence 0.90",
        "2 claims",
        "Told by 2 outlets, 1 of them in its own words: Reuters, AFP",
        "Beijing, CHN",
        "3 Sept 2025",
        "alleged",
    ):
        assert words in text


def test_an_event_shows_its_status(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "eu"))
    badges = page.locator("#panel .card").evaluate_all(
        """cards => cards.map(card => [card.dataset.id,
        [...card.querySelectorAll('.line-1 .badge')].map(badge => badge.textContent)])"""
    )
    assert badges == [
        ["e9", ["denied"]],
        ["e8", ["alleged"]],
        ["e7", ["stated as fact"]],
        ["e6", ["planned"]],
    ]


def test_lines_show_status(open_page):
    page = open_page(small())
    look = """root => { const { row } = graphbuild.edges.find(edge => edge.root === root);
        return graphbuild.LINES[graphbuild.visible.line[row]]; }"""
    lines = {root: page.evaluate(look, root) for root in ("ACCUSE", "SANCTION", "REJECT", "ASSAULT")}
    assert lines == {"ACCUSE": "actual", "SANCTION": "planned", "REJECT": "alleged", "ASSAULT": "denied"}


def test_a_link_is_made_of_web_addresses_only(open_page):
    page = open_page(small())
    page.mouse.click(*at_edge(page, "CONSULT"))
    links = page.locator("#panel a").evaluate_all("all => all.map(a => [a.href, a.rel])")
    assert set(map(tuple, links)) == {("https://example.org/a", "noopener noreferrer")}
    assert "javascript:alert('url')" in page.inner_text("#panel")


def test_the_search_finds_an_alias_from_the_keyboard(open_page):
    page = open_page(small())
    page.keyboard.press("/")
    page.keyboard.type("mosc")
    assert page.inner_text("#hits [aria-selected=true]").split("\n")[:2] == ["Russia", "Moscow"]
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Russia"
    assert page.evaluate("document.activeElement.textContent") == "Russia"


def test_the_search_ignores_accents_and_case(open_page):
    page = open_page(small())
    page.fill("#query", "VLADÍMIR")
    assert page.inner_text("#hits li .name") == "Vladimir Putin"


def test_the_search_says_when_nobody_is_called_so(open_page):
    page = open_page(small())
    page.fill("#query", "xyzzy")
    assert page.inner_text("#hits") == "Nobody in this view is called so."


def test_a_place_that_is_not_drawn_can_be_found(open_page):
    page = open_page(small())
    page.fill("#query", "beijing")
    page.keyboard.press("Enter")
    assert page.locator("#panel .card").evaluate_all("cards => cards.map(c => c.dataset.id)") == ["e3"]


def test_escape_closes_the_panel(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "kim"))
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_tab_reaches_search_filters_and_lists(open_page):
    page = open_page(small())
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.closest('#search, #legend, #panel') || {}).id"))
    assert {"search", "legend", "panel"} <= reached


@pytest.mark.parametrize(
    ("label", "hidden"),
    [
        ("verbal conflict", ["ACCUSE", "REJECT"]),
        ("planned", ["SANCTION"]),
        ("denied", ["ASSAULT"]),
        ("standing relation", ["tie"]),
        ("person", ["CONSULT", "SUPPORT", "tie"]),
        ("place", ["MOBILIZE"]),
    ],
)
def test_the_legend_switches_what_it_names_off_and_on(open_page, label, hidden):
    page = open_page(small())
    press_filter(page, label)
    assert hidden_edges(page) == hidden
    press_filter(page, label)
    assert hidden_edges(page) == []


def test_the_counts_follow_the_filters(open_page):
    page = open_page(small())
    press_filter(page, "verbal conflict")
    assert "7 of 9 events" in page.inner_text("#counts")
    page.click("#reset")
    assert "9 events" in page.inner_text("#counts").split("\n")


def test_days_narrow_the_view(open_page):
    page = open_page(small())
    page.fill("#since", "2025-09-09")
    assert hidden_edges(page) == ["ACCUSE", "CONSULT", "REJECT", "SANCTION", "SUPPORT"]


def test_a_page_around_an_actor_opens_with_its_panel(open_page):
    assert open_page(small(), around="Brussels").inner_text("#panel h2") == "European Union"


def test_hostile_text_runs_nothing_and_adds_nothing(open_page):
    page = open_page(hostile(), title=HOSTILE[0])
    for number in range(len(HOSTILE)):
        page.evaluate("i => graphbuild.choose(graphbuild.nodes[i])", number)
        page.locator("#panel summary").evaluate_all("all => all.forEach(s => s.click())")
    for number in range(page.evaluate("graphbuild.edges.length")):
        page.evaluate("i => graphbuild.choose(graphbuild.edges[i])", number)
    page.fill("#query", "<")
    page.wait_for_timeout(100)
    assert page.dialogs == []
    assert page.errors == []
    assert len(page.requests) == 1
    assert page.evaluate("document.querySelectorAll('script').length") == 5
    assert page.evaluate("document.querySelectorAll('img, iframe, object, embed, b, [onerror]').length") == 0
    assert page.locator("a[href^='javascript']").count() == 0


def test_hostile_text_is_shown_as_it_is(open_page):
    page = open_page(hostile())
    shown = []
    for number in range(len(HOSTILE)):
        page.evaluate("i => graphbuild.choose(graphbuild.nodes[i])", number)
        shown.append(page.evaluate("document.querySelector('#panel h2').textContent"))
    assert sorted(shown) == sorted(text.encode("utf-8", "replace").decode() for text in HOSTILE)


def test_names_and_quotations_keep_their_direction_to_themselves(open_page):
    page = open_page(hostile())
    page.evaluate("graphbuild.choose(graphbuild.nodes[1])")
    loose = page.evaluate(
        """() => [...document.querySelectorAll('#panel .triple button, #panel .inline li')]
        .filter(e => /\\p{Bidi_Control}/u.test(e.textContent) && !e.querySelector('bdi')).length"""
    )
    assert loose == 0


def test_the_page_fits_a_phone(open_page):
    page = open_page(hostile(), width=390, height=844, title=HOSTILE[5])
    page.evaluate("graphbuild.choose(graphbuild.nodes[0])")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator("#panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate(
        "document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth"
    )


def test_on_a_phone_the_legend_opens_on_demand(open_page):
    page = open_page(small(), width=390, height=844)
    assert page.locator("#legend").is_hidden()
    page.click("#toggle-legend")
    assert page.locator("#legend .toggle").first.is_visible()


def test_no_text_is_smaller_than_twelve_pixels(open_page):
    page = open_page(small())
    page.mouse.click(*at_node(page, "kim"))
    smallest = page.evaluate(
        """() => Math.min(...[...document.body.querySelectorAll('*')]
        .filter(e => e.getClientRects().length)
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 12


def drawn(page: Any) -> int:
    return page.evaluate("graphbuild.visible.drawn.reduce((sum, flag) => sum + flag, 0)")


def test_a_crowd_opens_on_its_backbone_and_says_so(open_page):
    page = open_page(crowd(500))
    assert "The 400 strongest of 500 actors and places are drawn" in page.inner_text("#notices")
    assert "500 actors" in page.inner_text("#counts")
    assert drawn(page) == 400
    assert page.errors == []


def test_everybody_is_drawn_on_demand_and_only_the_strongest_again(open_page):
    page = open_page(crowd(500))
    page.click("#cut button")
    assert drawn(page) == 500
    page.click("#cut button")
    assert drawn(page) == 400


def test_the_search_reaches_beyond_the_backbone(open_page):
    page = open_page(crowd(500))
    page.fill("#query", "Actor 499")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Actor 499"
    assert page.evaluate("graphbuild.visible.drawn[graphbuild.nodes.find(n => n.name === 'Actor 499').row]")
    assert drawn(page) == 401


def test_a_node_s_neighbours_can_be_drawn_beyond_the_backbone(open_page):
    page = open_page(crowd(500))
    page.evaluate("graphbuild.choose(graphbuild.nodes.find(node => node.name === 'Actor 60'))")
    button = page.locator("#panel .expand button").first
    assert button.inner_text() == "Draw 7 more of its 7 neighbours that are not drawn"
    button.click()
    assert drawn(page) == 407
    page.get_by_role("button", name="Fewer").click()
    assert drawn(page) == 400


def test_filters_choose_the_strongest_of_what_is_left(open_page):
    page = open_page(crowd(500))
    page.fill("#since", "2025-09-20")
    assert page.locator("#cut").is_hidden()
    passing, seen = page.evaluate(
        """['events', 'edges'].map(name => graphbuild.visible[name].reduce((sum, flag) => sum + flag, 0))"""
    )
    assert 0 < passing == seen < 499


def test_parallel_events_of_one_class_share_one_edge_both_ways_round(open_page):
    page = open_page(small())
    look = "edge => [edge.events.length, edge.both]"
    consult = f"graphbuild.edges.filter(edge => edge.root === 'CONSULT').map({look})"
    assert page.evaluate(consult) == [[2, True]]


def test_edges_between_the_same_two_bend_apart(open_page):
    page = open_page(small())
    bends = page.evaluate(
        """graphbuild.edges.map(({ from, to, bend }) => {
        const [a, b] = [from.row, to.row];
        return [Math.min(a, b), Math.max(a, b), a < b ? bend : -bend]; })"""
    )
    assert len({tuple(bend[:2]) for bend in bends}) < len(bends)
    assert len({tuple(bend) for bend in bends}) == len(bends)


def test_an_event_without_target_leads_to_its_place_or_nowhere(open_page):
    page = open_page(small())
    far = "root => (graphbuild.events.find(event => event.root === root).far || { id: null }).id"
    assert page.evaluate(far, "MOBILIZE") == "kursk"
    assert page.evaluate(far, "RETREAT") is None
    assert page.evaluate("graphbuild.edges.some(edge => edge.root === 'RETREAT')") is False


def test_a_filter_can_be_undone_and_done_again(open_page):
    page = open_page(small())
    press_filter(page, "verbal conflict")
    page.evaluate("graphbuild.store.undo()")
    assert hidden_edges(page) == []
    pressed = page.locator("#legend .toggle", has_text="verbal conflict").get_attribute("aria-pressed")
    assert pressed == "true"
    page.evaluate("graphbuild.store.redo()")
    assert hidden_edges(page) == ["ACCUSE", "REJECT"]


def test_choosing_is_not_undone(open_page):
    page = open_page(small())
    press_filter(page, "denied")
    page.evaluate("graphbuild.choose(graphbuild.nodes.find(node => node.id === 'kim'))")
    page.evaluate("graphbuild.store.undo()")
    assert page.inner_text("#panel h2") == "Kim Jong Un"
    assert page.evaluate("graphbuild.store.canUndo") is False


def test_a_saved_state_comes_back_in_another_page(open_page):
    page = open_page(small())
    press_filter(page, "person")
    page.evaluate("graphbuild.choose(graphbuild.nodes.find(node => node.id === 'eu'))")
    saved = page.evaluate("JSON.stringify(graphbuild.store.save())")
    assert json.loads(saved) == {
        "selected": {"type": "node", "id": "eu"},
        "filters": {"kinds": ["person"]},
    }
    again = open_page(small())
    again.evaluate("saved => graphbuild.store.restore(JSON.parse(saved))", saved)
    assert again.inner_text("#panel h2") == "European Union"
    assert hidden_edges(again) == ["CONSULT", "SUPPORT", "tie"]


NONSENSE = (
    {"filters": 3},
    {"filters": {"kinds": "person", "days": {"since": "x"}, "quads": [1], "unknown": {}, "__proto__": 1}},
    {"hidden": {}},
    {"limit": "all"},
    {"limit": -1},
    {"focus": {"node": 1}},
    {"pinned": {"kim": ["x", 1]}},
    {"expanded": {"kim": "many"}},
    {"selected": {"type": "node", "id": "?"}},
    {"picture": "none"},
    {"constructor": 1},
)


def test_a_state_that_makes_no_sense_is_ignored(open_page):
    page = open_page(small())
    for saved in NONSENSE:
        page.evaluate("saved => graphbuild.store.restore(saved)", saved)
        assert hidden_edges(page) == []
        assert page.inner_text("#panel h2") == "Overview"
    assert page.errors == []


def test_a_focus_leaves_what_lies_around_an_actor(open_page):
    page = open_page(small())
    shown = "() => graphbuild.nodes.filter(n => graphbuild.visible.nodes[n.row]).map(n => n.id).sort()"
    page.evaluate("graphbuild.store.set({ focus: { node: 'kim', hops: 1 } })")
    assert page.evaluate(shown) == ["kim", "putin", "russia"]
    page.evaluate("graphbuild.store.set({ focus: { node: 'kim', hops: 2 } })")
    assert page.evaluate(shown) == ["eu", "kim", "putin", "russia"]


def test_hidden_nodes_take_their_events_with_them(open_page):
    page = open_page(small())
    page.evaluate("graphbuild.store.set({ hidden: ['russia'] })")
    assert hidden_edges(page) == ["ACCUSE", "ASSAULT", "REJECT", "SANCTION", "SUPPORT", "tie"]


def test_a_node_stays_where_it_is_dragged(open_page):
    page = open_page(small())
    x, y = at_node(page, "kim")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=4)
    page.mouse.up()
    assert at_node(page, "kim") == pytest.approx([x - 60, y + 40], abs=2)
    assert page.evaluate("Object.keys(graphbuild.store.state.pinned)") == ["kim"]
    page.evaluate("graphbuild.store.undo()")
    assert at_node(page, "kim") == pytest.approx([x, y], abs=2)


def test_the_wheel_zooms_where_the_pointer_is(open_page):
    page = open_page(small())
    x, y = at_node(page, "russia")
    before = page.evaluate("graphbuild.renderer.camera.k")
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    until(page, f"graphbuild.renderer.camera.k > {before * 1.3}")
    assert at_node(page, "russia") == pytest.approx([x, y], abs=1)


def test_dragging_the_ground_moves_the_picture(open_page):
    page = open_page(small())
    x, y = at_node(page, "russia")
    box = page.locator("#network").bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 62, box["y"] + 42, steps=3)
    page.mouse.up()
    assert at_node(page, "russia") == pytest.approx([x + 50, y + 30], abs=1)


def test_a_picture_of_many_is_whole_after_some_frames(open_page):
    """More than is drawn within one frame: the first and the last drawn node have their colour in the end."""
    page = open_page(crowd(1500), limit=1500)
    for node in ("a0000", "a1499"):
        wanted = page.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--kind-organization').trim()"
        )
        assert "#" + bytes(colour_at(page, node)).hex() == wanted


def test_a_picture_of_many_is_drawn_anew_once_it_rests(open_page):
    page = open_page(crowd(1500), limit=1500)
    before = page.evaluate("graphbuild.renderer.camera.k")
    x, y = at_node(page, "a0000")
    page.mouse.move(x, y)
    for _ in range(12):
        page.mouse.wheel(0, -90)
    until(page, f"graphbuild.renderer.camera.k > {4 * before}")
    until(page, "graphbuild.renderer.raster.shown.camera.k === graphbuild.renderer.camera.k")
    assert at_node(page, "a0000") == pytest.approx([x, y], abs=8)  # whole pixels of the pointer, many times


def test_an_empty_graph_says_so(open_page):
    page = open_page(Graph.from_records())
    assert "There is nothing to show" in page.inner_text("#empty")
    assert page.errors == []


def test_the_page_works_as_it_is_served_and_pages_of_others_learn_nothing(
    browser: Any, tmp_path: Path
) -> None:
    pytest.importorskip("uvicorn")
    from hosts import Host, says

    from graphbuild.serving import Server

    small().save(tmp_path / "graph.json")
    write_html(small(), tmp_path / "graph.html")
    server = Server(tmp_path, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    context = browser.new_context(reduced_motion="reduce")
    try:
        page = context.new_page()
        page.errors = []
        page.on("console", lambda line: page.errors.append(line.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(server.url)
        until(page, LOADED)
        assert page.evaluate("graphbuild.nodes.length") == len(list(small().iter_actors()))
        assert page.errors == []
        with Host() as other:
            other.answers["/"] = says(200, "<p>somebody else's</p>", Content_Type="text/html")
            page.goto(other.url)
            asked = """async ([url, mode]) => { try {
                const got = await fetch(url, {mode});
                return [got.type, got.status, await got.text()];
                } catch (error) { return String(error); } }"""
            url = f"{server.url}api/queries/actors"
            assert page.evaluate(asked, [url, "cors"]) == "TypeError: Failed to fetch"
            assert page.evaluate(asked, [url, "no-cors"]) in ("TypeError: Failed to fetch", ["opaque", 0, ""])
            framed = """url => new Promise(done => { const frame = document.createElement('iframe');
                frame.onload = () => done(frame.contentDocument === null); frame.src = url;
                document.body.append(frame); })"""
            assert page.evaluate(framed, server.url)
            assert any("frame-ancestors" in line or "X-Frame" in line for line in page.errors)
    finally:
        context.close()
        server.stop()
        thread.join(20)
