"""Files of a cluster's storage to raw rows, and raw rows to Documents, by the readers of one machine.

A text, a page or a CSV file is one row with all its bytes; JSON lines and Parquet are split, so that one
large file is many tasks. Spark passes over empty files, and over files and
folders whose names begin with "_" or "."."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple
from urllib.parse import unquote

import msgspec
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from graphbuild.cluster.frames import Row
from graphbuild.cluster.storage import Storage
from graphbuild.errors import InputError
from graphbuild.read.document import Undated
from graphbuild.read.inputs import READERS, read_bytes
from graphbuild.read.streams import MAX_BYTES, MAX_LINE
from graphbuild.read.tables import document_of, json_line
from graphbuild.records import Document, SetAside

COLUMNS = ("kind", "input", "address", "start", "value")
LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
_FIELDS = ("text", "id", "date", "title", "url", "source")


class Input(NamedTuple):
    """One of the inputs: its full address, and whether it is a folder."""

    address: str
    folder: bool

    def name_of(self, address: str) -> str:
        """The name of a file in it, as ids have it: the path from here, or a file's own name."""
        return address[len(self.address) :].lstrip("/") if self.folder else address.rpartition("/")[2]


class Read(NamedTuple):
    """A document or what was set aside, where it stands, its place in the order of all (input, file, row),
    and whether a date was given that names no day."""

    found: Document | SetAside
    where: str
    place: tuple[int, str, int]
    undated: bool


def inputs_of(storage: Storage, paths: Sequence[str]) -> list[Input]:
    """The inputs of these paths. Raises InputError for one that is missing or has no readable format."""
    if not paths:
        raise InputError("there is no input; give files or folders")
    inputs = []
    for path in paths:
        found = storage.find(path)
        if found is None:
            raise InputError(f"{path}: no such file or folder")
        if not found.folder and not _readable(found.address):
            raise InputError(f"{path}: unknown format; formats are {', '.join((*READERS, PARQUET))}")
        inputs.append(Input(found.address, found.folder))
    return inputs


def raw_rows(spark: SparkSession, inputs: Sequence[Input]) -> DataFrame:
    """What the inputs hold, as COLUMNS: `kind` (line, file, large, row), `input` (its number), `address` (of
    the file, percent-encoded), `start` (bytes before a line's part of the file, or a row's number), `value`
    (bytes)."""
    frames = []
    whole = [suffix for suffix in READERS if suffix not in LINES]
    for number, given in enumerate(inputs):
        for suffixes, load in ((LINES, _lines), (whole, _files), ((PARQUET,), _table)):
            if given.folder or _has(given.address, suffixes):
                frame = load(spark, given, suffixes)
                if frame is not None:
                    frames.append(frame.withColumn("input", F.lit(number)).select(*COLUMNS))
    return reduce(DataFrame.unionByName, frames)


def first_lines(rows: DataFrame) -> dict[tuple[str, int], int]:
    """The number of the first line of each part of a file of lines that isn't its file's first."""
    lines = rows.where("kind = 'line'")
    counts = lines.groupBy("address", "start").count().orderBy("address", "start").collect()
    before: Counter[str] = Counter()
    first = {}
    for address, start, count in counts:
        if start:
            first[address, start] = 1 + before[address]
        before[address] += count
    return first


def documents_of(
    rows: Iterator[Row], inputs: Sequence[Input], first: Mapping[tuple[str, int], int]
) -> Iterator[Read]:
    """The documents of raw rows (COLUMNS), which stand in the order of their files."""
    undated = Undated()
    seen: Counter[tuple[str, int]] = Counter()
    for kind, number, address, start, value in rows:
        name = inputs[number].name_of(unquote(address))
        before = undated.count
        if kind == "file":
            found: Iterator[tuple[str, Document | SetAside | None]] = iter(read_bytes(value, name, undated))
        elif kind == "large":
            reason = f"more than {MAX_BYTES:,} bytes: too large to be read whole; make it JSON lines"
            found = iter([(name, SetAside(id=name, stage="read", reason=reason))])
        else:
            if kind == "line":
                line = first.get((address, start), 1) + seen[address, start]
                seen[address, start] += 1
            else:
                line = start + 1
            found = iter([_in_table(kind, value, f"{name}#{line}", line, undated)])
        for at, (where, record) in enumerate(found):
            if record is not None:
                row = at if kind in ("file", "large") else line
                yield Read(record, where, (number, _order(name), row), undated.count > before)
            before = undated.count


