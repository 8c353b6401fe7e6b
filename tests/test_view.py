"""The page without a browser: what is chosen, where it stands, what is embedded, and that nothing escapes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import math
import os
import random
import re
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from view_graphs import HOSTILE, SMALL, crowd, day, event, hostile, proof, small, told

from graphbuild.errors import GraphbuildError
from graphbuild.graph import Graph
from graphbuild.records import ACTOR_KINDS, QUADS, Actor, EventLink
from graphbuild.view import DEFAULT_LIMIT, to_html, to_pyvis, write_html
from graphbuild.view.columns import column, packed
from graphbuild.view.layout import positions
from graphbuild.view.marks import marked
from graphbuild.view.page import _asset
from graphbuild.view.payload import QUOTES_A_PIECE, payload
from graphbuild.view.script import imports, in_order, modules, script
from graphbuild.view.select import QUOTATIONS, select


class Parsed(HTMLParser):
    """The elements of a page with their attributes, and the text inside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.elements[-1] if self.elements else ("", {})
        if tag in ("script", "style") and data.strip():
            self.inside.append((tag, attributes, data))


def blocks(page: str) -> dict[str, Any]:
    """The data of a page by the name of the block, unpacked as the script does it."""
    return {
        str(attributes["id"]).removeprefix("data-"): json.loads(
            zlib.decompress(base64.b64decode(text, validate=True), -zlib.MAX_WBITS)
        )
        for _, attributes, text in Parsed(page).inside
        if str(attributes.get("id", "")).startswith("data-")
    }


def embedded(page: str) -> Any:
    """The core of a page's data, each table as one dictionary a row."""
    return opened(blocks(page)["core"])


def opened(block: dict[str, Any]) -> Any:
    return {
        name: rows(part) if isinstance(part, dict) and "columns" in part else part
        for name, part in block.items()
    }


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    columns = {name: expanded(column, table["rows"]) for name, column in table["columns"].items()}
    return [{name: values[row] for name, values in columns.items()} for row in range(table["rows"])]


def expanded(column: Any, count: int) -> list[Any]:
    if isinstance(column, list):
        return column
    if "of" in column:
        return [column["of"][i] for i in column["is"]]
    values, row = [column["most"]] * count, 0
    for step, value in zip(column["at"], column["is"], strict=True):
        row += step
        values[row] = value
    return values


def quotations(page: str) -> list[list[str]]:
    """The sentences of a page in their order, in plain and marked pieces."""
    found = blocks(page)
    pieces = (found[f"quotes-{i}"] for i in range(sum(name.startswith("quotes-") for name in found)))
    return [row["pieces"] for piece in pieces for row in rows(piece)]


def names(graph: Graph, **options: Any) -> list[str]:
    return sorted(node["id"] for node in embedded(to_html(graph, **options))["nodes"])


# What is chosen


def test_everybody_with_an_event_or_a_relation_is_shown():
    assert names(small()) == ["army", "eu", "kim", "kursk", "putin", "russia", "wagner"]


@pytest.mark.parametrize("wanted", ["kim", "Kim Jong Un", "mr kim", " KIM JONG UN "])
def test_an_actor_is_found_by_id_name_or_alias(wanted):
    assert names(small(), around=wanted) == ["kim", "putin", "russia"]


def test_more_hops_reach_further():
    assert names(small(), around="kim", hops=2) == ["eu", "kim", "putin", "russia"]


def test_no_hops_leave_the_actor_alone():
    assert names(small(), around="kim", hops=0) == ["kim"]


def test_an_actor_without_events_is_shown_alone():
    assert names(small(), around="alone") == ["alone"]


def test_an_unknown_actor_is_an_error_with_the_nearest_names():
    with pytest.raises(GraphbuildError, match=r"no actor 'Vladmir Putn'.*did you mean 'Vladimir Putin'"):
        to_html(small(), around="Vladmir Putn")


def test_a_name_without_neighbours_is_an_error_too():
    with pytest.raises(GraphbuildError, match="no actor 'xyzzy' in the graph; nobody is called so"):
        to_html(small(), around="xyzzy")


def test_a_name_of_several_actors_is_an_error_with_their_ids():
    twins = [Actor(id=f"kim-{i}", name="Kim", kind="person") for i in (1, 2)]
    with pytest.raises(GraphbuildError, match=r"several actors: 'kim-1', 'kim-2'; give the id"):
        to_html(Graph.from_records(twins), around="kim")


