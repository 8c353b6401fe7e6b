"""The commands that bring a graph to a Neo4j server and back: push and pull."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphbuild.cli import options, terminal
from graphbuild.errors import StoreError

if TYPE_CHECKING:
    from graphbuild.cypher import PushReport

_uri = click.option(
    "--uri", required=True, metavar="bolt://...", envvar="NEO4J_URI", show_envvar=True, help="The server."
)


@click.command()
@click.argument("folder", metavar="DIR", required=False)
@_uri
@options.user
@options.database
@options.namespace
@click.option(
    "--batch", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows a transaction."
)
@click.option(
    "--prune", is_flag=True, help="Also take out what graphbuild wrote and the graph no longer has."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--runs", "list_runs", is_flag=True, help="List the runs of earlier pushes; needs no DIR.")
@click.option("--undo", metavar="RUN", help="Take back what this run created, the latest; needs no DIR.")
@options.as_json
def push(
    folder: str | None,
    uri: str,
    user: str,
    database: str | None,
    namespace: str | None,
    batch: int,
    prune: bool,
    dry_run: bool,
    list_runs: bool,
    undo: str | None,
    as_json: bool,
) -> None:
    """Write the graph to a Neo4j server.

    Doing it again changes nothing, and goes on where a push broke off. The password is that in
    NEO4J_PASSWORD, else asked for.
    """
    from graphbuild import cypher, graphfile

    if sum((folder is not None, list_runs, undo is not None)) != 1:
        raise click.UsageError("give one of DIR, --runs and --undo RUN")
    if folder is None and (prune or dry_run):
        raise click.UsageError("--prune and --dry-run go with DIR")
    # A graph that can't be read is told before anybody is asked for a password.
    records = graphfile.read(folder) if folder is not None else None
    login: dict[str, Any] = {"user": user, "password": terminal.password(user), "database": database}
    login["namespace"] = namespace
    if list_runs:
        found = cypher.runs(uri, **login)
        if as_json:
            terminal.show_json(found)
        else:
            for run in found:
                click.echo(f"{run.name}\t{_count(run.nodes, run.relationships)}")
    elif undo is not None:
        gone = cypher.undo(undo, uri, batch=batch, **login)
        if as_json:
            terminal.show_json(gone)
        terminal.note(f"took back {_count(gone.nodes, gone.relationships)}{_released(gone.released)}")
    elif records is not None:
        with terminal.rows_progress() as progress:
            report = cypher.push(
                records, uri, batch=batch, prune=prune, dry_run=dry_run, progress=progress, **login
            )
        if as_json:
            terminal.show_json(report)
        terminal.note(_told(report, uri))
        if report.nodes_left:
            terminal.note(
                f"{terminal.count(report.nodes_left, 'node')} of earlier pushes that this graph doesn't have "
                "stay beside it: --prune takes them out; --namespace NAME keeps graphs apart",
                "left",
                nodes=report.nodes_left,
            )


@click.command()
@_uri
@click.option(
    "-o", "--out", required=True, type=click.Path(file_okay=False), metavar="DIR",
    help="The folder for graph.json; made where it is missing.",
)  # fmt: skip
@options.user
@options.database
@options.namespace
def pull(uri: str, out: str, user: str, database: str | None, namespace: str | None) -> None:
    """Fetch a graph back from a Neo4j server.

    It is the graph that was pushed, byte for byte. The path of its file is printed.
    """
    from graphbuild import cypher, graphfile, store

    home = Path(out)
    if (home / store.FILE).exists():
        raise StoreError(
            f"{home} is a folder that build works in, and its graph comes from its texts; take another"
        )
    password = terminal.password(user)
    records = cypher.pull_records(uri, user=user, password=password, database=database, namespace=namespace)
    graphfile.write(home / graphfile.NAME, *records)
    click.echo(home / graphfile.NAME)


def _told(report: PushReport, uri: str) -> str:
    nodes = _changes(report.nodes_created, report.nodes_changed)
    links = _changes(report.relationships_created, report.relationships_changed)
    told = f"{terminal.count(report.nodes, 'node')} ({nodes}) and "
    told += f"{terminal.count(report.relationships, 'relationship')} ({links})"
    if report.nodes_deleted or report.relationships_deleted:
        told += f", {_count(report.nodes_deleted, report.relationships_deleted)} taken out"
    told += _released(report.nodes_released)
    if report.dry_run:
        return f"would be at {uri}: {told}; nothing was written"
    run = f", run {report.run}" if report.run else ""
    return f"{told} at {uri} in {report.seconds:.1f} s{run}"


def _changes(created: int, changed: int) -> str:
    return f"{created} new, {changed} changed" if changed else f"{created} new"


def _count(nodes: int, relationships: int) -> str:
    return f"{terminal.count(nodes, 'node')} and {terminal.count(relationships, 'relationship')}"


def _released(nodes: int) -> str:
    if not nodes:
        return ""
    return f"; {terminal.count(nodes, 'node')} left that others use, no longer counted as graphbuild's"
