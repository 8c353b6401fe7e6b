"""What the shell offers where Tab is pressed: folders, actors, queries, their parameters, topics.

Whatever goes wrong here goes wrong in silence: somebody is in the middle of a command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from graphbuild.errors import GraphbuildError

_MOST_BYTES = 50_000_000  # of a graph that is read to complete a name: more takes longer than one waits
_MOST = 100  # actors offered

Items = list[CompletionItem]


def folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Folders, which the shell lists itself."""
    return [CompletionItem(incomplete, type="dir")]


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Files and folders, which the shell lists itself."""
    return [CompletionItem(incomplete, type="file")]


def actors(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Ids of the actors in the graph, which need no quotation marks: those that begin as the word does, else
    those in which a word begins so."""
    wanted = incomplete.lower()
    known = list(_actors(_argument(ctx, "folder", 0)))
    found = [(one, name) for one, name in known if one.startswith(wanted)]
    found = found or [(one, name) for one, name in known if f"-{wanted}" in one]
    return [CompletionItem(one, help=name) for one, name in found[:_MOST]]


def _argument(ctx: click.Context, name: str, position: int) -> str | None:
    """An argument of the line so far, which click has left over where an option still lacks its value."""
    given = ctx.params.get(name)
    return given or (ctx.args[position] if len(ctx.args) > position else None)


def _actors(folder: str | None) -> Iterator[tuple[str, str]]:
    from graphbuild import graphfile

    with suppress(GraphbuildError, OSError):
        if folder and graphfile.at(folder).stat().st_size <= _MOST_BYTES:
            yield from ((actor.id, actor.name) for actor in graphfile.read(folder).actors)


def decided(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """First what to decide, then ids of actors."""
    if ctx.params.get("words"):
        return actors(ctx, param, incomplete)
    verdicts = ("same", "different", "unsure", "undo")
    return [CompletionItem(one) for one in verdicts if one.startswith(incomplete)]


def queries(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ready queries; files where none begins so."""
    from graphbuild.cypher import catalogue

    found = [one for one in catalogue() if one.name.startswith(incomplete)]
    if found:
        return [CompletionItem(one.name, help=one.title) for one in found]
    return files(ctx, param, incomplete)


def parameters(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The parameters of the query that was named, those that it needs first; after the sign of equality the
    ids of actors, where it takes one."""
    from graphbuild.cypher import find
    from graphbuild.finding import NAMES

    named, equals, value = incomplete.partition("=")
    if equals:
        offered = actors(ctx, param, value) if named in NAMES else []
        return [CompletionItem(f"{named}={one.value}", help=one.help) for one in offered]
    with suppress(GraphbuildError, OSError):
        known = find(_argument(ctx, "query", 1) or "").parameters or ()
        return [
            CompletionItem(f"{one.name}=", help=one.description)
            for one in sorted(known, key=lambda one: not one.required)
            if one.name.startswith(named)
        ]
    return []


def topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Commands and the topics of the manual."""
    from graphbuild import manual

    known: dict[str, str] = {}
    with suppress(GraphbuildError, OSError):
        known = manual.topics()
    root = ctx.find_root().command
    if isinstance(root, click.Group):
        known |= {name: one.get_short_help_str() for name, one in root.commands.items()}
    return [
        CompletionItem(one, help=about) for one, about in sorted(known.items()) if one.startswith(incomplete)
    ]
