"""What a database has of a projection already: what is missing, what is otherwise, what is too much.

Everything that graphbuild wrote in one namespace is read and compared with the graph's rows, property by
property. So a push that broke off needs no notes of its own to go on, what somebody changed by hand is
mended, and a trial run can say exactly what a real one would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.cypher.marks import DEFAULT, NAMESPACE, RUN
from graphbuild.cypher.projection import (
    KIND_LABELS,
    NODE_LABELS,
    PROPERTIES,
    Link,
    Links,
    Nodes,
    Projection,
    Properties,
)

if TYPE_CHECKING:
    import neo4j

_KINDS = frozenset(label for label in KIND_LABELS.values() if label)
_NAMES = frozenset(PROPERTIES)


class Changed(NamedTuple):
    """Something that is there, by its element id, and the properties to set; None takes one away."""

    element: str
    properties: dict[str, Any]


class Stale(NamedTuple):
    """Something of ours that the graph hasn't; `run` made it."""

    element: str
    run: str


@dataclass
class NodeDifference:
    """Of the nodes of one label: `same` counts those as they should be."""

    group: Nodes
    missing: list[Properties]
    changed: list[Changed] = field(default_factory=list)
    same: int = 0


@dataclass
class LinkDifference:
    """Of the relationships of one type between two labels. `twice` are copies of what is there as well."""

    group: Links
    missing: list[Link]
    changed: list[Changed] = field(default_factory=list)
    stale: list[Stale] = field(default_factory=list)
    twice: list[Stale] = field(default_factory=list)
    same: int = 0


@dataclass
class Difference:
    """Between a projection and what a database has in one namespace; `runs` are those that wrote there."""

    nodes: list[NodeDifference]
    links: list[LinkDifference]
    stale: dict[str, list[Stale]]
    runs: set[str]


def within(name: str, namespace: str) -> str:
    """The condition that a node is of the namespace `$namespace`. In the default one also of none: what an
    importer wrote, and what was there before."""
    if namespace == DEFAULT:
        return f"coalesce({name}.{NAMESPACE}, '') = $namespace"
    return f"{name}.{NAMESPACE} = $namespace"


def compare(session: neo4j.Session, projection: Projection, namespace: str) -> Difference:
    """Reads what the namespace has, and compares. Relationships whose ends the projection lacks don't
    count."""
    nodes: list[NodeDifference] = []
    stale: dict[str, list[Stale]] = {}
    runs: set[str] = set()
    ids: dict[str, set[Any]] = {}
    for label in NODE_LABELS:
        groups = [group for group in projection.nodes if group.labels[0] == label]
        ids[label] = {row["id"] for group in groups for row in group.rows}
        found, stale[label], made_by = session.execute_read(_compare_nodes, label, groups, namespace)
        nodes += found
        runs |= made_by
    links = []
    for group in projection.links:
        difference, made_by = session.execute_read(
            _compare_links, group, ids[group.source], ids[group.target], namespace
        )
        links.append(difference)
        runs |= made_by
    return Difference(nodes, links, stale, runs)


def _compare_nodes(
    transaction: neo4j.ManagedTransaction, label: str, groups: Sequence[Nodes], namespace: str
) -> tuple[list[NodeDifference], list[Stale], set[str]]:
    differences = [NodeDifference(group, []) for group in groups]
    left = {row["id"]: (group, row) for group in differences for row in group.group.rows}
    stale: list[Stale] = []
    runs = set()
    text = (
        f"MATCH (n:{label}) WHERE {within('n', namespace)} "
        "RETURN elementId(n) AS element, labels(n) AS labels, properties(n) AS found"
    )
    for element, labels, found in _rows(transaction, text, namespace):
        run = found.get(RUN)
        if run is not None:
            runs.add(run)
        wanted = left.pop(found.get("id"), None)
        if wanted is None:
            if run is not None:
                stale.append(Stale(element, run))
            continue
        difference, row = wanted
        changes = _changes(row, found)
        right = _KINDS.intersection(labels) == set(difference.group.labels[1:])
        if right and not changes and run is not None and NAMESPACE in found:
            difference.same += 1
        else:
            difference.changed.append(Changed(element, changes))
    for difference, row in left.values():
        difference.missing.append(row)
    return differences, stale, runs


def _compare_links(
    transaction: neo4j.ManagedTransaction, links: Links, sources: set[Any], targets: set[Any], namespace: str
) -> tuple[LinkDifference, set[str]]:
    key = links.key
    left = {
        (link.source, link.target, link.properties[key] if key else None): link
        for link in links.rows
        if link.source in sources and link.target in targets
    }
    difference = LinkDifference(links, [])
    met: set[Any] = set()
    runs = set()
    text = (
        f"MATCH (a:{links.source})-[r:{links.type}]->(b:{links.target}) "
        f"WHERE {within('a', namespace)} AND {within('b', namespace)} "
        "RETURN elementId(r) AS element, a.id AS source, b.id AS target, properties(r) AS found"
    )
    for element, source, target, found in _rows(transaction, text, namespace):
        run = found.get(RUN)
        if run is not None:
            runs.add(run)
        name = (source, target, found.get(key) if key else None)
        link = left.pop(name, None)
        if link is not None:
            met.add(name)
            changes = _changes(link.properties, found)
            if changes or run is None:
                difference.changed.append(Changed(element, changes))
            else:
                difference.same += 1
        elif run is not None:
            (difference.twice if name in met else difference.stale).append(Stale(element, run))
    difference.missing = list(left.values())
    return difference, runs


def _rows(transaction: neo4j.ManagedTransaction, text: str, namespace: str) -> Iterator[list[Any]]:
    for record in transaction.run(text, namespace=namespace):
        yield record.values()


def _changes(wanted: Properties, found: dict[str, Any]) -> dict[str, Any]:
    """What to set so that `found` has our properties as `wanted`. Properties with names that aren't ours are
    somebody else's and stay."""
    changes: dict[str, Any] = {}
    for name, value in wanted.items():
        there = found.get(name)
        if there is None or not _equal(value, there):
            changes[name] = value
    for name in found.keys() - wanted.keys():
        if name in _NAMES:
            changes[name] = None
    return changes


def _equal(value: Any, there: Any) -> bool:
    if type(value) is type(there):
        return bool(value == there)
    native = getattr(there, "to_native", None)
    return native is not None and bool(native() == value)
