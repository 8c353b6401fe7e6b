"""What a database has of a projection already: what is missing, what is otherwise, what is too much.

Everything that graphbuild wrote in one namespace is read and compared with the graph's rows, property by
property. So a push that broke off needs no notes of its own to go on, what somebody changed by hand is
mended, and a trial run can say exactly what a real one would do.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.cypher.carried import NAMES
from graphbuild.cypher.marks import DEFAULT, NAMESPACE, RUN
from graphbuild.cypher.projection import (
    KIND_LABELS,
    NODE_LABELS,
    PROPERTIES,
    Link,
    Links,
    Nodes,
    NodeTable,
    Projection,
    Properties,
    tables,
)
from graphbuild.records import Resolved

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
        for alike in dict.fromkeys(one.alike for one in links):
            some = {one.group.type: one for one in links if one.alike == alike}
            runs |= session.execute_read(_compare_links, *alike, some, namespace)
    return Difference(nodes, [one.difference() for one in links], stale, runs)


class _Links:
    """Compares the relationships of one group with what is found. Groups that are `alike` are between the
    same labels and have the same properties."""

    def __init__(self, group: Links, sources: set[Any], targets: set[Any]) -> None:
        self.group, self._key = group, group.key
        self.alike = (group.source, group.target, _names()[group.type])
        self._at = self.alike[2].index(group.key) if group.key else None
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

    def meet(self, source: str, target: str, found: _Found) -> None:
        name = (source, target, None if self._at is None else found.values[self._at])
        link = self._wanted.get(name)
        if link is not None and name not in self._met:
            self._met.add(name)
            changes = _changes(link.properties, found)
            if changes or found.run is None:
                self._found.changed.append(Changed(found.element, changes))
            else:
                self._found.same += 1
        elif found.run is not None:
            stale = Stale(found.element, found.run)
            (self._found.twice if link is not None else self._found.stale).append(stale)

    def difference(self) -> LinkDifference:
        met = self._met
        self._found.missing = [link for name, link in self._wanted.items() if name not in met]
        return self._found


class _Found(NamedTuple):
    """A node or relationship of the database: the values of the properties `names`, and pairs of name and
    value of all others. Much less than maps of properties, which name each one each time."""

    element: str
    run: str | None
    names: tuple[str, ...]
    values: list[Any]
    others: list[Any]


@functools.cache
def _names() -> dict[str, tuple[str, ...]]:
    """The properties that nodes of a label and relationships of a type usually have."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables(Resolved()):
        name = table.labels[0] if isinstance(table, NodeTable) else table.type
        found[name] = tuple(column.name for column in table.columns if column.name not in NAMES)
    return found


def _read_as(name: str, names: tuple[str, ...]) -> str:
    """The columns that a _Found is made of."""
    values = ", ".join(f"{name}.{one}" for one in names)
    return (
        f"elementId({name}), {name}.{RUN}, [{values}], "
        f"[key IN keys({name}) WHERE NOT key IN $names | [key, {name}[key]]]"
    )


def _compare_nodes(
    transaction: neo4j.ManagedTransaction, label: str, groups: Sequence[Nodes], namespace: str
) -> tuple[list[NodeDifference], list[Stale], set[str]]:
    differences = [NodeDifference(group, []) for group in groups]
    left = {row["id"]: (group, row) for group in differences for row in group.group.rows}
    names = _names()[label]
    at = names.index("id")
    stale: list[Stale] = []
    text = (
        f"MATCH (n:{label}) WHERE {within('n', namespace)} "
        f"RETURN labels(n), n.{NAMESPACE}, {_read_as('n', names)}"
    )
    runs: set[str] = set()
    for (labels, space), found in _rows(transaction, text, names, namespace, runs):
        wanted = left.pop(found.values[at], None)
        if wanted is None:
            if found.run is not None:
                stale.append(Stale(found.element, found.run))
            continue
        difference, row = wanted
        changes = _changes(row, found)
        right = _KINDS.intersection(labels) == set(difference.group.labels[1:])
        if right and not changes and found.run is not None and space is not None:
            difference.same += 1
        else:
            difference.changed.append(Changed(found.element, changes))
    for difference, row in left.values():
        difference.missing.append(row)
    return differences, stale, runs


def _compare_links(
    transaction: neo4j.ManagedTransaction,
    source: str,
    target: str,
    names: tuple[str, ...],
    groups: Mapping[str, _Links],
    namespace: str,
) -> set[str]:
    for group in groups.values():
        group.begin()
    text = (
        f"MATCH (a:{source})-[r:{'|'.join(groups)}]->(b:{target}) "
        f"WHERE {within('a', namespace)} AND {within('b', namespace)} "
        f"RETURN type(r), a.id, b.id, {_read_as('r', names)}"
    )
    runs: set[str] = set()
    for (type_, one, other), found in _rows(transaction, text, names, namespace, runs):
        groups[type_].meet(one, other, found)
    return runs


def _rows(
    transaction: neo4j.ManagedTransaction,
    text: str,
    names: tuple[str, ...],
    namespace: str,
    runs: set[str],
) -> Iterator[tuple[list[Any], _Found]]:
    """What comes before the columns of a _Found, and that. What no run wrote comes last, so that it isn't
    taken for ours where we have the same."""
    unmarked = []
    known = [*names, RUN, NAMESPACE]
    for record in transaction.run(text, namespace=namespace, names=known):
        *before, element, run, values, others = record.values()
        row = (before, _Found(element, run, names, values, others))
        if run is None:
            unmarked.append(row)
        else:
            runs.add(run)
            yield row
    yield from unmarked


def _changes(wanted: Properties, found: _Found) -> dict[str, Any]:
    """What to set so that what was found has our properties as `wanted`. Properties with names that aren't
    ours are somebody else's and stay."""
    if not found.others and len(wanted) <= len(found.names):
        expected = list(map(wanted.get, found.names))
        if expected == found.values and len(expected) - expected.count(None) == len(wanted):
            return {}
    there = dict(zip(found.names, found.values, strict=True)) | dict(found.others)
    changes: dict[str, Any] = {
        name: value for name, value in wanted.items() if not _equal(value, there.get(name))
    }
    for name, value in there.items():
        if value is not None and name not in wanted and name in _NAMES:
            changes[name] = None
    return changes


def _equal(value: Any, there: Any) -> bool:
    if type(value) is type(there):
        return bool(value == there)
    native = getattr(there, "to_native", None)
    return native is not None and bool(native() == value)
