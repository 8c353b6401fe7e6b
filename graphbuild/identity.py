"""Whose name is it, and why: the actors of a work folder, with the documents, names and links behind them.

Read anew from the statements rather than kept beside the graph: reasons need no file and no format of their
own, cannot fall behind what the folder holds, and cost a build nothing."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from graphbuild.decisions import Decision, Decisions
from graphbuild.errors import GraphbuildError
from graphbuild.finding import find_form
from graphbuild.lexicon.slug import slug
from graphbuild.merging import decisions_of
from graphbuild.records import Actor, Claim, DocumentInfo, Record, Statement
from graphbuild.resolve import Actors, actors_of_corpus
from graphbuild.resolve.actors import Key, actors_of
from graphbuild.store import FILE, Store

_NAMED = 5  # ids that a message names


class Bearer:
    """An actor as documents have it, before it is merged with others: its id, its names, who says so."""

    def __init__(self, key: Key, node: str) -> None:
        self.key = key
        self.node = node
        self.names: Counter[str] = Counter()
        self.aliases: Counter[str] = Counter()
        self.docs: set[str] = set()
        self.offices: set[str] = set()

    @property
    def count(self) -> int:
        """In how many places of statements it stands."""
        return sum(self.names.values())

    def bears(self, form: str) -> bool:
        """Whether a form (casefolded) is the actor's name or an alias."""
        return form in self.names or form in self.aliases


class Found(NamedTuple):
    """Whom a name means: the merged actor, and those behind it that the name is of, the most frequent
    first."""

    node: str
    bearers: tuple[Bearer, ...]


class NameReason(Record, frozen=True, kw_only=True):
    """Why a name is one of its actor: `id` is the actor that documents mean by it, `documents` how many."""

    name: str
    id: str
    documents: int
    why: str


class Identity(Record, frozen=True, kw_only=True):
    """An actor, why each of its names is its name, and the decisions about it."""

    actor: Actor
    names: tuple[NameReason, ...]
    decisions: tuple[Decision, ...] = ()


class Comparison(Record, frozen=True, kw_only=True):
    """Two names: whether they are one actor, and all that speaks for it, or against it."""

    a: Actor
    b: Actor
    one: bool
    why: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()


