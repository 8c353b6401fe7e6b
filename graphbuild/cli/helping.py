"""Help of the shell: the manual, completion, and what every command's help has in common."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from graphbuild.cli import completing, examples, terminal

SHELLS = ("bash", "zsh", "fish")
WIDE = 100  # columns of the manual, at most

_WHERE = {
    "bash": '~/.bashrc: eval "$(graphbuild completion bash)"',
    "zsh": '~/.zshrc: eval "$(graphbuild completion zsh)"',
    "fish": "~/.config/fish/completions/graphbuild.fish: graphbuild completion fish > that file",
}


@click.command("help")
@click.argument("topic", nargs=-1, shell_complete=completing.topics, metavar="[TOPIC]")
@click.pass_context
def help_(context: click.Context, topic: tuple[str, ...]) -> None:
    """The manual: a command, a topic, or what there is.

    TOPIC is a command, a page of the manual such as cypher or time, or a heading in one. On a terminal it is
    shown in your pager."""
    from graphbuild import manual

    root = context.find_root()
    if topic:
        _page(manual.find(" ".join(topic)), " ".join(topic))
        return
    click.echo(root.get_help())
    formatter = root.make_formatter()
    with formatter.section("Topics"):
        formatter.write_dl(list(manual.topics().items()))
    click.echo("\n" + formatter.getvalue().rstrip("\n"))
    click.echo("\ngraphbuild help TOPIC shows one of them, or a command.")


def _page(text: str, topic: str) -> None:
    """Shows a part of the manual, in the pager where there is a terminal."""
    from graphbuild.cli.paging import page

    stream = terminal.console()
    stream.width = min(stream.width, WIDE)
    shown = examples.shown(topic)
    with stream.capture() as capture:
        stream.print(page(text))
        if shown:
            stream.print(shown, markup=False, highlight=False)
    lines = "\n".join(line.rstrip() for line in capture.get().strip("\n").splitlines())
    if sys.stdout.isatty():
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager(lines + "\n", color=not os.environ.get("NO_COLOR"))
    else:
        click.echo(lines, color=True)


@click.command()
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str | None) -> None:
    """What makes Tab complete in your shell.

    Prints the script for bash, zsh or fish; of the shell you use where none is named. It completes commands,
    options, folders, and of a graph the actors and of a query the parameters."""
    from click.shell_completion import get_completion_class

    shell = shell or Path(os.environ.get("SHELL", "")).name
    maker = get_completion_class(shell) if shell in SHELLS else None
    if maker is None:
        raise click.UsageError(f"name your shell: {', '.join(SHELLS)}")
    click.echo(maker(context.find_root().command, {}, "graphbuild", "_GRAPHBUILD_COMPLETE").source())
    if sys.stdout.isatty():
        terminal.note(f"this belongs into {_WHERE[shell]}")


def _hush(context: click.Context, option: click.Parameter, given: bool) -> None:
    if given:
        terminal.quiet(True)


def dress(command: click.Command) -> click.Command:
    """Gives a command what all have: --quiet, and examples at the end of its help."""
    command.params.append(
        click.Option(
            ["-q", "--quiet"], is_flag=True, is_eager=True, expose_value=False, callback=_hush,
            help="Say nothing but data and errors.",
        )
    )  # fmt: skip
    if shown := examples.shown(command.name or ""):
        command.epilog = f"\b\n{shown}"
    return command
