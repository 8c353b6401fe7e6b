"""The statements of some of the documents, and that part of the merging which needs no others.

One share of all documents is merged as several are (`resolve.merge_shares`), each of which may be in a
process of its own (`graphbuild.sharing`). What has to meet crosses over between them: what documents call
their actors, claims as sheets to the share that has their parties, and happenings with an end that nobody
names, together with those that may be meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol
from zlib import crc32

import msgspec

from graphbuild.records import Actor, Claim, Event, Place, Relation, Statement, to_json
from graphbuild.resolve.actors import Actors, tally_of
from graphbuild.resolve.ends import NOBODY_AT_ALL, End, ends_of
from graphbuild.resolve.events import Block, block_of, event_of, tell
from graphbuild.resolve.happenings import Happening, gather
from graphbuild.resolve.names import honorifics
from graphbuild.resolve.partial import Trace, attach, keys_of, traces
from graphbuild.resolve.places import Form, form_of, whole_countries
from graphbuild.resolve.sightings import Tally, seen_in
from graphbuild.resolve.told import Told
from graphbuild.statements import Shared

# How much falls to the first share, where each other has 1: of the documents, of the claims by their parties,
# of those whom nobody names. It does little of what comes first, as its process reads and the others wait for
# the names to be compared, and more of what comes then.
_READS, _MERGES, _ATTACHES = 0.67, 1.2, 2.0
_LOTS = 1 << 32
_NOBODY = Actor(id="", name="", kind="person")
Reports = dict[str, tuple[int | None, str]]  # by document: its ordinal day, its outlet


class Sheet(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A claim on its way to another share: with the ids of the merged actors, its day of report and its
    outlet."""

    claim: Claim
    source: str
    target: str | None
    speaker: str | None
    reported: int | None
    outlet: str


Sheets = Sequence[Sheet] | bytes
pack: Callable[[Sequence[Sheet]], bytes] = msgspec.msgpack.Encoder().encode
unpack: Callable[[bytes], list[Sheet]] = msgspec.msgpack.Decoder(list[Sheet]).decode


class Heard(NamedTuple):
    """What a share knows of its own: what its documents say of their actors; how often places are told in
    which form; the relations."""

    tally: Tally
    forms: Mapping[str, Mapping[Form, int]]
    relations: Sequence[Relation]


class Cast(NamedTuple):
    """What a share has to know of all: the merged actors, the places, and the documents of its own."""

    actors: Actors
    places: Sequence[Place]
    reports: Reports


Claims = list[tuple[Sheet, float]]  # those of a happening, in the order in which it took them in


class Loose(NamedTuple):
    """Happenings with an end that nobody names, and the named that they may be, as their claims, each with
    how sure (0..1) it is that it tells of it."""

    partial: list[Claims]
    named: list[Claims]


pack_loose: Callable[[Loose], bytes] = msgspec.msgpack.Encoder().encode
unpack_loose: Callable[[bytes], Loose] = msgspec.msgpack.Decoder(Loose).decode


class Part(Protocol):
    """A share here or in another process: the same methods, each of which gives a way to wait for its
    outcome, so that several go on at once. What crosses over is packed (`pack`) or not."""

    def hear(self) -> Callable[[], Heard]:
        """What the share knows of its own."""

    def tell(self, cast: Cast, shares: int, own: int) -> Callable[[], Sequence[Sheets]]:
        """Makes claims ready; those that belong to each share, this one's being none."""

    def take_in(self, sheets: Iterable[Sheets]) -> None:
        """Claims from other shares."""

    def gather(self) -> Callable[[], set[Trace]]:
        """Finds the happenings; the traces of those with an unnamed end."""

    def loose(self, wanted: set[Trace], shares: int, own: int) -> Callable[[], Sequence[Loose | bytes]]:
        """The happenings with an unnamed end, and those that any may mean: what belongs to each share, this
        one's being none."""

    def attach(self, loose: Iterable[Loose | bytes]) -> None:
        """Finds what is meant by those with an unnamed end, of this share and of those that others gave."""

    def events(self) -> Callable[[], list[Event]]:
        """The events of the happenings that are left."""


def number_of(words: str, shares: int, weight: float = _READS) -> int:
    """To which of so many shares something belongs, by its words; the same in every process. `weight` is that
    of the first share, where each other has 1."""
    lot = crc32(words.encode("utf-8", "surrogatepass")) / _LOTS * (weight + shares - 1) - weight
    return 0 if lot < 0 else int(lot) + 1


