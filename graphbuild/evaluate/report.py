"""An evaluation as tables and lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graphbuild.evaluate.figures import ENOUGH, RESAMPLES, Figure, Scores
from graphbuild.evaluate.scoring import Evaluation, Mistake
from graphbuild.show import plain

_MARKS = {"documents": "", "sentences": " s", "wilson": " w", None: ""}


def report(found: Evaluation) -> RenderableType:
    """All figures, and how their intervals were found."""
    parts: list[RenderableType] = [
        Text(
            f"annotated documents {found.documents}; clear claims {found.clear}, "
            f"arguable {found.arguable} (of them found {found.arguable_found.right}); "
            f"extracted {found.extracted}"
        ),
        _measures(found),
        _status(found),
    ]
    for line in _notes(found):
        parts.append(Text(line, style="dim"))
    return Group(*parts)


def mistakes(found: Evaluation) -> Iterator[str]:
    """A line for each mistake: what is wrong, document, line of the gold, gold, tool, sentence."""
    for one in found.mistakes:
        yield " | ".join(filter(None, map(plain, _told(one))))


def _told(one: Mistake) -> tuple[str, ...]:
    place = f"{one.doc}, gold line {one.line}" if one.line else one.doc
    return (
        one.problem.upper(),
        place,
        f"gold: {one.expected}" if one.expected else "",
        f"tool: {one.found}" if one.found else "",
        one.sentence,
    )


def _measures(found: Evaluation) -> Table:
    table = _table("", "precision", "", "recall", "", "F1")
    _row(table, "source and target", found.pairs)
    _row(table, "and class", found.claims)
    if found.relations:
        _row(table, "standing relations", found.relations)
    table.add_section()
    for root, scores in found.classes.items():
        _row(table, root, scores)
    return table


def _row(table: Table, name: str, scores: Scores) -> None:
    cells = (
        *_share(scores.precision),
        *_share(scores.recall),
        _value(scores.f1),
    )
    table.add_row(Text(name), *map(Text, cells))


def _status(found: Evaluation) -> Table:
    table = _table("right, of claims found", "all", "", "where gold marks it", "")
    for field, status in found.status.items():
        cells = (*_share(status.all), *_share(status.marked))
        table.add_row(Text(field.replace("_", " ")), *map(Text, cells))
    return table


def _notes(found: Evaluation) -> Iterator[str]:
    yield (
        f"In brackets 95 % intervals: bootstrap over documents ({RESAMPLES:,} samples, the same each time); "
        f"s: over sentences, where fewer than {ENOUGH} documents bear on the figure; "
        f"w: Wilson's, where fewer than {ENOUGH} sentences do, or all or none is right."
    )
    if found.documents < ENOUGH:
        yield (
            f"With fewer than {ENOUGH} documents the intervals can't tell how much documents differ: "
            "take them for too narrow."
        )


def _share(figure: Figure) -> tuple[str, str]:
    return _value(figure), f"{figure.right}/{figure.of}" if figure.of else ""


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "-"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]{_MARKS[figure.interval]}"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number > 0)
    return table
