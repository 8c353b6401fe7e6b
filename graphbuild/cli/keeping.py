"""The commands that look after a work folder: status, retry, remove."""

from __future__ import annotations

import click

from graphbuild.cli import options, terminal


@click.command()
@options.folder
@click.option("--coverage", is_flag=True, help="What the reading covered, what was dropped.")
@options.as_json
def status(folder: str, coverage: bool, as_json: bool) -> None:
    """What is done, and what was set aside and why.

    With --coverage how many sentences were read, what was kept and dropped and why, and which names
    nobody knows."""
    from graphbuild import show
    from graphbuild.build import status as status_of
    from graphbuild.keeping import coverage as coverage_of

    if as_json:
        terminal.show_json(coverage_of(folder) if coverage else status_of(folder))
    elif coverage:
        terminal.show(show.coverage(coverage_of(folder)))
    else:
        terminal.show(show.status(status_of(folder)))


@click.command()
@options.folder
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--stage", type=click.Choice(["read", "parse", "extract"]), help="Only of this stage.")
@click.option("--outdated", is_flag=True, help="What was read before rules, model or tables changed.")
@options.jobs
@options.max_seconds
@options.max_characters
@options.log_json
def retry(
    folder: str,
    ids: tuple[str, ...],
    stage: str | None,
    outdated: bool,
    jobs: int | None,
    max_seconds: float | None,
    max_characters: int | None,
) -> None:
    """Read again what was set aside.

    All of it, or the documents called ID, from the inputs and with the options of the build that came
    upon them."""
    from graphbuild.keeping import retry as retry_folder
    from graphbuild.show import plain

    if outdated and (ids or stage):
        raise click.UsageError("--outdated is all that is outdated; give no ID and no --stage with it")
    limits = options.limits(max_seconds, max_characters, kept=True)
    with terminal.pace_progress() as (progress, pace, aside):
        done = retry_folder(
            folder,
            ids=ids,
            stage=stage,
            outdated=outdated,
            jobs=jobs,
            limits=limits,
            progress=progress,
            pace=pace,
            told=terminal.told,
        )
    terminal.tell_aside(aside, folder)
    for name in done.lost[:3]:
        terminal.note(f"can't be read again, build with its text: {plain(name)}")
    if len(done.lost) > 3:
        terminal.note(f"can't be read again: {len(done.lost) - 3} more")
    terminal.note(
        f"tried {terminal.count(done.tried, 'document')} again, set aside still: {len(done.still)}",
        "done",
        tried=done.tried,
        still=done.still,
        lost=done.lost,
    )


@click.command()
@options.folder
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@options.log_json
def remove(folder: str, ids: tuple[str, ...]) -> None:
    """Take documents out of a graph.

    ID is a document's id. What it said goes; a later build whose inputs hold it reads it again."""
    from graphbuild.keeping import remove as remove_documents

    records = remove_documents(ids, folder)
    terminal.note(
        f"removed {terminal.count(len(set(ids)), 'document')}; "
        f"{terminal.count(len(records.events), 'event')} from "
        f"{terminal.count(len(records.documents), 'document')} are left",
        "done",
    )
