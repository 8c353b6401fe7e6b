"""Who "he", "the president", "the group" or "the two leaders" is, inside one document.

Antecedents are ranked by recency and grammatical role in the tradition of Lappin and Leass (1994): the subject
of the sentence before weighs more than a name inside a phrase. Where nothing fits, the words stay unresolved: a
wrong link is worse than none.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from graphbuild.lexicon.leaders import holders, leaders
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.parse.mentions import Entity, Mention, Mentions
from graphbuild.parse.nominals import institution, nominal_at
from graphbuild.parse.nouns import role_of
from graphbuild.parse.quotes import Quote
from graphbuild.parse.tree import Tree

_WINDOW = 3  # sentences back that a pronoun looks
_COLLECTIVE = ("country", "government", "military", "armed_group", "organization", "media")


@cache
def _known_leaders() -> frozenset[str]:
    """Ids of all who ever held an office of the tables."""
    return frozenset(slug(p.name) for p in leaders())


class Linker:
    """Walks through a document once, left to right, and links what refers back."""

    def __init__(self, tree: Tree, mentions: Mentions, quotes: list[Quote], date: dt.date | None) -> None:
        self.tree = tree
        self.mentions = mentions
        self.quotes = quotes
        self.date = date
        self.words = reference_lexicon()
        self.history: list[Mention] = []
        self.late: list[tuple[int, str]] = []

    def run(self) -> None:
        pending = {m.start: m for m in self.mentions.all}
        by_start: dict[int, list[Mention]] = {}
        for m in pending.values():
            by_start.setdefault(m.start, [])
        for m in self.mentions.all:
            by_start.setdefault(m.start, []).append(m)
        for i in range(self.tree.n):
            for m in by_start.get(i, ()):
                if m.how == "nominal":
                    self._nominal(m)
                self._note_titles(m)
                self.history.append(m)
            self._pronoun(i)
            self._bare(i)
        for i, person in self.late:
            self._speech_pronoun(i, person)

    # ---------------------------------------------------------------- titles

    def _note_titles(self, m: Mention) -> None:
        """Remember the offices that a named person is given: "North Korean leader Kim Jong Un"."""
        if m.entity.kind != "person" or m.how == "pronoun":
            return
        tree = self.tree
        for c in tree.children[m.head]:
            if tree.deps[c] in ("compound", "nmod", "appos", "amod"):
                role = self._role(c)
                if role is not None:
                    states = self._states_near(c) or self._states_near(m.head)
                    if not m.entity.countries and states:
                        m.entity.countries = states
                    office = (role, states)
                    if office not in m.entity.offices:
                        m.entity.offices.append(office)

    def _role(self, i: int) -> str | None:
        for width in (3, 2, 1):
            start = i - width + 1
            if start >= 0:
                role = role_of(" ".join(self.tree.lower[start : i + 1]))
                if role is not None and role.class_ in (
                    "leader",
                    "minister",
                    "official",
                    "military",
                    "spokesperson",
                    "legislator",
                ):
                    return role.office or role.noun
        return None

    def _states_near(self, i: int) -> tuple[str, ...]:
        for c in self.tree.children[i]:
            m = self.mentions.by_head.get(c)
            if m is not None and m.sense in ("demonym", "country", "capital", "seat"):
                return m.entity.countries
            for g in self.tree.children[c]:
                m = self.mentions.by_head.get(g)
                if (
                    m is not None
                    and m.sense in ("demonym", "country")
                    and self.tree.deps[c] in ("compound", "amod", "nmod", "prep", "poss")
                ):
                    return m.entity.countries
        return ()

    # ---------------------------------------------------------------- noun phrases

    def _nominal(self, m: Mention) -> None:
        """A nominal may mean somebody known: by office and country, else as a bare noun that points back."""
        entity = m.entity
        if entity.kind == "person" and entity.offices and not entity.plural:
            found = self._holder(m, entity.offices[0])
            if found is not None:
                m.entity = found
                return
        if entity.generic and not entity.countries and self._owned(m):
            return
        if not entity.generic or not self._definite(m.head):
            return
        lower = self.tree.lower[m.head]
        if lower in self.words.anaphors.pair and self._two(m.head):
            self._pair(m)
            return
        if m.end - m.start > 1:
            return
        kinds = self._anaphor_kinds(lower)
        if kinds:
            found = self._antecedent(m.start, kinds, None)
            if found is not None:
                m.entity = found
        elif entity.noun:
            for earlier in reversed(self.history):
                if (
                    earlier.entity.noun == entity.noun
                    and earlier.entity.kind == entity.kind
                    and not earlier.entity.generic
                ):
                    m.entity = earlier.entity
                    return

    def _owned(self, m: Mention) -> bool:
        """ "The country's military", "its army": the body of the state that the possessive means."""
        for c in self.tree.all_children(m.head, "poss"):
            owner = self.mentions.by_head.get(c)
            if owner is None:
                if self.tree.tags[c] == "PRP$":
                    self._pronoun(c)
                else:
                    self._bare(c)
                owner = self.mentions.by_head.get(c)
            if owner is None or owner.entity.kind != "country":
                continue
            nominal = nominal_at(self.tree, m.head)
            if (
                nominal is not None
                and nominal.noun is not None
                and (nominal.noun.institution or nominal.noun.family)
            ):
                words = self.tree.words[nominal.start : nominal.head + 1]
                m.entity = institution(
                    self.mentions, nominal.noun, words, owner.entity.countries, m.entity.plural
                )
                return True
        return False

    def _bare(self, i: int) -> None:
        """ "The country", "the two sides": nouns that name nobody by themselves."""
        tree = self.tree
        if i in self.mentions.by_head or i in self.mentions.covering or not tree.tags[i].startswith("NN"):
            return  # known already, perhaps through its possessor
        if tree.deps[i] in ("compound", "amod", "nmod"):
            return
        lower = tree.lower[i]
        if lower in self.words.anaphors.pair and self._definite(i) and self._two(i):
            m = Mention(i, i + 1, i, Entity("?", lower, "person"), "nominal")
            self._pair(m)
            if m.entity.id != "?":
                self._keep(m)
            return
        kinds = self._anaphor_kinds(lower)
        if (
            not kinds
            or not self._definite(i)
            or any(tree.deps[c] in ("compound", "nmod", "relcl", "prep") for c in tree.children[i])
        ):
            return
        found = self._antecedent(
            i, kinds, None, neighbour=any(tree.lower[c].startswith("neighb") for c in tree.children[i])
        )
        if found is not None:
            self._keep(Mention(i, i + 1, i, found, "pronoun"))

    def _keep(self, m: Mention) -> None:
        self.mentions.add(m)
        self.history.append(m)

    def _definite(self, i: int) -> bool:
        return any(
            self.tree.lower[c] in self.words.definite
            for c in self.tree.children[i]
            if self.tree.deps[c] in ("det", "predet")
        )

    def _two(self, i: int) -> bool:
        return any(self.tree.lower[c] in self.words.two for c in self.tree.children[i])

    def _anaphor_kinds(self, lower: str) -> tuple[str, ...]:
        a = self.words.anaphors
        if lower in a.country:
            return ("country",)
        if lower in a.place:
            return ("place",)
        if lower in a.group:
            return ("armed_group", "organization")
        if lower in a.body:
            return ("organization", "government", "media", "military")
        return ()

    def _pair(self, m: Mention) -> None:
        """ "The two leaders": the last two different persons; "the two countries": the last two states."""
        lower = self.tree.lower[m.head]
        people = lower in self.words.people
        found: list[Entity] = []
        for earlier in reversed(self.history):
            if self.tree.sentence_of[m.head] - self.tree.sentence_of[earlier.head] > _WINDOW:
                break
            e = (
                earlier.entity.metonym
                if earlier.entity.metonym is not None and not people
                else earlier.entity
            )
            if people and lower in self.words.officials and not (e.offices or e.id in _known_leaders()):
                continue
            if (
                (e.kind == "person") != people
                or e.generic
                or e.members
                or (not people and e.kind not in ("country", "armed_group", "organization"))
            ):
                continue
            if e not in found:
                found.append(e)
            if len(found) == 2:
                m.entity = Entity(
                    "+".join(sorted(x.id for x in found)),
                    lower,
                    "person" if people else "country",
                    plural=True,
                    members=tuple(reversed(found)),
                )
                return

    def _holder(self, m: Mention, office: tuple[str, tuple[str, ...]]) -> Entity | None:
        """Who holds an office: somebody of this document, else of the tables on the document's date."""
        title, countries = office
        later = [x for x in self.mentions.all if x.how == "named" and x.entity.kind == "person"]
        general = title in self.words.rulers
        for earlier in reversed(
            [x for x in self.history if x.entity.kind == "person" and not x.entity.generic]
        ):
            e = earlier.entity
            if countries and e.countries and e.countries != countries:
                continue
            for held, where in e.offices:
                same = (
                    held == title
                    or (general and held in self.words.leaders)
                    or (held == "leader" and title in self.words.leaders)
                )
                if (
                    same
                    and (not countries or not where or where == countries)
                    and (countries or self._definite(m.head))
                ):
                    return e
        if not countries:
            return None
        for title_held in self.words.leaders if general else (title,):
            people = holders(countries[0], title_held, self.date)
            names = {p.name for p in people}
            if len(names) == 1:
                p = people[0]
                if self.date is None and not any(x.entity.id == slug(p.name) for x in later):
                    return None  # without a date the holder is a guess, unless the text names him
                return self.mentions.entity(
                    Entity(slug(p.name), p.name, "person", countries, p.wikidata or None, p.gender)
                )
        return None

    # ---------------------------------------------------------------- pronouns

    def _pronoun(self, i: int) -> None:
        tree = self.tree
        if not tree.tags[i].startswith("PRP") or i in self.mentions.by_head:
            return
        lower, p = tree.lower[i], self.words.pronouns
        if lower in p.i or lower in p.we or lower in p.you:
            self.late.append((i, "i" if lower in p.i else "we" if lower in p.we else "you"))
            return
        found: Entity | None = None
        if lower in p.he:
            found = self._subject_ahead(i, "m") or self._antecedent(i, ("person",), "m")
        elif lower in p.she:
            found = self._subject_ahead(i, "f") or self._antecedent(i, ("person",), "f")
        elif lower in p.it:
            if tree.deps[i] in ("nsubj", "nsubjpass") and self._expletive(i):
                return
            found = self._antecedent(i, _COLLECTIVE, None)
        elif lower in p.they:
            found = self._antecedent(i, (*_COLLECTIVE, "population", "person"), "plural")
        if found is not None:
            self._keep(Mention(i, i + 1, i, found, "pronoun"))

    def _expletive(self, i: int) -> bool:
        """ "It is clear that", "it appears": nobody is meant."""
        verb = self.tree.heads[i]
        return (
            any(self.tree.deps[c] in ("ccomp", "xcomp", "acomp", "csubj") for c in self.tree.children[verb])
            and self.tree.lemma(verb) in self.words.expletive
        )

    def _subject_ahead(self, i: int, gender: str) -> Entity | None:
        """ "After his summit with X, Kim said": a possessive in front of the clause means the subject
        that follows."""
        tree = self.tree
        if tree.tags[i] != "PRP$":
            return None
        for up in tree.ancestors(i):
            if tree.tags[up].startswith("V") and up > i:
                subject = tree.child(up, "nsubj", "nsubjpass")
                if subject is None or subject < i or tree.deps[i] == "nsubj":
                    return None
                for c in (subject, *tree.all_children(subject, "poss")):
                    m = self.mentions.by_head.get(c)
                    if (
                        m is not None
                        and m.how == "named"
                        and m.entity.kind == "person"
                        and m.entity.gender in (None, gender)
                    ):
                        return m.entity
                return None
        return None

    def _antecedent(
        self, at: int, kinds: tuple[str, ...], gender: str | None, neighbour: bool = False
    ) -> Entity | None:
        tree = self.tree
        here = tree.sentence_of[at]
        possessive = tree.tags[at] == "PRP$"
        in_quote = self._quote_at(at)
        best: tuple[float, Entity] | None = None
        own = self._clause_subject(at)
        verb = self._verb_above(at)
        for back, m in enumerate(reversed(self.history)):
            e = (
                m.entity.metonym
                if m.entity.metonym is not None and "country" in kinds and m.entity.kind == "place"
                else m.entity
            )
            distance = here - tree.sentence_of[m.head]
            if distance > _WINDOW or back > 60:
                break
            if m.entity.kind == "place" and kinds not in (("country",), ("place",)) and not self._acts(m):
                continue
            if e.kind not in kinds or m.start <= at < m.end or (e.members and gender != "plural"):
                continue
            if gender in ("m", "f") and (e.plural or (e.gender is not None and e.gender != gender)):
                continue
            if gender == "plural" and not (e.plural or e.members or e.kind in _COLLECTIVE):
                continue
            if gender is None and e.plural and e.kind in ("population", "person"):
                continue
            if e.generic and m.how == "nominal" and tree.deps[m.head] not in ("nsubj", "nsubjpass"):
                continue
            if not possessive and verb is not None and self._verb_above(m.head) == verb and distance == 0:
                continue  # two arguments of one verb are two actors
            if neighbour and own is not None and own.countries == e.countries:
                continue
            if in_quote is not None and in_quote.speaker is not None and self._speaker(in_quote) is e:
                continue  # who speaks calls himself "I"
            if (
                m.sense == "demonym"
                and kinds != ("country",)
                and tree.deps[m.head] in ("amod", "compound", "nmod")
            ):
                continue
            score = -2.0 * distance - 0.02 * back
            if tree.deps[m.head] in ("nsubj", "nsubjpass"):
                score += 1.6
            elif tree.deps[m.head] in ("dobj", "poss", "agent"):
                score += 0.6
            if m.how == "named" and not e.generic:
                score += 0.4
            if gender in ("m", "f") and e.gender == gender:
                score += 0.4
            if e.plural and gender == "plural":
                score += 0.8
            if best is None or score > best[0]:
                best = (score, e)
        return best[1] if best else None

    def _acts(self, m: Mention) -> bool:
        return m.sense in ("capital", "country") and self.tree.deps[m.head] in (
            "nsubj",
            "nsubjpass",
            "poss",
            "agent",
        )

    def _clause_subject(self, i: int) -> Entity | None:
        for up in (i, *self.tree.ancestors(i)):
            for c in self.tree.children[up]:
                if self.tree.deps[c] in ("nsubj", "poss", "nsubjpass") and c in self.mentions.by_head:
                    return self.mentions.by_head[c].entity
        return None

    def _verb_above(self, i: int) -> int | None:
        tree = self.tree
        if tree.deps[i] in ("nsubj", "nsubjpass", "dobj", "dative"):
            return tree.heads[i]
        if tree.deps[i] == "pobj":
            return tree.heads[tree.heads[i]]
        return None

    # ---------------------------------------------------------------- speech

    def _quote_at(self, i: int) -> Quote | None:
        for q in self.quotes:
            if q.start <= i < q.end:
                return q
            if q.start > i:
                break
        return None

    def _speaker(self, quote: Quote) -> Entity | None:
        if quote.speaker is None:
            return None
        m = self.mentions.by_head.get(quote.speaker)
        return m.entity if m is not None else None

    def _speech_pronoun(self, i: int, person: str) -> None:
        """ "I" is who speaks; "we" his country or body; "you" stays open."""
        quote = self._quote_at(i)
        speaker = self._speaker(quote) if quote is not None else None
        if speaker is None or person == "you":
            return
        if person == "we" and speaker.kind == "person":
            if (
                len(speaker.countries) == 1
                and not speaker.generic
                and (speaker.offices or speaker.id in _known_leaders())
            ):
                from graphbuild.lexicon.world import country_by_code

                state = country_by_code(speaker.countries[0])
                if state is not None:
                    speaker = self.mentions.entity(
                        Entity(slug(state.name), state.name, "country", (state.iso3,), state.wikidata or None)
                    )
                    self.mentions.add(Mention(i, i + 1, i, speaker, "pronoun"))
            return
        self.mentions.add(Mention(i, i + 1, i, speaker, "pronoun"))
