"""The commands, each a thin shell over one public function. Exit status: 0 done, 1 failed with one line that
says why, 2 wrong usage."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import click

from graphbuild import __version__
from graphbuild.cli import (
    compare,
    deciding,
    graphs,
    helping,
    keeping,
    running,
    servers,
    terminal,
    texts,
    typos,
)
from graphbuild.errors import GraphbuildError, GraphbuildWarning, TableError
from graphbuild.slips import meant

_MOST_PROBLEMS = 20  # mistakes in a table that are told


class _Commands(click.Group):
    """Says which command was meant by one that doesn't exist."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            close = meant(args[0], self.list_commands(ctx))
            hint = f"did you mean {close!r}?" if close else f"there are {', '.join(self.commands)}"
            ctx.fail(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of use


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="graphbuild", message="%(prog)s %(version)s")
def cli() -> None:
    """Reads news about world politics and builds a checkable graph of who did what to whom."""


for _command in (
    texts.build, texts.extract, texts.merge, texts.code, texts.evaluate, texts.agreement, running.watch,
    graphs.view, running.serve, graphs.query, servers.push, servers.pull, graphs.export, graphs.explain,
    deciding.decide, deciding.review, compare.contradictions, compare.diff,
    keeping.status, keeping.retry, keeping.remove, graphs.doctor,
):  # fmt: skip
    cli.add_command(_command)
for _command in (helping.help_, helping.completion):
    cli.add_command(_command)
for _command in (cli, *cli.commands.values()):
    helping.dress(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line (None: that of the process) and returns the exit status."""
    if arguments is None:
        # igraph imports it where it is installed, which takes longer than most commands; none of them plots.
        sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]
    terminal.quiet(False)
    terminal.log_json(False)
    try:
        with _warnings_as_notes(), _ended_by_signals():
            cli.main(
                None if arguments is None else list(arguments), prog_name="graphbuild", standalone_mode=False
            )
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "graphbuild"
        return _fail(f"{typos.told(error, ())} (see: {where} --help)", 2)
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped; what is done is kept, and the same command goes on from there", 1)
    except BrokenPipeError:
        # Whoever read our output has had enough; what Python still holds back must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except TableError as error:
        if len(error.problems) == 1:
            return _fail(str(error), 1)
        for problem in error.problems[:_MOST_PROBLEMS]:
            terminal.note(_plain(problem))
        return _fail(f"{len(error.problems)} mistakes in a table of actors; mend them", 1)
    except (GraphbuildError, click.ClickException, OSError) as error:
        return _fail(typos.told(error, sys.argv[1:] if arguments is None else arguments), 1)
    except Exception as error:
        if os.environ.get("GRAPHBUILD_DEBUG"):
            raise
        return _fail(
            f"unexpected {type(error).__name__}: {error}; this is a fault of graphbuild: "
            "GRAPHBUILD_DEBUG=1 shows where, please report it",
            1,
        )
    return 0


@contextmanager
def _warnings_as_notes() -> Iterator[None]:
    """Our own warnings are lines like any other that is no data."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", GraphbuildWarning)
        before = warnings.showwarning

        def show(
            message: Warning | str, category: type[Warning], filename: str, lineno: int,
            file: TextIO | None = None, line: str | None = None,
        ) -> None:  # fmt: skip
            if issubclass(category, GraphbuildWarning):
                terminal.note(_plain(message))
            else:
                before(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A terminal that closes, and whoever asks us to end, are to us as Ctrl-C is."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    before = {}
    for name in names:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # as with nohup
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _fail(message: str, code: int) -> int:
    terminal.fail(_plain(message))
    return code


def _plain(text: object) -> str:
    from graphbuild.show import plain  # rich only where something is said

    return plain(text)