def test_days_choose_the_events_between_them():
    chosen = select(small(), since=day(5), until=day(7))
    assert [event.id for event in chosen.events] == ["e5", "e6", "e7"]


def test_days_leave_out_undated_events_and_say_so():
    chosen = select(small(), since=day(5))
    assert chosen.notices == ("Events from 2025-09-05 only; 1 without a date are left out.",)


def test_days_leave_out_actors_who_did_nothing_then():
    assert names(small(), until=day(4)) == ["kim", "putin"]


def test_a_limit_keeps_the_strongest():
    assert names(small(), limit=2) == ["eu", "russia"]


def test_a_limit_keeps_the_actor_in_the_middle():
    assert names(small(), around="kim", limit=1) == ["kim"]


def test_a_large_graph_is_held_whole_and_opens_on_its_strongest_nodes():
    data = embedded(to_html(crowd(DEFAULT_LIMIT + 50)))
    assert len(data["nodes"]) == DEFAULT_LIMIT + 50
    assert data["opens"] == DEFAULT_LIMIT
    assert data["notices"] == []


def test_what_is_asked_for_is_drawn_whole():
    assert embedded(to_html(crowd(DEFAULT_LIMIT + 50), limit=DEFAULT_LIMIT + 20))["opens"] is None
    assert embedded(to_html(small()))["opens"] is None


def test_a_page_holds_so_many_nodes_and_says_what_it_leaves_out(monkeypatch):
    monkeypatch.setattr("graphbuild.view.select.NODES", 420)
    data = embedded(to_html(crowd(450)))
    assert len(data["nodes"]) == 420
    (notice,) = data["notices"]
    assert notice.startswith(
        "The 420 strongest of 450 actors and places are in this page; --limit takes more"
    )


def test_of_too_many_events_a_page_holds_the_best_supported(monkeypatch):
    """Every pair of 100 actors met once, but those of the first two many times over."""
    actors = [Actor(id=f"a{i:02}", name=f"Actor {i}", kind="organization") for i in range(100)]
    events = [
        event(1000 * a + b, f"a{a:02}", "CONSULT", f"a{b:02}", "", on=day(1), sources=3 if b < 2 else 1)
        for a in range(100)
        for b in range(a)
    ]
    monkeypatch.setattr("graphbuild.view.select.EVENTS", 2_000)
    chosen = select(Graph.from_records(actors, [], events), limit=100)
    assert len(chosen.events) == 2_000
    assert {f"e{1000 * a + b}" for a in range(2, 100) for b in (0, 1)} <= {one.id for one in chosen.events}
    assert set(chosen.nodes) == {node for one in chosen.events for node in (one.source, one.target)}
    assert chosen.notices == (
        "The 2,000 best supported of 4,950 events are in this page; --around ACTOR looks closer.",
    )
    assert [one.id for one in chosen.events] == sorted(one.id for one in chosen.events)


def test_every_node_keeps_its_best_event(monkeypatch):
    most = 100
    monkeypatch.setattr("graphbuild.view.select.EVENTS", most)
    actors = [Actor(id=f"a{i}", name=f"Actor {i}", kind="organization") for i in range(4)]
    events = [event(i, "a0", "CONSULT", "a1", "They met.", on=day(1), sources=2) for i in range(most + 10)]
    events += [
        event(90_000, "a2", "CONSULT", "a3", "They met.", on=day(1), confidence=0.4),
        event(90_001, "a2", "CONSULT", "a3", "They met.", on=day(1), confidence=0.5),
        event(90_002, "a2", "RETREAT", None, "It left.", on=day(1), confidence=0.3),
    ]
    chosen = {one.id for one in select(Graph.from_records(actors, [], events), limit=4).events}
    assert len(chosen) == most + 1
    assert chosen & {"e90000", "e90001", "e90002"} == {"e90001"}


def test_an_event_told_very_often_shows_its_first_quotations():
    often = event(
        1, "kim", "CONSULT", "putin", "", claims=30, evidence=tuple(proof(f"{i:02}") for i in range(30))
    )
    graph = Graph.from_records(SMALL["actors"], [], [often], [], SMALL["documents"])
    page = to_html(graph)
    (shown,) = embedded(page)["events"]
    assert quotations(page) == [[f"{i:02}"] for i in range(QUOTATIONS)]
    assert (shown["proofs"], shown["unquoted"]) == (QUOTATIONS, 30 - QUOTATIONS)


