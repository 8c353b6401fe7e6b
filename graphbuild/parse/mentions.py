"""Who is mentioned where: entities of one document and the words that name them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from graphbuild.lexicon.slug import slug
from graphbuild.parse.gazetteer import Sense
from graphbuild.records import Actor, ActorKind

How = Literal["named", "nominal", "pronoun"]


@dataclass(slots=True, eq=False)
class Entity:
    """One actor or place of a document, as far as the document and the tables tell.

    `generic` marks somebody without a name ("protesters"), who is never the same in another document;
    `metonym` is the state that a place name can stand for ("Moscow").
    """

    id: str
    name: str
    kind: ActorKind
    countries: tuple[str, ...] = ()
    wikidata: str | None = None
    gender: str | None = None
    plural: bool = False
    generic: bool = False
    noun: str | None = None
    aliases: set[str] = field(default_factory=set)
    offices: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    metonym: Entity | None = None
    members: tuple[Entity, ...] = ()

    def record(self, text: str) -> Actor:
        """The actor as a claim holds it; `text` is the words used there, which may be a pronoun."""
        aliases = tuple(sorted(a for a in self.aliases if a and a != self.name))
        return Actor(
            id=self.id, name=self.name, aliases=aliases, text=text, kind=self.kind, countries=self.countries,
            wikidata=self.wikidata,
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class Mention:
    """Tokens start to end (exclusive) with `head` on top of them, and the entity they mean."""

    start: int
    end: int
    head: int
    entity: Entity
    how: How
    sense: Sense | None = None


class Mentions:
    """The mentions of a document by token: `by_head` is the one that a token is the head of, `covering`
    any around it."""

    def __init__(self) -> None:
        self.all: list[Mention] = []
        self.by_head: dict[int, Mention] = {}
        self.covering: dict[int, Mention] = {}
        self.entities: dict[str, Entity] = {}

    def add(self, mention: Mention) -> Mention:
        """Puts a mention among those of the document and gives it back."""
        self.all.append(mention)
        self.by_head[mention.head] = mention
        for i in range(mention.start, mention.end):
            self.covering.setdefault(i, mention)
        return mention

    def entity(self, entity: Entity) -> Entity:
        """The document's entity with this id: the one known already, or this one."""
        return self.entities.setdefault(entity.id, entity)

    def merge(self, keep: Entity, drop: Entity) -> None:
        """Make every mention of `drop` one of `keep`."""
        if keep is drop:
            return
        keep.aliases |= drop.aliases | {drop.name}
        keep.countries = keep.countries or drop.countries
        keep.gender = keep.gender or drop.gender
        keep.offices += [o for o in drop.offices if o not in keep.offices]
        for m in self.all:
            if m.entity is drop:
                m.entity = keep
        self.entities.pop(drop.id, None)

    def in_order(self) -> Iterator[Mention]:
        """All mentions in text order, the shorter of two that start together first."""
        yield from sorted(self.all, key=lambda m: (m.start, m.end))


def scoped_id(name: str, scope: str) -> str:
    """The id of somebody who has no name of his own: the words, and a hash of the document that uses them."""
    return f"{slug(name)}-{hashlib.sha256(scope.encode()).hexdigest()[:8]}"
