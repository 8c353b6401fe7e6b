"""The records that pass between the rooms of graphbuild: frozen, typed, the same in memory and as JSON.

Field names and values are those of the project's contract (docs/records.md). Dates are `datetime.date`,
ISO 8601 days in JSON. Offsets count Unicode characters of `Document.text`.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

import msgspec

Root = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "ACCUSE", "REJECT", "REQUEST",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Polarity = Literal["positive", "negative"]
Modality = Literal["actual", "planned", "possible", "demanded", "hypothetical"]
ActorKind = Literal[
    "person",
    "country",
    "government",
    "military",
    "armed_group",
    "organization",
    "media",
    "population",
    "place",
]
RelationName = Literal[
    "leader_of", "member_of", "employee_of", "citizen_of", "relative_of", "located_in", "part_of", "ally_of"
]
LinkName = Literal["fulfils", "contradicts"]
Matter = Literal["polarity", "number", "time"]
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]

# Claims that are less sure are left out unless asked for: above it three claims in four of the annotated news
# are right, below it most are wrong.
MIN_CONFIDENCE = 0.3  # claims below it are not given, see docs/accuracy.md

ROOTS: tuple[Root, ...] = get_args(Root)
RELATIONS: tuple[RelationName, ...] = get_args(RelationName)
ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)

# PLOVER's four quad classes (Halterman et al. 2023, the PLOVER codebook).
QUADS: dict[Root, Quad] = {
    "AGREE": "verbal cooperation", "CONSULT": "verbal cooperation", "SUPPORT": "verbal cooperation",
    "COOPERATE": "material cooperation", "AID": "material cooperation", "CONCEDE": "material cooperation",
    "RETREAT": "material cooperation",
    "ACCUSE": "verbal conflict", "REJECT": "verbal conflict", "REQUEST": "verbal conflict",
    "THREATEN": "verbal conflict",
    "PROTEST": "material conflict", "SANCTION": "material conflict", "MOBILIZE": "material conflict",
    "COERCE": "material conflict", "ASSAULT": "material conflict",
}  # fmt: skip


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all records: immutable, built by keyword, compared by value. They can't refer to themselves, so
    the garbage collector is spared them."""


class Document(Record, frozen=True, kw_only=True):
    """A text as it was read, and what is known of it.

    `story` lists the character ranges (start, end) of the paragraphs that tell the story, in order and
    without overlap; what lies outside (appeals, headings, captions) keeps its place but is not read.
    """

    id: str
    text: str
    date: dt.date | None = None
    dateline: str | None = None
    title: str | None = None
    url: str | None = None
    source: str | None = None
    story: tuple[tuple[int, int], ...] = ()


class SetAside(Record, frozen=True, kw_only=True):
    """An input that could not be used: where it is, the stage that failed, and why."""

    id: str
    stage: Literal["read", "parse", "extract"]
    reason: str


class Coverage(Record, frozen=True, kw_only=True):
    """What reading a document came to, so that silence is never taken for absence.

    `sentences` were read, `telling` of them hold a claim or relation; `claims` and `relations` were kept.
    `dropped` counts, reason by reason, events that gave no claim. `unknown` counts names in the text that no
    table and no model took for anybody."""

    sentences: int = 0
    telling: int = 0
    claims: int = 0
    relations: int = 0
    dropped: dict[str, int] = {}
    unknown: dict[str, int] = {}