def test_a_page_of_the_records_is_that_of_the_graph():
    assert to_html(small().records()) == to_html(small())


def test_an_asked_for_limit_is_told_without_advice():
    assert select(small(), limit=3).notices == ("The 3 strongest of 7 actors and places are in this page.",)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"hops": -1}, "-1 hops make no sense"),
        ({"limit": 0}, "a limit of 0 leaves nothing"),
        ({"since": day(9), "until": day(2)}, "2025-09-09 is after 2025-09-02"),
    ],
)
def test_numbers_and_days_that_make_no_sense_are_errors(options, message):
    with pytest.raises(GraphbuildError, match=message):
        to_html(small(), **options)


# What is embedded


def test_every_event_says_what_is_known_of_it():
    data = embedded(to_html(small()))
    node = {row["id"]: i for i, row in enumerate(data["nodes"])}
    event = next(event for event in data["events"] if event["id"] == "e6")
    assert data["roots"][event["root"]] == "SANCTION"
    assert data["quads"][data["quad"][event["root"]]] == "material conflict"
    assert data["intensity"][event["root"]] < 0
    assert data["modalities"][event["modality"]] == "planned"
    assert (event["source"], event["target"]) == (node["eu"], node["russia"])
    on_the_sixth, next_day = dt.date(2025, 9, 6), dt.date(2025, 9, 4)
    epoch = dt.date(1970, 1, 1)
    assert epoch + dt.timedelta(days=event["start"]) == on_the_sixth
    assert epoch + dt.timedelta(days=event["firstReported"]) == next_day
    assert (event["claims"], event["sources"], event["independent"], event["confidence"]) == (1, 1, 1, 0.9)


def test_places_have_coordinates_and_lead_to_their_nodes():
    data = embedded(to_html(small()))
    places = {row["id"]: row for row in data["places"]}
    assert places.keys() == {"beijing", "kursk"}
    assert data["nodes"][places["kursk"]["node"]]["id"] == "kursk"
    assert places["beijing"]["node"] is None
    assert (places["beijing"]["latitude"], places["beijing"]["longitude"]) == (39.9, 116.4)


def test_links_between_events_are_there():
    link = EventLink(id="l1", source="e8", target="e7", link="contradicts", matter="polarity")
    data = embedded(to_html(Graph.from_records(**SMALL, links=[link])))
    (found,) = data["links"]
    assert [data["events"][found[end]]["id"] for end in ("source", "target")] == ["e8", "e7"]
    assert (found["link"], found["matter"]) == ("contradicts", "polarity")


def test_a_place_at_the_equator_keeps_its_zeros():
    records = SMALL | {"places": [structs.replace(place, latitude=0.0) for place in SMALL["places"]]}
    data = embedded(to_html(Graph.from_records(**records)))
    assert next(node for node in data["nodes"] if node["id"] == "kursk")["latitude"] == 0.0


def test_who_says_so_is_named_with_document_and_outlet():
    page = to_html(small())
    sources = opened(blocks(page)["sources"])
    nodes = embedded(page)["nodes"]
    speakers = [proof for proof in sources["proofs"] if proof["speaker"] is not None]
    assert [nodes[proof["speaker"]]["id"] for proof in speakers] == ["russia"]
    document = sources["documents"][speakers[0]["document"]]
    assert (document["id"], document["source"]) == ("b.txt", "AFP")


@given(st.lists(st.none() | st.integers() | st.text(max_size=3) | st.tuples(st.text(max_size=2))))
def test_a_column_keeps_its_values(values):
    shape = json.loads(json.dumps(column(values)))
    assert expanded(shape, len(values)) == json.loads(json.dumps(values))


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1))
def test_a_column_of_few_texts_keeps_them(values):
    assert expanded(column(values), len(values)) == values


@given(st.text())
def test_packed_text_is_letters_that_do_nothing(text):
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed({"text": text}))


def test_sentences_come_in_pieces():
    page = to_html(crowd(QUOTES_A_PIECE + 10), limit=10 * QUOTES_A_PIECE)
    assert [name for name in blocks(page) if name.startswith("quotes-")] == ["quotes-0", "quotes-1"]
    assert len(quotations(page)) == QUOTES_A_PIECE + 9


def test_more_events_make_a_larger_node():
    size = {node["id"]: node["size"] for node in embedded(to_html(small()))["nodes"]}
    assert size["russia"] > size["kim"] > size["army"]


