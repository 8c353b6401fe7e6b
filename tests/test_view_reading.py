"""Reading the page, in a real browser: what proves an event and what speaks against it, for everyone, with
keys, in a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from view_browser import LOADED, missing, pages, until
from view_graphs import HOSTILE, crowd, hostile, small, told

from graphbuild.graph import Graph
from graphbuild.viewing import CELL_EVENTS, CELL_NODES, CELL_OPENS

pytestmark = pytest.mark.chromium

RESET = """() => {
    graphbuild.store.restore({}, { undo: false });
    graphbuild.choose(null, { move: false });
    if (document.getElementById('panel').hidden) document.getElementById('toggle-panel').click();
    document.activeElement.blur();
}"""
CHOOSE_NODE = "id => graphbuild.choose(graphbuild.nodes.find(node => node.id === id))"
CHOOSE_EVENT = "id => graphbuild.choose(graphbuild.events.find(event => event.id === id))"
CHOOSE_EDGE = "root => graphbuild.choose(graphbuild.edges.find(edge => edge.root === root))"
FOCUSED = "document.activeElement.textContent"


@pytest.fixture(scope="module")
def told_page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pages(browser, tmp_path_factory.mktemp("told")) as opener:
        page = opener(told())
        yield page
        assert page.errors == []
        assert len(page.requests) == 1


@pytest.fixture
def page(told_page: Any) -> Any:
    told_page.evaluate(RESET)
    return told_page


@pytest.fixture(scope="session")
def axe() -> str:
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ImportError:
        return missing("axe-core is not installed: pip install axe-playwright-python")
    return AXE_SCRIPT


def violations(page: Any, axe: str) -> list[str]:
    """What axe-core finds, with all its rules of WCAG 2 and of good practice, and that of targets' size."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe)
    found = page.evaluate("axe.run(document, { rules: { 'target-size': { enabled: true } } })")
    assert len(found["passes"]) > 20
    return [f"{v['id']}: {node['html']}" for v in found["violations"] for node in v["nodes"]]


def card(page: Any, event: str) -> Any:
    return page.locator(f"#panel .card[data-id={event}]")


# What proves an event


def test_each_claim_shows_sentence_document_outlet_date_link_and_speaker(page):
    page.evaluate(CHOOSE_EVENT, "e3")
    first = card(page, "e3").locator("figure").first
    assert (
        first.locator("blockquote").inner_text() == "Some 300 troops from Syria entered Israel on Wednesday."
    )
    assert first.locator("mark").all_inner_texts() == ["entered"]
    assert first.locator("a").get_attribute("href") == "https://example.org/r"
    assert first.locator("li").all_inner_texts() == ["Troops cross", "r", "Reuters", "4 Sept 2025"]
    assert "United Nations says so" in card(page, "e3").locator("figure").last.inner_text()


def test_an_event_tells_who_tells_it_and_in_whose_words(page):
    page.evaluate(CHOOSE_EVENT, "e3")
    words = "Told by 3 outlets, 2 of them in their own words: Reuters, BBC, Paper"
    assert card(page, "e3").locator(".told").inner_text() == words
    marks = "all => all.map(mark => mark.className.baseVal)"
    assert card(page, "e3").locator(".pips rect").evaluate_all(marks) == ["own", "own", "copy"]
    page.evaluate(CHOOSE_EVENT, "e5")
    assert card(page, "e5").locator(".told").inner_text() == "Told by one outlet only: AFP"


STATUSES = {
    "e9": "stated as fact", "e10": "threatened", "e11": "alleged", "e6": "planned", "e13": "possible",
    "e12": "demanded", "e14": "hypothetical", "e5": "denied",
}  # fmt: skip


