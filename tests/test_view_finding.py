"""Finding in the page, in a real browser: search, filters, the day, focus, paths, undo, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from view_browser import pages, until
from view_graphs import HOSTILE, SMALL, crowd, day, event, hostile, proof, small

from graphbuild.graph import Graph
from graphbuild.past import as_of
from graphbuild.records import Actor, Tie

pytestmark = pytest.mark.chromium

RESET = """() => {
    graphbuild.store.restore({}, { undo: false });
    graphbuild.store.past = [];
    graphbuild.store.future = [];
    graphbuild.choose(null, { move: false });
    document.querySelectorAll('#legend details').forEach((box) => { box.open = false; });
    document.activeElement.blur();
    history.replaceState(null, '', location.pathname);
    graphbuild.store.touch('filters');
}"""


def chain() -> Graph:
    """From one to six there are two ways of three steps, the stronger one over two and three."""
    names = ("one", "two", "three", "four", "five", "six")
    actors = [Actor(id=name, name=name.title(), kind="person") for name in names]
    pairs = [
        ("one", "two"), ("two", "three"), ("three", "six"),
        ("one", "four"), ("four", "five"), ("five", "six"), ("two", "four"),
    ]  # fmt: skip
    events = [
        event(i, a, "CONSULT", b, f"{a} met {b}.", sources=5 if i < 4 else 1)
        for i, (a, b) in enumerate(pairs, 1)
    ]
    ties = [Tie(id="t9", source="four", target="five", relation="ally_of")]
    return Graph.from_records(actors, [], events, ties, SMALL["documents"])  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def opened(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Pages of the module's graphs, each opened once."""
    folder = tmp_path_factory.mktemp("finding")
    with pages(browser, folder) as opener:
        yield {name: opener(graph) for name, graph in (("small", small()), ("chain", chain()))}


@pytest.fixture
def page(opened: dict[str, Any]) -> Iterator[Any]:
    yield from fresh(opened["small"])


@pytest.fixture
def ways(opened: dict[str, Any]) -> Iterator[Any]:
    yield from fresh(opened["chain"])


def fresh(page: Any) -> Iterator[Any]:
    page.evaluate(RESET)
    yield page
    assert page.errors == []


def shown(page: Any, what: str = "nodes") -> list[str]:
    """The ids of the nodes, events or ties that pass."""
    return page.evaluate(
        "what => graphbuild[what].filter(one => graphbuild.visible[what][one.row]).map(one => one.id).sort()",
        what,
    )


def choose(page: Any, node: str) -> None:
    page.evaluate("id => graphbuild.choose(graphbuild.nodes.find(node => node.id === id))", node)


def chips(page: Any) -> list[str]:
    return page.locator("#in-force li > :first-child").all_inner_texts()


def saved(page: Any) -> dict[str, Any]:
    return page.evaluate("graphbuild.store.save()")


ALL = [f"e{number}" for number in (10, 11, *range(3, 10))]


def without(*numbers: int) -> list[str]:
    return [name for name in ALL if name not in {f"e{number}" for number in numbers}]


# Search.


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("un kim", "Kim Jong Un"),  # words in any order
        ("brus", "European Union"),  # the beginning of an alias
        ("vladmir", "Vladimir Putin"),  # a letter less
        ("wanger", "Wagner Group"),  # two swapped
        ("people\u2019s army", "Korean People's Army"),  # another apostrophe
    ],
)
def test_the_search_completes(page, typed, name):
    page.fill("#query", typed)
    assert page.inner_text("#hits [aria-selected=true] .name").split("\n")[0] == name
    page.fill("#query", "")


def test_the_search_marks_what_was_typed(page):
    page.fill("#query", "jong")
    assert page.locator("#hits mark").all_inner_texts() == ["Jong"]
    page.fill("#query", "")


