"""How an actor of the truth looks in one document: the record that `extract` would make of its names
there."""

from __future__ import annotations

import hashlib
import random
import zlib

from benchmarks.merging.names import LANGUAGES, Name, spelling, with_article
from benchmarks.merging.world import Figure
from graphbuild.lexicon.slug import slug
from graphbuild.records import Actor, ActorKind

TITLES = ("Mr", "Gen.", "Dr", "Mrs", "President", "Col.")
ARTICLES = ("al-", "al-", "Al-", "el-", "Al ", "")
HOUSE = 0.9  # how often an outlet keeps to its own spelling of a name
# How often a country is known beside a name that the lexicon lacks; people come without more often.
COUNTRY = {"person": 0.5, "organization": 0.45, "armed_group": 0.5}
MIXED_UP: dict[str, ActorKind] = {"armed_group": "organization", "organization": "armed_group"}


class Looks:
    """The actors of one document, each with one record throughout, as the extractor reads the whole document
    before it writes any claim."""

    def __init__(self, doc: str, outlet: str, chance: random.Random) -> None:
        self.doc, self.outlet, self.chance = doc, outlet, chance
        self.digest = hashlib.sha256(doc.encode()).hexdigest()[:8]
        self._seen: dict[Figure, Actor] = {}
        self._unnamed: dict[Figure, Actor] = {}

    def of(self, figure: Figure, subject: bool = False) -> Actor:
        """A mention of the actor, with the words that are used for it this time."""
        actor = self._seen.get(figure)
        if actor is None:
            actor = self._seen[figure] = self._look(figure)
        words = self.chance.choice((actor.name, *actor.aliases))
        if subject and self.chance.random() < 0.1:
            words = "he" if figure.kind == "person" else "it"
        return Actor(
            id=actor.id, name=actor.name, aliases=actor.aliases, text=words, kind=actor.kind,
            countries=actor.countries, wikidata=actor.wikidata,
        )  # fmt: skip

    def unnamed(self, figure: Figure) -> Actor:
        """The actor by a common noun alone, which is nobody's name: "troops", "protesters"."""
        actor = self._unnamed.get(figure)
        if actor is None:
            words = "troops" if figure.kind == "military" else figure.forms[0].split()[-1]
            actor = self._unnamed[figure] = Actor(
                id=f"{slug(words)}-{self.digest}", name=words, text=words, kind=figure.kind
            )
        return actor

    def _look(self, figure: Figure) -> Actor:
        if figure.known:
            return self._known(figure)
        if figure.name is not None:
            return self._person(figure, figure.name)
        return self._body(figure)

    def _known(self, figure: Figure) -> Actor:
        """The tables give one name to all forms of it; only a surname that others bear too may stay alone."""
        chance = self.chance
        aliases = [form for form in figure.short if chance.random() < 0.5]
        if figure.kind == "person" and figure.short and chance.random() < 0.3:
            aliases.append(f"{chance.choice(TITLES)} {figure.short[0]}")
        return _record(figure, figure.forms[0], aliases, figure.countries, figure.wikidata)

    def _person(self, figure: Figure, name: Name) -> Actor:
        chance = self.chance
        # The same outlet writes a name in the same way, whatever the document.
        house = random.Random(zlib.crc32(f"{self.outlet} {figure.label}".encode()))
        own = chance if chance.random() > HOUSE else house
        written = spelling(own, name)
        article = own.choice(ARTICLES)
        family = f"al-{written.surname}" if name.article else written.surname
        draw = chance.random()
        if draw < 0.07 and figure.bare:
            full = family
        elif draw < 0.12 and figure.initial:
            full = written.initialled
        elif LANGUAGES[name.language].family_first and chance.random() < 0.04:
            full = f"{written.given} {written.surname}"  # in the order of the West
        else:
            full = written.full(second=chance.random() < 0.12)
        aliases = [family] if chance.random() < 0.7 else []
        if chance.random() < 0.3:
            aliases.append(f"{chance.choice(TITLES)} {family}")
        if chance.random() < 0.1:
            aliases.append(f"{chance.choice(TITLES)} {full}")
        countries = figure.countries if figure.namesake or chance.random() < COUNTRY["person"] else ()
        return _record(
            figure,
            with_article(full, article),
            [with_article(alias, article) for alias in aliases],
            countries,
        )

    def _body(self, figure: Figure) -> Actor:
        chance = self.chance
        house = random.Random(zlib.crc32(f"{self.outlet} {figure.label}".encode()))
        own = chance if chance.random() > HOUSE else house
        form = figure.forms[0] if own.random() < 0.7 else own.choice(figure.forms)
        if figure.kind in ("government", "military", "population"):
            return _record(figure, form, (), figure.countries)
        known = chance.random() < COUNTRY[figure.kind]
        kind = MIXED_UP[figure.kind] if chance.random() < 0.15 else figure.kind
        draw = chance.random()
        if figure.short and figure.bare and draw < 0.3:  # the acronym alone
            countries = figure.countries if figure.namesake or known else ()
            return _record(figure, figure.short[0], (), countries, kind=kind)
        aliases = figure.short if draw < 0.75 else ()  # introduced in brackets, or not used here
        return _record(figure, form, aliases, figure.countries if known else (), kind=kind)


def _record(
    figure: Figure, name: str, aliases: list[str] | tuple[str, ...], countries: tuple[str, ...],
    wikidata: str | None = None, kind: ActorKind | None = None,
) -> Actor:  # fmt: skip
    return Actor(
        id=slug(name), name=name, aliases=tuple(sorted(set(aliases) - {name})), kind=kind or figure.kind,
        countries=countries, wikidata=wikidata,
    )  # fmt: skip
