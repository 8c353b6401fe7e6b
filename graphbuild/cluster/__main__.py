"""python -m graphbuild.cluster INPUT... -o OUT: what `run` does, in a session of its own; also for
spark-submit, which says where the cluster is."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import click

from graphbuild import decisions
from graphbuild.decisions import Decisions
from graphbuild.errors import GraphbuildError, InputError
from graphbuild.records import MIN_CONFIDENCE


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--out", required=True, help="Folder for the graph, wherever Spark can write.")
@click.option("--master", help="Where to run (local[*], yarn, k8s://...); spark-submit says it otherwise.")
@click.option("--model", help="Name of a spaCy model (default: the best one installed).")
@click.option("--actors", multiple=True, help="CSV file with actors of your own; repeatable.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=MIN_CONFIDENCE, show_default=True)
@click.option("--decisions", "decided", help="decisions.jsonl of a work folder, to be obeyed.")
@click.option("--claims", is_flag=True, help="The inputs are claims, as `graphbuild extract` writes them.")
@click.option("--documents", multiple=True, help="With --claims: JSON lines with id, date and source.")
@click.option("--format", "formats", multiple=True, help="parquet or neo4j; repeatable (default: both).")
@click.option("--parts", type=click.IntRange(1), help="Tasks of a shuffle and files of a table.")
def main(
    inputs: tuple[str, ...],
    out: str,
    master: str | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
    decided: str | None,
    claims: bool,
    documents: tuple[str, ...],
    formats: tuple[str, ...],
    parts: int | None,
) -> None:
    """Builds the graph of all that the INPUTS say on a Spark cluster; options as those of `build`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("graphbuild.cluster").setLevel(logging.INFO)
    try:
        from graphbuild.cluster import merge, run

        known = _decided(decided)
        spark = session(master)
        try:
            shared: dict[str, Any] = {"decided": known, "parts": parts}
            if formats:
                shared["formats"] = formats
            if claims:
                report = merge(spark, inputs, out, documents=documents, **shared)
            else:
                report = run(
                    spark, inputs, out, model=model, actors=actors, min_confidence=min_confidence, **shared
                )
        finally:
            spark.stop()
    except GraphbuildError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    click.echo(
        f"{report.documents:,} documents ({report.set_aside:,} set aside), {report.claims:,} claims: "
        f"{report.nodes:,} nodes, {report.events:,} events and {report.ties:,} ties in {out}"
    )


def session(master: str | None) -> Any:
    """A Spark session. Raises GraphbuildError where there is no Java."""
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("graphbuild")
    if master and master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return (builder.master(master) if master else builder).getOrCreate()
    except (PySparkRuntimeError, FileNotFoundError) as error:
        raise GraphbuildError(
            "Spark can't be started; it needs Java 17 or later: install it, and set JAVA_HOME to its folder "
            f"({str(error).splitlines()[0]})"
        ) from error


def _decided(path: str | None) -> Any:
    from pathlib import Path

    if path is None:
        return Decisions([]).decided()
    if not Path(path).is_file():
        raise InputError(f"there is no file {path}; give the decisions.jsonl of a work folder")
    lines, wrong = decisions.read(path)
    for message in wrong:
        click.echo(f"warning: {message}", err=True)
    return Decisions(lines).decided()


if __name__ == "__main__":
    main()
