"""What graphbuild wrote to a database, taken out again: what the graph no longer has, or what one run made.

Only what carries the mark of a run is deleted. A node that somebody else's relationship hangs on, or that
was there before, stays; it only loses the marks, and is no longer of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.cypher.difference import Difference, Stale
from graphbuild.cypher.marks import FOUND, NAMESPACE, RUN
from graphbuild.cypher.projection import NODE_LABELS

if TYPE_CHECKING:
    import neo4j


class Removed(NamedTuple):
    """How many nodes and relationships are gone, and how many nodes were left without the marks instead."""

    nodes: int = 0
    relationships: int = 0
    released: int = 0


def prune(session: neo4j.Session, difference: Difference, batch: int, *, dry_run: bool = False) -> Removed:
    """Takes out what the database has of ours and the graph hasn't, in transactions of `batch` rows. With
    `dry_run` it only counts."""
    nodes = [one for stale in difference.stale.values() for one in stale]
    links = [one for group in difference.links for one in group.stale]
    return _take_out(session, nodes, links, batch, dry_run=dry_run)


def take_out_twice(session: neo4j.Session, difference: Difference, batch: int) -> int:
    """Takes out second copies of relationships, which two pushes at the same time may have made."""
    twice = [one.element for group in difference.links for one in group.twice]
    return _delete_links(session, twice, batch)


def take_out_run(session: neo4j.Session, namespace: str, run: str, batch: int) -> Removed:
    """Takes out what a run made."""
    nodes = f"MATCH (n:{'|'.join(NODE_LABELS)}) WHERE n.{NAMESPACE} = $namespace AND n.{RUN} = $run"
    links = f"MATCH (n)-[r]->() WHERE r.{RUN} = $run AND n.{NAMESPACE} = $namespace"
    made, drawn = (
        [Stale(element, run) for element in session.execute_read(_values, text, namespace, run)]
        for text in (f"{nodes} RETURN elementId(n)", f"{links} RETURN elementId(r)")
    )
    return _take_out(session, made, drawn, batch)


def _take_out(
    session: neo4j.Session,
    nodes: Sequence[Stale],
    links: Sequence[Stale],
    batch: int,
    *,
    dry_run: bool = False,
) -> Removed:
    going = [one.element for one in links if one.run != FOUND]
    ours = [one.element for one in nodes if one.run != FOUND]
    relationships = len(going) if dry_run else _delete_links(session, going, batch)
    held = _held(session, ours, set(going) if dry_run else set(), batch)
    ours = [element for element in ours if element not in held]
    released = [one.element for one in nodes if one.run == FOUND] + sorted(held)
    if dry_run:
        return Removed(len(ours), relationships, len(released))
    for some in _slices([one.element for one in links if one.run == FOUND], batch):
        session.execute_write(_run, f"MATCH ()-[r]->() WHERE elementId(r) IN $elements REMOVE r.{RUN}", some)
    gone = 0
    for some in _slices(ours, batch):
        # Not DETACH: should a relationship have come meanwhile, this fails rather than takes it along.
        text = "MATCH (n) WHERE elementId(n) IN $elements DELETE n"
        gone += session.execute_write(_run, text, some).nodes_deleted
    for some in _slices(released, batch):
        text = f"MATCH (n) WHERE elementId(n) IN $elements REMOVE n.{RUN}, n.{NAMESPACE}"
        session.execute_write(_run, text, some)
    return Removed(gone, relationships, len(released))


def _held(session: neo4j.Session, elements: Sequence[str], going: set[str], batch: int) -> set[str]:
    """Those of the nodes that a relationship other than those `going` hangs on."""
    held = set()
    text = "MATCH (n)-[r]-() WHERE elementId(n) IN $elements RETURN elementId(n), elementId(r)"
    for some in _slices(elements, batch):
        for node, relationship in session.execute_read(_pairs, text, some):
            if relationship not in going:
                held.add(node)
    return held


def _delete_links(session: neo4j.Session, elements: Sequence[str], batch: int) -> int:
    text = "MATCH ()-[r]->() WHERE elementId(r) IN $elements DELETE r"
    return sum(
        session.execute_write(_run, text, some).relationships_deleted for some in _slices(elements, batch)
    )


def _slices(elements: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(elements), size):
        yield elements[start : start + size]


def _run(transaction: neo4j.ManagedTransaction, text: str, elements: Sequence[str]) -> neo4j.SummaryCounters:
    return transaction.run(text, elements=elements).consume().counters


def _pairs(transaction: neo4j.ManagedTransaction, text: str, elements: Sequence[str]) -> list[list[Any]]:
    return [record.values() for record in transaction.run(text, elements=elements)]


def _values(transaction: neo4j.ManagedTransaction, text: str, namespace: str, run: str) -> list[str]:
    return [record[0] for record in transaction.run(text, namespace=namespace, run=run)]
