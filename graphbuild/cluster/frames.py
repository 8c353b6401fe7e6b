"""Rows through Python workers: out of Arrow batches, and into batches of bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame

Row = tuple[Any, ...]
Work = Callable[[Iterator[Row]], Iterator[Row]]

_BYTES = 16 << 20  # of texts and records in one batch
_ROWS = 5000
_NAMES = {
    pa.string(): "string",
    pa.binary(): "binary",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.list_(pa.string()): "array<string>",
    pa.list_(pa.int64()): "array<bigint>",
}


def mapped(frame: DataFrame, columns: Sequence[str], work: Work, schema: pa.Schema) -> DataFrame:
    """What `work` makes of the rows of each partition, in their order, with these columns each; its own rows
    have those of `schema`. `work` is called once in a task and must be a module's function, a `partial` of
    one, or anything else that can be pickled."""

    def in_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _batches(work(_rows(batches)), schema)

    fields = ", ".join(f"`{field.name}` {_NAMES[field.type]}" for field in schema)
    return frame.select(*columns).mapInArrow(in_batches, fields)


def groups(rows: Iterable[Row]) -> Iterator[tuple[Any, Iterator[Row]]]:
    """The rows that stand together with the same first column, without it."""
    for key, some in groupby(rows, itemgetter(0)):
        yield key, (row[1:] for row in some)


def together(frame: DataFrame, parts: int, *columns: str, then: Sequence[str] = ()) -> DataFrame:
    """The frame in so many partitions, with rows that are equal in these columns side by side in one of them;
    sorted by these columns and those of `then`. Unlike a group of Spark's, one that is larger than the memory
    can so be read row by row."""
    return frame.repartition(parts, *columns).sortWithinPartitions(*columns, *then)


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[Row]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _batches(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    held: list[Row] = []
    size = 0
    for row in rows:
        held.append(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes | list))
        if size > _BYTES or len(held) >= _ROWS:
            yield _batch(held, schema)
            held, size = [], 0
    if held:
        yield _batch(held, schema)


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