@pytest.mark.parametrize(
    ("quote", "predicate", "words"),
    [
        ("He pledged support to Russia, to China.", "pledge support to", ["pledged support to"]),
        ("Putin met Kim.", "meet", ["met"]),
        ("Talks were held in Beijing.", "hold talks", ["Talks", "held"]),
        ("Russian forces struck Kyiv.", "strike", ["struck"]),
        ("Denmark denied the claims.", "deny", ["denied"]),
        ("They imposed new sanctions on it on Monday.", "impose sanctions on", ["imposed", "sanctions on"]),
        ("Nothing here fits.", "attack", []),
    ],
)  # fmt: skip
def test_the_words_of_the_predicate_are_marked(quote, predicate, words):
    assert marked(quote, predicate)[1::2] == words


@given(st.text(), st.text())
def test_marking_keeps_the_quotation(quote, predicate):
    assert "".join(marked(quote, predicate)) == quote


# Where it stands


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_no_two_nodes_touch(data):
    count = data.draw(st.integers(1, 40))
    number = st.integers(0, count - 1)
    edges = [(f"n{a}", f"n{b}") for a, b in data.draw(st.lists(st.tuples(number, number), max_size=80))]
    radius = {f"n{i}": float(data.draw(st.integers(8, 34))) for i in range(count)}
    spots = positions(list(radius), edges, radius)
    near = [
        (a, b)
        for a in spots
        for b in spots
        if a < b and math.dist(spots[a], spots[b]) < radius[a] + radius[b]
    ]
    assert spots.keys() == radius.keys()
    assert near == []


def test_nothing_has_no_positions():
    assert positions([], [], {}) == {}


def test_the_layout_leaves_the_random_numbers_of_others_alone():
    random.seed(7)
    expected = random.random()
    random.seed(7)
    to_html(crowd(600), limit=600)
    assert random.random() == expected


# The page


def test_the_same_graph_gives_the_same_page():
    assert to_html(small()) == to_html(small())


def test_the_order_of_the_records_does_not_matter():
    turned = {name: list(reversed(records)) for name, records in SMALL.items()}
    assert to_html(Graph.from_records(**turned)) == to_html(small())


def test_every_process_writes_the_same_bytes(tmp_path):
    code = (
        "import sys; from view_graphs import *; from graphbuild.view import write_html\n"
        "write_html(small(), sys.argv[1] + '-small')\n"
        "write_html(crowd(700), sys.argv[1] + '-crowd', limit=700)"
    )
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        command = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parents[1])
    for graph in ("small", "crowd"):
        assert (tmp_path / f"1-{graph}").read_bytes() == (tmp_path / f"2-{graph}").read_bytes()


def test_the_page_points_at_nothing_outside():
    elements = Parsed(to_html(small())).elements
    links = [
        value for _, attributes in elements for name, value in attributes.items() if name in ("src", "href")
    ]
    assert all(link.startswith(("#", "data:image/svg+xml,")) for link in links)


def test_hostile_text_adds_no_element():
    clean, dirty = Parsed(to_html(small(), title="t")), Parsed(to_html(hostile(), title=HOSTILE[0]))
    assert [tag for tag, _ in dirty.elements] == [tag for tag, _ in clean.elements]


def test_hostile_text_stands_in_the_data_unchanged():
    data = embedded(to_html(hostile(), title=HOSTILE[0]))
    as_utf8 = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    assert sorted(node["name"] for node in data["nodes"]) == sorted(as_utf8)


def test_the_data_are_letters_that_do_nothing():
    parsed = Parsed(to_html(hostile(), title=HOSTILE[0]))
    texts = [text for _, attributes, text in parsed.inside if "id" in attributes]
    assert len(texts) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9+/=]+", text) for text in texts)


def test_the_policy_allows_these_scripts_and_styles_only():
    parsed = Parsed(to_html(small()))
    (policy,) = [a["content"] for _, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy"]
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for _, attributes, text in parsed.inside
        if "id" not in attributes
    ]
    style, *scripts = hashes
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == " ".join(scripts)
    assert rules["style-src"] == style


def test_no_script_of_ours_builds_markup_from_text():
    dangerous = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function"
    assert re.findall(dangerous, script()) == []


def test_every_module_is_in_the_page_after_those_it_imports():
    order = in_order()
    assert sorted(order) == sorted(modules())
    assert all(order.index(needed) < order.index(name) for name in order for needed in imports(name))


