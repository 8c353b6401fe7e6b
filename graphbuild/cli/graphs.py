"""The commands that look at a graph or hand it on: view, query, push, export, explain; and doctor."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from graphbuild.cli import options, terminal
from graphbuild.errors import GraphbuildError
from graphbuild.export import FORMATS


@click.command()
@options.folder
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False),
    help="The page; DIR/graph.html, or DIR/view.html for a part.",
)
@click.option("--around", metavar="ACTOR", help="Only what is near this actor: id, name or alias.")
@click.option("--hops", type=click.IntRange(min=0), default=1, show_default=True, help="How near.")
@click.option("--since", type=options.day, metavar="DATE", help="Only events that end on this day or later.")
@click.option(
    "--until", type=options.day, metavar="DATE", help="Only events that begin on this day or earlier."
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many nodes.")
@click.option("--open", "show_it", is_flag=True, help="Open the page in the browser.")
def view(
    folder: str,
    out: str | None,
    around: str | None,
    hops: int,
    since: dt.datetime | None,
    until: dt.datetime | None,
    limit: int | None,
    show_it: bool,
) -> None:
    """The graph or a part of it as an HTML page.

    One file that needs no network. Its path is printed.
    """
    from graphbuild import graphfile
    from graphbuild.build import PAGE
    from graphbuild.view import write_html

    part = around or since or until or limit
    page = Path(out) if out else _home(folder) / ("view.html" if part else PAGE)
    first, last = (day.date() if day else None for day in (since, until))
    write_html(graphfile.read(folder), page, around=around, hops=hops, since=first, until=last, limit=limit)
    click.echo(page)
    if show_it:
        click.launch(page.resolve().as_uri())


@click.command()
@options.folder
@click.argument("query", required=False, metavar="[NAME | FILE.cypher]")
@click.option("-c", "--cypher", help="The query itself.")
@click.option("-p", "--param", "params", multiple=True, metavar="K=V", help="A parameter of the query.")
@click.option(
    "--format", "style", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
@click.option("--uri", metavar="bolt://...", help="Ask the Neo4j server that the graph was pushed to.")
@options.user
@options.database
def query(
    folder: str,
    query: str | None,
    cypher: str | None,
    params: tuple[str, ...],
    style: str,
    limit: int | None,
    uri: str | None,
    user: str,
    database: str | None,
) -> None:
    """Ask the graph in Cypher.

    A ready query by its name, a file, or -c with the query itself. Without any, the ready queries are listed.
    """
    from graphbuild import cypher as engine
    from graphbuild import show

    if query and cypher is not None:
        raise click.UsageError("give a query's name, a file or -c, not two of them")
    if not query and cypher is None:
        terminal.show(show.queries(engine.catalogue()))
        return
    chosen = engine.find(query) if query else engine.inline(cypher or "")
    values = chosen.bind(_parameters(params))
    password = _password(user) if uri else None
    rows = engine.query(
        folder, chosen.text, values, uri=uri, user=user, password=password, database=database, limit=limit
    )
    if style == "json":
        click.echo(rows.to_json())
    elif style == "csv":
        click.echo(rows.to_csv(), nl=False)
    else:
        terminal.show(show.rows(rows, terminal.console().width))
    for warning in rows.warnings:
        terminal.note(show.plain(warning))
    if not len(rows) and query and uri is None:
        _hint(folder, values)
    if rows.truncated:
        terminal.note(f"there are more than the {terminal.count(len(rows), 'row')} shown")


def _hint(folder: str, values: Mapping[str, object]) -> None:
    """Why a ready query may have no answer: a name that the graph doesn't know."""
    from graphbuild import show
    from graphbuild.explain import find_node
    from graphbuild.graph import Graph

    for name in ("actor", "source", "target", "place", "speaker", "about"):
        if isinstance(given := values.get(name), str):
            try:
                find_node(Graph.load(folder), given)
            except GraphbuildError as error:
                terminal.note(show.plain(error))


