"""Bodies of states and parents of bodies, as ties without evidence."""

from __future__ import annotations

from pathlib import Path

from statements import body, claim, person, relation, state

from graphbuild.explain import explain
from graphbuild.export import export
from graphbuild.graph import Graph
from graphbuild.records import Actor, Statement
from graphbuild.resolve import resolve
from graphbuild.show import explanation
from graphbuild.view import write_html

TURKEY = state("Turkey", "TUR")
ARMY = body("Turkish Armed Forces", "TUR", kind="military")
MISSION = body("MINUSMA", "MLI", kind="military")
MALI = state("Mali", "MLI")
UN = body("United Nations")


def said(*actors: Actor) -> list[Statement]:
    return [claim("a", actor, "CONSULT", person("Ann Aber"), at=100 * at) for at, actor in enumerate(actors)]


def parts(*actors: Actor) -> set[tuple[str, str]]:
    return {(tie.source, tie.target) for tie in resolve(said(*actors), ()).ties if tie.relation == "part_of"}


def test_an_army_and_a_ministry_are_part_of_their_state() -> None:
    ministry = body("Turkish defence ministry", "TUR", kind="government")
    assert parts(TURKEY, ARMY, ministry) == {(ARMY.id, "turkey"), (ministry.id, "turkey")}


def test_only_where_the_state_is_in_the_graph() -> None:
    assert parts(ARMY, MALI) == set()


def test_a_body_is_part_of_the_parent_that_the_table_names_not_of_its_host() -> None:
    assert parts(MISSION, UN, MALI) == {(MISSION.id, UN.id)}


def test_who_is_backed_by_a_state_or_of_two_or_nameless_is_no_part_of_it() -> None:
    backed = body("Turkish-backed forces", "TUR", kind="military")
    both = body("Joint Command", "TUR", "MLI", kind="military")
    officers = Actor(id="officers-3fa9c01b", name="officers", kind="military", countries=("TUR",))
    assert parts(TURKEY, MALI, backed, both, officers) == set()


def test_what_a_document_states_is_not_said_twice() -> None:
    stated = relation("a", ARMY, "part_of", TURKEY)
    (tie,) = resolve([*said(TURKEY, ARMY), stated], ()).ties
    assert len(tie.evidence) == 1


def test_a_tie_without_evidence_can_be_seen_explained_and_exported(tmp_path: Path) -> None:
    found = resolve(said(TURKEY, ARMY), ())
    graph = Graph.from_records(*found)
    (tie,) = graph.iter_ties()
    assert tie.evidence == ()
    graph.save(tmp_path / "graph.json")
    assert tuple(Graph.load(tmp_path / "graph.json").iter_ties()) == (tie,)
    told = explain(graph, tie.id)
    assert told.ties == (tie,)
    assert explanation(told)
    write_html(graph, tmp_path / "graph.html")
    for form in ("csv", "graphml", "gexf", "neo4j-admin"):
        export(graph, form, tmp_path / form)
        assert (tmp_path / form).exists()
