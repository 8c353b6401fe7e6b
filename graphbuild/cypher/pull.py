"""A graph back from the Neo4j server that it was pushed to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graphbuild.cypher.marks import NAMESPACE, RUN, in_order, namespace_of, without
from graphbuild.cypher.projection import Link, Links, Nodes, Projection, project
from graphbuild.cypher.restoring import restore
from graphbuild.cypher.server import connect
from graphbuild.errors import ServerError
from graphbuild.records import Resolved

if TYPE_CHECKING:
    import neo4j

    from graphbuild.graph import Graph


def pull(
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    namespace: str | None = None,
) -> Graph:
    """The graph that was pushed to a Neo4j server, exactly as it was. Only what graphbuild wrote is read, in
    the namespace alone. Raises ServerError for a namespace that has no graph, GraphbuildError for one that
    was changed so that it is none any more, and as `push` does."""
    from graphbuild.graph import Graph

    records = pull_records(uri, user=user, password=password, database=database, namespace=namespace)
    return Graph.from_records(*records)


def pull_records(
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    namespace: str | None = None,
) -> Resolved:
    """As `pull`, the records without a networkx graph of them. Raises ServerError as `pull` does, also where
    the namespace has no graph."""
    space = namespace_of(namespace)
    with connect(uri, user, password) as driver, driver.session(database=database) as session:
        projection, runs = session.execute_read(_read, space)
    if not in_order(runs):
        raise ServerError(
            f"{uri} has no graph in "
            + (f"the namespace {space!r}" if space else "the default namespace")
            + "; push one first, or name another namespace or database"
        )
    return restore(projection)


def _read(transaction: neo4j.ManagedTransaction, namespace: str) -> tuple[Projection, set[str]]:
    """One transaction, so that a push meanwhile isn't seen in part."""
    empty = project(Resolved())
    runs: set[str] = set()
    nodes = []
    for label in dict.fromkeys(group.labels[0] for group in empty.nodes):
        text = (
            f"MATCH (n:{label}) WHERE n.{NAMESPACE} = $namespace AND n.{RUN} IS NOT NULL RETURN properties(n)"
        )
        rows = [_plain(found, runs) for (found,) in _rows(transaction, text, namespace)]
        nodes.append(Nodes((label,), rows))
    links = {group.name: Links(*group[:4], []) for group in empty.links}
    for source, target in dict.fromkeys((group.source, group.target) for group in empty.links):
        some = {
            group.type: group for group in links.values() if (group.source, group.target) == (source, target)
        }
        text = (
            f"MATCH (a:{source})-[r:{'|'.join(some)}]->(b:{target}) "
            f"WHERE a.{NAMESPACE} = $namespace AND b.{NAMESPACE} = $namespace AND r.{RUN} IS NOT NULL "
            "RETURN type(r), a.id, b.id, properties(r)"
        )
        for type_, one, other, found in _rows(transaction, text, namespace):
            some[type_].rows.append(Link(one, other, _plain(found, runs)))
    return Projection(nodes, list(links.values())), runs


def _rows(transaction: neo4j.ManagedTransaction, text: str, namespace: str) -> Iterator[list[Any]]:
    for record in transaction.run(text, namespace=namespace):
        yield record.values()


def _plain(properties: dict[str, Any], runs: set[str]) -> dict[str, Any]:
    runs.add(properties[RUN])
    return {
        name: value.to_native() if hasattr(value, "to_native") else value
        for name, value in without(properties).items()
    }
