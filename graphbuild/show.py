"""What the commands print, as rich tables and lines. Texts and names come from anywhere: they are shown
without control characters and never taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graphbuild.records import QUADS, Actor, DocumentInfo, Event, Place, Proof, Resolved, Tie

if TYPE_CHECKING:
    from graphbuild.build import Status
    from graphbuild.cypher import Query, Rows
    from graphbuild.doctor import Health, Part
    from graphbuild.explain import Explanation

# Control characters, and marks that turn the direction of writing, move a terminal's cursor or hide text.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_WHOLE = ("event", "id")
_NARROW = 120  # columns below which a table with a sentence in it can't be read
_QUAD_STYLES = {
    "verbal cooperation": "cyan",
    "material cooperation": "green",
    "verbal conflict": "yellow",
    "material conflict": "red",
}


def plain(text: object) -> str:
    """One line of text that does nothing to a terminal."""
    return " ".join(_UNSEEN.sub(" ", str(text)).split())


def when(start: object, end: object) -> str:
    """ "2025-09-01 to 2025-09-07", or one day."""
    if start is None or start == end or end is None:
        return str(start or end or "")
    return f"{start} to {end}"


def state(event: Event) -> str:
    """What an event is if it isn't told as a fact: "denied, planned, hedged"."""
    words = ["denied"] if event.polarity == "negative" else []
    words += [event.modality] if event.modality != "actual" else []
    words += ["hedged"] if event.hedged else []
    return ", ".join(words)


def strongest(records: Resolved, events: Sequence[Event], width: int) -> RenderableType:
    """Who did what to whom, when, and the first sentence that says so: a table, or where the terminal is
    narrow, a list."""
    used = {node for event in events for node in (event.source, event.target or event.place)}
    named: tuple[Actor | Place, ...] = (*records.places, *records.actors)  # an actor's name comes first
    names = {one.id: plain(one.name) for one in named if one.id in used}
    if width < _NARROW:
        return Group(*(part for event in events for part in _listed(event, names)))
    table = _table("source", "event", "target", "when", "status")
    table.add_column("sources", justify="right")
    table.add_column("sentence", ratio=1, overflow="fold")
    for event in events:
        table.add_row(
            Text(names[event.source]),
            _act(event),
            Text(names.get(event.target or event.place or "", "")),
            Text(when(event.start, event.end)),
            Text(state(event)),
            str(event.sources),
            _quote(event),
        )
    return table


def _listed(event: Event, names: dict[str, str]) -> Iterator[RenderableType]:
    line = Text(f"{names[event.source]} ").append_text(_act(event))
    line.append(f" {names.get(event.target or event.place or '', '')}")
    sources = "1 source" if event.sources == 1 else f"{event.sources} sources"
    about = [when(event.start, event.end), state(event), sources]
    yield line.append(f"  {', '.join(filter(None, about))}", style="dim")
    yield Padding(_quote(event), (0, 0, 0, 4))


def _quote(event: Event) -> Text:
    return Text(plain(event.evidence[0].quote) if event.evidence else "", style="italic")


def _act(event: Event) -> Text:
    text = Text(event.root, style=_QUAD_STYLES[QUADS[event.root]])
    return text.append(f" {plain(event.predicate)}", style="default")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def rows(answer: Rows) -> Table:
    """The answer to a query."""
    table = _table()
    for column in answer.columns:
        whole = column in _WHOLE  # an id in two pieces can't be copied
        table.add_column(Text(plain(column)), overflow="fold", no_wrap=whole)
    for row in answer.to_texts():
        table.add_row(*map(Text, row))
    return table


def queries(catalogue: Sequence[Query]) -> Table:
    """The ready queries, what they answer and what they take."""
    table = _table("name", "answers", "parameters")
    for query in catalogue:
        takes = [
            parameter.name if parameter.required else f"[{parameter.name}]"
            for parameter in query.parameters or ()
        ]
        table.add_row(Text(query.name), Text(query.title), Text(" ".join(takes)))
    return table


