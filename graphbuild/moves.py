"""Who belongs to whom after a decision, told by names: what of an actor went to another, or stands alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from graphbuild.identity import Bearer, Names
from graphbuild.records import Actor, Claim, Event, Record
from graphbuild.resolve import Actors
from graphbuild.resolve.actors import actors_of
from graphbuild.wording import count

_DOCS = 3  # documents of a short name that are named


class Move(Record, frozen=True, kw_only=True):
    """A part of an actor that is another's now, or `alone`: by its most frequent name, of a name that means
    another in each document with the documents; how often it is mentioned, and in which claims (document,
    id) it stands."""

    name: str
    documents: tuple[str, ...]
    mentions: int
    claims: frozenset[tuple[str, str]]
    was: Actor
    now: Actor
    alone: bool

    def told(self, events: Iterable[Event]) -> str:
        """In words; `events` are those of the graph made anew."""
        stands = sum(
            self.now.id in (event.source, event.target)
            and any((proof.doc, proof.claim) in self.claims for proof in event.evidence)
            for event in events
        )
        where = ", ".join(self.documents[:_DOCS])
        more = f" and {len(self.documents) - _DOCS} more" if len(self.documents) > _DOCS else ""
        about = f"{count(self.mentions, 'mention')}, {count(stands, 'event')}"
        what = f"{self.name} ({about}{f'; in {where}{more}' if where else ''})"
        if self.alone:
            was = f"{self.was.name} ({self.was.id})"
            return f"{what} no longer belongs to {was} and stands by itself ({self.now.id})"
        return f"{what} now belongs to {self.now.name} ({self.now.id})"


def moves(names: Names, after: Actors) -> tuple[Move, ...]:
    """What moved between the actors of `names` and those of the same statements `after` a decision."""
    now = {actor.id: actor for actor in after.records}
    parts: dict[tuple[str, str], list[Bearer]] = defaultdict(list)
    for key, bearer in sorted(names.bearers.items()):
        parts[bearer.node, after.canonical[key]].append(bearer)
    old: dict[str, list[tuple[str, str]]] = defaultdict(list)
    new: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part in parts:
        old[part[0]].append(part)
        new[part[1]].append(part)

    def weight(part: tuple[str, str], id_: str) -> tuple[bool, bool, int]:
        """The part with the actor's own id stands for the actor, else that which is mentioned most."""
        keys = {bearer.key for bearer in parts[part]}
        return (id_, "") in keys, any(key[0] == id_ for key in keys), sum(one.count for one in parts[part])

    stays = {id_: max(some, key=lambda part: weight(part, part[0])) for id_, some in old.items()}
    core = {id_: max(some, key=lambda part: weight(part, part[1])) for id_, some in new.items()}
    moved = [part for part in parts if stays[part[0]] != part or core[part[1]] != part]
    claims = _claims(names, {bearer.key for part in moved for bearer in parts[part]})
    found = []
    for part in moved:
        forms = sum((bearer.names for bearer in parts[part]), Counter[str]())
        short = all(bearer.key[1] for bearer in parts[part])
        found.append(
            Move(
                name=min(forms, key=lambda form: (-forms[form], form)),
                documents=tuple(sorted({bearer.key[1] for bearer in parts[part]})) if short else (),
                mentions=forms.total(),
                claims=frozenset(claim for bearer in parts[part] for claim in claims[bearer.key]),
                was=names.records[part[0]],
                now=now[part[1]],
                alone=core[part[1]] == part,
            )
        )
    return tuple(sorted(found, key=lambda move: (move.name, move.now.id, move.documents)))


def _claims(names: Names, keys: set[tuple[str, str]]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for statement in names.statements if keys else ():
        if isinstance(statement, Claim):
            for actor in actors_of(statement):
                if (key := names.key_of(actor, statement.doc)) in keys:
                    found[key].add((statement.doc, statement.id))
    return found
