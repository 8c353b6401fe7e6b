"""Reading an analyst's own table of actors: every fault of it is told at once, with line and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from graphbuild.errors import LexiconError, TableError
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import SEPARATOR
from graphbuild.lexicon.world import countries
from graphbuild.records import ACTOR_KINDS, ActorKind

COLUMNS = ("name", "aliases", "kind", "countries", "wikidata", "start", "end")
_WIDER = re.compile("X[A-Z]{2}")  # what ISO 3166 leaves to its users
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class UserActor(msgspec.Struct, frozen=True, kw_only=True):
    """A row: the names hold for documents dated from `start` to `end`, inclusive. Without a kind it adds to
    an actor that our tables have."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: ActorKind | None = None
    countries: tuple[str, ...] = ()
    wikidata: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    line: int = 0


def read_user_actors(path: Path) -> tuple[UserActor, ...]:
    """The rows of a CSV file with the columns `COLUMNS`, of which only `name` must be there. Raises
    TableError with all that is wrong in it."""
    reader = _Reader(path)
    rows = reader.rows()
    if reader.problems:
        raise TableError(reader.problems)
    return rows


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LexiconError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: not UTF-8; save the table as UTF-8") from None


def _letters(name: str) -> bool:
    return any(map(str.isalnum, name))


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self.line = 1
        self._codes = {country.iso3 for country in countries()}

    def wrong(self, column: str, what: str) -> None:
        where = f", column {column!r}" if column else ""
        self.problems.append(f"{self.path}, line {self.line}{where}: {what}")

    def rows(self) -> tuple[UserActor, ...]:
        reader = csv.reader(io.StringIO(_text_of(self.path), newline=""), strict=True)
        found: list[UserActor] = []
        try:
            header = [cell.strip() for cell in next(reader, [])]
            if not self._check(header):
                return ()
            for cells in reader:
                self.line = reader.line_num
                if any(cell.strip() for cell in cells) and (row := self._row(header, cells)):
                    found.append(row)
        except csv.Error as error:
            self.line = reader.line_num
            self.wrong("", f"not a well-formed CSV row: {error}; put cells with quotation marks into such")
        self._check_twice(found)
        return tuple(found)

    def _check(self, header: list[str]) -> bool:
        if not any(header):
            raise LexiconError(f"{self.path}: empty; the first line must name the columns")
        known = f"known are {', '.join(COLUMNS)}"
        if len(header) == 1 and header[0].count(";") + header[0].count("\t"):
            self.wrong("", "the columns must be separated by commas; save the table as CSV with commas")
            return False
        for column in dict.fromkeys(header):
            if column not in COLUMNS:
                self.wrong("", f"unknown column {column!r}; {known}")
            elif header.count(column) > 1:
                self.wrong("", f"column {column!r} stands there twice; keep one")
        if "name" not in header and not self.problems:
            self.wrong("", f"column 'name' is missing; {known}")
        return not self.problems

    def _row(self, header: list[str], cells: list[str]) -> UserActor | None:
        before = len(self.problems)
        if len(cells) != len(header):
            self.wrong(
                "",
                f"{len(cells)} cells where the header has {len(header)}; "
                "cells with commas need quotation marks around them",
            )
            return None
        row = {column: " ".join(cell.split()) for column, cell in zip(header, cells, strict=True)}
        for column, cell in row.items():
            if _CONTROL.search(cell):
                self.wrong(column, f"{cell!r} has a control character; take it out")
        name = row["name"]
        if not _letters(name):
            self.wrong(
                "name", f"{name!r} has no letter" if name else "the name is empty; give one or drop the line"
            )
        start, end = (self._day(column, row.get(column, "")) for column in ("start", "end"))
        if start and end and end < start:
            self.wrong("end", f"{end} is before the start, {start}; mend one of the two")
        actor = UserActor(
            name=name,
            aliases=self._list("aliases", row, lambda alias: None if _letters(alias) else "has no letter"),
            kind=self._kind(row.get("kind", "")),
            countries=self._list("countries", row, self._country),
            wikidata=self._wikidata(row.get("wikidata", "")),
            start=start,
            end=end,
            line=self.line,
        )
        return actor if len(self.problems) == before else None

    def _list(self, column: str, row: dict[str, str], fault: Callable[[str], str | None]) -> tuple[str, ...]:
        cell = row.get(column, "")
        items = [item.strip() for item in cell.split(SEPARATOR)] if cell else []
        if "" in items:
            self.wrong(column, f"an empty item in the list {cell!r}; take out one {SEPARATOR!r}")
        for item in dict.fromkeys(filter(None, items)):
            if items.count(item) > 1:
                self.wrong(column, f"{item!r} stands there twice; keep one")
            if what := fault(item):
                self.wrong(column, f"{item!r} {what}")
        return tuple(items)

    def _country(self, code: str) -> str | None:
        if code in self._codes or _WIDER.fullmatch(code):
            return None
        return "is no ISO 3166 alpha-3 code; write three capital letters such as FRA"

    def _kind(self, cell: str) -> ActorKind | None:
        if cell and cell not in ACTOR_KINDS:
            self.wrong("kind", f"{cell!r} is not one of {', '.join(ACTOR_KINDS)}; take one of these")
            return None
        return cell or None

    def _wikidata(self, cell: str) -> str | None:
        if cell and not _WIKIDATA.fullmatch(cell):
            self.wrong("wikidata", f"{cell!r} is no Wikidata id; write it like Q42, or leave it empty")
        return cell or None

    def _day(self, column: str, cell: str) -> dt.date | None:
        if not cell:
            return None
        try:
            return dt.datetime.strptime(cell, "%Y-%m-%d").date()
        except ValueError:
            self.wrong(column, f"{cell!r} is no day; write it like 2024-09-01, or leave it empty")
            return None

    def _check_twice(self, rows: list[UserActor]) -> None:
        first: dict[tuple[str, ActorKind | None, dt.date | None, dt.date | None], UserActor] = {}
        for row in rows:
            same = first.setdefault((slug(row.name), row.kind, row.start, row.end), row)
            if same is not row:
                self.line = row.line
                self.wrong(
                    "name",
                    f"{row.name!r} stands in line {same.line} already, for the same days; "
                    "make one row of the two, or give them start and end",
                )