class Names:
    """The actors of a corpus by all their names."""

    def __init__(self, statements: Sequence[Statement], actors: Actors, decisions: Decisions) -> None:
        self.statements = statements
        self.actors = actors
        self.decisions = decisions
        self.records = {actor.id: actor for actor in actors.records}
        self.bearers: dict[Key, Bearer] = {}
        for statement in statements:
            for actor in actors_of(statement):
                bearer = self._bearer(actor, statement.doc)
                bearer.names[actor.name] += 1
                bearer.aliases.update(actor.aliases)
                bearer.docs.add(statement.doc)
            if not isinstance(statement, Claim) and statement.relation == "leader_of":
                bearer = self._bearer(statement.source, statement.doc)
                bearer.offices.update((statement.target.name,) if not statement.former else ())
        self._behind: dict[str, list[Bearer]] = defaultdict(list)
        self._by_id: dict[str, list[Bearer]] = defaultdict(list)
        for _, bearer in sorted(self.bearers.items(), key=lambda item: (-item[1].count, item[0])):
            self._behind[bearer.node].append(bearer)
            self._by_id[bearer.key[0]].append(bearer)

    def _bearer(self, actor: Actor, doc: str) -> Bearer:
        key = self.key_of(actor, doc)
        if key not in self.bearers:
            self.bearers[key] = Bearer(key, self.actors.id_of(actor, doc))
        return self.bearers[key]

    def key_of(self, actor: Actor, doc: str) -> Key:
        """What tells an actor of a document from others: its id, and for a bare surname the document."""
        return (actor.id, doc if actor.id in self.actors.short else "")

    def behind(self, node: str) -> tuple[Bearer, ...]:
        """The actors of documents that are one merged actor, the most frequent first."""
        return tuple(self._behind[node])

    # ------------------------------------------------------------------ who is meant

    def find(self, what: str) -> Found:
        """Whom an id, name or alias means, whatever its case, or NAME@DOCUMENT a short name in one document.
        Raises GraphbuildError for a name that is unknown, with the nearest ones, or that several actors
        bear."""
        found = self.of_id(what) or self.of_document(what)
        if found:
            return found
        forms: dict[str, set[str]] = defaultdict(set)
        for actor in self.records.values():
            for form in (actor.id, actor.name, *actor.aliases):
                forms[form.casefold()].add(actor.id)
        for id_, bearers in self._by_id.items():
            forms[id_.casefold()].update(bearer.node for bearer in bearers)
        node = find_form(forms, what, {actor.id: actor.name for actor in self.records.values()})
        return Found(node, self._bearing(node, " ".join(what.casefold().split())))

    def of_id(self, what: str) -> Found | None:
        """Whom an id means: that of a merged actor, or one that documents have, of which `ID@DOCUMENT` is a
        bare surname in one document."""
        if what in self.records:
            own = tuple(bearer for bearer in self._behind[what] if bearer.key[0] == what)
            return Found(what, own or tuple(self._behind[what]))
        id_, _, doc = what.partition("@")
        bearers = self._by_id.get(what) or [
            one for one in self._by_id.get(id_, ()) if doc and one.key[1] == doc
        ]
        nodes = {bearer.node for bearer in bearers}
        return Found(min(nodes), tuple(bearers)) if len(nodes) == 1 else None

    def of_document(self, what: str) -> Found | None:
        """Whom NAME@DOCUMENT means: a name or an id, in any case, that means another in each document."""
        form, _, doc = what.partition("@")
        form = " ".join(form.casefold().split())
        bearers = [
            bearer
            for bearer in self.bearers.values()
            if doc
            and bearer.key[1] == doc
            and any(form == name.casefold() for name in (bearer.key[0], *bearer.names, *bearer.aliases))
        ]
        return Found(bearers[0].node, tuple(bearers)) if len(bearers) == 1 else None

    def _bearing(self, node: str, form: str) -> tuple[Bearer, ...]:
        """Those behind an actor of whom a form is the name, else the id, else another name."""
        behind = self._behind[node]
        ways = (
            [one for one in behind if any(name.casefold() == form for name in one.names)],
            [one for one in behind if one.key[0].casefold() == form],
            [one for one in behind if any(name.casefold() == form for name in one.aliases)],
        )
        return tuple(next((way for way in ways if way), behind))

    # ------------------------------------------------------------------ what a decision is about

    def decided_ids(self, bearers: Iterable[Bearer]) -> list[str]:
        """The ids by which decisions name these actors of documents, in the order given: of a name that means
        another in each document `ID@DOCUMENT`, so that nothing is decided of documents still to come."""
        return [f"{id_}@{doc}" if doc else id_ for id_, doc in (bearer.key for bearer in bearers)]

    def pairs(self, a: Found, b: Found, *, same: bool) -> list[tuple[str, str]]:
        """The pairs of ids that stand for "a is b", or for "a is not b". Raises GraphbuildError where the two
        are one in the documents themselves."""
        if a.node != b.node:
            ones, others = self._standing(a), self._standing(b)
        else:
            ones, others = self.decided_ids(a.bearers), self.decided_ids(b.bearers)
            if set(ones) & set(others):
                raise GraphbuildError(self._inseparable(a, b))
        if same:
            return list(
                dict.fromkeys([*((ones[0], other) for other in others), *((one, others[0]) for one in ones)])
            )
        return [(one, other) for one in ones for other in others]

    def _inseparable(self, a: Found, b: Found) -> str:
        """That two names are of one actor in the documents themselves, and what can be done instead."""
        words = {word for one in (*a.bearers, *b.bearers) for word in _words_of(one)}
        named = [one for one in self._behind[a.node] if not words.isdisjoint(_words_of(one))]
        ids = self.decided_ids(named)
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        documents = " (ID@DOCUMENT is the name in one document)" if any(one.key[1] for one in named) else ""
        hint = f"give two of {', '.join(ids[:_NAMED])}{more}{documents}, or " if len(ids) > 1 else ""
        return (
            f"both names are of {a.node} in the same documents; to tell them apart {hint}"
            "give each its own row in a table for --actors and build again"
        )

    def _standing(self, found: Found) -> list[str]:
        """The ids that stand for whom was asked for: one that means the same in all documents, else each
        document's."""
        whole = [one for one in found.bearers if not one.key[1]]
        return self.decided_ids(whole[:1] or found.bearers)

    def ids_behind(self, node: str) -> set[str]:
        """All ids by which decisions may name an actor or a part of it."""
        return {
            name
            for bearer in self._behind[node]
            for name in (bearer.key[0], f"{bearer.key[0]}@{bearer.key[1]}" if bearer.key[1] else "")
            if name
        }

    # ------------------------------------------------------------------ why

    def identity(self, what: str) -> Identity:
        """Why the names of an actor are its names. Raises GraphbuildError as `find` does."""
        node = self.find(what).node
        actor, behind = self.records[node], self._behind[node]
        main = next((one for one in behind if one.key[0] == node), behind[0])
        names = [self._reason(form, main, behind) for form in (actor.name, *actor.aliases)]
        return Identity(
            actor=actor,
            names=tuple(name for name in names if name),
            decisions=self.decisions.about(self.ids_behind(node)),
        )

    def _reason(self, form: str, main: Bearer, behind: list[Bearer]) -> NameReason | None:
        bearers = [one for one in behind if form in one.names] or [one for one in behind if one.bears(form)]
        if not bearers:
            return None
        bearer = main if main in bearers else bearers[0]
        docs = {doc for one in bearers for doc in one.docs}
        if bearer is main:
            why = "documents call it so" if form not in main.names else "its name in most documents"
        else:
            why = self.actors.links.why(main.key, bearer.key) or "documents give both the same id"
        return NameReason(name=form, id=bearer.key[0], documents=len(docs), why=why)

    def compare(self, what: str, other: str) -> Comparison:
        """Why two names are one actor, or why they are not. Raises GraphbuildError as `find` does."""
        a, b = self.find(what), self.find(other)
        one, two = self.records[a.node], self.records[b.node]
        if a.node == b.node:
            return Comparison(a=one, b=two, one=True, why=self._joined(a, b), decisions=self._between(a, b))
        return Comparison(
            a=one, b=two, one=False, why=tuple(self._against(one, two)), decisions=self._between(a, b)
        )

    def _joined(self, a: Found, b: Found) -> tuple[str, ...]:
        if {one.key for one in a.bearers} & {one.key for one in b.bearers}:
            docs = sorted(a.bearers[0].docs)
            more = f" and {len(docs) - 1} more" if len(docs) > 1 else ""
            return (f"documents give both names to {a.bearers[0].key[0]} ({docs[0]}{more})",)
        ways = [self.actors.links.why(x.key, y.key) for x in a.bearers for y in b.bearers]
        return (next((way for way in ways if way), "documents give both the same id"),)

    def _between(self, a: Found, b: Found) -> tuple[Decision, ...]:
        """The decisions that tie two actors of documents, or keep them apart."""
        if a.node == b.node:
            ones = self.decided_ids(a.bearers), self.decided_ids(b.bearers)
        else:
            ones = sorted(self.ids_behind(a.node)), sorted(self.ids_behind(b.node))
        for one in ones[0]:
            for other in ones[1]:
                if chain := self.decisions.follows(one, other):
                    return chain
        return tuple(
            decision
            for decision in self.decisions.in_force
            if (decision.a in ones[0] and decision.b in ones[1])
            or (decision.b in ones[0] and decision.a in ones[1])
        )

    def _against(self, a: Actor, b: Actor) -> Iterator[str]:
        """What keeps two actors apart."""
        if a.kind != b.kind:
            yield f"they are of different kinds, {_words(a.kind)} and {_words(b.kind)}"
        if a.wikidata and b.wikidata and a.wikidata != b.wikidata:
            yield f"they are two items of Wikidata, {a.wikidata} and {b.wikidata}"
        if a.countries and b.countries and not set(a.countries) & set(b.countries):
            yield f"one is of {', '.join(a.countries)}, the other of {', '.join(b.countries)}"
        offices = [{office for one in self._behind[node] for office in one.offices} for node in (a.id, b.id)]
        if all(offices) and not offices[0] & offices[1]:
            yield f"one leads {', '.join(sorted(offices[0]))}, the other {', '.join(sorted(offices[1]))}"
        yield f"no rule links the names, which are alike to {alike(a.name, b.name):.0%}"


def alike(a: str, b: str) -> float:
    """How alike two names are, whatever the order of their words: 0..1 (RapidFuzz's token_sort_ratio)."""
    return float(fuzz.token_sort_ratio(slug(a).replace("-", " "), slug(b).replace("-", " "))) / 100


def _words_of(bearer: Bearer) -> set[str]:
    return {word for name in bearer.names for word in slug(name).split("-")}


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def has_statements(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder holds what `names_of` reads; a graph.json alone doesn't."""
    return (Path(folder) / FILE).is_file()


def names_of(folder: str | os.PathLike[str]) -> Names:
    """The actors of a work folder as its next build will have them. Raises StoreError."""
    with Store(folder) as store:
        unique = {(statement.doc, statement.id): statement for statement in store.statements()}
    statements = [statement for _, statement in sorted(unique.items(), key=lambda item: item[0])]
    decisions = decisions_of(folder)
    return Names(statements, actors_of_corpus(statements, decisions.decided()), decisions)


def documents_of(folder: str | os.PathLike[str]) -> dict[str, DocumentInfo]:
    """The documents of a work folder by id. Raises StoreError."""
    with Store(folder) as store:
        return {document.id: document for document in store.documents()}