def test_every_status_has_its_word_and_its_own_line(page):
    drawn, icons = {}, set()
    for event, words in STATUSES.items():
        page.evaluate(CHOOSE_EVENT, event)
        badge = card(page, event).locator(".line-1 .badge")
        assert badge.inner_text() == words
        icons.add(badge.locator("svg").evaluate("icon => icon.innerHTML"))
        toggle = page.locator("#legend .toggle", has_text=words)
        assert toggle.locator("svg").evaluate("icon => icon.innerHTML") in icons
        drawn[event] = page.evaluate(
            """id => { const holds = edge => edge.events && edge.events.some(one => one.id === id);
            const edge = graphbuild.edges.find(holds);
            return graphbuild.LINES[graphbuild.visible.line[edge.row]]; }""",
            event,
        )
    assert len(icons) == len(STATUSES)
    # A line stands for several events as the one of them that is nearest to a fact does.
    assert drawn == {
        "e9": "actual", "e10": "threatened", "e11": "alleged", "e6": "actual", "e13": "possible",
        "e12": "demanded", "e14": "hypothetical", "e5": "actual",
    }  # fmt: skip


def test_lines_of_each_status_are_drawn_differently(page):
    """The dashes that reach the canvas."""
    looks = page.evaluate(
        """() => { const dashes = new Set(), proto = CanvasRenderingContext2D.prototype;
        const set = proto.setLineDash;
        proto.setLineDash = function (dash) {
            dashes.add(dash.map(Math.round).join(' '));
            set.call(this, dash); };
        const ctx = document.createElement('canvas').getContext('2d');
        graphbuild.store.setFilter('statuses', ['actual']);
        graphbuild.renderer.draw(ctx, { ...graphbuild.renderer.camera, k: 1 }, { width: 800, height: 600 });
        proto.setLineDash = set;
        graphbuild.store.undo();
        return [...dashes]; }"""
    )
    # alleged, planned, demanded, possible, and dots for hypothetical and (with a bar across) denied;
    # threatened is unbroken, with a zigzag
    assert len([dash for dash in looks if dash]) == 5


def test_contradictions_stand_side_by_side(page):
    page.evaluate(CHOOSE_EDGE, "ASSAULT")
    found = page.locator("#panel .against")
    titles = ["≠ Told as done and as denied", "≠ Different numbers (troop)", "≠ Reports give different days"]
    assert found.locator("h4").all_inner_texts() == titles
    sides = found.first.locator(".side")
    assert [side.split("\n")[0] for side in sides.all_inner_texts()] == ["done", "denied"]
    assert "Syria denied that troops had entered Israel." in sides.nth(1).inner_text()
    assert sides.nth(1).locator("mark").all_inner_texts() == ["entered"]
    left, right = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert left["x"] + left["width"] <= right["x"] + 1
    assert left["y"] == right["y"]
    numbers = found.nth(1).locator(".side").all_inner_texts()
    assert [text.split("\n")[0] for text in numbers] == ["120 troop", "300 troop"]
    assert "BBC, Paper" in numbers[0]
    assert "Reuters" in numbers[1]
    days = found.nth(2).locator(".said").all_inner_texts()
    assert days == ["3 Sept 2025", "2 Sept 2025"]


def test_what_contradicts_is_folded_away_elsewhere_and_follows_the_filters(page):
    box = page.locator("#panel .contradictions details")
    assert box.locator("summary").inner_text() == "Contradictions 3"
    assert box.locator(".against").count() == 0
    box.locator("summary").click()
    assert box.locator(".against").count() == 3
    page.evaluate("graphbuild.store.setFilter('statuses', ['denied'])")
    assert page.locator("#panel .contradictions summary").inner_text() == "Contradictions 2"
    page.evaluate("graphbuild.store.undo()")
    assert page.locator("#panel .contradictions summary").inner_text() == "Contradictions 3"


def test_a_card_leads_to_what_answers_it(page):
    page.evaluate(CHOOSE_NODE, "un")
    card(page, "e9").get_by_text("✓ Was announced, 6 Sept 2025").click()
    assert page.locator("#panel .card").get_attribute("data-id") == "e6"
    card(page, "e6").get_by_text("✓ Was done later, 9 Sept 2025").click()
    assert page.locator("#panel .card").get_attribute("data-id") == "e9"


# For everyone


