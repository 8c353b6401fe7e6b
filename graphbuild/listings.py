"""Comparisons as rows for spreadsheets and scripts: one line a thing that changed or is contradicted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graphbuild.cypher.rows import Rows
from graphbuild.records import DocumentInfo, Event, Tie
from graphbuild.show import differences, state

if TYPE_CHECKING:
    from graphbuild.contradictions import Contradiction, Side
    from graphbuild.diff import Diff

_CHANGES = (
    "change", "what", "id", "source", "class", "target", "start", "end", "status", "details", "documents",
    "quote",
)  # fmt: skip
_SIDES = (
    "contradiction", "matter", "between", "unit", "said", "event", "source", "class", "target", "start",
    "end", "status", "outlets", "days", "quotes",
)  # fmt: skip


def changes(found: Diff) -> Rows:
    """One row for each actor, tie and event of a diff: what happened to it (new, gone, ended, changed,
    first contact, withdrawn), what it is, and what it says."""
    return Rows(_CHANGES, tuple(tuple(row.get(column) for column in _CHANGES) for row in _changes(found)))


def _changes(found: Diff) -> Iterator[dict[str, Any]]:
    names = found.names
    for contact in found.contacts:
        yield {"change": "first contact", "what": "event", **_event(contact.event, names)}
    for change, events in (("new", found.events_new), ("gone", found.events_gone)):
        for event in events:
            yield {"change": change, "what": "event", **_event(event, names)}
    for one in found.events_changed:
        row = {"change": "changed", "what": "event", **_event(one.after, names)}
        yield row | {"details": differences(one, names)}
    for lost in found.withdrawn:
        row = {"change": "withdrawn", "what": "event", **_event(lost.event, names)}
        details = [f"{len(lost.claims)} of {lost.event.claims} claims"]
        details += [f"gone: {doc}" for doc in lost.gone] + [f"changed: {doc}" for doc in lost.changed]
        yield row | {"details": "; ".join(details), "documents": [*lost.gone, *lost.changed]}
    for change, ties in (("new", found.ties_new), ("ended", found.ties_ended), ("gone", found.ties_gone)):
        for tie in ties:
            yield {"change": change, "what": "tie", **_tie(tie, names)}
    for change, actors in (("new", found.actors_new), ("gone", found.actors_gone)):
        for actor in actors:
            row = {"change": change, "what": "actor", "id": actor.id, "source": actor.name}
            yield row | {"class": actor.kind}


def _event(event: Event, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": event.id,
        "source": names.get(event.source, event.source),
        "class": event.root,
        "target": names.get(event.target, event.target) if event.target else None,
        "start": event.start,
        "end": event.end,
        "status": state(event) or None,
        "documents": sorted({proof.doc for proof in event.evidence}),
        "quote": event.evidence[0].quote if event.evidence else None,
    }


def _tie(tie: Tie, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": tie.id,
        "source": names.get(tie.source, tie.source),
        "class": tie.relation,
        "target": names.get(tie.target, tie.target),
        "start": tie.start,
        "end": tie.end,
        "status": "former" if tie.former else None,
        "details": tie.role,
        "documents": sorted({proof.doc for proof in tie.evidence}),
        "quote": tie.evidence[0].quote if tie.evidence else None,
    }


def contradicted(
    found: Iterable[Contradiction], names: dict[str, str], documents: Mapping[str, DocumentInfo]
) -> Rows:
    """One row for each side of each contradiction, those of one with the same number: what is said, of which
    event, and by which outlets, on which days, in which words (three lists in the same order)."""
    rows = [
        (number, one.matter, one.between, one.unit, *_side(side, names, documents))
        for number, one in enumerate(found, 1)
        for side in one.sides
    ]
    return Rows(_SIDES, tuple(rows))


def _side(side: Side, names: dict[str, str], documents: Mapping[str, DocumentInfo]) -> tuple[Any, ...]:
    told = [documents.get(proof.doc, DocumentInfo(id=proof.doc)) for proof in side.evidence]
    about = _event(side.event, names)
    return (
        side.said,
        side.event.id,
        *(about[name] for name in ("source", "class", "target", "start", "end", "status")),
        [document.source or document.id for document in told],
        [document.date.isoformat() if document.date else "" for document in told],
        [proof.quote for proof in side.evidence],
    )
