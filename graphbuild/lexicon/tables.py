"""The one loader of the lexicon's tables: CSV in UTF-8 with a header, each row checked into a frozen record.

A column is a field of the record. An empty cell takes the field's default; a field that is a tuple, set or
list takes cells separated by "|". What the types can't say the record checks itself: a ValueError from its
`__post_init__` is reported with file and line like any other fault.
"""

from __future__ import annotations

import csv
import functools
import importlib.resources
import io
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from graphbuild.errors import LexiconError

T = TypeVar("T", bound=msgspec.Struct)

SEPARATOR = "|"


def load_table(filename: str, row_type: type[T]) -> tuple[T, ...]:
    """The rows of a table that ships in this folder, in the order of the file; read and checked once.

    Raises LexiconError naming the file, the line and what is wrong there.
    """
    return _load(filename, row_type)


def load_words(filename: str, kind: type[T]) -> T:
    """A TOML file of words that ships in this folder, as one record.

    Raises LexiconError naming the file and what breaks its form or its schema.
    """
    text = importlib.resources.files(__package__).joinpath(filename).read_text(encoding="utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise LexiconError(f"{filename}: {error}") from None


@functools.cache
def _load(filename: str, row_type: type[T]) -> tuple[T, ...]:
    resource = importlib.resources.files(__package__).joinpath(filename)
    try:
        text = resource.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise LexiconError(f"{filename}: no such table in the lexicon") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{filename}: not UTF-8 at byte {error.start}") from None
    return tuple(parse_table(io.StringIO(text, newline=""), filename, row_type))


def parse_table(lines: Iterable[str], name: str, row_type: type[T]) -> Iterator[T]:
    """Rows of any table of this form, say an analyst's own; `name` is what error messages call it.

    Raises LexiconError on a header with unknown, double or missing columns, on a row of another length, and
    on a cell that does not fit its field.
    """
    reader = csv.reader(lines, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        lists = _list_columns(header, name, row_type)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _record(header, row, lists, f"{name}, line {reader.line_num}", row_type)
    except csv.Error as error:
        raise LexiconError(f"{name}, line {reader.line_num}: not a well-formed CSV row: {error}") from None


def _list_columns(header: list[str], name: str, row_type: type[T]) -> frozenset[str]:
    """Checks the header against the record's fields; returns which of its columns hold lists."""
    if not any(header):
        raise LexiconError(f"{name}: empty; the first line must name the columns")
    fields = {field.encode_name: field for field in msgspec.structs.fields(row_type)}
    if twice := sorted({column for column in header if header.count(column) > 1}):
        raise LexiconError(f"{name}, line 1: column {twice[0]!r} stands there twice")
    if unknown := [column for column in header if column not in fields]:
        raise LexiconError(f"{name}, line 1: unknown column {unknown[0]!r}; known are {', '.join(fields)}")
    if missing := [column for column, field in fields.items() if field.required and column not in header]:
        raise LexiconError(f"{name}, line 1: column {missing[0]!r} is missing")
    return frozenset(column for column in header if _is_list(msgspec.inspect.type_info(fields[column].type)))


def _is_list(kind: msgspec.inspect.Type) -> bool:
    return isinstance(
        kind,
        msgspec.inspect.VarTupleType
        | msgspec.inspect.ListType
        | msgspec.inspect.SetType
        | msgspec.inspect.FrozenSetType,
    )


def _record(header: list[str], row: list[str], lists: frozenset[str], where: str, row_type: type[T]) -> T:
    if len(row) != len(header):
        raise LexiconError(f"{where}: {len(row)} cells where the header has {len(header)}")
    values: dict[str, Any] = {}
    for column, cell in zip(header, row, strict=True):
        cell = cell.strip()
        if not cell:
            continue
        if column not in lists:
            values[column] = cell
            continue
        items = [item.strip() for item in cell.split(SEPARATOR)]
        if "" in items:
            raise LexiconError(f"{where}, column {column!r}: an empty item in the list {cell!r}")
        if len(set(items)) != len(items):
            twice = next(item for item in items if items.count(item) > 1)
            raise LexiconError(f"{where}, column {column!r}: {twice!r} stands there twice")
        values[column] = items
    try:
        return msgspec.convert(values, row_type, strict=False)
    except msgspec.ValidationError as error:
        raise LexiconError(f"{where}: {_readable(str(error), values)}") from None


def _readable(message: str, values: dict[str, Any]) -> str:
    """msgspec's "Expected `float`, got `str` - at `$.latitude`" with the column and the cell named."""
    what, at, path = message.partition(" - at `$.")
    column = path.rstrip("`").partition("[")[0]
    if at and column in values:
        return f"column {column!r}: {what} in {values[column]!r}"
    return message
