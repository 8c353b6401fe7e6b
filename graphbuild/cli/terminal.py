"""What a command says: data on standard output, all else on standard error, progress where there is a
terminal."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from graphbuild.wording import count as count

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from graphbuild.intake import Pace, Progress, Report
    from graphbuild.records import DocumentInfo, SetAside

_WIDE = 160  # columns of a table where there is no terminal
_PLAIN_EVERY = 10.0  # seconds between lines of progress where there is no terminal
_SHOWN_EVERY = 0.1  # seconds between two states of the line on a terminal
_MOST_REPLACED = 3  # documents replaced that a build names
_MOST_ASIDE = 10  # documents set aside that a build lists itself


_as_json = False
_quiet = False


def log_json(wanted: bool) -> None:
    """From now on all that is no data is a JSON line, or not."""
    global _as_json
    _as_json = wanted


def quiet(wanted: bool) -> None:
    """From now on nothing is said that is neither data nor an error, or it is."""
    global _quiet
    _quiet = wanted


def note(message: str, event: str = "note", **fields: object) -> None:
    """Says something that is no data: as a line for people, or as JSON with `fields`."""
    if _quiet:
        return
    if _as_json:
        _log("info", event, message, fields)
    else:
        click.echo(f"graphbuild: {message}", err=True)


def told(message: str) -> None:
    """Says what a language model is asked and what that took; some of the words are somebody else's."""
    from graphbuild.show import plain

    note(plain(message), "llm")


def fail(message: str) -> None:
    """Says why a command failed."""
    if _as_json:
        _log("error", "failed", message, {})
    else:
        click.echo(f"graphbuild: error: {message}", err=True)


def _log(level: str, event: str, message: str, fields: Mapping[str, object]) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "level": level, "event": event, "message": message, **fields}
    click.echo(json.dumps(line, ensure_ascii=True), err=True)


def console(*, err: bool = False) -> Console:
    """Standard output, or standard error, as rich sees it; wide where it goes to a file or a pipe."""
    from rich.console import Console

    stream = Console(stderr=err, highlight=False)
    if not stream.is_terminal and "COLUMNS" not in os.environ:
        stream.width = _WIDE
    return stream


def show(shown: RenderableType, *, at_least: int = 0) -> None:
    """Prints a table or text of `graphbuild.show`; a table that needs `at_least` columns is not cut."""
    stream = console()
    stream.width = max(stream.width, at_least)
    with stream.capture() as capture:
        stream.print(shown)
    for line in capture.get().splitlines():
        click.echo(line.rstrip(), color=True)


def show_json(told: object) -> None:
    """Prints records, or what holds some, as JSON that people can read too."""
    import msgspec

    from graphbuild.records import to_json

    click.echo(msgspec.json.format(to_json(told), indent=1))


def password(user: str) -> str | None:
    """The server's: that in NEO4J_PASSWORD, else asked for where there is somebody to ask."""
    given = os.environ.get("NEO4J_PASSWORD")
    if given is None and sys.stdin.isatty():
        given = click.prompt(
            f"password of {user} (empty for none)", hide_input=True, default="", err=True, show_default=False
        )
    return given or None


def write_lines(out: str | None, lines: Iterable[bytes]) -> None:
    """Lines to a file, which appears whole, or as they come to standard output."""
    from graphbuild.files import written_whole

    if out:
        with written_whole(out) as file:
            file.writelines(line + b"\n" for line in lines)
    else:
        for line in lines:
            sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


class Asides:
    """Documents set aside: the first ones, and how many; all of them where no folder keeps them."""

    def __init__(self, most: int | None = None) -> None:
        self.first: list[SetAside] = []
        self.count = 0
        self._most = most

    def __len__(self) -> int:
        return self.count

    def append(self, document: SetAside) -> None:
        """Notes one more; tells it at once in a log."""
        from graphbuild.show import plain

        self.count += 1
        if self._most is None or len(self.first) < self._most:
            self.first.append(document)
        if _as_json:
            message = f"set aside {plain(document.id)} ({document.stage}): {plain(document.reason)}"
            note(message, "set_aside", id=document.id, stage=document.stage, reason=document.reason)


def tell_aside(aside: Asides, folder: str | None = None) -> None:
    """Says what was set aside and why: all of it, or where a work folder keeps it, the beginning."""
    from graphbuild.show import plain

    if _as_json:
        return  # was told as it happened
    most = _MOST_ASIDE if folder else len(aside.first)
    for document in aside.first[:most]:
        note(f"set aside {plain(document.id)} ({document.stage}): {plain(document.reason)}")
    if len(aside) > most:
        note(f"set aside {len(aside) - most} more; all of them: graphbuild status {folder}")