@pytest.mark.parametrize(
    "show",
    [
        "() => {}",
        "() => graphbuild.choose(graphbuild.nodes[0])",
        "() => graphbuild.choose(graphbuild.edges.find(edge => edge.root === 'ASSAULT'))",
        """() => { const query = document.getElementById('query'); query.focus(); query.value = 's';
        query.dispatchEvent(new Event('input')); }""",
    ],
    ids=["overview", "actor", "contradictions", "search"],
)
def test_axe_finds_nothing(page, axe, show):
    page.evaluate(show)
    assert violations(page, axe) == []
    page.fill("#query", "")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_among_hostile_texts_on_a_phone(open_page, axe, dark):
    page = open_page(hostile(), width=390, height=844, dark=dark, title=HOSTILE[0])
    page.evaluate("graphbuild.choose(graphbuild.nodes[1])")
    assert violations(page, axe) == []
    page.click("#panel .close")
    page.click("#toggle-legend")
    assert violations(page, axe) == []
    assert page.errors == []


def test_axe_finds_nothing_in_the_dark_nor_in_a_large_graph(open_page, axe):
    page = open_page(crowd(500), dark=True)
    assert violations(page, axe) == []


def test_arrow_keys_go_through_the_graph(page):
    page.focus("#network")
    visited = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp") * 3:
        page.keyboard.press(key)
        visited.add(page.evaluate("graphbuild.store.state.selected.id"))
    assert visited == {"syria", "israel", "un", "council"}
    name = page.inner_text("#panel h2")
    assert page.text_content(".spoken").startswith(f"{name}, ")
    assert page.evaluate("document.activeElement.id") == "network"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == name
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "network"


def test_an_arrow_leads_to_the_node_that_lies_there(page):
    page.evaluate(CHOOSE_NODE, "un")
    page.focus("#network")
    place = "id => graphbuild.renderer.screenOf(graphbuild.nodes.find(node => node.id === id))"
    x, _ = page.evaluate(place, "un")
    page.keyboard.press("ArrowRight")
    other = page.evaluate("graphbuild.store.state.selected.id")
    assert other != "un"
    assert page.evaluate(place, other)[0] > x


def test_keys_zoom_the_graph(page):
    page.focus("#network")
    zoom = "graphbuild.renderer.camera.k"
    before = page.evaluate(zoom)
    page.keyboard.press("+")
    until(page, f"{zoom} > {before} * 1.3")
    page.keyboard.press("-")
    until(page, f"Math.abs({zoom} / {before} - 1) < 0.01")


def test_the_skip_link_leads_to_the_lists_even_where_they_are_closed(open_page):
    page = open_page(small(), width=390, height=844)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "To the lists of actors and events"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "Overview"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_whatever_has_the_keyboard_is_seen_to_have_it(page):
    """Every stop of the Tab key has an outline and lies in the window."""
    bare, stops, rounds = [], set(), 0
    for _ in range(300):
        page.keyboard.press("Tab")
        name, outline, inside = page.evaluate(
            """() => { const e = document.activeElement, style = getComputedStyle(e);
            const box = e.getBoundingClientRect();
            const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            const high = box.bottom > 0 && box.top < innerHeight;
            const wide = box.width > 0 && box.right > 0 && box.left < innerWidth;
            return [e.outerHTML.slice(0, 80), outlined, high && wide]; }"""
        )
        stops.add(name)
        rounds += name.startswith('<a class="skip"')  # the first of the page
        if rounds == 2:  # from where the test before has left the keyboard, and once through all
            break
        if not name.startswith("<body") and not (outline and inside):
            bare.append(name)
    assert rounds == 2
    assert bare == []
    assert any('id="network"' in name for name in stops)


def test_the_keyboard_stays_where_it_was_when_a_list_is_made_anew(page):
    page.evaluate(CHOOSE_NODE, "council")
    link = page.locator("#panel .card[data-id=e12] .link.strong").last
    link.focus()
    page.evaluate("graphbuild.store.setFilter('statuses', ['hypothetical'])")
    assert page.evaluate(FOCUSED) == "United Nations"
    assert page.evaluate("document.activeElement.closest('.card').dataset.id") == "e12"


def test_names_from_right_to_left_keep_their_direction(page):
    page.evaluate(CHOOSE_NODE, "syria")
    assert page.evaluate("getComputedStyle(document.querySelector('#panel h2')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('#panel')).direction") == "ltr"
    triple = card(page, "e3").locator(".triple")
    source, target = (triple.locator("button").nth(i).bounding_box() for i in (0, 1))
    assert source["x"] < target["x"]  # who does it stands first, whatever the letters


