"""The graph as a property graph: the same queries on the embedded engine and on Neo4j, and the way there."""

from graphbuild.cypher.bulk import neo4j_admin_files
from graphbuild.cypher.catalogue import Parameter, Query, catalogue, find, inline
from graphbuild.cypher.engine import Engine
from graphbuild.cypher.projection import Projection, project
from graphbuild.cypher.pull import pull, pull_records
from graphbuild.cypher.push import PushReport, Run, push, runs, undo
from graphbuild.cypher.rows import Rows
from graphbuild.cypher.run import query

__all__ = [
    "Engine", "Parameter", "Projection", "PushReport", "Query", "Rows", "Run", "catalogue", "find", "inline",
    "neo4j_admin_files", "project", "pull", "pull_records", "push", "query", "runs", "undo",
]  # fmt: skip
