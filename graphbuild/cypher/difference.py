"""What a database has of a projection already: what is missing, what is otherwise, what is too much.

Everything that graphbuild wrote in one namespace is read and compared with the graph's rows, property by
property. So a push that broke off needs no notes of its own to go on, what somebody changed by hand is
mended, and a trial run can say exactly what a real one would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    empty = not runs and not any(one.changed for one in nodes)
    links = [_Links(group, ids[group.source], ids[group.target]) for group in projection.links]
    if not empty:  # else there are no relationships to read
        for source, target in dict.fromkeys((group.source, group.target) for group in projection.links):
            some = {one.group.type: one for one in links if one.between == (source, target)}
            runs |= session.execute_read(_compare_links, source, target, some, namespace)
    return Difference(nodes, [one.difference() for one in links], stale, runs)


class _Links:
    """Compares the relationships of one group with what is found."""

    def __init__(self, group: Links, sources: set[Any], targets: set[Any]) -> None:
        self.group, self.between, self._key = group, (group.source, group.target), group.key
        self._wanted = {
            (link.source, link.target, link.properties[group.key] if group.key else None): link
            for link in group.rows
            if link.source in sources and link.target in targets
        }
        self.begin()

    def begin(self) -> None:
        """Forgets what was found: a read that broke off begins again."""
        self._found = LinkDifference(self.group, [])
        self._met: set[Any] = set()

    def meet(self, element: str, source: str, target: str, found: dict[str, Any], run: str | None) -> None:
        name = (source, target, found.get(self._key) if self._key else None)
        link = self._wanted.get(name)
        if link is not None and name not in self._met:
            self._met.add(name)
            changes = _changes(link.properties, found)
            if changes or run is None:
                self._found.changed.append(Changed(element, changes))
            else:
                self._found.same += 1
        elif run is not None:
            (self._found.twice if link is not None else self._found.stale).append(Stale(element, run))

    def difference(self) -> LinkDifference:
        met = self._met
        self._found.missing = [link for name, link in self._wanted.items() if name not in met]
        return self._found


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
    transaction: neo4j.ManagedTransaction,
    source: str,
    target: str,
    groups: Mapping[str, _Links],
    namespace: str,
) -> set[str]:
    runs = set()
    for group in groups.values():
        group.begin()
    text = (
        f"MATCH (a:{source})-[r:{'|'.join(groups)}]->(b:{target}) "
        f"WHERE {within('a', namespace)} AND {within('b', namespace)} "
        "RETURN elementId(r) AS element, type(r) AS type, a.id AS source, b.id AS target, "
        "properties(r) AS found"
    )
    for element, type_, one, other, found in _rows(transaction, text, namespace):
        run = found.get(RUN)
        if run is not None:
            runs.add(run)
        groups[type_].meet(element, one, other, found, run)
    return runs


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