class Share:
    """The methods are called in the order in which they stand here."""

    def __init__(self) -> None:
        self.twice: set[str] = set()  # documents in which one id stood for two statements
        self._told: dict[str, dict[str, Statement]] = {}
        self._claims: list[Claim] = []
        self._ends: Mapping[str, End] = {}
        self._places: Mapping[str, Place] = {}
        self._blocks: dict[Block, list[Told]] = defaultdict(list)
        self._happenings: list[Happening] = []
        self._partial: list[Happening] = []  # with an end that nobody names
        self._named: list[Happening] = []  # which they may be

    def add(self, statement: Statement) -> bool:
        """Takes a statement in, and says whether its id is new. Of two with one id the one counts that is
        less as JSON, whichever comes first."""
        ids = self._told.get(statement.doc)
        if ids is None:
            ids = self._told[statement.doc] = {}
        other = ids.setdefault(statement.id, statement)
        if other is statement:
            return True
        if other != statement:
            ids[statement.id] = min(other, statement, key=to_json)
            self.twice.add(statement.doc)
        return False

    def of(self, document: str) -> Iterable[Statement]:
        """What a document of the share says."""
        return self._told[document].values()

    def hear(self) -> Heard:
        """What the share knows of its own."""
        ordered = self.in_order()
        self._told = {}
        forms: dict[str, Counter[Form]] = defaultdict(Counter)
        relations = []
        for statement in ordered:
            if isinstance(statement, Relation):
                relations.append(statement)
                continue
            self._claims.append(statement)
            if place := statement.place:
                forms[place.id][form_of(place)] += 1
        return Heard(tally_of(seen_in(ordered), honorifics()), forms, relations)

    def in_order(self) -> list[Statement]:
        """All statements by document and id; sorted in small lists, which is much faster than one of a
        million."""
        return [ids[one] for _, ids in sorted(self._told.items()) for one in sorted(ids)]

    def tell(self, cast: Cast, shares: int = 1, own: int = 0) -> list[list[Sheet]]:
        """Makes the claims ready to be compared, and gives those away that belong to the other shares: a list
        for each, this one's being empty. Claims that go lose their actors."""
        actors, reports = cast.actors, cast.reports
        self._ends = ends = ends_of(actors.records)
        self._places = places = {place.id: place for place in cast.places}
        countries, id_of, blocks, put = (
            whole_countries(), actors.id_of, self._blocks, msgspec.structs.force_setattr,
        )  # fmt: skip
        away: list[list[Sheet]] = [[] for _ in range(shares)]
        owners: dict[tuple[str, str], int] = {}
        claims, self._claims = self._claims, []
        for claim in claims:
            doc = claim.doc
            reported, outlet = reports.get(doc) or (None, doc)
            source = ends[id_of(claim.source, doc)]
            target = ends[id_of(claim.target, doc)] if claim.target else NOBODY_AT_ALL
            speaker = id_of(claim.attributed_to, doc) if claim.attributed_to else None
            told = tell(claim, source, target, speaker, reported, outlet, places, countries)
            if shares > 1:
                parties = (told.low.party, told.high.party)
                owner = owners.get(parties)
                if owner is None:
                    owner = owners[parties] = number_of("\x1f".join(parties), shares, _MERGES)
                if owner != own:
                    away[owner].append(sheet_of(told))
                    for name in ("source", "target", "attributed_to"):  # which the sheet has as ids
                        put(claim, name, _NOBODY if name == "source" else None)
                    continue
            blocks[block_of(told)].append(told)
        return away

    def take_in(self, sheets: Iterable[Sheet]) -> None:
        """Claims from other shares, which are nobody's yet."""
        shared = Shared()
        for sheet in sheets:
            shared.of(sheet.claim)
            told = self._told_of(sheet)
            self._blocks[block_of(told)].append(told)

    def gather(self) -> set[Trace]:
        """Finds the happenings, and by what those with an unnamed end may be known elsewhere."""
        for block in self._blocks.values():
            (self._partial if block[0].partial else self._happenings).extend(gather(block))
        self._blocks = defaultdict(list)
        return {trace for happening in self._partial for trace in traces(happening)}

    def loose(self, wanted: set[Trace], shares: int = 1, own: int = 0) -> list[Loose]:
        """Sorts out the happenings with an unnamed end, and those that any share's may mean, and gives those
        away that belong to the other shares: all of one status and class to one of them, as no others are
        looked at together (`partial.keys_of`)."""
        keys = {trace[:-1] for trace in wanted}
        kept: list[Happening] = []
        named: list[Happening] = []
        for happening in self._happenings:
            met = not keys.isdisjoint(keys_of(happening)) and not wanted.isdisjoint(traces(happening))
            (named if met else kept).append(happening)
        self._happenings = kept
        away = [Loose([], []) for _ in range(shares)]
        self._partial = _own(self._partial, own, [loose.partial for loose in away])
        self._named = _own(named, own, [loose.named for loose in away])
        return away

    def attach(self, loose: Iterable[Loose] = ()) -> None:
        """Puts what is told of somebody unnamed, here and in what other shares gave, into the happenings that
        it means."""
        for some in loose:
            self._partial += map(self._rebuilt, some.partial)
            self._named += map(self._rebuilt, some.named)
        self._happenings += [*attach(self._partial, self._named), *self._named]
        self._partial, self._named = [], []

    def _rebuilt(self, told: Claims) -> Happening:
        (first, _), *others = ((self._told_of(sheet), certainty) for sheet, certainty in told)
        happening = Happening(first)
        for one, certainty in others:
            happening.add(one, certainty)
        return happening

    def events(self) -> list[Event]:
        """The events of all happenings that are still here."""
        happenings, self._happenings = self._happenings, []
        return [event_of(happening) for happening in happenings]

    @property
    def ends(self) -> Mapping[str, End]:
        """The merged actors as ends of events, by id."""
        return self._ends

    def _told_of(self, sheet: Sheet) -> Told:
        source = self._ends[sheet.source] if sheet.source else NOBODY_AT_ALL
        target = self._ends[sheet.target] if sheet.target else NOBODY_AT_ALL
        return tell(
            sheet.claim, source, target, sheet.speaker, sheet.reported, sheet.outlet, self._places,
            whole_countries(),
        )  # fmt: skip


