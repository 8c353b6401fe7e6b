"""What a Neo4j database holds of our schema and the graph no longer has: found, and taken out.

A graph that grows also changes: two actors turn out to be one, an event gets another place. A push alone
leaves the old ones where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphbuild.cypher.projection import NODE_LABELS, Links, Projection

if TYPE_CHECKING:
    import neo4j


def prune(session: neo4j.Session, projection: Projection, batch: int) -> tuple[int, int]:
    """Deletes the nodes with our labels and the relationships with our types that the projection doesn't
    have, in transactions of `batch`; returns how many nodes and relationships are gone."""
    nodes = links = 0
    for label in NODE_LABELS:
        kept = {row["id"] for group in projection.nodes if group.labels[0] == label for row in group.rows}
        stale = session.execute_read(_strange_nodes, label, kept)
        for start in range(0, len(stale), batch):
            gone = session.execute_write(
                _run,
                f"MATCH (n:{label}) WHERE elementId(n) IN $ids DETACH DELETE n",
                stale[start : start + batch],
            )
            nodes += gone.nodes_deleted
            links += gone.relationships_deleted
    for group in projection.links:
        stale = session.execute_read(_strange_links, group)
        for start in range(0, len(stale), batch):
            text = f"MATCH ()-[r:{group.type}]->() WHERE elementId(r) IN $ids DELETE r"
            links += session.execute_write(_run, text, stale[start : start + batch]).relationships_deleted
    return nodes, links


def _strange_nodes(transaction: neo4j.ManagedTransaction, label: str, kept: set[Any]) -> list[str]:
    result = transaction.run(f"MATCH (n:{label}) RETURN elementId(n) AS element, n.id AS id")
    return [row["element"] for row in result if row["id"] not in kept]


def _strange_links(transaction: neo4j.ManagedTransaction, group: Links) -> list[str]:
    kept = {
        (link.source, link.target, link.properties[group.key] if group.key else None) for link in group.rows
    }
    key = f"r.{group.key}" if group.key else "null"
    result = transaction.run(
        f"MATCH (a:{group.source})-[r:{group.type}]->(b:{group.target}) "
        f"RETURN elementId(r) AS element, a.id AS source, b.id AS target, {key} AS key"
    )
    return [row["element"] for row in result if (row["source"], row["target"], row["key"]) not in kept]


def _run(transaction: neo4j.ManagedTransaction, text: str, ids: list[str]) -> neo4j.SummaryCounters:
    return transaction.run(text, ids=ids).consume().counters
