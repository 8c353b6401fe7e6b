"""The commands that hold things against each other: a graph against an earlier one, reports against those
that contradict them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from graphbuild.cli import options, terminal

if TYPE_CHECKING:
    from graphbuild.cypher import Rows

_style = click.option(
    "--format", "style", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
_limit = click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True,
    help="At most so many of each kind in a table.",
)  # fmt: skip


@click.command()
@options.folder
@_style
@options.json_style
@_limit
def contradictions(folder: str, style: str, limit: int) -> None:
    """What can't all be true, side by side.

    Done and denied, other numbers, other days, of two events or in reports of one: with quotations, outlets
    and days, what most outlets tell first."""
    from graphbuild import listings, show
    from graphbuild.build import load
    from graphbuild.contradictions import contradictions as find

    graph = load(folder)
    documents = {document.id: document for document in graph.iter_documents()}
    found = find(graph.iter_events(), graph.iter_links(), documents.values())
    found = tuple(
        sorted(found, key=lambda one: sorted((-len(side.outlets) for side in one.sides), reverse=True))
    )
    names = {node: str(name) for node, name in graph.nodes(data="name")}
    if not found:
        terminal.note("nothing is contradicted")
    if style != "table":
        _print(listings.contradicted(found, names, documents), style)
        return
    if found:
        terminal.show(show.contradictions(found[:limit], names, documents))
    if len(found) > limit:
        terminal.note(f"there are more than the {limit} shown: {len(found)}; --limit shows more")


@click.command()
@options.folder
@click.argument("later", required=False, metavar="[DIR2]")
@click.option(
    "--since", type=options.day, metavar="DATE", help="Hold the graph against itself as of this day."
)
@click.option(
    "--by", type=click.Choice(["report", "event"]), default="report", show_default=True,
    help="With --since: what was reported by then, or what had happened by then.",
)  # fmt: skip
@_style
@options.json_style
@_limit
def diff(folder: str, later: str | None, since: dt.datetime | None, by: str, style: str, limit: int) -> None:
    """What became of a graph.

    DIR is the earlier graph and DIR2 the later; with --since DATE it is DIR as of that day against DIR now:
    new actors, ties and events, pairs that had nothing to do with each other before, what changed, what was
    withdrawn."""
    from graphbuild import listings, show
    from graphbuild.build import load
    from graphbuild.records import to_json

    if (later is None) == (since is None):
        raise click.UsageError("give a second folder or --since DATE" + (", not both" if later else ""))
    graph = load(folder)
    if since is not None:
        found = graph.since(since.date(), "event" if by == "event" else "report")
    else:
        found = graph.diff(load(later or ""))
    if style == "json":
        import msgspec

        click.echo(msgspec.json.format(to_json(found), indent=1))
    elif style == "csv":
        _print(listings.changes(found), style)
    elif found:
        terminal.show(show.changes(found, limit))
    if not found:
        last = graph.last_day() if since is not None else None
        terminal.note("nothing differs" + (f"; the last article is of {last}" if last else ""))


def _print(rows: Rows, style: str) -> None:
    click.echo(rows.to_json() if style == "json" else rows.to_csv(), nl=style == "json")
