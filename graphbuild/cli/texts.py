"""The commands that read texts and claims: build, extract, merge, code, evaluate, agreement."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphbuild.cli import options, terminal

if TYPE_CHECKING:
    from graphbuild.llm import Remote
    from graphbuild.records import Resolved

GRAPH, PAGE = "graph.json", "graph.html"
WIDE = 104  # columns of the table of figures
SHOWN = 20  # events in the table at the end of a build
MOST_PROBLEMS = 50  # bad lines of a gold file that are told


@click.command()
@options.inputs
@options.out_folder
@options.jobs
@options.model
@options.actors
@options.confidence
@click.option("--withdraw", is_flag=True, help="Take out documents that are no longer in the inputs.")
@options.max_seconds
@options.max_characters
@options.max_sentence
@options.language_model
@options.log_json
def build(
    inputs: tuple[str, ...],
    folder: str,
    jobs: int | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
    withdraw: bool,
    max_seconds: float | None,
    max_characters: int | None,
    max_sentence: int | None,
    llm: Remote | None,
) -> None:
    """Read texts into a graph: the main job.

    What they say is merged into the graph in the work folder, with DIR/graph.json and DIR/graph.html.
    INPUT is a file (.txt, .md, .html, .jsonl, .csv, .tsv, each also with .gz), a folder, or - for standard
    input. Run again with more input it adds to the graph; what is done is not done again."""
    from graphbuild.build import build_records
    from graphbuild.errors import InputError
    from graphbuild.intake import Report

    replaced, report = terminal.Replaced(), Report()
    try:
        with terminal.pace_progress() as (progress, pace, aside):
            records = build_records(
                inputs,
                folder,
                jobs=jobs,
                model=model,
                actors=actors,
                min_confidence=min_confidence,
                limits=options.limits(max_seconds, max_characters, max_sentence),
                withdraw=withdraw,
                progress=progress,
                replaced=replaced.append,
                pace=pace,
                report=report,
                llm=llm,
                told=terminal.told,
            )
    except InputError:
        if len(aside) > 1:  # one is told by the error, and a new folder that could tell of all is gone
            terminal.tell_aside(aside)
        raise
    terminal.tell_aside(aside, folder)
    _tell_graph(records, folder)
    replaced.tell()
    terminal.tell_report(report, folder)
    terminal.tell_undated(records.documents)
    terminal.note(f"look at it: {Path(folder) / PAGE}", "done")


def _tell_graph(records: Resolved, folder: str) -> None:
    from graphbuild import show

    events = records.strongest(SHOWN)
    if events:
        terminal.show(show.strongest(records, events, terminal.console().width))
    terminal.note(
        f"{terminal.count(len(records.events), 'event')} between "
        f"{terminal.count(len(records.actors), 'actor')} "
        f"from {terminal.count(len(records.documents), 'document')} in {Path(folder) / GRAPH}",
        "graph",
        events=len(records.events),
        actors=len(records.actors),
        documents=len(records.documents),
    )


@click.command()
@options.inputs
@options.out_file
@options.jobs
@options.model
@options.actors
@options.confidence
@options.max_seconds
@options.max_characters
@options.max_sentence
@options.language_model
@options.log_json
@click.option(
    "--explain", is_flag=True, help="In place of the claims, why each was made and near misses were not."
)
def extract(
    inputs: tuple[str, ...],
    out: str | None,
    jobs: int | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
    max_seconds: float | None,
    max_characters: int | None,
    max_sentence: int | None,
    llm: Remote | None,
    explain: bool,
) -> None:
    """What texts claim, as JSON lines.

    One claim or relation a line, with its quotation and where it stands in the text.
    """
    from graphbuild.build import extract as extract_statements
    from graphbuild.records import SetAside, to_json

    if explain and llm:
        raise click.UsageError("--explain tells the rules of the default; a language model gives no reasons")
    if explain:
        _explain(inputs, out, model, actors, min_confidence)
        return
    with terminal.documents_progress() as (progress, aside):
        statements = extract_statements(
            inputs, jobs=jobs, model=model, actors=actors, min_confidence=min_confidence,
            limits=options.limits(max_seconds, max_characters, max_sentence), progress=progress,
            llm=llm, told=terminal.told,
        )  # fmt: skip
        terminal.write_lines(out, (to_json(one) for one in statements if not isinstance(one, SetAside)))
    terminal.tell_aside(aside)


def _explain(
    inputs: tuple[str, ...],
    out: str | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float,
) -> None:
    from graphbuild.extract import Extractor
    from graphbuild.extract.explaining import explain_all
    from graphbuild.read import read
    from graphbuild.records import DocumentInfo, SetAside

    documents = read(inputs)
    extractor = Extractor(model, actors, min_confidence)
    with terminal.documents_progress() as (progress, aside):

        def lines() -> Iterator[bytes]:
            for finished, (doc, told) in enumerate(explain_all(extractor, documents), 1):
                if isinstance(told, SetAside):
                    progress(finished, told)
                    continue
                progress(finished, DocumentInfo(id=doc))
                for line in told:
                    yield line.encode()

        terminal.write_lines(out, lines())
    terminal.tell_aside(aside)


@click.command()
@click.argument("claims", nargs=-1, required=True, type=click.Path(dir_okay=False), metavar="CLAIMS.jsonl...")
@options.out_folder
@options.actors
@options.log_json
def merge(claims: tuple[str, ...], folder: str, actors: tuple[str, ...]) -> None:
    """Claims to a graph: the second half of build.

    CLAIMS.jsonl is what `extract` gives; no text is needed. What the folder holds already stays.
    """
    from graphbuild.merging import merge_records

    records = merge_records(claims, folder, actors=actors)
    terminal.note(f"{terminal.count(len(records.events), 'event')}; look at it: {Path(folder) / PAGE}")


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


@click.command()
@click.argument("gold", type=click.Path(dir_okay=False), metavar="GOLD.jsonl")
@click.argument("inputs", nargs=-1, metavar="[INPUT...]")
@click.option("--list", "listed", is_flag=True, help="Each mistake, a line each, after the figures.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON; with --list the mistakes too.")
@click.option(
    "--claims",
    type=click.Path(dir_okay=False),
    metavar="FILE.jsonl",
    help="What `extract` gave, in place of extracting again.",
)
@options.model
@options.actors
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="Leave out claims that are less sure; as in `extract` where not given, and none of --claims.",
)
@options.language_model
def evaluate(
    gold: str,
    inputs: tuple[str, ...],
    listed: bool,
    as_json: bool,
    claims: str | None,
    model: str | None,
    actors: tuple[str, ...],
    min_confidence: float | None,
    llm: Remote | None,
) -> None:
    """How right the claims are on texts that you annotated.

    GOLD.jsonl is what people found in the texts INPUT. Precision, recall, F1 and the status of claims, each
    with a 95 % confidence interval."""
    from graphbuild.errors import GoldError, InputError
    from graphbuild.evaluate import evaluate as evaluate_claims
    from graphbuild.evaluate.report import mistakes, report
    from graphbuild.show import plain

    if claims is None and not inputs:
        raise click.UsageError("give the annotated texts, or --claims with what was extracted from them")
    if claims is not None and (model or actors):
        raise click.UsageError("--model and --actors change the extraction; with --claims there is none")
    if claims is not None and llm:
        raise click.UsageError("--llm does the extraction; with --claims there is none")
    try:
        with terminal.documents_progress() as (progress, _):
            found = evaluate_claims(
                gold,
                inputs,
                claims=claims,
                model=model,
                actors=actors,
                min_confidence=min_confidence,
                progress=progress,
                llm=llm,
                told=terminal.told,
            )
    except GoldError as error:
        if len(error.problems) == 1:
            raise
        for problem in error.problems[:MOST_PROBLEMS]:
            terminal.note(plain(problem))
        raise InputError(f"{gold}: {len(error.problems)} lines can't be used; mend them") from None
    if as_json:
        told = found.to_dict()
        if not listed:
            del told["mistakes"]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    terminal.show(report(found), at_least=WIDE)
    if listed:
        for line in mistakes(found):
            click.echo(line)


@click.command()
@click.argument("first", type=click.Path(dir_okay=False), metavar="FIRST.jsonl")
@click.argument("second", type=click.Path(dir_okay=False), metavar="SECOND.jsonl")
@click.option(
    "--examples",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="How many to show of what only one found, and of what they class in two ways.",
)
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
def agreement(first: str, second: str, examples: int, as_json: bool) -> None:
    """Two extractions of the same texts, side by side.

    FIRST.jsonl and SECOND.jsonl are what `extract` gave with two models, or two sets of options: where they
    agree by pair and class, and examples of what only one found. Neither is taken for the truth."""
    from graphbuild.evaluate.agreement import agreement as compared
    from graphbuild.evaluate.sidebyside import side_by_side

    found = compared(first, second)
    if as_json:
        click.echo(json.dumps(found.to_dict(examples), ensure_ascii=False, indent=2))
    else:
        terminal.show(side_by_side(found, examples), at_least=WIDE)
