"""The page without a browser: what is chosen, where it stands, what is embedded, and that nothing escapes."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import os
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from view_graphs import HOSTILE, SMALL, crowd, day, event, hostile, proof, small

from graphbuild.errors import GraphbuildError
from graphbuild.graph import Graph
from graphbuild.records import ACTOR_KINDS, QUADS, Actor
from graphbuild.view import DEFAULT_LIMIT, to_html, write_html
from graphbuild.view.layout import positions
from graphbuild.view.marks import marked
from graphbuild.view.page import _SCRIPTS, _asset
from graphbuild.view.select import EVENTS, QUOTATIONS, select


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


def embedded(page: str) -> Any:
    return json.loads(
        next(text for _, attributes, text in Parsed(page).inside if attributes.get("id") == "data")
    )


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


def test_a_large_graph_opens_on_its_strongest_nodes_with_a_notice():
    data = embedded(to_html(crowd(DEFAULT_LIMIT + 50)))
    assert len(data["nodes"]) == DEFAULT_LIMIT
    (notice,) = data["notices"]
    assert notice.startswith("The 400 strongest of 450 actors and places are shown; --limit shows more")


def test_a_large_graph_opens_on_its_best_supported_events():
    """Every pair of 100 actors met once, but those of the first two many times over."""
    actors = [Actor(id=f"a{i:02}", name=f"Actor {i}", kind="organization") for i in range(100)]
    events = [
        event(1000 * a + b, f"a{a:02}", "CONSULT", f"a{b:02}", "", on=day(1), sources=3 if b < 2 else 1)
        for a in range(100)
        for b in range(a)
    ]
    chosen = select(Graph.from_records(actors, [], events))
    assert len(chosen.events) == EVENTS
    assert {f"e{1000 * a + b}" for a in range(2, 100) for b in (0, 1)} <= {one.id for one in chosen.events}
    assert set(chosen.nodes) == {node for one in chosen.events for node in (one.source, one.target)}
    assert chosen.notices == (
        "The 2,000 best supported of 4,950 events are shown; --around ACTOR looks closer.",
    )
    assert [one.id for one in chosen.events] == sorted(one.id for one in chosen.events)


def test_every_node_keeps_its_best_event():
    actors = [Actor(id=f"a{i}", name=f"Actor {i}", kind="organization") for i in range(4)]
    events = [event(i, "a0", "CONSULT", "a1", "They met.", on=day(1), sources=2) for i in range(EVENTS + 10)]
    events += [
        event(90_000, "a2", "CONSULT", "a3", "They met.", on=day(1), confidence=0.4),
        event(90_001, "a2", "CONSULT", "a3", "They met.", on=day(1), confidence=0.5),
        event(90_002, "a2", "RETREAT", None, "It left.", on=day(1), confidence=0.3),
    ]
    chosen = {one.id for one in select(Graph.from_records(actors, [], events)).events}
    assert len(chosen) == EVENTS + 1
    assert chosen & {"e90000", "e90001", "e90002"} == {"e90001"}


def test_an_event_told_very_often_shows_its_first_quotations():
    often = event(
        1, "kim", "CONSULT", "putin", "", claims=30, evidence=tuple(proof(f"{i:02}") for i in range(30))
    )
    graph = Graph.from_records(SMALL["actors"], [], [often], [], SMALL["documents"])
    (shown,) = embedded(to_html(graph))["events"]
    assert [quotation["quote"] for quotation in shown["proofs"]] == [[f"{i:02}"] for i in range(QUOTATIONS)]
    assert shown["unquoted"] == 30 - QUOTATIONS
    assert "unquoted" not in embedded(to_html(small()))["events"][0]


def test_a_page_of_the_records_is_that_of_the_graph():
    assert to_html(small().records()) == to_html(small())


def test_an_asked_for_limit_is_told_without_advice():
    assert select(small(), limit=3).notices == ("The 3 strongest of 7 actors and places are shown.",)


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


def test_parallel_events_of_one_class_share_one_edge():
    data = embedded(to_html(small()))
    consult = [edge for edge in data["edges"] if edge.get("root") == "CONSULT"]
    assert [len(edge["events"]) for edge in consult] == [2]  # both ways round, since it is symmetric


def test_edges_between_the_same_two_bend_apart():
    edges = embedded(to_html(small()))["edges"]
    assert len({frozenset((edge["from"], edge["to"])) for edge in edges}) < len(edges)
    seen = [
        (min(edge["from"], edge["to"]), max(edge["from"], edge["to"]),
         edge["bend"] if edge["from"] < edge["to"] else -edge["bend"])
        for edge in edges
    ]  # fmt: skip
    assert len(set(seen)) == len(seen)


def test_an_event_without_target_leads_to_its_place():
    data = embedded(to_html(small()))
    (edge,) = [edge for edge in data["edges"] if edge.get("root") == "MOBILIZE"]
    assert [data["nodes"][edge[end]]["id"] for end in ("from", "to")] == ["army", "kursk"]


def test_an_event_without_target_and_place_is_kept_without_an_edge():
    data = embedded(to_html(small()))
    assert "RETREAT" in [event["root"] for event in data["events"]]
    assert "RETREAT" not in [edge.get("root") for edge in data["edges"]]


def test_a_place_at_the_equator_keeps_its_zeros():
    records = SMALL | {"places": [structs.replace(place, latitude=0.0) for place in SMALL["places"]]}
    data = embedded(to_html(Graph.from_records(**records)))
    assert next(node for node in data["nodes"] if node["id"] == "kursk")["latitude"] == 0.0


def test_who_says_so_is_named():
    data = embedded(to_html(small()))
    said = [proof.get("says") for event in data["events"] for proof in event["proofs"]]
    assert "Russia" in said


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


def test_the_data_hold_no_markup_and_no_line_ends_of_javascript():
    page = to_html(hostile(), title=HOSTILE[0])
    text = page.split('id="data">')[1].split("</script>\n<script>/**")[0]
    assert re.findall("[<>&\u2028\u2029]", text) == []


def test_the_policy_allows_these_scripts_and_styles_only():
    parsed = Parsed(to_html(small()))
    (policy,) = [a["content"] for _, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy"]
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for _, attributes, text in parsed.inside
        if attributes.get("id") != "data"
    ]
    style, *scripts = hashes
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == " ".join(scripts)
    assert rules["style-src"] == style


def test_the_library_keeps_its_licence_and_asks_for_no_source_map():
    library = max((text for tag, _, text in Parsed(to_html(small())).inside if tag == "script"), key=len)
    assert "@license" in library
    assert "sourceMappingURL" not in library


def test_no_script_of_ours_builds_markup_from_text():
    script = "".join(_asset(f"script/{name}") for name in _SCRIPTS)
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)
        == []
    )


def test_every_script_of_the_room_is_in_the_page():
    folder = Path(__file__).parents[1] / "graphbuild" / "view" / "script"
    assert sorted(_SCRIPTS) == sorted(path.name for path in folder.glob("*.js"))


def test_every_kind_and_class_has_its_look():
    style, theme = _asset("style.css"), _asset("script/theme.js")
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
