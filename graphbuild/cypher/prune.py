"""What graphbuild wrote to a database, taken out again: what the graph no longer has, or what one run made.

Only what carries the mark of a run is deleted. A node that somebody else's relationship hangs on, or that
was there before, stays; it only loses the marks, and is no longer of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.cypher.difference import Difference, Stale
from graphbuild.cypher.marks import FOUND, NAMESPACE, RUN
from graphbuild.cypher.projection import LINK_TYPES, NODE_LABELS

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
    links: dict[str, list[Stale]] = {}
    for group in difference.links:
        links.setdefault(group.group.type, []).extend(group.stale)
    return _take_out(session, difference.stale, links, batch, dry_run=dry_run)


def take_out_twice(session: neo4j.Session, difference: Difference, batch: int) -> int:
    """Takes out second copies of relationships, which two pushes at the same time may have made."""
    gone = 0
    for group in difference.links:
        gone += _delete_links(session, group.group.type, [one.element for one in group.twice], batch)
    return gone


def take_out_run(session: neo4j.Session, namespace: str, run: str, batch: int) -> Removed:
    """Takes out what a run made."""
    nodes: dict[str, list[Stale]] = {}
    for label in NODE_LABELS:
        text = f"MATCH (n:{label}) WHERE n.{NAMESPACE} = $namespace AND n.{RUN} = $run RETURN elementId(n)"
        nodes[label] = [Stale(one, run) for one in session.execute_read(_values, text, namespace, run)]
    links: dict[str, list[Stale]] = {}
    for type_ in LINK_TYPES:
        text = (
            f"MATCH (a)-[r:{type_}]->() WHERE r.{RUN} = $run AND a.{NAMESPACE} = $namespace "
            "RETURN elementId(r)"
        )
        links[type_] = [Stale(one, run) for one in session.execute_read(_values, text, namespace, run)]
    return _take_out(session, nodes, links, batch)


def _take_out(
    session: neo4j.Session,
    nodes: dict[str, list[Stale]],
    links: dict[str, list[Stale]],
    batch: int,
    *,
    dry_run: bool = False,
) -> Removed:
    relationships = gone = released = 0
    going: set[str] = set()
    for type_, stale in links.items():
        ours = [one.element for one in stale if one.run != FOUND]
        going.update(ours)
        if dry_run:
            relationships += len(ours)
            continue
        relationships += _delete_links(session, type_, ours, batch)
        found = [one.element for one in stale if one.run == FOUND]
        for some in _slices(found, batch):
            text = f"MATCH ()-[r:{type_}]->() WHERE elementId(r) IN $elements REMOVE r.{RUN}"
            session.execute_write(_run, text, some)
    for label, stale in nodes.items():
        found = [one.element for one in stale if one.run == FOUND]
        ours = [one.element for one in stale if one.run != FOUND]
        held = _held(session, label, ours, going if dry_run else set(), batch)
        ours = [element for element in ours if element not in held]
        released += len(found) + len(held)
        if dry_run:
            gone += len(ours)
            continue
        for some in _slices(ours, batch):
            # Not DETACH: should a relationship have come meanwhile, this fails rather than takes it along.
            text = f"MATCH (n:{label}) WHERE elementId(n) IN $elements DELETE n"
            gone += session.execute_write(_run, text, some).nodes_deleted
        for some in _slices([*found, *sorted(held)], batch):
            text = f"MATCH (n:{label}) WHERE elementId(n) IN $elements REMOVE n.{RUN}, n.{NAMESPACE}"
            session.execute_write(_run, text, some)
    return Removed(gone, relationships, released)


def _held(
    session: neo4j.Session, label: str, elements: Sequence[str], going: set[str], batch: int
) -> set[str]:
    """Those of the nodes that a relationship other than those `going` hangs on."""
    held = set()
    text = f"MATCH (n:{label})-[r]-() WHERE elementId(n) IN $elements RETURN elementId(n), elementId(r)"
    for some in _slices(elements, batch):
        for node, relationship in session.execute_read(_pairs, text, some):
            if relationship not in going:
                held.add(node)
    return held


def _delete_links(session: neo4j.Session, type_: str, elements: Sequence[str], batch: int) -> int:
    text = f"MATCH ()-[r:{type_}]->() WHERE elementId(r) IN $elements DELETE r"
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
