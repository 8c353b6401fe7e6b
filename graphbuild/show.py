"""What the commands print, as rich tables and lines. Texts and names come from anywhere: they are shown
without control characters and never taken for markup."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graphbuild.records import QUADS, Actor, DocumentInfo, Event, Place, Proof, Resolved, Tie
from graphbuild.wording import count

if TYPE_CHECKING:
    from graphbuild.build import Status
    from graphbuild.contradictions import Contradiction, Side
    from graphbuild.cypher import Difference, Query, Rows
    from graphbuild.decisions import Decision
    from graphbuild.diff import Change, Diff, Withdrawal
    from graphbuild.doctor import Health, Part
    from graphbuild.explain import Explanation
    from graphbuild.identity import Comparison, Identity
    from graphbuild.keeping import Covered
    from graphbuild.review import Candidate, Question

# Control characters, and marks that turn the direction of writing, move a terminal's cursor or hide text.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_WHOLE = ("event", "id")
_REPORTS = 3  # reports of one side of a contradiction that are shown
_SIDES = 4  # sides of a contradiction beside each other
_NARROW = 120  # columns below which a table with a sentence in it can't be read
_READABLE = 12  # columns that a cell of many words needs in the table of a query
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


def rows(answer: Rows, width: int) -> RenderableType:
    """The answer to a query: a table, or where its columns don't fit beside each other, a block for each row
    without what is empty."""
    texts = answer.to_texts()
    if _wanted(answer.columns, texts) > width:
        return Group(*_blocks(answer.columns, texts))
    table = _table()
    for column in answer.columns:
        whole = column in _WHOLE  # an id in two pieces can't be copied
        table.add_column(Text(plain(column)), overflow="fold", no_wrap=whole)
    for row in texts:
        table.add_row(*map(Text, row))
    return table


def _wanted(columns: Sequence[str], texts: Sequence[Sequence[str]]) -> int:
    """The width below which a table breaks words: of each column that of its widest cell, up to a limit."""
    widths = (
        max([cell_len(plain(column)), *(cell_len(row[at]) for row in texts)])
        for at, column in enumerate(columns)
    )
    return sum(min(width, _READABLE) + 3 for width in widths)


def _blocks(columns: Sequence[str], texts: Sequence[Sequence[str]]) -> Iterator[RenderableType]:
    for number, row in enumerate(texts):
        if number:
            yield Text("")
        block = Table.grid(padding=(0, 2, 0, 0))
        block.add_column(no_wrap=True)
        block.add_column(overflow="fold")
        for column, text in zip(columns, row, strict=True):
            if text:
                block.add_row(Text(plain(column), style="dim"), Text(text))
        yield block


def queries(groups: Mapping[str, Sequence[Query]]) -> Table:
    """The ready queries by group, what they answer and what they take."""
    table = _table("name", "answers", "parameters")
    for group, held in groups.items():
        table.add_section()
        table.add_row(Text(plain(group), style="bold"), "", "")
        for query in held:
            takes = [
                parameter.name if parameter.required else f"[{parameter.name}]"
                for parameter in query.parameters or ()
            ]
            table.add_row(Text(f"  {query.name}"), Text(query.title), Text(" ".join(takes)))
    return table


def dialects(known: Sequence[Difference]) -> Group:
    """What in Cypher the embedded engine refuses, rewrites or answers otherwise than Neo4j, a block each."""
    parts: list[RenderableType] = []
    for one in known:
        parts.append(Text.assemble((one.construct, "bold"), f"  {one.embedded}"))
        told = [one.note, one.example, f"write {one.instead}" if one.instead else ""]
        parts += [Padding(Text(line), (0, 0, 0, 4)) for line in told if line]
    return Group(*parts)


def query(one: Query, folder: str) -> RenderableType:
    """What a ready query asks, answers and takes, and a command line that asks it."""
    text = Text(f"{plain(one.name)}: {plain(one.title)}", style="bold")
    parts: list[RenderableType] = [text, *(Text(plain(told)) for told in (one.question, one.answers) if told)]
    if one.parameters:
        table = _table("parameter", "takes", "default", "what it is")
        for parameter in one.parameters:
            table.add_row(
                Text(parameter.name),
                Text(parameter.takes),
                Text(plain(parameter.shown_default)),
                Text(plain(parameter.description)),
            )
        parts.append(table)
    return Group(*parts, Text(f"for instance: {plain(one.command(folder))}"))


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
    reports = (tie.first_reported, tie.last_reported)
    held = "" if (tie.start, tie.end) == reports else when(tie.start, tie.end)
    held = f"since {held}" if held and tie.end is None else held
    reported = f"reported {when(*reports)}" if tie.first_reported else ""
    about = [plain(tie.role or ""), "former" if tie.former else "", held, reported, plain(tie.id)]
    return text.append(f"  {', '.join(filter(None, about))}", style="dim")


def contradictions(
    found: Sequence[Contradiction], names: dict[str, str], documents: Mapping[str, DocumentInfo]
) -> RenderableType:
    """What can't all be true, each with its sides beside each other: what is said, of which event, by which
    outlets on which days, and in which words."""
    parts: list[RenderableType] = []
    for one in found:
        what = f"{one.matter} of {one.unit}" if one.unit else one.matter
        where = "two events" if one.between == "events" else "reports of one event"
        parts.append(Text(plain(f"{what}, {where}"), style="bold"))
        if one.between == "reports":
            parts.append(_event(one.sides[0].event, names))
        table = Table(box=box.SIMPLE, show_header=False, pad_edge=False, expand=True)
        for _ in one.sides[:_SIDES]:
            table.add_column(ratio=1, overflow="fold")
        table.add_row(*(_side(side, one, names, documents) for side in one.sides[:_SIDES]))
        parts.append(table)
        if more := one.sides[_SIDES:]:
            parts.append(Text(plain(f"and {'; '.join(side.said for side in more)}"), style="dim"))
    return Group(*parts)


def _side(
    side: Side, one: Contradiction, names: dict[str, str], documents: Mapping[str, DocumentInfo]
) -> Text:
    text = Text(plain(side.said or "no number"), style="yellow")
    if one.between == "events":
        text.append("\n").append_text(_event(side.event, names))
    for proof in side.evidence[:_REPORTS]:
        document = documents.get(proof.doc)
        where = [(document.source if document else None) or proof.doc, document and document.date]
        said = names.get(proof.attributed_to or "", proof.attributed_to)
        text.append(f"\n“{plain(proof.quote)}”", style="italic not bold")
        about = ", ".join(str(part) for part in where if part) + (f"; said by {said}" if said else "")
        text.append(f"\n{plain(about)}", style="dim not italic not bold")
    if len(side.evidence) > _REPORTS:
        text.append(f"\nand {len(side.evidence) - _REPORTS} more", style="dim not bold")
    return text


def changes(found: Diff, limit: int) -> RenderableType:
    """What became of a graph, a section for each kind of change; at most `limit` of each."""
    names = found.names
    whole = {lost.event.id for lost in found.withdrawn if lost.whole}
    gone = [event for event in found.events_gone if event.id not in whole]
    contacts = sorted(found.contacts, key=lambda one: (one.day or dt.date.min, one.event.id), reverse=True)
    changed = sorted(found.events_changed, key=lambda one: _most(one.after))
    sections: list[tuple[str, list[RenderableType]]] = [
        ("first contacts", [_told(one.event, names, one.day) for one in contacts]),
        ("new events", [_told(event, names) for event in sorted(found.events_new, key=_most)]),
        ("changed events", [_changed(one, names) for one in changed]),
        ("withdrawn", [_withdrawn(lost, names) for lost in found.withdrawn]),
        ("events gone", [_told(event, names) for event in sorted(gone, key=_most)]),
        ("new ties", [_tie(tie, names) for tie in found.ties_new]),
        ("ties ended", [_tie(tie, names) for tie in found.ties_ended]),
        ("ties gone", [_tie(tie, names) for tie in found.ties_gone]),
        ("new actors", [_subject_line(actor) for actor in found.actors_new]),
        ("actors gone", [_subject_line(actor) for actor in found.actors_gone]),
    ]
    parts: list[RenderableType] = []
    for title, items in sections:
        if items:
            parts.append(Text(f"{title}: {len(items)}", style="bold"))
            parts += [Padding(item, (0, 0, 0, 2)) for item in items[:limit]]
            if len(items) > limit:
                parts.append(Padding(Text(f"and {len(items) - limit} more", style="dim"), (0, 0, 0, 2)))
            parts.append(Text(""))
    return Group(*parts[:-1])


def _most(event: Event) -> tuple[bool, int, int, str]:
    return bool(state(event)), -event.sources, -event.claims, event.id


def _told(event: Event, names: dict[str, str], reported: dt.date | None = None) -> RenderableType:
    line = _event(event, names)
    if event.start is None and reported:
        line.append(f", reported {reported}", style="dim")
    return Group(line, Padding(_quote(event), (0, 0, 0, 2)))


def _changed(change: Change, names: dict[str, str]) -> RenderableType:
    return Group(
        _event(change.after, names), Padding(Text(differences(change, names), style="yellow"), (0, 0, 0, 2))
    )


def _withdrawn(lost: Withdrawal, names: dict[str, str]) -> RenderableType:
    how = "all its claims" if lost.whole else f"{len(lost.claims)} of {lost.event.claims} claims"
    docs = [f"{plain(doc)} is gone" for doc in lost.gone] + [
        f"{plain(doc)} has changed" for doc in lost.changed
    ]
    about = Text(f"{how}: {', '.join(docs)}", style="yellow")
    return Group(_event(lost.event, names), Padding(about, (0, 0, 0, 2)))


def _subject_line(actor: Actor) -> Text:
    return Text(f"{plain(actor.name)}").append(
        f"  {plain(', '.join([actor.kind.replace('_', ' '), *actor.countries, actor.id]))}", style="dim"
    )


def differences(change: Change, names: dict[str, str]) -> str:
    """In what an event differs: "claims 2 → 3, confidence 0.80 → 0.96"."""
    before, after = change.before, change.after
    shown: dict[str, tuple[str, str]] = {
        "claims": (str(before.claims), str(after.claims)),
        "status": (state(before) or "told as fact", state(after) or "told as fact"),
        "time": (when(before.start, before.end) or "undated", when(after.start, after.end) or "undated"),
        "confidence": (f"{before.confidence:.2f}", f"{after.confidence:.2f}"),
        "class": (before.root, after.root),
        "actors": (_ends(before, names), _ends(after, names)),
        "place": (_named(before.place, names, "nowhere"), _named(after.place, names, "nowhere")),
        "merged": (f"{before.id} is part of", after.id),
        "split": (f"{after.id} was part of", before.id),
    }
    told = []
    for matter in change.what:
        old, new = shown[matter]
        if matter in ("merged", "split"):
            told.append(f"{old} {new}")
        else:
            told.append(f"{matter} {old} → {new}" if old != new else f"other {matter}")
    return plain(", ".join(told))


def _ends(event: Event, names: dict[str, str]) -> str:
    return f"{_named(event.source, names)} to {_named(event.target, names)}"


def _named(node: str | None, names: dict[str, str], unknown: str = "nobody") -> str:
    return names.get(node, node) if node else unknown


def _evidence(evidence: Sequence[Proof], told: Explanation) -> Iterator[RenderableType]:
    for proof in evidence:
        document = told.documents.get(proof.doc, DocumentInfo(id=proof.doc))
        where = [document.source, document.title, document.date, f"{proof.doc}, {proof.start}-{proof.end}"]
        said = told.names.get(proof.attributed_to or "")
        text = Text(f"“{plain(proof.quote)}”", style="italic")
        text.append(f"\n{plain(', '.join(str(part) for part in where if part))}", style="dim not italic")
        if said:
            text.append(f"; said by {plain(said)}", style="dim not italic")
        if proof.joined:
            text.append(f"; {plain(proof.joined)}", style="dim not italic")
        yield Padding(text, (0, 0, 0, 4))
    yield Text("")


def identity(told: Identity) -> RenderableType:
    """Why the names of an actor are its names, and what was decided of it."""
    table = _table("name", "documents", "as", "why")
    table.columns[1].justify = "right"
    for name in told.names:
        table.add_row(
            Text(plain(name.name)), str(name.documents), Text(plain(name.id)), Text(plain(name.why))
        )
    return Group(_subject(told.actor), table, *_decided(told.decisions))


def comparison(told: Comparison) -> RenderableType:
    """Whether two names are one actor, and why."""
    if told.one:
        head = f"one actor, {plain(told.a.name)} ({plain(told.a.id)}):"
    else:
        head = (
            f"two actors, {plain(told.a.name)} ({plain(told.a.id)}) and "
            f"{plain(told.b.name)} ({plain(told.b.id)}):"
        )
    reasons = [Text(f"  {plain(reason)}") for reason in told.why]
    return Group(Text(head, style="bold"), *reasons, *_decided(told.decisions))


def _decided(found: Sequence[Decision]) -> Iterator[RenderableType]:
    if found:
        yield Text("decisions", style="bold")
        yield from (Text(f"  {plain(decision)}") for decision in found)
        yield Text("")


def decided(found: Sequence[Decision]) -> RenderableType:
    """The decisions of a work folder that are in force."""
    table = _table("decided", "actor", "is", "actor", "by", "note")
    for one in found:
        row = (one.when, one.a, one.verdict, one.b, one.by or "", one.note)
        table.add_row(*(Text(plain(cell)) for cell in row))
    return table


def question(asked: Question, number: int, total: int, width: int) -> RenderableType:
    """A pair to decide, both sides beside each other, or where the terminal is narrow, one under the
    other."""
    state = "joined now" if asked.joined else "two actors now"
    head = Text(f"{number} of {total}  ", style="bold")
    head.append(f"{state}, {asked.score:.2f}: {plain(asked.reason)}", style="not bold")
    sides = [_candidate(asked.left), _candidate(asked.right)]
    if width < _NARROW // 2:
        return Group(head, Text(""), *sides)
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False, expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(*sides)
    return Group(head, table)


def _candidate(side: Candidate) -> Text:
    text = Text(plain(side.name), style="bold")
    text.append(f"\n{plain(side.id)}", style="dim not bold")
    if side.also:
        text.append(f"\nalso: {plain('; '.join(side.also))}", style="not bold")
    about = [side.kind.replace("_", " "), *side.countries]
    about += [f"Wikidata {side.wikidata}"] if side.wikidata else []
    text.append(f"\n{plain(', '.join(about))}", style="not bold")
    days = f", {when(side.first, side.last)}" if side.first else ""
    mentions, documents = count(side.mentions, "mention"), count(side.documents, "document")
    text.append(f"\n{mentions} in {documents}{days}\n", style="not bold")
    for one in side.sentences:
        text.append(f"\n“{plain(one.text)}”", style="italic not bold")
        where = [part for part in (one.source, one.date, one.doc) if part]
        words = one.words or "not named in it"
        text.append(f"\n  {plain(words)}; {plain(', '.join(map(str, where)))}", style="dim not bold")
    return text.append("\n")


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
    if len(found.settings) > 1:
        table.add_row("documents by what read them", ", ".join(str(number) for number, _ in found.settings))
    if not found.set_aside:
        return table
    aside = _table("set aside", "stage")
    aside.add_column("reason", ratio=1, overflow="fold")
    for document in found.set_aside:
        aside.add_row(Text(plain(document.id)), Text(plain(document.stage)), Text(plain(document.reason)))
    return Group(table, Text(""), aside)


_MOST_UNKNOWN, _MOST_SILENT = 30, 10


def coverage(found: Covered) -> RenderableType:
    """What the reading of a work folder covered."""
    share = f" ({found.telling / found.sentences:.0%})" if found.sentences else ""
    rows: list[tuple[str, str]] = [
        ("documents read", f"{found.documents:,}"),
        *([("documents whose reading was not counted", f"{found.uncounted:,}")] if found.uncounted else []),
        *((f"documents set aside ({stage})", f"{count:,}") for stage, count in found.set_aside.items()),
        ("documents without a claim", f"{len(found.silent):,}"),
        ("sentences read", f"{found.sentences:,}"),
        ("sentences with a claim or relation", f"{found.telling:,}{share}"),
        ("claims kept", f"{found.claims:,}"),
        ("relations kept", f"{found.relations:,}"),
        *((f"events dropped: {reason}", f"{count:,}") for reason, count in found.dropped.items()),
    ]
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for row in rows:
        table.add_row(*row)
    parts: list[RenderableType] = [table]
    if found.silent:
        names = ", ".join(plain(name) for name in found.silent[:_MOST_SILENT])
        more = ", ..." if len(found.silent) > _MOST_SILENT else ""
        parts += [Text(""), Text(f"without a claim: {names}{more}")]
    if found.unknown:
        unknown = _table("unknown name", "times", "documents")
        for name, times, documents in found.unknown[:_MOST_UNKNOWN]:
            unknown.add_row(Text(plain(name)), str(times), str(documents))
        parts += [Text(""), unknown]
        if len(found.unknown) > _MOST_UNKNOWN:
            parts.append(Text(f"and {len(found.unknown) - _MOST_UNKNOWN:,} more names; --json has all"))
    return Group(*parts)


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
