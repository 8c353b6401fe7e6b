"""The Cypher that writes to a server what a comparison found, in batches.

Labels and types in its text come from closed sets; whatever a text or a table said travels as a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from graphbuild.cypher.difference import Changed, Difference, LinkDifference, NodeDifference
from graphbuild.cypher.marks import FOUND, NAMESPACE, RUN
from graphbuild.cypher.projection import KIND_LABELS

_MARKS = f"{RUN}: $run, {NAMESPACE}: $namespace"


class Batch(NamedTuple):
    """One transaction: Cypher with the parameters `rows`, `run` and `namespace`. `kind` says what it does."""

    kind: str
    what: str
    text: str
    rows: Sequence[Any]


def create_nodes(difference: Difference, size: int) -> Iterator[Batch]:
    """The nodes that are missing, in any order."""
    for nodes in difference.nodes:
        yield from _batches("create", _name(nodes), _create_nodes(nodes), nodes.missing, size)


def batches(difference: Difference, size: int) -> Iterator[Batch]:
    """What is left then, in this order: nodes that are otherwise, relationships that are missing and those
    that are otherwise."""
    for nodes in difference.nodes:
        yield from _batches("change", _name(nodes), _change_nodes(nodes), nodes.changed, size)
    for links in difference.links:
        bare = [(link.source, link.target) for link in links.missing if not link.properties]
        rich = [(link.source, link.target, link.properties) for link in links.missing if link.properties]
        name = links.group.name
        yield from _batches("create", name, _create_links(links), bare, size)
        yield from _batches("create", name, _create_links(links, " SET r += row[2]"), rich, size)
        yield from _batches("change", name, _change_links(links), links.changed, size)


def _batches(kind: str, what: str, text: str, rows: Sequence[Any], size: int) -> Iterator[Batch]:
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        yield Batch(kind, what, text, [list(row) if isinstance(row, Changed) else row for row in some])


def _name(nodes: NodeDifference) -> str:
    return f"(:{':'.join(nodes.group.labels)})"


def _create_nodes(nodes: NodeDifference) -> str:
    return f"UNWIND $rows AS row CREATE (n:{':'.join(nodes.group.labels)} {{{_MARKS}}}) SET n += row"


def _change_nodes(nodes: NodeDifference) -> str:
    label, *more = nodes.group.labels
    text = (
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row[0] "
        f"SET n += row[1], n.{NAMESPACE} = $namespace, n.{RUN} = coalesce(n.{RUN}, '{FOUND}')"
    )
    if label == "Actor":
        # An actor whose kind is known better by now must not keep the old one.
        kinds = [kind for kind in KIND_LABELS.values() if kind is not None and kind not in more]
        text += f" REMOVE n:{':'.join(kinds)}"
    if more:
        text += f" SET n:{':'.join(more)}"
    return text


def _create_links(links: LinkDifference, properties: str = "") -> str:
    group = links.group
    return (
        f"UNWIND $rows AS row MATCH (a:{group.source} {{{NAMESPACE}: $namespace, id: row[0]}}) "
        f"MATCH (b:{group.target} {{{NAMESPACE}: $namespace, id: row[1]}}) "
        f"CREATE (a)-[r:{group.type} {{{RUN}: $run}}]->(b){properties}"
    )


def _change_links(links: LinkDifference) -> str:
    return (
        f"UNWIND $rows AS row MATCH ()-[r:{links.group.type}]->() WHERE elementId(r) = row[0] "
        f"SET r += row[1], r.{RUN} = coalesce(r.{RUN}, '{FOUND}')"
    )
