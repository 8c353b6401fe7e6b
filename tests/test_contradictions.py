"""What reports of one matter tell differently, with both sides and their proofs."""

from __future__ import annotations

from typing import Any

from statements import claim, days, paper, person, state

from graphbuild.contradictions import Contradiction, contradictions, disputes
from graphbuild.graph import Graph
from graphbuild.records import Claim, Evidence, Quantity
from graphbuild.resolve import resolve

RUSSIA, UKRAINE, KIM = state("Russia", "RUS"), state("Ukraine", "UKR"), person("Kim Jong Un", "PRK")
PAPERS = tuple(paper(name, "2025-09-04", f"{name}.example") for name in "abc")


def strike(doc: str, at: int = 0, dead: tuple[int, ...] = (), **fields: Any) -> Claim:
    quote = (
        f"Report {doc}{at}: a strike on the town killed {' and then '.join(f'{n:,} people' for n in dead)}"
    )
    about = fields.pop("about", False)
    numbers = tuple(Quantity(value=n, unit="people", approximate=about, text=f"{n:,} people") for n in dead)
    settings: dict[str, Any] = {
        "predicate": "strike",
        "evidence": Evidence(start=0, end=len(quote), text=quote),
        "quantities": numbers,
        "time": days("2025-09-02"),
    }
    return claim(doc, RUSSIA, "ASSAULT", UKRAINE, at, **(settings | fields))


def told(*claims: Claim) -> tuple[Contradiction, ...]:
    graph = Graph.from_records(*resolve(claims, PAPERS))
    return contradictions(graph.iter_events(), graph.iter_links(), graph.iter_documents())


def test_done_and_denied_with_both_proofs() -> None:
    (found,) = told(strike("a"), strike("b", polarity="negative"))
    assert (found.matter, found.between) == ("polarity", "events")
    sides = {side.said: (side.outlets, side.evidence[0].doc) for side in found.sides}
    assert sides == {"done": (("a.example",), "a"), "denied": (("b.example",), "b")}


def test_numbers_that_differ_are_told_by_whom() -> None:
    (found,) = told(strike("a", dead=(1200,)), strike("b", dead=(40,)), strike("c", dead=(40,)))
    assert (found.matter, found.between, found.unit) == ("number", "reports", "people")
    assert [(side.said, side.outlets) for side in found.sides] == [
        ("40 people", ("b.example", "c.example")),
        ("1,200 people", ("a.example",)),
    ]


def test_about_the_same_number_is_no_dispute() -> None:
    assert told(strike("a", dead=(100,), about=True), strike("b", dead=(96,))) == ()
    assert len(told(strike("a", dead=(100,), about=True), strike("b", dead=(60,)))) == 1
    assert len(told(strike("a", dead=(100,)), strike("b", dead=(96,)))) == 1


def test_a_document_that_tells_both_numbers_counts_two_things() -> None:
    assert told(strike("a", dead=(3, 20)), strike("b", dead=(3,))) == ()


def test_days_that_differ_within_an_event() -> None:
    claims = [claim(doc, KIM, "CONSULT", RUSSIA, 100 * at, symmetric=True, time=days("2025-09-02"))
              for doc in "ab" for at in range(2)]  # fmt: skip
    slip = claim("c", KIM, "CONSULT", RUSSIA, symmetric=True, time=days("2025-09-03"))
    (found,) = told(*claims, slip)
    assert [(side.said, side.outlets) for side in found.sides] == [
        ("2025-09-02", ("a.example", "b.example")),
        ("2025-09-03", ("c.example",)),
    ]


def test_days_on_which_somebody_was_killed() -> None:
    one, other = (
        claim(doc, RUSSIA, "ASSAULT", KIM, predicate="kill", time=days(day))
        for doc, day in [("a", "2025-08-20"), ("b", "2025-09-01")]
    )
    (found,) = told(one, other)
    assert (found.matter, sorted(side.said for side in found.sides)) == ("time", ["2025-08-20", "2025-09-01"])


def test_disputes_need_no_documents_and_links_without_their_events_are_passed_over() -> None:
    records = resolve(
        [strike("a", dead=(12,)), strike("b", dead=(40,)), strike("c", polarity="negative")], PAPERS
    )
    (found,) = disputes(records.events)
    assert [side.outlets for side in found.sides] == [("a",), ("b",)]
    assert contradictions([], records.links) == ()


def test_a_graph_without_contradictions_has_none() -> None:
    assert told(strike("a"), strike("b")) == ()
