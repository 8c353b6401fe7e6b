"""The way from texts to the property graph on a Spark cluster: the same records as on one machine.

    from graphbuild.cluster import run
    run(spark, ["s3a://archive/articles/"], "s3a://archive/graph")

Texts are read and their claims extracted document by document, each Python worker with one model (`reading`,
`extracting`). What a corpus has to say of its actors is small beside its claims: it is gathered and resolved
in one place, and brought back to the documents by joins (`naming`). Claims then go by their blocks, events by
their classes and parties, ties by their pairs (`merging`). docs/scale.md tells what that takes.

Needs the extra `spark`, and Java 17 or later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphbuild.cluster.job import Report, merge, run

__all__ = ["Report", "merge", "run"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'graphbuild.cluster' has no attribute {name!r}")
    from graphbuild.errors import MissingExtraError

    try:
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError:
        raise MissingExtraError("building on a cluster", "spark") from None
    from graphbuild.cluster import job

    return getattr(job, name)
