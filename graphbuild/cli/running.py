"""The commands that run until they are stopped: watch, serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphbuild.cli import options, terminal
from graphbuild.errors import GraphbuildError

if TYPE_CHECKING:
    from graphbuild.watching import Round


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FEED|FOLDER...")
@options.out_folder
@click.option(
    "--every", type=click.FloatRange(min=1), default=30.0, show_default=True, metavar="MINUTES",
    help="From the beginning of a round to that of the next.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="One round, and that's it.")
@click.option(
    "--delay", type=click.FloatRange(min=0), default=2.0, show_default=True, metavar="S",
    help="Seconds between two requests to a host.",
)  # fmt: skip
@options.jobs
@options.model
@options.actors
@options.confidence
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="How to tell what is new; json is a line a round.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True,
    help="At most so many of each kind in a table.",
)  # fmt: skip
@options.log_json
def watch(
    inputs: tuple[str, ...],
    folder: str,
    every: float,
    once: bool,
    delay: float,
    jobs: int | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
    style: str,
    limit: int,
) -> None:
    """Feeds and folders into a graph, again and again.

    FEED is the address of an RSS or Atom feed, whose articles are read; FOLDER a folder or file as for build.
    What is new is added to the graph in the work folder and told: new actors, events, first contacts. This
    asks hosts on the network, politely, and no others than the feeds lead to. Ctrl-C ends it."""
    from graphbuild import show
    from graphbuild.watching import Manners, Watch

    try:
        watch = Watch(
            inputs, folder, manners=Manners(delay=delay),
            tell=lambda message: terminal.note(show.plain(message)),
            jobs=jobs, model=model, actors=actors, min_confidence=min_confidence,
        )  # fmt: skip
        if once:
            done = watch.round()
            _tell_round(done, style, limit)
            if done.unbuilt or done.failed == done.asked:
                raise GraphbuildError("nothing could be watched; the lines above say why")
            return
        for number, done in enumerate(watch.rounds(every * 60)):
            _tell_round(done, style, limit)
            if not number:
                terminal.note(f"next round in {every:g} min; Ctrl-C ends it")
    except KeyboardInterrupt:
        terminal.note("stopped; what is done is kept, and the same command goes on from there")


def _tell_round(done: Round, style: str, limit: int) -> None:
    from graphbuild import show
    from graphbuild.records import to_json

    if style == "json" and done.diff:
        click.echo(to_json(done.diff))
    elif done.diff:
        terminal.show(show.changes(done.diff, limit))
    told = [f"{terminal.count(done.articles, 'new article')} read"]
    told += [f"{done.waiting:,} left for later"] * bool(done.waiting)
    told += [f"{done.failed} of {done.asked} could not be looked at"] * bool(done.failed)
    told += ["the graph is as it was"] * (not done.diff)
    terminal.note("; ".join(told), "round", articles=done.articles, waiting=done.waiting, failed=done.failed)


@click.command()
@options.folder
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8_765, show_default=True, help="0 takes a free one."
)
@click.option(
    "--expose", is_flag=True, help="Serve at a --host that other machines reach; there is no password."
)
@click.option(
    "--max-rows", type=click.IntRange(min=1), default=10_000, show_default=True, metavar="N",
    help="Rows of an answer at most.",
)  # fmt: skip
@click.option(
    "--max-seconds", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True,
    metavar="S", help="Seconds that a query may take.",
)  # fmt: skip
@click.option(
    "--max-queries", type=click.IntRange(min=1), default=4, show_default=True, metavar="N",
    help="Queries answered at a time.",
)  # fmt: skip
@options.log_json
def serve(
    folder: str, host: str, port: int, expose: bool, max_rows: int, max_seconds: float, max_queries: int
) -> None:
    """The page and queries over HTTP, on this machine.

    Serves the page of the graph, and a read-only API with JSON answers (/api says how), until Ctrl-C. A graph
    that is built anew meanwhile is loaded anew."""
    from graphbuild import show
    from graphbuild.serving import Bounds, Server

    server = Server(
        folder,
        host=host,
        port=port,
        exposed=expose,
        bounds=Bounds(rows=max_rows, seconds=max_seconds, queries=max_queries),
        tell=lambda message: terminal.note(show.plain(message)),
    )
    with server:
        if not server.loopback:
            terminal.note(f"warning: whoever reaches {server.url} reads the graph; there is no password")
        click.echo(server.url)
        terminal.note("serving; Ctrl-C stops it", "serving", url=server.url)
        try:
            server.run()
        except KeyboardInterrupt:
            terminal.note("stopped")
