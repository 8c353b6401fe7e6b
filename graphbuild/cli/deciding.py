"""The commands for who is who: decide, review."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphbuild.cli import completing, options, terminal, typos

if TYPE_CHECKING:
    from graphbuild.decisions import Verdict
    from graphbuild.review import Review

KEYS = {
    "s": "same", "d": "different", "u": "unsure", "k": "skip", "b": "back", "q": "quit",
}  # fmt: skip
HELP = "[s]ame  [d]ifferent  [u]nsure  s[k]ip  [b]ack  [q]uit"


@click.command()
@options.folder
@click.argument(
    "words", nargs=-1, shell_complete=completing.decided, metavar="[same|different|unsure|undo A B]"
)
@click.option("--note", default="", help="Why; kept with the decision.")
@options.by
@click.option("--force", is_flag=True, help="Undo the earlier decisions that contradict it.")
@click.option(
    "--import", "file", type=click.Path(dir_okay=False), metavar="FILE",
    help="Take over the decisions of another's decisions.jsonl.",
)  # fmt: skip
@click.option(
    "--rebuild/--no-rebuild", default=None, help="Make the graph anew at once; done where not given."
)
@options.as_json
def decide(
    folder: str,
    words: tuple[str, ...],
    note: str,
    by: str | None,
    force: bool,
    file: str | None,
    rebuild: bool | None,
    as_json: bool,
) -> None:
    """Say that two actors are one, or are not.

    A and B are ids, names or aliases. Every later build obeys; `undo A B` takes it back. Without words the
    decisions in force are listed."""
    from graphbuild import deciding, show
    from graphbuild.decisions import tell
    from graphbuild.merging import decisions_of
    from graphbuild.merging import rebuild as rebuild_graph

    rebuilt = rebuild is not False
    if as_json and (words or file is not None):
        raise click.UsageError("--json lists what is decided; give no actors and no --import with it")
    if file is not None:
        if words:
            raise click.UsageError("give two actors or --import, not both")
        joined = deciding.take_over(folder, file, force=force, rebuilt=rebuilt)
        for decision, chain in joined.refused:
            terminal.note(show.plain(f"left out: {decision}; it contradicts: {tell(chain)}"))
        terminal.note(
            f"took over {terminal.count(len(joined.taken), 'decision')}, left out {len(joined.refused)}"
        )
        return
    if not words:
        if rebuild:
            rebuild_graph(folder)
        in_force = decisions_of(folder).in_force
        if as_json:
            terminal.show_json(in_force)
        else:
            terminal.show(show.decided(in_force))
        return
    verdict, (a, b) = _verdict(words[0]), _two(words[1:])
    outcome = deciding.decide(folder, verdict, a, b, note=note, by=by, force=force, rebuilt=rebuilt)
    for decision in outcome.undone:
        terminal.note(show.plain(f"undone: {decision}"))
    for decision in outcome.added:
        if decision.verdict == verdict:
            terminal.note(show.plain(decision))
    for decision in outcome.repeated:
        terminal.note(show.plain(f"already decided: {decision}"))
    for change in outcome.changes:
        terminal.note(show.plain(change))
    if outcome.added and rebuilt and not outcome.changes:
        terminal.note("no actor of the graph changed")
    if outcome.added and not rebuilt:
        terminal.note(f"the graph has it after: graphbuild decide {folder} --rebuild")


def _verdict(word: str) -> Verdict:
    verdicts: dict[str, Verdict] = {
        "same": "same", "different": "different", "unsure": "unsure", "undo": "undone",
    }  # fmt: skip
    if word not in verdicts:
        hint = typos.nearest(word, verdicts)
        raise click.UsageError(f"{word!r} is none of {', '.join(verdicts)}{hint}")
    return verdicts[word]


def _two(actors: tuple[str, ...]) -> tuple[str, str]:
    if len(actors) != 2:
        raise click.UsageError(
            f"give two actors, not {len(actors)}; put quotation marks around names of several words"
        )
    return actors[0], actors[1]


@click.command()
@options.folder
@click.option("--limit", type=click.IntRange(min=1), help="At most so many pairs.")
@click.option("--again", is_flag=True, help="Also pairs that somebody was unsure of.")
@options.by
@click.option(
    "--rebuild/--no-rebuild", default=True, show_default=False,
    help="Make the graph anew at the end; done where not given.",
)  # fmt: skip
def review(folder: str, limit: int | None, again: bool, by: str | None, rebuild: bool) -> None:
    """Walk through doubtful pairs of actors.

    Shows the two beside each other with sentences of each, and asks whether they are one. Each answer is kept
    at once; at the end the graph is made anew."""
    from graphbuild.decisions import FILE
    from graphbuild.identity import documents_of, names_of
    from graphbuild.merging import rebuild as rebuild_graph
    from graphbuild.review import Review

    asked = Review(names_of(folder), documents_of(folder), again=again)
    try:
        made = _walk(folder, asked, limit, by)
    except KeyboardInterrupt:
        terminal.note(f"stopped; all answers are kept; into the graph: graphbuild decide {folder} --rebuild")
        raise click.exceptions.Exit(1) from None
    if made and rebuild:
        rebuild_graph(folder)
    terminal.note(f"{terminal.count(made, 'decision')} added to {Path(folder) / FILE}")


def _walk(folder: str, asked: Review, limit: int | None, by: str | None) -> int:
    """Asks question after question; how many were decided."""
    from graphbuild import deciding, show
    from graphbuild.decisions import Decisions
    from graphbuild.errors import GraphbuildError

    names = asked.names
    opened = [number for number in range(len(asked)) if asked.is_open(number, names.decisions)][:limit]
    answers: dict[int, deciding.Outcome] = {}
    keys = _keys()
    path: list[int] = []  # the questions shown before this one
    at = 0
    while at < len(opened):
        number = opened[at]
        if number not in answers and not asked.is_open(number, names.decisions):
            at += 1  # decided meanwhile, by what follows from other answers
            continue
        terminal.show(show.question(asked.question(number), at + 1, len(opened), terminal.console().width))
        key = _answer(keys)
        if key == "q":
            break
        if key == "b":
            at = path.pop() if path else at
            continue
        if key != "k":
            verdict: Verdict = {"s": "same", "d": "different", "u": "unsure"}[key]  # type: ignore[assignment]
            left, right = asked.ends(number)
            taken_back = deciding.undoing(answers[number]) if number in answers else ()
            names.decisions = Decisions([*names.decisions.lines, *taken_back])
            try:
                outcome = deciding.weigh(names, verdict, left, right, by=by)
            except GraphbuildError as error:
                names.decisions = Decisions(
                    names.decisions.lines[: len(names.decisions.lines) - len(taken_back)]
                )
                terminal.note(show.plain(error))
                continue
            deciding.write(folder, deciding.Outcome((*taken_back, *outcome.added)))
            names.decisions = Decisions([*names.decisions.lines, *outcome.added])
            answers[number] = outcome
        path.append(at)
        at += 1
    return sum(bool(outcome.added) for outcome in answers.values())


def _answer(keys: Iterator[str]) -> str:
    """The next key that means something; the end of the input quits."""
    while True:
        click.echo(f"{HELP} > ", nl=False, err=True)
        key = next(keys, "q")
        click.echo(KEYS.get(key, "?"), err=True)
        if key in KEYS:
            return key


def _keys() -> Iterator[str]:
    """Keys as they are pressed; of piped input each letter, or each word such as "same"."""
    if sys.stdin.isatty():
        while True:
            try:
                yield click.getchar().lower()
            except EOFError:
                return
    words = {word: key for key, word in KEYS.items()}
    for line in sys.stdin:
        for word in line.lower().split():
            yield from words.get(word, word)
