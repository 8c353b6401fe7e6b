"""What a push writes beside the graph itself: which graph a node is of, and which run made a node or
relationship.

The marks are properties, so that a database holds no node but the graph's; reading takes them off again. A
run is called by its place in the order of runs and by the graph it wrote, as in `2-5f1c09ab`: the same graph
pushed again, after the server went away for instance, goes on with the same run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from graphbuild.cypher.projection import Projection
from graphbuild.errors import ServerError

PREFIX = "_graphbuild_"
NAMESPACE = "_graphbuild_namespace"
RUN = "_graphbuild_run"

DEFAULT = ""  # the namespace where none is named
FOUND = "0"  # the run of what was in the database before and is the graph's too: never deleted

_NAMESPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_RUN = re.compile(r"([1-9]\d{0,8})-[0-9a-f]{8}")


def namespace_of(name: str | None) -> str:
    """The namespace as it is stored. Raises ServerError for a name that can't be one."""
    if name is None:
        return DEFAULT
    if not isinstance(name, str) or not _NAMESPACE.fullmatch(name):
        raise ServerError(
            f"{name!r} can't be a namespace; take up to 64 letters of a to z, digits, dots, - and _"
        )
    return name


def is_run(name: str) -> bool:
    """Whether a run can be called so: a number, a hyphen and eight digits of the graph's digest."""
    return _RUN.fullmatch(name) is not None


def order(run: str) -> int:
    """The place of a run in the order of runs."""
    match = _RUN.fullmatch(run)
    return int(match[1]) if match else 0


def in_order(runs: Iterable[str]) -> list[str]:
    """The runs that are ours, the earliest first."""
    return sorted((run for run in set(runs) if is_run(run)), key=lambda run: (order(run), run))


def next_run(runs: Iterable[str], digest: str) -> str:
    """The run in which a graph is written to a database that has these already."""
    known = in_order(runs)
    if known and known[-1].endswith(f"-{digest}"):
        return known[-1]
    return f"{order(known[-1]) + 1 if known else 1}-{digest}"


def digest_of(projection: Projection) -> str:
    """Eight hexadecimal digits that tell this graph from others."""
    digest = hashlib.blake2b(digest_size=4)
    encode = msgspec.json.Encoder().encode
    for nodes in projection.nodes:
        digest.update(encode(nodes.labels))
        digest.update(encode(nodes.rows))
    for links in projection.links:
        digest.update(encode(links.name))
        digest.update(encode(links.rows))
    return digest.hexdigest()


def without(properties: Any) -> dict[str, Any]:
    """The properties, of a mapping, but the marks."""
    return {name: value for name, value in properties.items() if not name.startswith(PREFIX)}
