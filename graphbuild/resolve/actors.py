"""Mentions to actors: which of the actors that documents name are the same.

What analysts decided goes before all else. Equal ids are the same actor, but for names that many may bear: a
bare surname or an acronym means whoever its document means by it (`shorts`). Every further link has a reason
in words (`Actors.why`) and a score: an equal Wikidata id, the same name in another spelling, order or with a
word more (`persons`, `bodies`), another name that one actor only bears. Where countries, kinds or tables
speak against a link, or several actors fit, nothing is linked, and the pair is doubtful (`Actors.doubtful`).

Names are compared within blocks only (Christen 2012, Data Matching, chapter 4): those that share a spelling,
a word that can stand alone, their first and last words, or their consonants. Cost grows with the number of
actors and documents, and hardly with that of claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphbuild.lexicon.slug import slug
from graphbuild.records import Actor, Statement
from graphbuild.resolve.bodies import Bodies
from graphbuild.resolve.clusters import Cluster, Clusters, Doubt
from graphbuild.resolve.decided import Decided
from graphbuild.resolve.links import Links
from graphbuild.resolve.listed import Listed, listed_as, wikidata_ids
from graphbuild.resolve.names import is_acronym, name_words
from graphbuild.resolve.persons import Persons
from graphbuild.resolve.shorts import Shorts
from graphbuild.resolve.sightings import (
    BODIES,
    Key,
    Seen,
    Sightings,
    Tally,
    Unit,
    actors_of,
    seen_in,
    tallied,
)

__all__ = [
    "Actors",
    "Key",
    "actors_of",
    "merge_actors",
    "merge_seen",
    "merge_tallies",
    "name_words",
    "tally_of",
]


class Actors(NamedTuple):
    """The actors of a corpus, and the way from the actors in its statements to them. `short` are the ids that
    mean somebody else in each document; `doubtful` are pairs that analysts should look at, the most doubtful
    first: ids as decisions name them (`ID`, or `ID@DOCUMENT` for one document's short name), how likely the
    two are one (0..1), and why."""

    records: tuple[Actor, ...]
    canonical: dict[Key, str]
    links: Links[Key]
    short: frozenset[str]
    doubtful: tuple[Doubt, ...] = ()

    def id_of(self, actor: Actor, doc: str) -> str:
        """The merged actor's id for an actor as a statement of this document has it."""
        return self.canonical[(actor.id, doc if actor.id in self.short else "")]

    def why(self, a: str, b: str) -> str | None:
        """Why two ids, as documents have them, are one actor; None if they aren't."""
        if a == b and (a, "") in self.canonical:
            return "they have the same id"
        ways = [
            self.links.why(one, other)
            for one in sorted(key for key in self.canonical if key[0] == a)
            for other in sorted(key for key in self.canonical if key[0] == b)
        ]
        return next((way for way in ways if way), None)


def merge_actors(
    statements: Iterable[Statement],
    honorifics: frozenset[str] = frozenset(),
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """The actors of all statements, linked across documents (`merge_seen`); the order of the statements does
    not matter."""
    return merge_seen(seen_in(statements), honorifics, decided)


def merge_seen(
    seen: Iterable[Seen],
    honorifics: frozenset[str] = frozenset(),
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """The actors that documents name, linked across documents (`merge_tallies`)."""
    return merge_tallies([tally_of(seen, honorifics)], honorifics, decided)


def tally_of(seen: Iterable[Seen], honorifics: frozenset[str] = frozenset()) -> Tally:
    """What some of the documents say of their actors, for `merge_tallies`."""
    return tallied(seen, honorifics, frozenset(wikidata_ids()))


def merge_tallies(
    tallies: Sequence[Tally],
    honorifics: frozenset[str] = frozenset(),
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """The actors that documents name, linked across documents. No document is in two tallies.

    `honorifics` are the lower-case words before a name that are no part of it ("mr", "dr"). What was
    `decided` holds whatever speaks against it; where it contradicts itself, pairs that are different stay so.
    """
    sightings = Sightings(tallies, frozenset(wikidata_ids()))
    clusters = Clusters(sightings, decided)
    _by_wikidata(clusters)
    _by_tables(clusters)
    _by_spelling(clusters, honorifics)
    persons = Persons(clusters, honorifics)
    persons.run()
    bodies = Bodies(clusters)
    bodies.run()
    _by_alias(clusters, honorifics)
    Shorts(clusters, persons, bodies, honorifics).run()
    return _name(clusters)


def _by_wikidata(clusters: Clusters) -> None:
    groups: dict[str, list[Key]] = defaultdict(list)
    for key in clusters.units:
        for wikidata in sorted(clusters[key].wikidata):
            groups[wikidata].append(key)
    for wikidata, keys in sorted(groups.items()):
        for key in keys[1:]:
            clusters.link(keys[0], key, f"both are {wikidata} in Wikidata")


def _by_tables(clusters: Clusters) -> None:
    """Names that the tables give to one actor: whoever wrote the statements may not have asked them."""
    groups: dict[Listed, list[Key]] = defaultdict(list)
    for key, unit in clusters.units.items():
        row = None if key[1] else listed_as(unit.name, clusters[key].kind)
        if row:
            groups[row].append(key)
    for (id_, _), keys in sorted(groups.items()):
        if len(keys) > 1:
            clusters.gather(keys, f"the tables know both names for {id_}")


def _by_spelling(clusters: Clusters, honorifics: frozenset[str]) -> None:
    """Names that are the same but for accents, hyphens, spaces and honorifics."""
    groups: dict[str, list[Key]] = defaultdict(list)
    for key, unit in clusters.units.items():
        if not key[1]:
            groups["".join(name_words(unit.name, honorifics))].append(key)
    for _, keys in sorted(groups.items()):
        if len(keys) > 1:
            clusters.gather(keys, "their names differ in spelling only")


def _by_alias(clusters: Clusters, honorifics: frozenset[str]) -> None:
    """A name that is another name of one actor only."""
    owners: dict[tuple[str, ...], dict[Key, str]] = defaultdict(dict)
    for key, unit in clusters.units.items():
        if not key[1]:
            for alias in sorted({alias for look in unit.looks for alias in look[3]}):
                owners[name_words(alias, honorifics)].setdefault(key, alias)
    for key, unit in clusters.units.items():
        if key[1]:
            continue
        words = name_words(unit.name, honorifics)
        fits = {
            clusters.links.find(owner): (owner, alias)
            for owner, alias in owners.get(words, {}).items()
            if not clusters.one(owner, key) and not clusters.unlike(owner, key)
        }
        for owner, alias in fits.values():
            reason = f"{clusters.units[owner].name} is also called {alias}"
            # One plain word ("Kremlin", "Treasury") names many things; the same country must vouch for it.
            vouched = is_acronym(alias) or len(words) > 1 or clusters[key].home & clusters[owner].home
            if len(fits) == 1 and vouched:
                clusters.link(owner, key, reason, 0.9)
            else:
                clusters.doubt(
                    owner, key, 0.5 / len(fits), reason + ("" if len(fits) == 1 else ", but others are too")
                )


def _name(clusters: Clusters) -> Actors:
    """The records of the clusters, each with the id and name of its best unit."""
    sightings, links = clusters.sightings, clusters.links
    members: dict[Key, list[Key]] = defaultdict(list)
    for key in sightings.units:
        members[links.find(key)].append(key)
    canonical: dict[Key, str] = {}
    records: dict[str, Actor] = {}
    for keys in members.values():
        best = (
            keys[0] if len(keys) == 1 else min(keys, key=lambda key: _rank(sightings.units[key], sightings))
        )
        unit = sightings.units[best]
        whole = clusters[best] if best in clusters.units else Cluster(unit)
        name = unit.name
        home = tuple(sorted(whole.home))
        kind = _kind(whole, unit)
        new = best[0]
        if new in records:  # two of one short name
            new = "-".join([new, *(country.lower() for country in home)])
        while new in records:
            new = f"{new}-{slug(min(sightings.names[doc] for doc in whole.docs))}"
        records[new] = Actor(
            id=new,
            name=name,
            aliases=tuple(sorted(_forms(sightings.units[key] for key in keys) - {name})),
            kind=kind,  # type: ignore[arg-type]
            countries=home,
            wikidata=min(whole.wikidata, default=_listed_wikidata(best[0], kind)),
        )
        canonical.update(dict.fromkeys(keys, new))
    ordered = tuple(records[key] for key in sorted(records))
    return Actors(ordered, canonical, links, sightings.short, clusters.doubtful())


def _kind(whole: Cluster, best: Unit) -> str:
    """The kind that most mentions say; where a decision has joined a person and a body, that of the unit
    whose name counts."""
    mixed = len(whole.kinds) > 1 and not whole.kinds.keys() <= BODIES
    return Cluster(best).kind if mixed else whole.kind


def _forms(units: Iterable[Unit]) -> set[str]:
    """All names that documents use."""
    return {form for unit in units for look in unit.looks for form in (look[0], *look[3])}


def _listed_wikidata(id_: str, kind: str) -> str | None:
    """The Wikidata id that the tables have for a state or body; a person may have a namesake."""
    return None if kind == "person" else wikidata_ids().get((id_, kind))


def _rank(unit: Unit, sightings: Sightings) -> tuple[bool, bool, bool, int, int, Key]:
    """What stands for a cluster: what Wikidata or the tables know, then a full name, the one used most."""
    known = any(look[4] for look in unit.looks)
    listed = any((unit.key[0], look[1]) in sightings.known for look in unit.looks)
    return (not known, not listed, bool(unit.key[1]), -unit.count, -len(unit.name), unit.key)
