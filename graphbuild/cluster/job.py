"""The whole way, from inputs to the folder with the tables."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyarrow as pa
from pyspark import SparkFiles
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from graphbuild.cluster.extracting import DONE, extracted, row_of, told
from graphbuild.cluster.frames import Row, groups, mapped, together
from graphbuild.cluster.importer import write_neo4j
from graphbuild.cluster.merging import merge_told
from graphbuild.cluster.naming import name_actors
from graphbuild.cluster.reading import COLUMNS, Input, first_lines, inputs_of, raw_rows
from graphbuild.cluster.stages import SUCCESS, Stages
from graphbuild.cluster.storage import Storage
from graphbuild.cluster.tables import tables_of, write_parquet
from graphbuild.errors import GraphbuildError, InputError, LexiconError
from graphbuild.records import MIN_CONFIDENCE, DocumentInfo, Record, SetAside, Statement, to_json
from graphbuild.resolve import Decided
from graphbuild.workers import Coder

_WORK, _NEW = "_work", "_new"
_READ = "read-"  # the stages that later runs use again begin so
_RESULTS = ("parquet", "neo4j")
# A task reads so many bytes of text: some minutes of work, so that one that fails loses little.
_SPLIT = 8 << 20
_OPENING = 16 << 10  # what opening a file counts for in that
_TEXTS = 256  # texts that are in a worker's memory at once
log = logging.getLogger("graphbuild.cluster")


class Report(Record, frozen=True, kw_only=True):
    """What a run came to."""

    documents: int
    set_aside: int
    undated: int  # documents read without the date that they were given, which names no day
    claims: int
    relations: int
    nodes: int
    events: int
    ties: int
    links: int
    out: str


def run(
    spark: SparkSession,
    inputs: Sequence[str] | str,
    out: str,
    *,
    model: str | None = None,
    actors: Sequence[str | os.PathLike[str]] = (),
    min_confidence: float = MIN_CONFIDENCE,
    decided: Decided = Decided(),  # noqa: B008  # frozen
    formats: Sequence[str] = _RESULTS,
    parts: int | None = None,
    make: Callable[[], Coder] | None = None,
) -> Report:
    """Reads the inputs (files and folders of text, pages, CSV, JSON lines or Parquet, wherever Spark can
    read) and writes the graph of all they say to the folder `out`: `parquet/` with one folder a table,
    `neo4j/` with files for neo4j-admin, and last of all the file `_SUCCESS`. The records are those that
    `graphbuild.build` makes of the same documents.

    `model`, `actors` and `min_confidence` are those of `build`; `decided` is what analysts decided
    (`graphbuild.decisions`); `formats` are those to write; `parts` is the number of tasks of a shuffle and of
    files of a table (None: the session's `spark.sql.shuffle.partitions`). `make` makes a coder in place of
    `graphbuild.extract.Extractor` and has to be picklable.

    What was extracted stays in `out/_work` and is used again as long as the inputs (by names, sizes and times
    of change) and all that claims depend on are the same, so that a run that failed later goes on from there;
    the folder may be deleted. A run that fails leaves an earlier result as it was. Raises InputError,
    StoreError, ModelError, LexiconError, GraphbuildError."""
    storage = Storage(spark)
    formats = _known(formats)
    given = inputs_of(storage, [inputs] if isinstance(inputs, str) else list(inputs))
    if make is None:
        make = functools.partial(_extractor, model, _shipped(spark, actors), min_confidence)
    version = make().version
    parts = parts or int(spark.conf.get("spark.sql.shuffle.partitions") or 200)
    stages = Stages(spark, storage, f"{out}/{_WORK}", parts)
    with _settings(
        spark,
        {
            "spark.sql.files.maxPartitionBytes": str(_SPLIT),
            "spark.sql.files.openCostInBytes": str(_OPENING),
            "spark.sql.execution.arrow.maxRecordsPerBatch": str(_TEXTS),
            "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
        },
    ):
        rows = raw_rows(spark, given)
        read = _read(stages, rows, given, make, version)
    done, aside = _each_once(stages, read)
    return _finish(stages, done, aside, decided, out, formats)


def merge(
    spark: SparkSession,
    claims: Sequence[str] | str,
    out: str,
    *,
    documents: Sequence[str] | str = (),
    decided: Decided = Decided(),  # noqa: B008  # frozen
    formats: Sequence[str] = _RESULTS,
    parts: int | None = None,
) -> Report:
    """Files of claims and relations (JSON lines, as `graphbuild extract` writes them) to a graph in the
    folder `out`, as `run` writes it. `documents` are files of JSON lines with `id` and, where known, `date`,
    `source`, `title` and `url` of the documents; of others only the id is known. Raises InputError with file
    and place, StoreError, GraphbuildError."""
    storage = Storage(spark)
    formats = _known(formats)
    parts = parts or int(spark.conf.get("spark.sql.shuffle.partitions") or 200)
    told_by = [mapped(_text(spark, storage, claims), ["address", "value"], _statement_rows, _STATEMENTS)]
    if documents:
        infos = mapped(_text(spark, storage, documents), ["address", "value"], _info_rows, _STATEMENTS)
        told_by.append(infos)
    rows = functools.reduce(DataFrame.union, told_by)
    gathered = mapped(together(rows, parts, "doc", then=["sort"]), _STATEMENTS.names, _gathered, DONE)
    stages = Stages(spark, storage, f"{out}/{_WORK}", parts)
    done = stages.keep(gathered, "gathered")
    return _finish(stages, done, done.where("false"), decided, out, formats)


def _known(formats: Sequence[str]) -> Sequence[str]:
    for format_ in formats:
        if format_ not in _RESULTS:
            raise GraphbuildError(f"unknown format {format_!r}; the formats are {', '.join(_RESULTS)}")
    return formats


def _extractor(model: str | None, actors: Sequence[str], min_confidence: float) -> Coder:
    from graphbuild.extract import Extractor

    return Extractor(model, [SparkFiles.get(name) for name in actors], min_confidence)


def _shipped(spark: SparkSession, actors: Sequence[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Sends the user's tables to the workers; gives the names by which they find them."""
    names = []
    for path in actors:
        if not Path(path).is_file():
            raise LexiconError(f"there is no file {os.fspath(path)}; give CSV files with actors")
        if Path(path).name in names:
            raise LexiconError(f"two files of actors are called {Path(path).name}; rename one")
        names.append(Path(path).name)
        spark.sparkContext.addFile(os.fspath(path))
    return tuple(names)


@contextmanager
def _settings(spark: SparkSession, settings: dict[str, str]) -> Iterator[None]:
    """Settings of the session for a while."""
    before = {name: spark.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)


def _read(
    stages: Stages, rows: DataFrame, given: Sequence[Input], make: Callable[[], Coder], version: str
) -> DataFrame:
    """Rows of DONE, of an earlier run if it read the same."""
    name = f"{_READ}{_fingerprint(stages.spark, given, version)}"
    before = stages.storage.find(f"{stages.folder}/{name}/{SUCCESS}")
    log.info("%s %s", "read before:" if before else "reading and extracting into", f"{stages.folder}/{name}")
    first = {} if before else first_lines(rows)
    extract = functools.partial(extracted, inputs=given, first=first, make=make, version=version)
    return stages.once(mapped(rows, COLUMNS, extract, DONE), name)


def _fingerprint(spark: SparkSession, given: Sequence[Input], version: str) -> str:
    """What tells runs over the same files, read in the same way, from others."""
    parts: list[object] = [version]
    for one in given:
        files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(one.address)
        number = F.xxhash64("path", "length", F.col("modificationTime").cast("double"))
        told = files.select(F.count("*"), F.sum("length"), F.bit_xor(number), F.max("modificationTime"))
        parts.append([one.address, *map(str, told.head() or ())])
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _each_once(stages: Stages, read: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The documents that are done, each id once, and what is set aside: of several with one id the first."""
    place = F.struct("input", "file", "row")
    # What can't be read has no id of its own.
    named = read.where("aside is null or get_json_object(cast(aside as string), '$.stage') != 'read'")
    several = named.groupBy("id").agg(F.count("*").alias("times"), F.min(place).alias("place"))
    several = several.where("times > 1").select("id", "place")
    later = named.join(several, "id").where(F.struct("input", "file", "row") > F.col("place"))
    later = stages.keep(later.select("input", "file", "row", "where", "id"), "twice")
    twice = mapped(later, ["where", "id"], _twice, pa.schema([("aside", pa.binary())]))
    kept = read.join(later.select("input", "file", "row"), ["input", "file", "row"], "left_anti")
    aside = kept.where("aside is not null").select("aside").union(twice)
    return kept.where("aside is null"), aside


def _twice(rows: Iterator[Row]) -> Iterator[Row]:
    for where, id_ in rows:
        reason = f"a document called {id_!r} was read before in this run; ids must differ"
        yield (to_json(SetAside(id=where, stage="read", reason=reason)),)


def _finish(
    stages: Stages, done: DataFrame, aside: DataFrame, decided: Decided, out: str, formats: Sequence[str]
) -> Report:
    told = done.agg(
        F.count("*").alias("documents"),
        F.coalesce(F.sum("claims"), F.lit(0)).alias("claims"),
        F.coalesce(F.sum("relations"), F.lit(0)).alias("relations"),
        F.coalesce(F.sum(F.col("undated").cast("int")), F.lit(0)).alias("undated"),
    ).first()
    assert told is not None
    if not told.documents:
        first = aside.first()
        if first is None:
            raise InputError("there is no document in the input; give texts, tables or folders of them")
        one = msgspec.json.decode(bytes(first.aside), type=SetAside)
        raise InputError(f"none of the documents can be used; one is {one.id} ({one.stage}): {one.reason}")
    named = name_actors(stages, done, decided)
    log.info("%d actors with names", len(named.records))
    merged = merge_told(stages, done, named)
    log.info("merged")
    tables = tables_of(stages, done, named, merged)
    storage = stages.storage
    storage.delete(f"{out}/{_NEW}")
    if "parquet" in formats:
        write_parquet(tables, aside, f"{out}/{_NEW}/parquet")
    if "neo4j" in formats:
        write_neo4j(storage, tables, f"{out}/{_NEW}/neo4j")
    report = Report(
        documents=told.documents,
        set_aside=aside.count(),
        undated=told.undated,
        claims=told.claims,
        relations=told.relations,
        nodes=tables.nodes.count(),
        events=tables.events.count(),
        ties=tables.ties.count(),
        links=tables.links.count(),
        out=out,
    )
    _put_in_place(storage, out, formats, report)
    stages.forget(but=_READ)
    return report


def _put_in_place(storage: Storage, out: str, formats: Sequence[str], report: Report) -> None:
    """The new result in place of an older one. Without the mark of success a result is not to be read."""
    storage.delete(f"{out}/{SUCCESS}")
    for name in _RESULTS:
        storage.delete(f"{out}/{name}")
    for name in formats:
        storage.rename(f"{out}/{_NEW}/{name}", f"{out}/{name}")
    storage.delete(f"{out}/{_NEW}")
    storage.write(f"{out}/{SUCCESS}", to_json(report).decode() + "\n")


# ---------------------------------------------------------------------- claims that were extracted elsewhere

_STATEMENTS = pa.schema([("doc", pa.string()), ("sort", pa.int32()), ("value", pa.binary())])
_statement = msgspec.json.Decoder(Statement).decode
_info = msgspec.json.Decoder(DocumentInfo).decode


def _text(spark: SparkSession, storage: Storage, paths: Sequence[str] | str) -> DataFrame:
    paths = [paths] if isinstance(paths, str) else list(paths)
    for path in paths:
        if storage.find(path) is None:
            raise InputError(f"{path}: no such file or folder")
    text = spark.read.option("recursiveFileLookup", "true").text(paths)
    return text.select(
        F.col("_metadata.file_path").alias("address"), F.col("value").cast("binary").alias("value")
    )


def _statement_rows(rows: Iterator[Row]) -> Iterator[Row]:
    for address, value in rows:
        if not value.isspace() and value:
            try:
                yield _statement(value).doc, 1, value
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise InputError(f"{address}: not a claim or relation: {error}") from None


def _info_rows(rows: Iterator[Row]) -> Iterator[Row]:
    for address, value in rows:
        if not value.isspace() and value:
            try:
                yield _info(value).id, 0, value
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise InputError(f"{address}: not a document's id, date and source: {error}") from None


def _gathered(rows: Iterator[Row]) -> Iterator[Row]:
    for doc, some in groups(rows):
        infos: list[DocumentInfo] = []
        statements: list[Statement] = []
        for sort, value in some:
            if sort:
                statements.append(_statement(value))
            else:
                infos.append(_info(value))
        info = min(infos, key=to_json, default=DocumentInfo(id=doc))
        yield row_of(id=doc, **told(info, statements))
