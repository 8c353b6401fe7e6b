"""JSON lines and CSV: one document a row, read row by row, never whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

from graphbuild.errors import InputError
from graphbuild.read.decoding import repair, without_surrogates
from graphbuild.read.document import Undated, make_document
from graphbuild.read.quoted import Rows
from graphbuild.read.streams import MAX_LINE, text_lines
from graphbuild.records import Document, SetAside

_FIELDS = ("text", "id", "date", "title", "url", "source")
_DELIMITERS = (",", ";", "\t", "|")
_SHOWN = 80  # characters of a header without a column `text`
_JSON_NAMES = {
    dict: "an object",
    list: "a list",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def read_jsonl(
    stream: BinaryIO, name: str, undated: Undated | None = None
) -> Iterator[tuple[str, Document | SetAside]]:
    """Each row's place and its document. A row without an `id` is called `<name>#<line number>`, from 1 on.

    A line that is broken, or whose text can't be used, is set aside under that name, and the rest goes on;
    nothing is raised for it.
    """
    with text_lines(stream) as lines:
        number = 0
        while line := lines.readline(MAX_LINE):
            number += 1
            where = f"{name}#{number}"
            if len(line) == MAX_LINE and not line.endswith("\n"):
                _skip_line(lines)
            if (found := json_line(line, where, number, undated)) is not None:
                yield where, found


def json_line(
    line: str, where: str, number: int, undated: Undated | None = None
) -> Document | SetAside | None:
    """The document of one line of a JSON lines file, which is called `where` if it has no `id`; None for a
    blank line. The line may be cut off at MAX_LINE characters. What is wrong with it is given, not raised."""
    try:
        if len(line) >= MAX_LINE and not line.endswith("\n"):
            raise InputError(f"longer than {MAX_LINE:,} characters")
        row = _json_row(line)
        return None if row is None else document_of(row, where, undated)
    except InputError as error:
        return SetAside(id=where, stage="read", reason=f"line {number}: {error}")


def read_csv(
    stream: BinaryIO, name: str, undated: Undated | None = None
) -> Iterator[tuple[str, Document | SetAside]]:
    """Each row's place and its document. A row without an `id` is called `<name>#<row number>`.

    Rows count from 1 below the header. The delimiter is whichever of comma, semicolon, tab and bar gives the
    header a column `text`. Raises InputError where none does.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    with text_lines(stream) as lines:
        header = _header(lines)
        columns = header.columns
        rows = Rows(lines, header.delimiter, header.width, date=columns.get("date"), before=header.line)
        number = 0
        while True:
            try:
                cells = next(rows, None)
            except csv.Error as error:
                number += 1
                where = f"{name}#{number}"
                yield where, SetAside(id=where, stage="read", reason=f"row {number}: {error}")
                continue
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            number += 1
            where = f"{name}#{number}"
            try:
                row = {field: repair(cells[at]) for field, at in columns.items() if at < len(cells)}
                yield where, document_of(row, where, undated)
            except InputError as error:
                yield where, SetAside(id=where, stage="read", reason=f"row {number}: {error}")


def _json_row(line: str) -> dict[str, Any] | None:
    line = repair(line).strip().lstrip("\ufeff")
    if not line:
        return None
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise InputError(f"not valid JSON: {what} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise InputError("not usable JSON: a number too long or values nested too deep") from None
    if not isinstance(row, dict):
        raise InputError(f"{_JSON_NAMES.get(type(row), 'a string')} where a JSON object should be")
    return row


def document_of(row: Mapping[str, Any], where: str, undated: Undated | None = None) -> Document:
    """The document of a row with a `text` and, where known, `id`, `date`, `title`, `url` and `source`; one
    without an id is called `where`. Raises InputError."""
    text = row.get("text")
    if text is None:
        raise InputError("no `text`")
    if not isinstance(text, str):
        raise InputError(f"`text` is {_JSON_NAMES[type(text)]}, not a string")
    if not text.strip():
        raise InputError("`text` is empty")
    return make_document(
        _identity(row.get("id")) or where,
        text,
        date=row.get("date"),
        title=_string(row.get("title")),
        url=_string(row.get("url")),
        source=_string(row.get("source")),
        undated=undated,
    )


def _identity(value: object) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return _string(value)


def _string(value: object) -> str | None:
    return " ".join(without_surrogates(value).split()) or None if isinstance(value, str) else None


def _skip_line(lines: io.TextIOWrapper) -> None:
    while (part := lines.readline(MAX_LINE)) and not part.endswith("\n"):
        pass


class _Header(NamedTuple):
    delimiter: str
    width: int
    columns: dict[str, int]  # at which place the known columns stand
    line: int


def _header(lines: io.TextIOWrapper) -> _Header:
    """What the first line that is not blank says of the table; the reader is left at the first row."""
    line, number = _next_line(lines)
    delimiters: tuple[str, ...] = _DELIMITERS
    if (
        line.lower().startswith("sep=") and len(line.strip()) == 5
    ):  # spreadsheets name the delimiter in a line of its own
        delimiters = (line.strip()[4],)
        line, more = _next_line(lines)
        number += more
    if not line:
        raise InputError("empty")
    for delimiter in delimiters:
        try:
            names = [cell.strip().lower() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if "text" in names:
            columns = {field: names.index(field) for field in _FIELDS if field in names}
            return _Header(delimiter, len(names), columns, number)
    if "\0" in line:
        raise InputError("binary, not a table")
    delimiter = max(delimiters, key=line.count)
    shown = ", ".join(without_surrogates(cell).strip() for cell in line.split(delimiter))
    raise InputError(
        f"no column `text` in its header (columns: {shown[:_SHOWN]}); call the one with the articles `text`"
    )


def _next_line(lines: io.TextIOWrapper) -> tuple[str, int]:
    """The next line that is not blank, or nothing at the end, and how many were read."""
    number = 1
    while (line := lines.readline(MAX_LINE)) and not line.strip():
        number += 1
    return line, number