def test_modules_import_what_others_export():
    exported = {
        name: set(re.findall(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", text, re.MULTILINE))
        for name, text in modules().items()
    }
    wanted = [
        (name, needed, word.strip())
        for name, text in modules().items()
        for words, needed in zip(
            re.findall(r"^import \{([^}]*)\}", text, re.MULTILINE), imports(name), strict=True
        )
        for word in words.split(",")
    ]
    assert [missing for missing in wanted if missing[2] not in exported[missing[1]]] == []


def test_no_two_modules_declare_the_same_name():
    declared = [
        name
        for text in modules().values()
        for names in re.findall(
            r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+|[\[{][^\]}]*[\]}])",
            text,
            re.MULTILINE,
        )
        for name in re.findall(r"\w+", names)
    ]
    assert [name for name in set(declared) if declared.count(name) > 1] == []


def test_no_import_or_export_is_left_in_the_page():
    assert re.findall(r"^\s*(?:import|export)\b.*", script(), re.MULTILINE) == []


def test_every_kind_and_class_has_its_look():
    style, theme = _asset("style.css"), modules()["ui/theme.js"]
    assert all(f"--kind-{kind}:" in style and f"  {kind}: " in theme for kind in ACTOR_KINDS)
    assert all(f"--quad-{quad.replace(' ', '-')}:" in style for quad in set(QUADS.values()))


def test_an_empty_graph_has_a_page():
    assert embedded(to_html(Graph.from_records()))["nodes"] == []


def test_a_page_replaces_the_older_one_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "new" / "graph.html"
    write_html(hostile(), path)
    write_html(small(), path, title="second")
    assert "<title>second</title>" in path.read_text(encoding="utf-8")
    assert [file.name for file in path.parent.iterdir()] == ["graph.html"]


def test_a_page_that_cannot_be_written_is_one_clear_error(tmp_path):
    with pytest.raises(GraphbuildError, match=r"can't write .*: .*; choose another file"):
        write_html(small(), tmp_path)
    assert list(tmp_path.iterdir()) == []


# The graph for pyvis


def test_a_pyvis_network_stands_still_in_the_page_s_places():
    network = small().to_pyvis()
    assert network.options.physics.enabled is False
    assert {node["id"] for node in network.nodes} == set(names(small()))
    spots = {node["id"]: (node["x"], node["y"]) for node in network.nodes}
    page = {node["id"]: (node["x"], node["y"]) for node in embedded(to_html(small()))["nodes"]}
    assert spots == page


def test_a_pyvis_network_shows_kinds_classes_and_status():
    network = to_pyvis(small())
    shape = {node["id"]: node["shape"] for node in network.nodes}
    assert (shape["kim"], shape["russia"], shape["eu"]) == ("dot", "square", "diamond")
    dashed = {edge["title"]: edge["dashes"] for edge in network.edges if "dashes" in edge}
    assert dashed["SANCTION"] is True
    assert dashed["ACCUSE"] is False


def test_a_pyvis_network_takes_the_strongest_and_an_actor():
    assert {node["id"] for node in small().to_pyvis(limit=2).nodes} == {"eu", "russia"}
    assert {node["id"] for node in small().to_pyvis(around="kim").nodes} == {"kim", "putin", "russia"}


def test_hostile_names_are_escaped_in_the_titles_of_a_pyvis_network():
    assert not any("<" in node["title"] for node in hostile().to_pyvis().nodes)


def test_disputes_name_their_sides_and_proofs() -> None:
    data = payload(select(told()), "t").sources["disputes"]["columns"]
    rows = payload(select(told()), "t").sources["disputes"]["rows"]
    assert rows == 2
    assert list(zip(data["matter"], data["unit"], data["said"], data["proofs"], strict=True)) == [
        ("number", "troop", ("120 troop", "300 troop"), ((1, 2), (0,))),
        ("time", None, ("2025-09-03", "2025-09-02"), ((0, 2), (1,))),
    ]


def test_a_page_holds_so_many_events_and_opens_on_so_many_nodes() -> None:
    chosen = select(crowd(50), limit=40, events=10, opens=7)
    assert chosen.opens == 7
    assert 10 <= len(chosen.events) < 39
    assert {node for event in chosen.events for node in (event.source, event.target)} == set(chosen.nodes)
    assert "best supported of 39 events" in chosen.notices[1]
    assert select(crowd(50), limit=40, opens=40).opens is None
    for wrong in ({"events": -1}, {"opens": 0}):
        with pytest.raises(GraphbuildError, match=r"give [01] or more"):
            select(crowd(3), **wrong)