def test_who_is_found_though_hidden_comes_back_and_nothing_else_does(page):
    page.evaluate("graphbuild.store.set({ hidden: ['eu', 'russia'], filters: { statuses: ['denied'] } })")
    page.fill("#query", "european")
    assert "not in this selection" in page.inner_text("#hits")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "European Union"
    assert saved(page)["hidden"] == ["russia"]
    page.keyboard.press("Escape")


# Filters.


def test_classes_can_be_switched_off_one_by_one(page):
    page.click("#legend summary:text('Classes')")
    page.click("#legend .toggle:has-text('ACCUSE')")
    assert shown(page, "events") == without(7)
    assert chips(page) == ["without ACCUSE"]


def test_only_one_class_and_all_again(page):
    page.click("#legend summary:text('Classes')")
    row = page.locator("#legend .switch", has_text="CONSULT")
    row.hover()
    row.locator(".only").click()
    assert shown(page, "events") == ["e3", "e4"]
    row.locator(".only").click()
    assert shown(page, "events") == ALL
    assert saved(page) == {}


def test_arrows_walk_the_switches(page):
    page.focus("#legend .toggle:has-text('verbal conflict')")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert shown(page, "events") == ["e10", "e6", "e9"]  # material conflict


def test_only_what_an_outlet_tells(page):
    page.click("#legend summary:text('Outlets')")
    until(page, "Boolean(document.querySelector('#legend .outlets .tick'))")
    assert page.locator("#legend .outlets .tick").all_inner_texts() == ["Reuters\n9", "AFP\n1"]
    page.check("#legend .outlets .tick:has-text('AFP') input")
    assert shown(page, "events") == ["e3"]
    assert shown(page, "ties") == []
    assert chips(page) == ["told by AFP"]
    page.check("#legend .outlets .tick:has-text('Reuters') input")
    assert shown(page, "events") == ALL
    page.evaluate("graphbuild.store.undo()")
    assert page.is_checked("#legend .outlets .tick:has-text('AFP') input")
    assert not page.is_checked("#legend .outlets .tick:has-text('Reuters') input")


def test_the_least_sources_and_confidence(page):
    page.click("#legend summary:text('Sources and confidence')")
    page.focus("#least-sources")
    page.keyboard.press("ArrowRight")
    assert shown(page, "events") == ["e3"]
    assert chips(page) == ["2 sources or more"]
    page.keyboard.press("ArrowLeft")
    page.focus("#least-confidence")
    page.keyboard.press("End")
    assert shown(page, "events") == []
    assert page.get_attribute("#least-confidence", "aria-valuetext") == "1.00 or more"


# The brush.


def at_day(page: Any, number: float) -> tuple[float, float]:
    """Where a day of September is in the timeline: 3 to 10."""
    box = page.locator(".timeline").bounding_box()
    return box["x"] + box["width"] * (number - 3) / 8, box["y"] + 30


def drag(page: Any, start: float, end: float) -> None:
    page.mouse.move(*at_day(page, start))
    page.mouse.down()
    page.mouse.move(*at_day(page, (start + end) / 2))
    page.mouse.move(*at_day(page, end))
    page.mouse.up()


def test_the_brush_chooses_days_and_moves(page):
    page.locator(".timeline").scroll_into_view_if_needed()
    drag(page, 4.5, 6.5)
    assert shown(page, "events") == ["e4", "e5", "e6"]
    assert chips(page) == ["4 Sept 2025 – 6 Sept 2025"]
    assert page.input_value("#since") == "2025-09-04"
    drag(page, 5.5, 7.5)  # as a whole
    assert shown(page, "events") == ["e6", "e7", "e8"]
    drag(page, 9, 9.5)  # its end
    assert shown(page, "events") == ["e6", "e7", "e8", "e9"]
    for _ in range(3):  # each movement is one step
        page.keyboard.press("Control+z")
    assert shown(page, "events") == ALL


def test_a_click_on_a_bar_chooses_its_days_and_again_all(page):
    page.locator(".timeline").scroll_into_view_if_needed()
    page.mouse.click(*at_day(page, 5.5))
    assert shown(page, "events") == ["e5"]
    page.mouse.click(*at_day(page, 5.5))
    assert shown(page, "events") == ALL