class Actor(Record, frozen=True, kw_only=True):
    """Somebody who acts. In a claim `text` holds the words used there; a merged actor has `text` empty."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    text: str = ""
    kind: ActorKind
    countries: tuple[str, ...] = ()
    wikidata: str | None = None


class Time(Record, frozen=True, kw_only=True):
    """Days, inclusive; both None where the words can't be resolved without the document's date."""

    start: dt.date | None = None
    end: dt.date | None = None
    text: str


class Place(Record, frozen=True, kw_only=True):
    """A place; `country` is ISO 3166 alpha-3, coordinates are WGS84 degrees."""

    id: str
    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    text: str = ""


class Quantity(Record, frozen=True, kw_only=True):
    """A number with its unit, in the singular ("soldier", "kilometre", "USD"), and the words for both."""

    value: int | float
    unit: str
    approximate: bool = False
    text: str


class Evidence(Record, frozen=True, kw_only=True):
    """`document.text[start:end] == text`."""

    start: int
    end: int
    text: str


class Claim(Record, frozen=True, kw_only=True, tag_field="kind", tag="claim"):
    """One statement in one document that somebody did something to, with or about somebody."""

    id: str
    doc: str
    sent: int
    source: Actor
    target: Actor | None
    symmetric: bool = False
    root: Root
    confidence: float
    predicate: str
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    hedged: bool = False
    attributed_to: Actor | None = None
    time: Time | None = None
    place: Place | None = None
    quantities: tuple[Quantity, ...] = ()
    evidence: Evidence


class Relation(Record, frozen=True, kw_only=True, tag_field="kind", tag="relation"):
    """A standing relation between two actors that a document states."""

    id: str
    doc: str
    sent: int
    source: Actor
    target: Actor
    relation: RelationName
    role: str | None = None
    former: bool = False
    evidence: Evidence


Statement = Claim | Relation


class Proof(Record, frozen=True, kw_only=True):
    """One claim behind an event: the sentence, who said it, and where it stands in its document.

    `joined` says what the claim has otherwise than its event, None if nothing: "source told as cuba" (an
    actor's id), "no target told", "class told as COERCE", "no day told", "day told as 2025-09-03", several
    separated by "; ". `confidence` is the claim's; a relation has none."""

    claim: str
    doc: str
    quote: str
    start: int
    end: int
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    hedged: bool = False
    attributed_to: str | None = None
    confidence: float | None = None
    joined: str | None = None


class Event(Record, frozen=True, kw_only=True):
    """Claims that tell of the same happening. `source`, `target` and `place` are ids of actors and places;
    `claims` counts claims, `sources` counts the distinct outlets (or documents without one) behind them, and
    `independent` those of them whose words are not a near copy of another's. `start` and `end` are the days
    on which it happened, `first_reported` and `last_reported` those of the documents that tell of it."""

    id: str
    root: Root
    predicate: str
    source: str
    target: str | None
    symmetric: bool = False
    start: dt.date | None = None
    end: dt.date | None = None
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    hedged: bool = False
    confidence: float
    place: str | None = None
    quantities: tuple[Quantity, ...] = ()
    claims: int
    sources: int
    independent: int = 1
    first_reported: dt.date | None = None
    last_reported: dt.date | None = None
    evidence: tuple[Proof, ...] = ()


class EventLink(Record, frozen=True, kw_only=True):
    """What one event is to another; `source` and `target` are ids of events.

    `fulfils`: the source is what the target planned or promised. `contradicts`: both can't be true; `matter`
    says in what (`polarity`: told as done and denied; `number`; `time`), the smaller id is the source."""

    id: str
    source: str
    target: str
    link: LinkName
    matter: Matter | None = None


class Tie(Record, frozen=True, kw_only=True):
    """A standing relation merged over documents; `source` and `target` are actor ids. `start` and `end` are
    the days between which it holds: those of the term where it is an office that the tables know (without
    `end` while it lasts), else the first and last day of report on which it held. `first_reported` and
    `last_reported` are the days of the documents that tell of it, as held or as former."""

    id: str
    source: str
    target: str
    relation: RelationName
    role: str | None = None
    former: bool = False
    start: dt.date | None = None
    end: dt.date | None = None
    first_reported: dt.date | None = None
    last_reported: dt.date | None = None
    evidence: tuple[Proof, ...] = ()


class DocumentInfo(Record, frozen=True, kw_only=True):
    """What the graph keeps of a document: everything but its text."""

    id: str
    title: str | None = None
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None


class Resolved(NamedTuple):
    """The records that a graph is made of, each sorted by id."""

    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    documents: tuple[DocumentInfo, ...] = ()
    links: tuple[EventLink, ...] = ()

    def strongest(self, n: int | None = 20) -> list[Event]:
        """The n best supported events, as `Graph.strongest` gives them."""
        return strongest(self.events, n)


def strongest(events: Iterable[Event], n: int | None) -> list[Event]:
    """The n best supported of the events (all with None): what is told as fact first, then by number of
    sources and of claims, confidence, date and id."""
    return sorted(events, key=_strength) if n is None else heapq.nsmallest(n, events, key=_strength)


def _strength(event: Event) -> tuple[bool, int, int, float, dt.date, str]:
    fact = event.modality == "actual" and event.polarity == "positive"
    return (not fact, -event.sources, -event.claims, -event.confidence, event.start or dt.date.max, event.id)


_encoder = msgspec.json.Encoder()
_statement = msgspec.json.Decoder(Statement)


def to_json(record: Any) -> bytes:
    """One record as compact JSON, fields in their order of definition: equal records give equal bytes."""
    return _encoder.encode(record)


def statements_from_jsonl(lines: Iterable[bytes | str]) -> Iterator[Statement]:
    """Claims and relations from JSON lines; blank lines are passed over. Raises msgspec.ValidationError
    or DecodeError."""
    for line in lines:
        if line.strip():
            yield _statement.decode(line)
