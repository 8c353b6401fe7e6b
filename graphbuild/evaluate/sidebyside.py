"""Two extractions compared, as tables and lines for a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graphbuild.evaluate.agreement import Agreement, Difference, Shared
from graphbuild.show import plain

_MOST_CHANGED = 8  # pairs of classes that are listed
_KINDS = {
    "first": "only the first found",
    "second": "only the second found",
    "class": "of another class in each",
}


def side_by_side(found: Agreement, examples: int) -> RenderableType:
    """All figures, and so many examples of each kind of difference."""
    parts: list[RenderableType] = [_measures(found), _status(found)]
    if found.kappa is not None:
        parts.append(Text(f"class, where both found the pair: Cohen's kappa {found.kappa:.2f}"))
    if found.changed:
        shown = [f"{a} for {b} {count}" for a, b, count in found.changed[:_MOST_CHANGED]]
        parts.append(Text(f"most often the first has: {', '.join(shown)}"))
    for kind, some in found.examples(examples).items():
        if some:
            parts.append(Text(f"\n{_KINDS[kind]}:", style="bold"))
            parts += [Text(_told(one)) for one in some]
    return Group(*parts)


def _measures(found: Agreement) -> Table:
    table = _table("", "both", "only first", "only second", "agreement")
    _row(table, "documents with claims", found.documents, found.documents.share)
    _row(table, "source and target", found.pairs, found.pairs.share)
    _row(table, "and class", found.claims, found.claims.share)
    if found.relations != Shared():
        _row(table, "standing relations", found.relations, found.relations.share)
    table.add_section()
    for root, shared in found.classes.items():
        _row(table, root, shared, shared.specific)
    return table


def _row(table: Table, name: str, shared: Shared, share: float | None) -> None:
    counts = (f"{shared.both:,}", f"{shared.first:,}", f"{shared.second:,}")
    table.add_row(name, *counts, "-" if share is None else f"{share:.2f}")


def _status(found: Agreement) -> Table:
    table = _table("the same, of claims of both", "", "")
    for field, (same, of) in found.status.items():
        table.add_row(field.replace("_", " "), f"{same / of:.2f}" if of else "-", f"{same:,}/{of:,}")
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number > 0, justify="right" if number else "left")
    return table


def _told(one: Difference) -> str:
    claim = one.first or one.second
    assert claim is not None
    roots = [side.root for side in (one.first, one.second) if side]
    target = claim.target.name if claim.target else "nobody"
    words = f"{claim.source.name} {' / '.join(roots)} {target}"
    return f"  {plain(one.doc)} | {plain(words)} | {plain(claim.evidence.text)}"