def _parameters(params: Iterable[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for given in params:
        name, equals, value = given.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--param {given!r} has no value; write it as NAME=VALUE")
        if name in values:
            raise click.UsageError(f"--param {name} is given twice")
        values[name] = value
    return values


def _password(user: str) -> str | None:
    given = os.environ.get("NEO4J_PASSWORD")
    if given is None and sys.stdin.isatty():
        given = click.prompt(
            f"password of {user} (empty for none)", hide_input=True, default="", err=True, show_default=False
        )
    return given or None


@click.command()
@options.folder
@click.option("--uri", required=True, metavar="bolt://...", help="The server.")
@options.user
@options.database
@click.option(
    "--batch", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows a transaction."
)
def push(folder: str, uri: str, user: str, database: str | None, batch: int) -> None:
    """Write the graph to a Neo4j server.

    Doing it again changes nothing. The password is that in NEO4J_PASSWORD, else asked for.
    """
    from graphbuild.build import load
    from graphbuild.cypher import push as push_graph

    graph = load(folder)
    password = _password(user)
    with terminal.rows_progress() as progress:
        report = push_graph(
            graph, uri, user=user, password=password, database=database, batch=batch, progress=progress
        )
    terminal.note(
        f"{terminal.count(report.nodes, 'node')} ({report.nodes_created} new) and "
        f"{terminal.count(report.relationships, 'relationship')} ({report.relationships_created} new) "
        f"at {uri} in {report.seconds:.1f} s"
    )


@click.command()
@options.folder
@click.option("--format", "style", required=True, type=click.Choice(FORMATS), help="What to write.")
@click.option(
    "-o", "--out", required=True, type=click.Path(), metavar="PATH", help="A file; a folder for tables."
)
def export(folder: str, style: str, out: str) -> None:
    """The graph for other programs.

    graphml, gexf and rdf make a file; csv, parquet and neo4j-admin fill a folder. What was written is
    printed."""
    from graphbuild.build import load
    from graphbuild.export import export as export_graph

    for path in export_graph(load(folder), style, out):
        click.echo(path)


@click.command()
@options.folder
@click.argument("what", metavar="ID")
@click.argument("second", required=False, metavar="[OTHER]")
@click.option("--with", "other", metavar="OTHER", help="Why the actors ID and OTHER are one, or why not.")
def explain(folder: str, what: str, second: str | None, other: str | None) -> None:
    """The evidence of an event or an actor.

    ID is the id of an event or tie, or the id, name or alias of an actor or place: the quotations behind all
    that it stands in, their documents, and who said so; of an actor first why its names are one. NAME@DOC
    is whom a surname or another short name means in that document. With OTHER, why two names are one actor,
    or why they are not."""
    from graphbuild import show
    from graphbuild.build import load
    from graphbuild.explain import explain as explain_it
    from graphbuild.identity import has_statements, names_of
    from graphbuild.records import Actor

    if second is not None and other is not None:
        raise click.UsageError("give one other actor, not two")
    if (other := other if second is None else second) is not None:
        terminal.show(show.comparison(names_of(folder).compare(what, other)))
        return
    names = names_of(folder) if "@" in what and has_statements(folder) else None
    found = names.of_document(what) if names else None
    told = explain_it(load(folder), found.node if found else what)
    if isinstance(told.subject, Actor) and has_statements(folder):
        names = names or names_of(folder)
        if names.of_id(told.subject.id):  # else something was decided since the graph was made
            terminal.show(show.identity(names.identity(told.subject.id)))
            told = told.without_subject()
    terminal.show(show.explanation(told))


@click.command()
@options.model
def doctor(model: str | None) -> None:
    """Versions, language model, missing parts."""
    from graphbuild import show
    from graphbuild.doctor import doctor as examine

    health = examine(model)
    terminal.show(show.health(health))
    if health.model.remedy:
        raise GraphbuildError(health.model.remedy)


def _home(folder: str) -> Path:
    path = Path(folder)
    return path if path.is_dir() else path.parent
