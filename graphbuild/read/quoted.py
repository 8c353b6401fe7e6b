"""Rows of CSV, quoted or not, one by one; a quotation mark that never closes is noticed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from graphbuild.read.dates import parse_date
from graphbuild.read.streams import MAX_LINE

_LEAST = 3  # columns of a table whose rows are told from prose


class Rows(Iterator[list[str]]):
    """The rows that follow in `lines`, `before` of which were read. Cells may hold newlines, and in a row of
    one line a mark (5" long) is taken as it is; a row over several lines must be quoted without a fault.

    Raises csv.Error for a row that can't be read; the next call goes on below the lines that it names."""

    def __init__(
        self, lines: TextIO, delimiter: str, width: int, *, date: int | None = None, before: int = 0
    ) -> None:
        """`width` is the number of columns, `date` the place of that with a date, where there is one."""
        self.first = self.last = before  # lines that the row stands in
        self._delimiter, self._width, self._date = delimiter, width, date
        self._lines = _Lines(lines)
        self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)

    def __next__(self) -> list[str]:
        self._lines.row.clear()
        self.first = self.last + 1
        cells: list[str] | None
        try:
            cells = next(self._reader)
        except csv.Error:
            cells = self._loosely()
        finally:
            self.last += len(self._lines.row)
        if cells is None or any("\n" in cell and self._swallows(cell) for cell in cells):
            raise csv.Error(self._unclosed())
        return cells

    def _loosely(self) -> list[str] | None:
        """The cells of a row in one line with marks that don't keep to the rules, if it is whole."""
        if len(self._lines.row) != 1:
            return None
        try:
            cells = self._parsed(self._lines.row[0])
        except csv.Error:
            return None
        return cells if len(cells) == self._width else None

    def _swallows(self, cell: str) -> bool:
        """A line within the cell has a cell for each column, and a date where it belongs: a row."""
        if self._date is None or self._width < _LEAST:
            return False
        for line in cell.splitlines()[1:]:
            if line.count(self._delimiter) >= self._width - 1:
                cells = self._parsed(line)
                if len(cells) == self._width and parse_date(cells[self._date]):
                    return True
        return False

    def _parsed(self, line: str) -> list[str]:
        return next(csv.reader([line], delimiter=self._delimiter), [])

    def _unclosed(self) -> str:
        where = f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"
        return (
            f"{where}: is there a quotation mark that never closes? "
            'Close it, or write two ("") for one within a cell'
        )


class _Lines(Iterator[str]):
    """Lines, and those that the current row is made of: at most MAX_LINE characters."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self.row: list[str] = []
        self._size = 0

    def __next__(self) -> str:
        line = self._lines.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self._size = len(line) + (self._size if self.row else 0)
        self.row.append(line)
        if self._size > 2 * MAX_LINE:
            raise csv.Error("longer than any row")
        return line