SMALLEST = """() => Math.min(...[...document.body.querySelectorAll('*')]
    .filter(e => e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


def test_no_text_is_below_twelve_pixels_in_any_panel_nor_on_the_canvas(page):
    for show, one in ((CHOOSE_NODE, "un"), (CHOOSE_EVENT, "e3"), (CHOOSE_EDGE, "ASSAULT")):
        page.evaluate(show, one)
        assert page.evaluate(SMALLEST) >= 12
    fonts = page.evaluate(
        """() => { const fonts = [], proto = CanvasRenderingContext2D.prototype, fill = proto.fillText;
        proto.fillText = function (...what) { fonts.push(parseFloat(/([\\d.]+)px/.exec(this.font)[1]));
            fill.apply(this, what); };
        const ctx = document.createElement('canvas').getContext('2d');
        graphbuild.renderer.draw(ctx, graphbuild.renderer.camera, { width: 800, height: 600 });
        proto.fillText = fill;
        return fonts; }"""
    )
    assert len(fonts) >= 4
    assert min(fonts) >= 12


@pytest.mark.parametrize("width", [320, 390, 700])
def test_nothing_runs_over_the_edge_of_a_small_window(open_page, width):
    page = open_page(told(), width=width, height=700)
    page.evaluate(CHOOSE_EDGE, "ASSAULT")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("(p => p.scrollWidth <= p.clientWidth)(document.getElementById('panel'))")


# In notebooks


def cell(browser: Any, folder: Path, *graphs: Graph, width: int = 820) -> Any:
    """A page like a notebook's, with each graph's own HTML in it."""
    shown = "".join(f"<div class=output>{graph._repr_html_()}</div>" for graph in graphs)
    path = folder / "notebook.html"
    path.write_text(
        f"<!doctype html><meta charset=utf-8><body style='width:{width}px'>"
        f"<script>secret = 1</script>{shown}",
        encoding="utf-8",
    )
    page = browser.new_context(offline=True, reduced_motion="reduce", accept_downloads=False).new_page()
    page.errors, page.requests = [], []
    page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(path.as_uri())
    for frame in page.frames[1:]:
        until(frame, LOADED)
    return page


def test_a_graph_shows_itself_in_a_notebook(browser, tmp_path):
    page = cell(browser, tmp_path, small(), hostile())
    assert len(page.frames) == 3
    frame = page.frames[1]
    box = page.locator("iframe").first.bounding_box()
    assert box["width"] == 820
    x, y = frame.evaluate("graphbuild.renderer.screenOf(graphbuild.nodes.find(node => node.id === 'kim'))")
    page.mouse.click(box["x"] + x, box["y"] + y)
    assert frame.inner_text("#panel h2") == "Kim Jong Un"
    assert page.evaluate("document.querySelectorAll('script').length") == 1  # hostile texts add none
    assert [url.split("/")[-1] for url in page.requests if not url.startswith("about:")] == ["notebook.html"]
    assert page.errors == []
    page.context.close()


def test_the_page_in_a_notebook_reaches_nothing_around_it(browser, tmp_path):
    page = cell(browser, tmp_path, small())
    for attempt in ("parent.secret", "parent.document.body", "top.location.href", "localStorage"):
        with pytest.raises(Exception, match="SecurityError"):
            page.frames[1].evaluate(attempt)
    page.context.close()


def test_a_link_in_a_notebook_opens_beside_it(browser, tmp_path):
    page = cell(browser, tmp_path, small())
    frame = page.frames[1]
    frame.evaluate(CHOOSE_NODE, "kim")
    with page.context.expect_page() as opened:
        frame.locator("#panel figcaption a").first.click()
    assert opened.value.evaluate("window.opener") is None
    page.context.close()


def test_a_large_graph_shows_its_strongest_part_and_says_so(browser, tmp_path):
    graph = crowd(1500)
    page = cell(browser, tmp_path, graph)
    counts = "[graphbuild.nodes.length, graphbuild.events.length, graphbuild.visible.cut.drawn]"
    nodes, events, drawn = page.frames[1].evaluate(counts)
    assert (nodes, drawn) == (CELL_NODES, CELL_OPENS)
    assert events <= CELL_EVENTS
    assert "graph of 1,500 actors" in page.inner_text(".output > p")
    assert len(graph._repr_html_()) < 1_000_000
    page.context.close()
