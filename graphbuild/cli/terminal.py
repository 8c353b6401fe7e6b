"""What a command says: data on standard output, all else on standard error, progress where there is a
terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from graphbuild.wording import count as count

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from graphbuild.build import Progress
    from graphbuild.records import DocumentInfo, SetAside

_WIDE = 160  # columns of a table where there is no terminal
_PLAIN_EVERY = 10.0  # seconds between lines of progress where there is no terminal
_MOST_REPLACED = 3  # documents replaced that a build names
_MOST_ASIDE = 10  # documents set aside that a build lists itself


_quiet = False


def quiet(wanted: bool) -> None:
    """From now on nothing is said that is neither data nor an error, or it is."""
    global _quiet
    _quiet = wanted


def note(message: str) -> None:
    """Says something that is no data."""
    if _quiet:
        return
    click.echo(f"graphbuild: {message}", err=True)


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


def tell_aside(aside: list[SetAside], folder: str | None = None) -> None:
    """Says what was set aside and why: all of it, or where a work folder keeps it, the beginning."""
    from graphbuild.show import plain

    most = _MOST_ASIDE if folder else len(aside)
    for document in aside[:most]:
        note(f"set aside {plain(document.id)} ({document.stage}): {plain(document.reason)}")
    if len(aside) > most:
        note(f"set aside {len(aside) - most} more; all of them: graphbuild status {folder}")


def tell_replaced(replaced: list[str]) -> None:
    """Says which documents took the place of others of the same id: that may not have been meant."""
    from graphbuild.show import plain

    if replaced:
        names = [plain(name) for name in replaced[:_MOST_REPLACED]]
        names += ["..."] if len(replaced) > _MOST_REPLACED else []
        note(f"replaced {count(len(replaced), 'document')} of the same id by newer text: {', '.join(names)}")


@contextmanager
def documents_progress() -> Iterator[tuple[Progress, list[SetAside]]]:
    """A line that counts documents, and the list of those set aside."""
    from graphbuild.records import SetAside

    aside: list[SetAside] = []
    with _counter() as tell:

        def progress(finished: int, document: SetAside | DocumentInfo) -> None:
            if isinstance(document, SetAside):
                aside.append(document)
            tell(f"{count(finished, 'document')} read" + (f", {len(aside)} set aside" if aside else ""))

        yield progress, aside


@contextmanager
def rows_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A line that counts rows sent."""
    with _counter() as tell:
        yield lambda what, done, total: tell(f"{done:,} of {total:,} rows: {what}")


@contextmanager
def _counter() -> Iterator[Callable[[str], None]]:
    """Shows the last message: on a terminal in one line that moves, else as a line now and then."""
    stream = console(err=True)
    if stream.is_terminal and not _quiet:
        with stream.status("starting", spinner="line") as line:
            yield lambda message: line.update(message)
        return
    last = time.monotonic()

    def tell(message: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _PLAIN_EVERY:
            last = time.monotonic()
            note(message)

    yield tell
