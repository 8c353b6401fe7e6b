"""What became of a graph: new and gone actors, ties and events, first contacts, what was withdrawn."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeVar

from graphbuild.records import Actor, Event, Proof, Record, Tie
from graphbuild.resolve import Resolved
from graphbuild.seen import reported

Matter = Literal["claims", "status", "time", "confidence", "class", "actors", "place", "merged", "split"]
Key = tuple[str, str]

_R = TypeVar("_R", Actor, Event, Tie)
_MATTERS: dict[Matter, tuple[str, ...]] = {
    "status": ("polarity", "modality", "hedged"),
    "time": ("start", "end"),
    "confidence": ("confidence",),
    "class": ("root",),
    "actors": ("source", "target"),
    "place": ("place",),
}


class Change(Record, frozen=True, kw_only=True):
    """An event before and after, and in what it differs: `claims` (the set of them), `status` (polarity,
    modality, hedging), `time`, `confidence`, `class`, `actors`, `place`. `merged`: its claims have become
    part of the event `after`; `split`: `after` is made of claims that were part of `before`."""

    before: Event
    after: Event
    what: tuple[Matter, ...]


class Contact(Record, frozen=True, kw_only=True):
    """Two actors, the smaller id first, who had no event with each other before, and the first that they have
    by its `day`: its own, else that of its first report."""

    actors: tuple[str, str]
    event: Event
    day: dt.date | None


class Withdrawal(Record, frozen=True, kw_only=True):
    """Claims of an event that are not there any more: those of documents that are `gone`, and of documents
    that were `changed` and don't make them now. `whole`: none of the event's claims is left."""

    event: Event
    claims: tuple[Proof, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    whole: bool


class Diff(Record, frozen=True, kw_only=True):
    """What a later graph has and an earlier one hadn't, and the other way round; every list is sorted by id.

    An event is the same if its id is, else if the two have claims in common, most of all with each other.
    `events_new` and `events_gone` share no claim with any event of the other graph. `ties_ended` are held in
    the earlier graph and former in the later one. `names` has the names of all actors and places by id, the
    later graph's where both have one."""

    actors_new: tuple[Actor, ...] = ()
    actors_gone: tuple[Actor, ...] = ()
    ties_new: tuple[Tie, ...] = ()
    ties_gone: tuple[Tie, ...] = ()
    ties_ended: tuple[Tie, ...] = ()
    events_new: tuple[Event, ...] = ()
    events_gone: tuple[Event, ...] = ()
    events_changed: tuple[Change, ...] = ()
    contacts: tuple[Contact, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    names: dict[str, str]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, name) for name in self.__struct_fields__ if name != "names")

    def __repr__(self) -> str:
        """How many there are of each; the records themselves may be thousands."""
        fields = [name for name in self.__struct_fields__ if name != "names" and getattr(self, name)]
        told = ", ".join(f"{len(getattr(self, name)):,} {name.replace('_', ' ')}" for name in fields)
        return f"<diff: {told or 'nothing'}>"


def diff(before: Resolved, after: Resolved) -> Diff:
    """What became of the records `before` in the records `after`."""
    same = _matched(before.events, after.events)
    old_ties, new_ties = _by_id(before.ties), _by_id(after.ties)
    names: dict[str, str] = {}
    for records in (before, after):
        names |= {place.id: place.name for place in records.places}
        names |= {actor.id: actor.name for actor in records.actors}
    changed, appeared, vanished = _events(before.events, after.events, same)
    return Diff(
        actors_new=_missing(after.actors, before.actors),
        actors_gone=_missing(before.actors, after.actors),
        ties_new=_missing(after.ties, before.ties),
        ties_gone=_missing(before.ties, after.ties),
        ties_ended=tuple(
            tie
            for name, tie in new_ties.items()
            if tie.former and name in old_ties and not old_ties[name].former
        ),
        events_new=appeared,
        events_gone=vanished,
        events_changed=changed,
        contacts=_contacts(before, after, same),
        withdrawn=tuple(_withdrawn(before, after)),
        names=names,
    )


def _by_id(records: Iterable[_R]) -> dict[str, _R]:
    return {record.id: record for record in sorted(records, key=lambda record: record.id)}


def _missing(these: Sequence[_R], those: Sequence[_R]) -> tuple[_R, ...]:
    known = _by_id(those)
    return tuple(record for name, record in _by_id(these).items() if name not in known)


def _keys(event: Event) -> set[Key]:
    return {(proof.doc, proof.claim) for proof in event.evidence}


