"""The commands that look at a graph or hand it on: view, query, export, explain; and doctor."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphbuild.cli import completing, options, terminal
from graphbuild.errors import GraphbuildError
from graphbuild.export import FORMATS, FROM_RECORDS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from graphbuild.cypher import Rows


@click.command()
@options.folder
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False),
    help="The page; DIR/graph.html, or DIR/view.html for a part.",
)
@click.option(
    "--around", shell_complete=completing.actors, metavar="ACTOR",
    help="Only what is near this actor: id, name or alias.",
)  # fmt: skip
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
    from graphbuild.merging import PAGE
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
@click.argument("query", required=False, shell_complete=completing.queries, metavar="[NAME | FILE.cypher]")
@click.option("-c", "--cypher", help="The query itself.")
@click.option(
    "-p", "--param", "params", multiple=True, shell_complete=completing.parameters, metavar="K=V",
    help="A parameter of the query.",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="The ready queries by group, as --format says.")
@click.option("--describe", is_flag=True, help="What the query asks, answers and takes; it is not run.")
@click.option(
    "--format", "style", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@options.json_style
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
@click.option("--uri", metavar="bolt://...", help="Ask the Neo4j server that the graph was pushed to.")
@options.user
@options.database
@options.namespace
@click.option(
    "--differences", is_flag=True, help="Show what in Cypher differs between the embedded engine and Neo4j."
)
def query(
    folder: str,
    query: str | None,
    cypher: str | None,
    params: tuple[str, ...],
    listed: bool,
    describe: bool,
    style: str,
    limit: int | None,
    uri: str | None,
    user: str,
    database: str | None,
    namespace: str | None,
    differences: bool,
) -> None:
    """Ask the graph in Cypher.

    A ready query by its name, a file, or -c with the query itself. Without any, the ready queries are listed;
    NAME --describe tells what one of them takes.
    """
    from graphbuild import cypher as engine
    from graphbuild import show

    if differences:
        terminal.show(show.dialects(engine.differences()))
        return
    if query and cypher is not None:
        raise click.UsageError("give a query's name, a file or -c, not two of them")
    if namespace is not None and uri is None:
        raise click.UsageError("--namespace is of a server's database; give its --uri too")
    if listed and (query or cypher is not None):
        raise click.UsageError("--list shows all ready queries; leave out the query, or take --describe")
    if not query and cypher is None:
        if describe:
            raise click.UsageError("--describe needs a query's name or a file")
        ready = engine.catalogue()
        if folder in {one.name for one in ready} and not Path(folder).exists():
            raise click.UsageError(f"name the folder before the query: graphbuild query DIR {folder}")
        _print(engine.listing(ready), style, lambda: show.queries(engine.grouped(ready)))
        return
    chosen = engine.find(query) if query else engine.inline(cypher or "")
    if describe:
        _print(engine.listing([chosen]), style, lambda: show.query(chosen, folder))
        return
    values = chosen.bind(_parameters(params))
    password = terminal.password(user) if uri else None
    rows = engine.query(
        folder,
        chosen.text,
        values,
        uri=uri,
        user=user,
        password=password,
        database=database,
        namespace=namespace,
        limit=limit,
    )
    _print(rows, style, lambda: show.rows(rows, terminal.console().width))
    for warning in rows.warnings:
        terminal.note(show.plain(warning))
    if not len(rows) and query and uri is None:
        _hint(folder, values)
    if rows.truncated:
        terminal.note(f"there are more than the {terminal.count(len(rows), 'row')} shown")


def _print(rows: Rows, style: str, table: Callable[[], RenderableType]) -> None:
    if style == "json":
        click.echo(rows.to_json())
    elif style == "csv":
        click.echo(rows.to_csv(), nl=False)
    else:
        terminal.show(table())


def _hint(folder: str, values: Mapping[str, object]) -> None:
    """Why a ready query may have no answer: a name that the graph doesn't know."""
    from graphbuild import graphfile, show
    from graphbuild.finding import NAMES, unknown

    event, outlet = values.get("event"), values.get("outlet")
    if all(values.get(name) is None for name in (*NAMES, "event", "outlet")):
        return
    records = graphfile.read(folder)
    for message in unknown(records, values):
        terminal.note(show.plain(message))
    if isinstance(event, str) and all(one.id != event for one in records.events):
        terminal.note(show.plain(f"no event has the id {event!r}; queries such as timeline show ids"))
    if isinstance(outlet, str):
        outlets = {name for one in records.documents for name in (one.source, one.id) if name}
        if outlet.lower() not in (name.lower() for name in outlets):
            near = ", ".join(difflib.get_close_matches(outlet, sorted(outlets), n=3))
            terminal.note(
                show.plain(f"no outlet is called {outlet!r}" + (f"; near it: {near}" if near else ""))
            )


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
    from graphbuild import graphfile
    from graphbuild.build import load
    from graphbuild.export import export as export_graph

    graph = graphfile.read(folder) if style in FROM_RECORDS else load(folder)
    for path in export_graph(graph, style, out):
        click.echo(path)
    if style == "neo4j-admin":
        from graphbuild.cypher.importer import COMMAND

        terminal.note(f"in {out}, with the server stopped: {COMMAND}; the rest stands in README.txt there")


@click.command()
@options.folder
@click.argument("what", shell_complete=completing.actors, metavar="ID")
@click.argument("second", required=False, shell_complete=completing.actors, metavar="[OTHER]")
@click.option(
    "--with", "other", shell_complete=completing.actors, metavar="OTHER",
    help="Why the actors ID and OTHER are one, or why not.",
)  # fmt: skip
@options.as_json
def explain(folder: str, what: str, second: str | None, other: str | None, as_json: bool) -> None:
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
        compared = names_of(folder).compare(what, other)
        if as_json:
            terminal.show_json(compared)
        else:
            terminal.show(show.comparison(compared))
        return
    names = names_of(folder) if "@" in what and has_statements(folder) else None
    found = names.of_document(what) if names else None
    told = explain_it(load(folder), found.node if found else what)
    identity = None
    if isinstance(told.subject, Actor) and has_statements(folder):
        names = names or names_of(folder)
        if names.of_id(told.subject.id):  # else something was decided since the graph was made
            identity = names.identity(told.subject.id)
    if as_json:
        terminal.show_json({"identity": identity, **told.to_dict()})
        return
    if identity is not None:
        terminal.show(show.identity(identity))
        told = told.without_subject()
    terminal.show(show.explanation(told))


@click.command()
@options.model
@options.as_json
def doctor(model: str | None, as_json: bool) -> None:
    """Versions, language model, missing parts."""
    from graphbuild import show
    from graphbuild.doctor import doctor as examine

    health = examine(model)
    if as_json:
        terminal.show_json(health)
    else:
        terminal.show(show.health(health))
    if health.model.remedy:
        raise GraphbuildError(health.model.remedy)


def _home(folder: str) -> Path:
    path = Path(folder)
    return path if path.is_dir() else path.parent
