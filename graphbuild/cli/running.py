"""The commands that run until they are stopped: serve."""

from __future__ import annotations

import click

from graphbuild.cli import options, terminal


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