def _holders(events: Iterable[Event]) -> dict[Key, list[str]]:
    """The ids of the events that a claim is evidence of."""
    holders: dict[Key, list[str]] = defaultdict(list)
    for event in events:
        for key in _keys(event):
            holders[key].append(event.id)
    return holders


def _matched(before: Sequence[Event], after: Sequence[Event]) -> dict[str, str]:
    """Which later event each earlier one is: by id, then those with most claims in common, each one once."""
    old, new = _by_id(before), _by_id(after)
    same = {name: name for name in old if name in new}
    holders = _holders(event for name, event in new.items() if name not in same)
    shared: Counter[tuple[str, str]] = Counter()
    for name, event in old.items():
        if name not in same:
            shared.update((name, other) for key in _keys(event) for other in holders.get(key, ()))
    taken = set(same.values())
    for (name, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if name not in same and other not in taken:
            same[name] = other
            taken.add(other)
    return same


def _events(
    before: Sequence[Event], after: Sequence[Event], same: dict[str, str]
) -> tuple[tuple[Change, ...], tuple[Event, ...], tuple[Event, ...]]:
    """What changed, what is new and what is gone."""
    old, new = _by_id(before), _by_id(after)
    of_old, of_new = _holders(before), _holders(after)
    changed, appeared, vanished = [], [], []
    for name, event in old.items():
        if name in same:
            if what := _differences(event, new[same[name]]):
                changed.append(Change(before=event, after=new[same[name]], what=what))
        elif home := _home(event, of_new):
            changed.append(Change(before=event, after=new[home], what=("merged",)))
        else:
            vanished.append(event)
    matched = set(same.values())
    for name, event in new.items():
        if name not in matched:
            if home := _home(event, of_old):
                changed.append(Change(before=old[home], after=event, what=("split",)))
            else:
                appeared.append(event)
    changed.sort(key=lambda change: (change.before.id, change.after.id))
    return tuple(changed), tuple(appeared), tuple(vanished)


def _home(event: Event, holders: dict[Key, list[str]]) -> str | None:
    """The event that has most of this one's claims."""
    homes = Counter(name for key in _keys(event) for name in holders.get(key, ()))
    return min(homes, key=lambda name: (-homes[name], name), default=None)


def _differences(before: Event, after: Event) -> tuple[Matter, ...]:
    what: list[Matter] = ["claims"] if _keys(before) != _keys(after) else []
    for matter, fields in _MATTERS.items():
        if any(getattr(before, field) != getattr(after, field) for field in fields):
            what.append(matter)
    return tuple(what)


def _is_contact(event: Event) -> bool:
    fact = event.polarity == "positive" and event.modality == "actual"
    return fact and event.target is not None and event.target != event.source


def _pair(event: Event) -> tuple[str, str]:
    first, second = sorted((event.source, event.target or event.source))
    return first, second


def _contacts(before: Resolved, after: Resolved, same: dict[str, str]) -> tuple[Contact, ...]:
    """Pairs with their first event that is told as fact. A pair one of whose events was there before, if only
    between actors of other ids, is not new."""
    known = {_pair(event) for event in before.events if _is_contact(event)}
    new = _by_id(after.events)
    for event in before.events:
        if event.id in same and _is_contact(event):
            known.add(_pair(new[same[event.id]]))
    dates = {document.id: document.date for document in after.documents}
    first: dict[tuple[str, str], Contact] = {}
    for event in new.values():
        if not _is_contact(event) or (pair := _pair(event)) in known:
            continue
        contact = Contact(actors=pair, event=event, day=event.start or reported(event, dates).first)
        if pair not in first or _when(contact) < _when(first[pair]):
            first[pair] = contact
    return tuple(contact for _, contact in sorted(first.items()))


def _when(contact: Contact) -> tuple[dt.date, str]:
    return contact.day or dt.date.max, contact.event.id


def _withdrawn(before: Resolved, after: Resolved) -> Iterator[Withdrawal]:
    there = _holders(after.events)
    documents = {document.id for document in after.documents} | {doc for doc, _ in there}
    for event in _by_id(before.events).values():
        lost = tuple(proof for proof in event.evidence if (proof.doc, proof.claim) not in there)
        if lost:
            docs = {proof.doc for proof in lost}
            yield Withdrawal(
                event=event,
                claims=lost,
                gone=tuple(sorted(docs - documents)),
                changed=tuple(sorted(docs & documents)),
                whole=len(lost) == len(event.evidence),
            )
