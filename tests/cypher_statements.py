"""The plain Cypher that writes a projection, against which the quicker ways are held.

Every statement takes `$rows`. Labels and types in its text come from closed sets; whatever a text or a table
said travels as a parameter. Running a statement twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphbuild.cypher.projection import KIND_LABELS, Links, Nodes, Projection


class Statement(NamedTuple):
    """Cypher with one parameter, `rows`, and the rows to give it, in batches of any size."""

    what: str
    text: str
    rows: Sequence[Mapping[str, Any]]

    def batches(self, size: int) -> Iterator[Sequence[Mapping[str, Any]]]:
        """The rows in runs of at most `size`, in order."""
        for start in range(0, len(self.rows), size):
            yield self.rows[start : start + size]


def statements(projection: Projection) -> Iterator[Statement]:
    """All nodes, then all relationships, for the groups that have rows."""
    yield from (_nodes(nodes) for nodes in projection.nodes if nodes.rows)
    yield from (_links(links) for links in projection.links if links.rows)


def _nodes(nodes: Nodes) -> Statement:
    label, *more = nodes.labels
    text = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
    if label == "Actor":
        # An actor whose kind is known better by now must not keep the old one.
        stale = [kind for kind in KIND_LABELS.values() if kind is not None and kind not in more]
        text += f" REMOVE n:{':'.join(stale)}"
    if more:
        text += f" SET n:{':'.join(more)}"
    return Statement(f"(:{':'.join(nodes.labels)})", text, nodes.rows)


def _links(links: Links) -> Statement:
    key = f" {{{links.key}: row.key}}" if links.key else ""
    text = (
        f"UNWIND $rows AS row MATCH (a:{links.source} {{id: row.source}}) "
        f"MATCH (b:{links.target} {{id: row.target}}) "
        f"MERGE (a)-[r:{links.type}{key}]->(b) SET r = row.properties"
    )
    rows = [
        {
            "source": link.source,
            "target": link.target,
            "key": link.properties[links.key] if links.key else None,
            "properties": link.properties,
        }
        for link in links.rows
    ]
    return Statement(links.name, text, rows)