class Replaced:
    """Documents that took the place of others: the first ones, and how many."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.count = 0

    def append(self, document: str) -> None:
        """Notes the id of one more."""
        self.count += 1
        if len(self.first) < _MOST_REPLACED:
            self.first.append(document)

    def tell(self) -> None:
        """That may not have been meant."""
        if self.count:
            told = count(self.count, "document")
            note(f"replaced {told} of the same id by newer text: {_some(self.first, self.count)}", "replaced")


def _some(names: Sequence[str], number: int) -> str:
    from graphbuild.show import plain

    shown = [plain(name) for name in names[:_MOST_REPLACED]]
    return ", ".join([*shown, "..."] if number > len(shown) else shown)


def tell_report(report: Report, folder: str) -> None:
    """Says what a run came upon besides what it was asked for: changed rules, documents that are gone."""
    what = ", ".join(report.changed)
    if report.again:
        told = count(report.again, "document")
        note(f"read {told} again because what reads them has changed: {what}", "read_again")
    if report.outdated:
        told = count(report.outdated, "document")
        note(
            f"{told} of other inputs were read before what reads them changed ({what}); "
            f"again: graphbuild retry {folder} --outdated",
            "outdated",
            documents=report.outdated,
        )
    if report.unseen:
        told = count(len(report.unseen), "document")
        names = _some(report.unseen, len(report.unseen))
        if report.withdrawn:
            note(f"took out {told} no longer in the input: {names}", "withdrawn", ids=report.unseen)
        else:
            note(
                f"{told} no longer in the input stay in the graph: {names}; --withdraw takes them out",
                "unseen",
                ids=report.unseen,
            )


def tell_undated(documents: Sequence[DocumentInfo]) -> None:
    """Says how many documents tell no date, where that is most of them."""
    undated = sum(document.date is None for document in documents)
    if 2 * undated > len(documents):
        note(
            f'without a date: {undated:,} of {count(len(documents), "document")}; "last week" means no day '
            'there, and tables and plots over time lack them; a first line such as "Date: 2025-03-12" gives '
            "one, or `date` in CSV and JSON lines",
            "undated",
            documents=undated,
        )


@contextmanager
def documents_progress() -> Iterator[tuple[Progress, Asides]]:
    """A line that counts documents, and those set aside."""
    from graphbuild.records import SetAside

    aside = Asides()
    with _counter() as tell:

        def progress(finished: int, document: SetAside | DocumentInfo) -> None:
            if isinstance(document, SetAside):
                aside.append(document)
            tell(f"{count(finished, 'document')} read" + (f", {len(aside)} set aside" if aside else ""))

        yield progress, aside


@contextmanager
def pace_progress() -> Iterator[tuple[Progress, Callable[[Pace], None], Asides]]:
    """A line that tells how far a run is and how fast, and the documents set aside."""
    from graphbuild.records import SetAside

    aside = Asides(_MOST_ASIDE)
    with _counter() as tell:

        def progress(finished: int, document: SetAside | DocumentInfo) -> None:
            if isinstance(document, SetAside):
                aside.append(document)

        def pace(pace: Pace) -> None:
            tell(lambda: _paced(pace), event="progress", fields=lambda: _pace_fields(pace))

        yield progress, pace, aside


def _paced(pace: Pace) -> str:
    told = [count(pace.documents, "document")]
    if pace.read:
        told += [f"{pace.documents_per_second:,.1f} documents/s", f"{pace.words_per_second:,.0f} words/s"]
        if pace.left is not None:
            told.append(f"{_duration(pace.left)} left")
    if pace.set_aside:
        told.append(f"{pace.set_aside:,} set aside")
    return ", ".join(told)


def _pace_fields(pace: Pace) -> dict[str, object]:
    return {
        "documents": pace.documents,
        "read": pace.read,
        "set_aside": pace.set_aside,
        "words": pace.words,
        "documents_per_second": round(pace.documents_per_second, 2),
        "words_per_second": round(pace.words_per_second, 1),
        "seconds_left": None if pace.left is None else round(pace.left, 1),
    }


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


@contextmanager
def rows_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A line that counts rows sent."""
    with _counter() as tell:
        yield lambda what, done, total: tell(f"{done:,} of {total:,} rows: {what}")


class _Tell(Protocol):
    def __call__(
        self,
        message: str | Callable[[], str],
        event: str = "progress",
        fields: Callable[[], Mapping[str, object]] | None = None,
    ) -> None: ...


@contextmanager
def _counter() -> Iterator[_Tell]:
    """Shows the last message: on a terminal in one line that moves, else as a line now and then."""
    stream = console(err=True)
    with ExitStack() as stack:
        line = None
        if stream.is_terminal and not _as_json and not _quiet:
            line = stack.enter_context(stream.status("starting", spinner="line"))
        last: float | None = None

        def tell(
            message: str | Callable[[], str],
            event: str = "progress",
            fields: Callable[[], Mapping[str, object]] | None = None,
        ) -> None:
            nonlocal last
            last = last or time.monotonic()  # loading a model is no progress
            if time.monotonic() - last < (_SHOWN_EVERY if line else _PLAIN_EVERY):
                return
            last = time.monotonic()
            told = message if isinstance(message, str) else message()
            if line:
                line.update(told)
            else:
                note(told, event, **(fields() if fields else {}))

        yield tell