def test_what_has_no_day_can_count_on_that_of_its_first_report(page):
    assert page.locator("#reported").is_hidden()
    page.fill("#until", "2025-09-04")
    assert shown(page, "events") == ["e3", "e4"]
    assert "1 event without a day counts on the day of its first report" in page.inner_text("#legend")
    page.check("#reported")
    assert shown(page, "events") == ["e11", "e3", "e4"]
    page.click("#in-force li:has-text('without a day') .dismiss")
    assert shown(page, "events") == ["e3", "e4"]


def test_the_ends_of_the_brush_are_sliders(page):
    page.focus(".handle[data-key=since]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.focus(".handle[data-key=until]")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute(".handle[data-key=until]", "aria-valuetext") == "9 Sept 2025"
    assert shown(page, "events") == ["e5", "e6", "e7", "e8", "e9"]


# As of a day.


def test_the_page_as_of_a_day_has_what_the_graph_as_of_it_has(page):
    page.click("#open-as-of")
    for number in (10, 6, 3):
        page.evaluate("day => graphbuild.setFilter('asOf', day)", day(number).toordinal() - 719163)
        then = as_of(small().records(), day(number))
        assert shown(page, "events") == sorted(one.id for one in then.events)
        assert shown(page, "ties") == sorted(one.id for one in then.ties)
    assert page.inner_text("#as-of output") == "3 Sept 2025"


def test_the_slider_is_one_step_to_undo_and_closes(page):
    page.click("#open-as-of")
    page.focus("#as-of-day")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert page.inner_text("#as-of output") == "7 Sept 2025"
    page.click("#as-of .dismiss")
    assert page.locator("#as-of").is_hidden()
    assert shown(page, "events") == ALL


def test_time_plays_to_its_end_and_is_one_step_to_undo(page):
    page.click("#open-as-of")
    page.click("#as-of-play")
    until(page, "document.querySelector('#as-of output').textContent === '3 Sept 2025'")
    assert page.inner_text("#as-of-play") == "Pause"
    until(page, "document.querySelector('#as-of-play').textContent === 'Play'")
    assert page.inner_text("#as-of output") == "10 Sept 2025"
    assert page.evaluate("graphbuild.store.past.length") <= 2


def test_play_can_be_stopped(page):
    page.click("#open-as-of")
    page.click("#as-of-play")
    until(page, "document.querySelector('#as-of output').textContent === '4 Sept 2025'")
    page.click("#as-of-play")
    stopped = page.inner_text("#as-of output")
    page.wait_for_timeout(400)
    assert page.inner_text("#as-of output") == stopped != "10 Sept 2025"


# Focus, hiding, pins.


def test_only_what_lies_around_an_actor(page):
    choose(page, "kim")
    page.click("[data-action=hops-1]")
    assert shown(page) == ["kim", "putin", "russia"]
    assert chips(page) == ["within 1 step of Kim Jong Un"]
    assert page.evaluate("document.activeElement.dataset.action") == "hops-1"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert shown(page) == ["eu", "kim", "putin", "russia"]
    page.click("[data-action=hops-2]")
    assert saved(page) == {"selected": {"type": "node", "id": "kim"}}


def test_an_actor_is_hidden_and_comes_back(page):
    choose(page, "russia")
    page.click("[data-action=hide]")
    assert "russia" not in shown(page)
    assert page.inner_text("#panel h2") == "Overview"
    assert chips(page) == ["hidden: Russia"]
    page.click("#in-force .dismiss")
    assert "russia" in shown(page)


def test_a_pinned_actor_is_said_to_be_pinned(page):
    choose(page, "kim")
    page.click("[data-action=pin]")
    assert list(saved(page)["pinned"]) == ["kim"]
    assert page.inner_text("[data-action=pin]") == "Unpin"
    assert chips(page) == ["1 pinned"]
    page.click("[data-action=pin]")
    assert "pinned" not in saved(page)


def test_undo_and_redo_by_key_and_button(page):
    choose(page, "russia")
    page.click("[data-action=hide]")
    page.click("#legend .toggle:has-text('denied')")
    page.keyboard.press("Control+z")
    assert list(saved(page)) == ["hidden"]
    page.click("#undo")
    assert saved(page) == {}
    assert page.get_attribute("#undo", "aria-disabled") == "true"
    page.click("#redo")
    page.keyboard.press("Control+Shift+z")
    assert shown(page, "events") == ["e10", "e11", "e3", "e4"]


# Paths.


def test_the_shortest_paths_between_two(ways):
    choose(ways, "one")
    ways.click("[data-action=path]")
    ways.keyboard.type("six")
    ways.keyboard.press("Enter")
    assert shown(ways) == ["five", "four", "one", "six", "three", "two"]
    assert shown(ways, "events") == ["e1", "e2", "e3", "e4", "e5", "e6"]  # not across
    assert shown(ways, "ties") == ["t9"]
    assert "2 ways of 3 steps." in ways.inner_text("#paths")
    way = [" ".join(text.split()) for text in ways.locator("#paths .way").all_inner_texts()]
    assert way == [
        "One ↓ consult Two ↓ consult Three ↓ consult Six",
        "One ↓ consult Four ↓ consult ↓ ally of Five ↓ consult Six",
    ]
    assert chips(ways) == ["paths One – Six"]
    ways.click("#paths .leg button >> nth=1")
    assert "Two" in ways.inner_text("#panel h2")


def test_a_filter_makes_paths_longer_or_takes_them_away(ways):
    ways.evaluate("graphbuild.store.set({ path: { from: 'one', to: 'three' } })")
    assert shown(ways) == ["one", "three", "two"]
    ways.evaluate("graphbuild.store.set({ hidden: ['two'] })")
    assert shown(ways) == ["five", "four", "one", "six", "three"]
    ways.evaluate("graphbuild.setFilter('sources', 2)")
    assert shown(ways) == ["one", "three"]
    assert "No path leads from one to the other in what the filters leave." in ways.inner_text("#paths")
    ways.click("#paths button:text('Look in everything')")
    assert shown(ways) == ["one", "three", "two"]


def test_a_second_click_with_shift_asks_for_the_path(ways):
    at = "id => graphbuild.renderer.screenOf(graphbuild.nodes.find(node => node.id === id))"
    ways.click("#fit")
    ways.wait_for_timeout(100)
    ways.mouse.click(*ways.evaluate(at, "one"))
    ways.keyboard.down("Shift")
    ways.mouse.click(*ways.evaluate(at, "five"))
    ways.keyboard.up("Shift")
    assert saved(ways)["path"] == {"from": "one", "to": "five"}
    assert ways.evaluate("document.activeElement.textContent") == "Overview"


# The address.


def address_with(page: Any, words: str) -> str:
    """The fragment once it holds these words."""
    letters = "atob(location.hash.slice(6).replaceAll('-', '+').replaceAll('_', '/'))"
    until(page, f"location.hash.startsWith('#view=') && {letters}.includes('{words}')")
    return page.evaluate("location.hash")


def test_the_address_brings_the_view_back(page, browser, tmp_path):
    page.click("#legend .toggle:has-text('denied')")
    choose(page, "eu")
    page.click("[data-action=hops-2]")
    fragment = address_with(page, '"focus"')
    with pages(browser, tmp_path) as opener:
        again = opener(small(), fragment=fragment)
        assert saved(again) == saved(page)
        assert shown(again, "events") == shown(page, "events")
        assert again.inner_text("#panel h2") == "European Union"
        assert again.evaluate("graphbuild.store.canUndo") is False
        assert chips(again) == chips(page)
        # A bookmark that is followed in an open page changes it, and can be undone.
        again.evaluate("location.hash = ''")
        until(again, "Object.keys(graphbuild.store.save()).length === 0")
        again.keyboard.press("Control+z")
        assert shown(again, "events") == shown(page, "events")
        assert again.errors == []


def test_the_link_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#legend .toggle:has-text('denied')")
    page.click("#copy-link")
    until(page, "document.getElementById('copy-link').textContent === 'Copied'")
    assert re.fullmatch(r"file://.*#view=[\w-]+", page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("letters", ["%%%", "e30", "bnVsbA", "WzFd", "eyJwYXRoIjp7fX0", "x" * 5000])
def test_an_address_that_makes_no_sense_is_ignored(page, letters):
    page.evaluate("letters => { location.hash = `#view=${letters}`; }", letters)
    page.wait_for_timeout(30)
    assert shown(page, "events") == ALL
    page.evaluate("location.hash = ''")


SENT = (
    {"path": {"from": "kim", "to": "kim"}},
    {"path": {"from": "?", "to": "kim"}},
    {"filters": {"asOf": "x", "outlets": [1], "sources": None, "confidence": "high", "roots": {}}},
    {"filters": {"constructor": 1, "toString": [], "outlets": [], "asOf": 1e300}},
    {"filters": {"days": {"since": 1e300, "until": 1}, "unknown": 1}},
    {"focus": {"node": "__proto__", "hops": 3}, "pinned": {"__proto__": [1, 2], "nobody": [1e308, 1e308]}},
)  # fmt: skip


def test_a_state_from_anybody_breaks_nothing(page):
    for state in SENT:
        page.evaluate("state => graphbuild.store.restore(state)", state)
        page.evaluate("graphbuild.choose(graphbuild.nodes[0])")
        assert shown(page, "events") == ALL


# Everybody, everywhere.


def test_hostile_names_do_nothing_in_what_is_found(open_page):
    page = open_page(hostile())
    ids = page.evaluate("graphbuild.nodes.map(node => node.id)")
    scripts = page.evaluate("document.querySelectorAll('script').length")
    page.evaluate(
        "([from, to]) => graphbuild.store.set({ path: { from, to }, hidden: [] })", [ids[0], ids[3]]
    )
    page.evaluate("id => graphbuild.store.set({ path: null, focus: { node: id, hops: 1 } })", ids[0])
    page.click("#legend summary:text('Outlets')")
    until(page, "Boolean(document.querySelector('#legend .outlets .tick'))")
    page.locator("#legend .outlets .tick input").first.check()
    page.evaluate("ids => graphbuild.store.set({ hidden: ids })", ids[2:5])
    for typed in ("<", "alert", "عربي", "\u202e", HOSTILE[5][:30]):
        page.fill("#query", typed)
    assert page.dialogs == []
    assert page.errors == []
    assert page.evaluate("document.querySelectorAll('script').length") == scripts
    assert page.evaluate("document.querySelectorAll('img, iframe, object, embed, b, [onerror]').length") == 0


def test_rows_fit_a_phone(open_page):
    page = open_page(hostile(), width=390, height=844)
    page.evaluate(
        """graphbuild.store.set({ hidden: graphbuild.nodes.slice(3, 5).map(node => node.id),
        filters: { statuses: ['denied'] } })"""
    )
    page.click("#toggle-legend")
    page.click("#open-as-of")
    assert page.locator("#legend").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("#copy-link", "#as-of-play", "#as-of .dismiss"):
        box = page.locator(name).bounding_box()
        assert box["x"] + box["width"] <= 390
    page.evaluate("graphbuild.choose(graphbuild.nodes[0])")
    panel = "document.getElementById('panel')"
    assert page.evaluate(f"{panel}.scrollWidth <= {panel}.clientWidth")


def test_the_first_sight_has_nothing_of_it(open_page):
    page = open_page(Graph.from_records(**{**SMALL, "events": SMALL["events"][:2], "ties": []}))  # type: ignore[arg-type]
    assert page.locator("#scope").is_hidden()
    assert page.locator("#as-of").is_hidden()
    assert page.evaluate("location.hash") == ""


def test_an_event_counts_on_its_first_report_where_it_has_no_day(open_page):
    events = [
        event(1, "kim", "ACCUSE", "eu", "x", on=None, evidence=(proof("x", "b.txt"),)),
        event(2, "kim", "REJECT", "eu", "y"),
    ]
    graph = Graph.from_records(SMALL["actors"], [], events, [], SMALL["documents"])  # type: ignore[arg-type]
    page = open_page(graph)
    page.click("#open-as-of")
    assert page.get_attribute("#as-of-day", "max") == str(day(5).toordinal() - 719163)
    page.evaluate("day => graphbuild.setFilter('asOf', day)", day(4).toordinal() - 719163)
    assert shown(page, "events") == ["e2"] == [one.id for one in as_of(graph.records(), day(4)).events]


def test_one_event_of_long_ago_does_not_squeeze_the_timeline(open_page):
    told = [event(i, "kim", "ACCUSE", "eu", "x", on=day(1 + i % 20)) for i in range(1, 60)]
    told.append(event(60, "kim", "REJECT", "eu", "y", on=day(1).replace(year=1960)))
    page = open_page(Graph.from_records(SMALL["actors"], [], told, [], SMALL["documents"]))  # type: ignore[arg-type]
    page.locator(".timeline").scroll_into_view_if_needed()
    box = page.locator(".timeline").bounding_box()
    first = (box["x"] + box["width"] / 40, box["y"] + 40)
    page.mouse.move(*first)
    assert (
        page.evaluate("document.querySelector('.timeline title').textContent")
        == "until 1 Sept 2025: 3 events"
    )
    page.mouse.click(first[0] + 14, first[1])
    page.focus(".handle[data-key=since]")
    page.keyboard.press("Home")
    assert saved(page)["filters"]["days"]["since"] is None
    assert "e60" in shown(page, "events")


def test_what_is_pinned_is_drawn_beyond_the_backbone(open_page):
    page = open_page(crowd(500))
    drawn = "id => graphbuild.visible.drawn[graphbuild.nodes.find(node => node.id === id).row]"
    assert page.evaluate(drawn, "a0499") == 0
    page.fill("#query", "Actor 499")
    page.keyboard.press("Enter")
    page.click("[data-action=pin]")
    page.keyboard.press("Escape")
    assert page.inner_text("#counts").startswith("500 actors")
    assert page.evaluate(drawn, "a0499") == 1
    page.evaluate("document.activeElement.blur()")  # in the search, where Esc leads back, it undoes typing
    page.keyboard.press("Control+z")
    assert page.evaluate(drawn, "a0499") == 0
    assert page.errors == []


def test_a_picture_keeps_its_place_when_the_row_appears(page):
    page.click("#fit")
    page.wait_for_timeout(60)
    at = "graphbuild.renderer.screenOf(graphbuild.nodes.find(node => node.id === 'kim'))"
    x, y = page.evaluate(at)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=3)
    page.mouse.up()
    assert page.locator("#scope").is_visible()
    page.wait_for_timeout(60)
    assert page.evaluate(at) == pytest.approx([x + 40, y - 30], abs=2)
    page.wait_for_timeout(350)
    assert list(saved(page)) == ["pinned"]  # not where it looks


def test_the_address_keeps_where_the_reader_has_moved_to(page, browser, tmp_path):
    box = page.locator("#network").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.wheel(0, -400)
    fragment = address_with(page, '"camera"')
    with pages(browser, tmp_path) as opener:
        again = opener(small(), fragment=fragment)
        assert again.evaluate("graphbuild.renderer.part") == pytest.approx(
            page.evaluate("graphbuild.renderer.part"), rel=1e-3
        )
        assert again.evaluate("graphbuild.store.canUndo") is False
        again.click("#fit")
        assert saved(again) == {}
        assert again.errors == []