class Near:
    """A share in this process: what it is asked for is done when the outcome is waited for."""

    def __init__(self, share: Share) -> None:
        self.share = share

    def hear(self) -> Callable[[], Heard]:
        """As `Part.hear`."""
        return self.share.hear

    def tell(self, cast: Cast, shares: int, own: int) -> Callable[[], Sequence[Sheets]]:
        """As `Part.tell`."""
        return partial(self.share.tell, cast, shares, own)

    def take_in(self, sheets: Iterable[Sheets]) -> None:
        """As `Part.take_in`."""
        for some in sheets:
            self.share.take_in(unpack(some) if isinstance(some, bytes) else some)

    def gather(self) -> Callable[[], set[Trace]]:
        """As `Part.gather`."""
        return self.share.gather

    def loose(self, wanted: set[Trace], shares: int, own: int) -> Callable[[], Sequence[Loose | bytes]]:
        """As `Part.loose`."""
        return partial(self.share.loose, wanted, shares, own)

    def attach(self, loose: Iterable[Loose | bytes]) -> None:
        """As `Part.attach`."""
        self.share.attach(unpack_loose(some) if isinstance(some, bytes) else some for some in loose)

    def events(self) -> Callable[[], list[Event]]:
        """As `Part.events`."""
        return self.share.events


def _own(happenings: Iterable[Happening], own: int, away: Sequence[list[Claims]]) -> list[Happening]:
    """Those that belong to this share; the others go into the lists of theirs."""
    if len(away) == 1:
        return list(happenings)
    kept = []
    owners: dict[tuple[str, str, str], int] = {}
    for happening in happenings:
        claim = happening.first.claim
        sort = claim.polarity, claim.modality, happening.root
        owner = owners.get(sort)
        if owner is None:
            owner = owners[sort] = number_of(" ".join(sort), len(away), _ATTACHES)
        if owner == own:
            kept.append(happening)
        else:
            away[owner].append([(sheet_of(told), certainty) for told, certainty in happening.told])
    return kept


def sheet_of(told: Told) -> Sheet:
    """A claim on its way."""
    return Sheet(
        told.claim, told.source.actor or "", told.target.actor, told.speaker, told.reported, told.outlet
    )