def explanation(told: Explanation) -> RenderableType:
    """The subject, then each event and tie with its evidence."""
    parts: list[RenderableType] = []
    if isinstance(told.subject, Actor | Place):
        parts.append(_subject(told.subject))
    for event in told.events:
        parts += [_event(event, told.names), *_evidence(event.evidence, told)]
    for tie in told.ties:
        parts += [_tie(tie, told.names), *_evidence(tie.evidence, told)]
    return Group(*parts)


def _subject(subject: Actor | Place) -> Text:
    if isinstance(subject, Place):
        return Text(
            f"{plain(subject.name)} ({plain(subject.id)}), place, "
            f"{plain(subject.country or 'country unknown')}\n",
            style="bold",
        )
    about = [subject.kind.replace("_", " "), *subject.countries]
    about += [f"Wikidata {subject.wikidata}"] if subject.wikidata else []
    text = Text(f"{plain(subject.name)} ({plain(subject.id)}), {plain(', '.join(about))}", style="bold")
    if subject.aliases:
        text.append(f"\nalso: {plain('; '.join(subject.aliases))}", style="default")
    return text.append("\n")


def _event(event: Event, names: dict[str, str]) -> Text:
    text = Text(f"{plain(names[event.source])} ")
    text.append_text(_act(event))
    if event.target:
        text.append(f" {plain(names[event.target])}")
    place = f"in {plain(names[event.place])}" if event.place else ""
    about = [
        when(event.start, event.end),
        place,
        state(event),
        f"confidence {event.confidence:.2f}",
        plain(event.id),
    ]
    return text.append(f"  {', '.join(filter(None, about))}", style="dim")


def _tie(tie: Tie, names: dict[str, str]) -> Text:
    relation = plain(tie.relation.replace("_", " "))
    text = Text(f"{plain(names[tie.source])} {relation} {plain(names[tie.target])}")
    reported = f"reported {when(tie.start, tie.end)}" if tie.start else ""
    about = [plain(tie.role or ""), "former" if tie.former else "", reported, plain(tie.id)]
    return text.append(f"  {', '.join(filter(None, about))}", style="dim")


def _evidence(evidence: Sequence[Proof], told: Explanation) -> Iterator[RenderableType]:
    for proof in evidence:
        document = told.documents.get(proof.doc, DocumentInfo(id=proof.doc))
        where = [document.source, document.title, document.date, f"{proof.doc}, {proof.start}-{proof.end}"]
        said = told.names.get(proof.attributed_to or "")
        text = Text(f"“{plain(proof.quote)}”", style="italic")
        text.append(f"\n{plain(', '.join(str(part) for part in where if part))}", style="dim not italic")
        if said:
            text.append(f"; said by {plain(said)}", style="dim not italic")
        yield Padding(text, (0, 0, 0, 4))
    yield Text("")


def status(found: Status) -> RenderableType:
    """What a work folder holds, and what was set aside and why."""
    numbers = {
        "documents done": found.counts.documents,
        "documents set aside": found.counts.set_aside,
        "claims": found.counts.claims,
        "relations": found.counts.relations,
        **(found.graph or {}),
    }
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, number in numbers.items():
        table.add_row(name, str(number))
    if not found.set_aside:
        return table
    aside = _table("set aside", "stage")
    aside.add_column("reason", ratio=1, overflow="fold")
    for document in found.set_aside:
        aside.add_row(Text(plain(document.id)), Text(plain(document.stage)), Text(plain(document.reason)))
    return Group(table, Text(""), aside)


def health(found: Health) -> RenderableType:
    """Versions, the language model, optional parts."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for part in found.versions:
        table.add_row(part.name, part.version or "missing")
    table.add_row("language model", _part(found.model, named=True))
    table.add_row("", "")
    for part in found.extras:
        table.add_row(part.name, _part(part, named=False))
    return table


def _part(part: Part, *, named: bool) -> Text:
    if part.remedy:
        return Text(f"missing: {plain(part.remedy)}", style="yellow")
    return Text(" ".join(filter(None, [part.name if named else "", part.version or "installed"])))
