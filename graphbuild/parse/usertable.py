"""The analyst's own actors: `--actors FILE.csv`, which adds to the tables and goes before them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from graphbuild.errors import TableError
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.usertable import UserActor, read_user_actors
from graphbuild.parse.gazetteer import OwnNames, Seed, Sense, world_seeds
from graphbuild.records import Actor, Claim, Statement

_SENSES: dict[str, Sense] = {"person": "person", "country": "country", "place": "region"}
_OTHERS = ("demonym", "capital", "seat", "surname")  # senses in which a name is not the actor's own


class UserTable(OwnNames):
    """The actors of several files. A row whose name our tables have is that actor (of the row's kind, where
    several have it): what the row gives replaces what we know of it, its aliases are added, an empty cell
    leaves ours. So does a row whose name is another name of just one of our actors of that kind. Any other
    row is a new actor.

    A name holds in documents dated between the row's `start` and `end`, and in those without a date. Where a
    name has several actors on a day, the row that starts last goes first."""

    def __init__(self, tables: Sequence[Path] = ()) -> None:
        """Raises TableError or LexiconError with all that is wrong in a table."""
        names: list[tuple[str, Seed]] = []
        variants: dict[tuple[str, str], list[Seed]] = defaultdict(list)
        if tables:
            known = _Known()
            for path in tables:
                _add(path, known, names, variants)
        super().__init__(names, variants)
        self.names = tuple(names)

    def __bool__(self) -> bool:
        return bool(self.names or self.variants)

    def apply(self, statement: Statement, date: dt.date | None) -> Statement:
        """A statement of a document of this day whose actors are those of the table."""
        changed = {
            "source": self.actor(statement.source, date),
            "target": statement.target and self.actor(statement.target, date),
        }
        if isinstance(statement, Claim) and statement.attributed_to:
            changed["attributed_to"] = self.actor(statement.attributed_to, date)
        return msgspec.structs.replace(statement, **changed)

    def actor(self, actor: Actor, date: dt.date | None) -> Actor:
        """The table's actor whose name an actor of a statement bears, itself if there is none: by its name,
        else by the words used there, else by other names of it (but for mere descriptions, which begin with
        a small letter), if they are one actor's only."""
        if seed := self.first(actor.name, date):
            return _become(actor, seed, {actor.name, *actor.aliases})
        if seed := self.first(actor.text, date):
            return _become(actor, seed, {actor.text})
        seeds = {seed.id: seed for alias in actor.aliases if (seed := self.first(alias, date))
                 and not alias[:1].islower()}  # fmt: skip
        if len(seeds) == 1:
            (seed,) = seeds.values()
            return _become(actor, seed, {actor.name, *actor.aliases})
        if variant := self.variant(actor.id, actor.kind, date):
            return msgspec.structs.replace(
                actor, kind=variant.kind, countries=variant.countries, wikidata=variant.wikidata
            )
        return actor

    def first(self, form: str, date: dt.date | None) -> Seed | None:
        """Whom a name means on a day."""
        return next(iter(self.senses(" ".join(form.split()), date)), None)


def _become(actor: Actor, seed: Seed, aliases: set[str]) -> Actor:
    return Actor(
        id=seed.id,
        name=seed.name,
        aliases=tuple(sorted(aliases - {seed.name})),
        text=actor.text,
        kind=seed.kind,
        countries=seed.countries,
        wikidata=seed.wikidata,
    )


class _Known:
    """The actors of our tables by name."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Seed]] = defaultdict(list)
        self.forms: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name, seed in world_seeds():
            self.forms[seed.id, seed.kind].add(name)
            if seed.sense not in _OTHERS:
                self.by_name[name.casefold()].append(seed)

    def meant(self, row: UserActor) -> list[Seed]:
        """Our actors that a row may be, one a pair of id and kind."""
        name = row.name.casefold()
        bearers = {(seed.id, seed.kind): seed for seed in reversed(self.by_name[name])}
        called = [seed for seed in bearers.values() if seed.name.casefold() == name]
        if row.kind is None:
            return called or list(bearers.values())
        of_kind = [seed for seed in called if seed.kind == row.kind]
        if of_kind or called:
            return (of_kind or called)[-1:]
        alike = [seed for seed in bearers.values() if seed.kind == row.kind]
        return alike if len(alike) == 1 else []


def _add(
    path: Path,
    known: _Known,
    names: list[tuple[str, Seed]],
    variants: dict[tuple[str, str], list[Seed]],
) -> None:
    problems = []
    for row in read_user_actors(path):
        found = known.meant(row)
        if row.kind is None and len(found) != 1:
            kinds = ", ".join(sorted(seed.kind for seed in found))
            where = f"{path}, line {row.line}, column 'kind': empty, and {row.name!r} is "
            problems.append(
                where + "no name in our tables; give the kind, or mend the name"
                if not found
                else f"{where}several in our tables ({kinds}); give the kind"
            )
            continue
        seed = _seed(row, found[0] if found else None)
        ours = known.forms[found[0].id, found[0].kind] if found else set()
        names += [(name, seed) for name in (row.name, *row.aliases) if name not in ours]
        if found:
            variants[found[0].id, found[0].kind].append(seed)
    if problems:
        raise TableError(problems)


def _seed(row: UserActor, known: Seed | None) -> Seed:
    if known is None:
        assert row.kind is not None
        known = Seed("organization", row.kind, slug(row.name), row.name)
    kind = row.kind or known.kind
    return replace(
        known,
        sense=_SENSES.get(kind, "organization"),
        kind=kind,
        countries=row.countries or known.countries,
        wikidata=row.wikidata or known.wikidata,
        ambiguous=False,
        start=row.start,
        end=row.end,
    )
