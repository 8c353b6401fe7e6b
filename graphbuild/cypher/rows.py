"""What a query answers: columns and rows of plain Python values, the same from either engine."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from graphbuild.cypher.projection import KIND_LABELS, LINK_TYPES, NODE_LABELS, PROPERTIES
from graphbuild.errors import MissingExtraError
from graphbuild.slips import meant

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Control characters, and marks that turn the direction of writing, move a terminal's cursor or hide text.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Rows:
    """The answer to a query.

    Values are None, bool, int, float, str, datetime.date, datetime, time, lists and dictionaries. A node is
    {"labels": [...], "properties": {...}}, a relationship {"type": ..., "properties": {...}}, a path
    {"nodes": [...], "relationships": [...]}, a duration {"months", "days", "seconds"}. `truncated` tells that
    there are more rows than the limit let through; `warnings` name labels, types and properties of the query
    that the schema doesn't have, most often a slip of the pen.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_texts(self) -> list[tuple[str, ...]]:
        """The rows as one-line texts for a table: nothing for None, lists joined by "; ", control characters
        and marks of writing direction replaced by spaces."""
        return [tuple(_UNSEEN.sub(" ", _text(value)) for value in row) for row in self.rows]

    def to_csv(self) -> str:
        """CSV with a header and CRLF line ends (RFC 4180). A text that a spreadsheet would take for a formula
        gets an apostrophe before it; lists and dictionaries are JSON."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow([_harmless(column) for column in self.columns])
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return file.getvalue()

    def to_json(self) -> str:
        """A JSON array with one object a row, one row a line; dates are ISO 8601, infinities and NaN are
        null."""
        lines = (msgspec.json.encode(row).decode() for row in self.to_dicts())
        return "[" + ",\n ".join(lines) + "]"

    def to_dataframe(self) -> pd.DataFrame:
        """A pandas DataFrame: days and times are datetime64, whole numbers Int64, other numbers float64,
        truth is boolean and text string, each with gaps for None; a column of lists, of dictionaries, of
        several kinds or of nothing stays object. Raises MissingExtraError where pandas isn't installed."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("a DataFrame", "notebook") from None
        cells = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        series = [_series(pd, values) for values in cells]
        # By position: a query may give two columns one name.
        frame = pd.DataFrame(dict(enumerate(series)), columns=range(len(self.columns)))
        return frame.set_axis(list(self.columns), axis=1)


def unknown_names(names: Iterable[str]) -> tuple[str, ...]:
    """One warning for each name that the schema doesn't have; one that merely doesn't occur in a graph is no
    slip."""
    schema = (*NODE_LABELS, *filter(None, KIND_LABELS.values()), *LINK_TYPES, *PROPERTIES)
    known = {name.lower(): name for name in schema}
    told = []
    for name in sorted(set(names).difference(schema)):
        close = meant(name.lower(), known)
        hint = f"; did you mean {known[close]}?" if close else ""
        told.append(f"the graph knows no {name!r}: it is no label, type or property of the schema{hint}")
    return tuple(told)


def _series(pd: Any, values: Sequence[Any]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {dt.date}:
        return pd.Series(values, dtype="datetime64[s]")
    if kinds == {dt.datetime}:
        try:
            return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
        except (ValueError, OverflowError):  # several time zones, or days that pandas has no room for
            return pd.Series(values, dtype=object)
    if kinds == {int} and any(abs(value) >= 2**63 for value in values if value is not None):
        return pd.Series(values, dtype=object)
    if kinds == {int, float}:
        kinds = {float}
    dtype = (
        {bool: "boolean", int: "Int64", float: "float64", str: "string"}.get(kinds.pop())
        if len(kinds) == 1
        else None
    )
    return pd.Series(values, dtype=dtype or object)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(_text(part) for part in value)
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    return _text(value)


def _harmless(text: str) -> str:
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
