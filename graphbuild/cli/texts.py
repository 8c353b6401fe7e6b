"""The commands that read texts and claims: build, extract, merge, code."""

from __future__ import annotations

from pathlib import Path

import click

from graphbuild.cli import options, terminal

SHOWN = 20  # events in the table at the end of a build


@click.command()
@options.inputs
@options.out_folder
@options.jobs
@options.model
@options.actors
@options.confidence
def build(
    inputs: tuple[str, ...],
    folder: str,
    jobs: int | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
) -> None:
    """Read texts into a graph: the main job.

    What they say is merged into the graph in the work folder, with DIR/graph.json and DIR/graph.html.
    INPUT is a file (.txt, .md, .html, .jsonl, .csv, .tsv, each also with .gz), a folder, or - for standard
    input. Run again with more input it adds to the graph; what is done is not done again."""
    from graphbuild import show
    from graphbuild.build import GRAPH, PAGE
    from graphbuild.build import build as build_graph

    replaced: list[str] = []
    with terminal.documents_progress() as (progress, aside):
        graph = build_graph(
            inputs,
            folder,
            jobs=jobs,
            model=model,
            actors=actors,
            min_confidence=min_confidence,
            progress=progress,
            replaced=replaced.append,
        )
    terminal.tell_aside(aside, folder)
    events = graph.strongest(SHOWN)
    if events:
        terminal.show(show.strongest(graph, events, terminal.console().width))
    total = sum(1 for _ in graph.iter_events())
    actors_found = sum(1 for _ in graph.iter_actors())
    terminal.note(
        f"{terminal.count(total, 'event')} between {terminal.count(actors_found, 'actor')} "
        f"from {terminal.count(len(graph.graph['documents']), 'document')} in {Path(folder) / GRAPH}"
    )
    terminal.tell_replaced(replaced)
    terminal.note(f"look at it: {Path(folder) / PAGE}")


@click.command()
@options.inputs
@options.out_file
@options.jobs
@options.model
@options.actors
@options.confidence
def extract(
    inputs: tuple[str, ...],
    out: str | None,
    jobs: int | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
) -> None:
    """What texts claim, as JSON lines.

    One claim or relation a line, with its quotation and where it stands in the text.
    """
    from graphbuild.build import extract as extract_statements
    from graphbuild.records import SetAside, to_json

    with terminal.documents_progress() as (progress, aside):
        statements = extract_statements(
            inputs, jobs=jobs, model=model, actors=actors, min_confidence=min_confidence, progress=progress
        )
        terminal.write_lines(out, (to_json(one) for one in statements if not isinstance(one, SetAside)))
    terminal.tell_aside(aside)


@click.command()
@click.argument("claims", nargs=-1, required=True, type=click.Path(dir_okay=False), metavar="CLAIMS.jsonl...")
@options.out_folder
def merge(claims: tuple[str, ...], folder: str) -> None:
    """Claims to a graph: the second half of build.

    CLAIMS.jsonl is what `extract` gives; no text is needed. What the folder holds already stays.
    """
    from graphbuild.build import PAGE
    from graphbuild.build import merge as merge_claims

    graph = merge_claims(claims, folder)
    terminal.note(
        f"{terminal.count(sum(1 for _ in graph.iter_events()), 'event')}; look at it: {Path(folder) / PAGE}"
    )


@click.command()
@click.argument("table", type=click.Path(), metavar="FILE.tsv")
@options.out_file
@options.model
def code(table: str, out: str | None, model: str | None) -> None:
    """Event classes of given pairs of actors.

    FILE.tsv is a table with the columns sentence, source and target. One line out for each row, in order;
    "root" is null where no event holds between the two."""
    from graphbuild.pairs import code as code_pairs
    from graphbuild.records import to_json

    terminal.write_lines(out, (to_json(coded) for coded in code_pairs(table, model=model)))