def _in_table(
    kind: str, value: bytes, where: str, number: int, undated: Undated
) -> tuple[str, Document | SetAside | None]:
    if kind == "line":
        line = value.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
        return where, json_line(line[:MAX_LINE], where, number, undated)
    try:
        return where, document_of(msgspec.json.decode(value, type=dict[str, Any]), where, undated)
    except InputError as error:
        return where, SetAside(id=where, stage="read", reason=f"row {number}: {error}")


def _order(name: str) -> str:
    """Sorts names as one machine reads them: a folder's own files before those of its subfolders."""
    *folders, file = name.split("/")
    return "\0".join([*(f"1{folder}" for folder in folders), f"0{file}"])


def _has(address: str, suffixes: Sequence[str]) -> bool:
    return address.lower().removesuffix(".gz").endswith(tuple(suffixes))


def _readable(address: str) -> bool:
    return _has(address, (*READERS, PARQUET))


def _glob(suffixes: Sequence[str]) -> str:
    """Hadoop's pattern for names that end so, in any case, gzipped or not."""
    either = ["".join(f"[{a}{a.upper()}]" if a.isalpha() else a for a in one) for one in (*suffixes, ".gz")]
    return "*{" + ",".join(f"{one},{one}{either[-1]}" for one in either[:-1]) + "}"


def _lines(spark: SparkSession, given: Input, suffixes: Sequence[str]) -> DataFrame:
    reader = spark.read.option("recursiveFileLookup", "true").option("pathGlobFilter", _glob(suffixes))
    return reader.text(given.address).select(
        F.lit("line").alias("kind"),
        F.col("_metadata.file_path").alias("address"),
        F.col("_metadata.file_block_start").alias("start"),
        F.col("value").cast("binary").alias("value"),
    )


def _files(spark: SparkSession, given: Input, suffixes: Sequence[str]) -> DataFrame:
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    files = reader.option("pathGlobFilter", _glob(suffixes)).load(given.address)
    start, address = F.lit(0).cast("bigint").alias("start"), F.col("_metadata.file_path").alias("address")
    small = files.where(F.col("length") <= MAX_BYTES)
    large = files.where(F.col("length") > MAX_BYTES)
    return small.select(F.lit("file").alias("kind"), address, start, F.col("content").alias("value")).union(
        large.select(F.lit("large").alias("kind"), address, start, F.lit(None).cast("binary").alias("value"))
    )


def _table(spark: SparkSession, given: Input, suffixes: Sequence[str]) -> DataFrame | None:
    from pyspark.errors import AnalysisException

    reader = spark.read.option("recursiveFileLookup", "true").option("pathGlobFilter", _glob(suffixes))
    try:
        table = reader.parquet(given.address)
    except AnalysisException as error:
        if error.getCondition() == "UNABLE_TO_INFER_SCHEMA":
            return None  # no such file
        raise
    if "text" not in table.columns:
        raise InputError(
            f"{given.address}: no column `text` in its Parquet files (columns: {', '.join(table.columns)})"
        )
    known = [name for name in _FIELDS if name in table.columns]
    types = dict(table.dtypes)
    days = {name: "date" if types[name].startswith("timestamp") else types[name] for name in known}
    columns = [F.col(name).cast(days[name]).cast("string").alias(name) for name in known]
    return table.select(
        F.lit("row").alias("kind"),
        F.col("_metadata.file_path").alias("address"),
        F.col("_metadata.row_index").alias("start"),
        F.to_json(F.struct(*columns)).cast("binary").alias("value"),
    )
