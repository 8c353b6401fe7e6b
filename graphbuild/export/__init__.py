"""The graph for other programs: GraphML, GEXF, CSV, Parquet, RDF, and the files of neo4j-admin."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphbuild.errors import GraphbuildError, StoreError

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

FORMATS = ("graphml", "gexf", "csv", "parquet", "rdf", "neo4j-admin")
FROM_RECORDS = ("neo4j-admin",)  # formats that need no more of a graph than its records

__all__ = ["FORMATS", "FROM_RECORDS", "export"]


def export(graph: Graph | Resolved, format: str, path: str | os.PathLike[str]) -> list[Path]:
    """Writes the graph and returns the files written. graphml, gexf and rdf make one file (RDF as Turtle,
    .ttl, or N-Triples, .nt); csv, parquet and neo4j-admin fill a folder. Equal graphs give
    equal bytes. For neo4j-admin the graph's records will do.

    Raises GraphbuildError for an unknown format or suffix of RDF, MissingExtraError without the
    library that parquet and rdf need, StoreError for a path that can't be written."""
    if format not in FORMATS:
        raise GraphbuildError(f"unknown format {format!r}; the formats are {', '.join(FORMATS)}")
    try:
        return _writer(format)(graph, Path(path))
    except OSError as error:
        raise StoreError(f"can't write {path}: {error.strerror or error}; choose another place") from error


def _writer(format: str) -> Callable[[Any, Path], list[Path]]:
    if format == "neo4j-admin":
        from graphbuild.cypher import neo4j_admin_files

        return neo4j_admin_files
    if format == "rdf":
        from graphbuild.export.rdf import write_rdf

        return write_rdf
    if format in ("csv", "parquet"):
        from graphbuild.export import tables

        return tables.write_csv if format == "csv" else tables.write_parquet
    from graphbuild.export import xml

    return xml.write_graphml if format == "graphml" else xml.write_gexf
