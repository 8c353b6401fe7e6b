"""Who "he", "the president", "the group" or "the two leaders" is, inside one document.

A document is read once, left to right. Where nothing fits, the words stay unresolved: a wrong link is worse
than none.
"""

from __future__ import annotations

import datetime as dt

from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.parse.antecedents import COLLECTIVE, WINDOW, Antecedents
from graphbuild.parse.mentions import Entity, Mention, Mentions
from graphbuild.parse.nominals import institution, nominal_at
from graphbuild.parse.nouns import role_of
from graphbuild.parse.quotes import Quote
from graphbuild.parse.titles import Titles, known_leaders
from graphbuild.parse.tree import Tree


class Linker:
    """Walks through a document once, left to right, and links what refers back."""

    def __init__(self, tree: Tree, mentions: Mentions, quotes: list[Quote], date: dt.date | None) -> None:
        self.tree = tree
        self.mentions = mentions
        self.words = reference_lexicon()
        self.history: list[Mention] = []
        self.late: list[tuple[int, str]] = []
        self.titles = Titles(tree, mentions, date)
        self.antecedents = Antecedents(tree, mentions, quotes, self.history)

    def run(self) -> None:
        """Goes through the document once, in text order, and gives every pronoun and bare noun that means
        somebody its entity."""
        by_start: dict[int, list[Mention]] = {}
        for m in self.mentions.all:
            by_start.setdefault(m.start, []).append(m)
        for i in range(self.tree.n):
            for m in by_start.get(i, ()):
                if m.how == "nominal":
                    self._nominal(m)
                self.titles.note(m)
                self.history.append(m)
            tag = self.tree.tags[i]
            if tag[:3] == "PRP":
                self._pronoun(i)
            elif tag[:2] == "NN":
                self._bare(i)
        for i, person in self.late:
            self._speech_pronoun(i, person)

    def _nominal(self, m: Mention) -> None:
        """A nominal may mean somebody known: by office and country, else as a bare noun that points back."""
        entity = m.entity
        office = self._office(m)
        if office is not None:
            found = self.titles.holder(m, office, self.history, self._definite(m.head))
            if found is not None:
                m.entity = found
                if entity.countries and office not in found.offices:
                    found.offices.append(office)  # "the president" is he from here on
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
        if "armed_group" in kinds and self._placed(m.head):
            return
        if kinds:
            found = self.antecedents.find(m.start, kinds, None)
            if found is not None:
                m.entity = found
        elif self._institution(m):
            return
        elif entity.noun:
            for earlier in reversed(self.history):
                if (
                    earlier.entity.noun == entity.noun
                    and earlier.entity.kind == entity.kind
                    and not earlier.entity.generic
                ):
                    m.entity = earlier.entity
                    return

    def _office(self, m: Mention) -> tuple[str, tuple[str, ...]] | None:
        """The office that a nominal names one person by; "the minister" too, which may be the ministry's."""
        entity = m.entity
        if entity.plural:
            return None
        if entity.kind == "person":
            return entity.offices[0] if entity.offices else None
        role = role_of(self.tree.lower[m.head]) if entity.generic and not entity.countries else None
        return (role.noun, ()) if role is not None and role.class_ == "minister" else None

    def _placed(self, i: int) -> bool:
        """Whether a noun is told apart by whose or where it is: "the rebels in the north"."""
        tree = self.tree
        return any(
            tree.lower[p] in ("of", "in", "from") and tree.child(p, "pobj") is not None
            for p in tree.all_children(i, "prep")
        )

    def _institution(self, m: Mention) -> bool:
        """ "The military" is the one named shortly before, where there is only one such body."""
        if m.entity.kind not in ("military", "government"):
            return False
        here = self.tree.sentence_of[m.head]
        near = [x.entity for x in self.history if here - self.tree.sentence_of[x.head] <= WINDOW]
        bodies = [
            e for e in dict.fromkeys(near) if e.kind == m.entity.kind and not e.generic and not e.members
        ]
        if len(bodies) != 1:
            return False
        m.entity = bodies[0]
        return True

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
        found = self.antecedents.find(
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
        if lower in a.armed:
            return ("armed_group",)
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
            if self.tree.sentence_of[m.head] - self.tree.sentence_of[earlier.head] > WINDOW:
                break
            e = (
                earlier.entity.metonym
                if earlier.entity.metonym is not None and not people
                else earlier.entity
            )
            subject = self.tree.deps[earlier.head] in ("nsubj", "nsubjpass")
            if subject and self.tree.sentence_of[m.head] == self.tree.sentence_of[earlier.head]:
                continue  # "the US warned both countries": not itself
            if people and lower in self.words.officials and not (e.offices or e.id in known_leaders()):
                continue
            if (
                (e.kind == "person") != people
                or e.generic
                or e.members
                or (not people and e.kind not in ("country", "armed_group", "organization"))
                or (lower in self.words.states and e.kind != "country")
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
            found = self.antecedents.subject_ahead(i, "m") or self.antecedents.find(i, ("person",), "m")
        elif lower in p.she:
            found = self.antecedents.subject_ahead(i, "f") or self.antecedents.find(i, ("person",), "f")
        elif lower in p.it:
            if tree.deps[i] in ("nsubj", "nsubjpass") and self._expletive(i):
                return
            found = self.antecedents.find(i, COLLECTIVE, None)
        elif lower in p.they:
            found = self.antecedents.find(i, (*COLLECTIVE, "population", "person"), "plural")
        if found is not None:
            self._keep(Mention(i, i + 1, i, found, "pronoun"))

    def _expletive(self, i: int) -> bool:
        """ "It is clear that", "it appears": nobody is meant."""
        verb = self.tree.heads[i]
        for c in self.tree.all_children(verb, "attr"):
            if c not in self.mentions.by_head and self.tree.child(c, "poss") is not None:
                return True  # "it was his first visit"
        return (
            any(self.tree.deps[c] in ("ccomp", "xcomp", "acomp", "csubj") for c in self.tree.children[verb])
            and self.tree.lemma(verb) in self.words.expletive
        )

    def _speech_pronoun(self, i: int, person: str) -> None:
        """ "I" is who speaks; "we" his country or body; "you" whom he is said to tell it."""
        quote = self.antecedents.quote_at(i)
        if quote is not None and person == "you":
            told = self.antecedents.addressee(quote)
            if told is not None:
                self.mentions.add(Mention(i, i + 1, i, told, "pronoun"))
            return
        speaker = self.antecedents.speaker(quote) if quote is not None else None
        if speaker is None:
            return
        if person == "we" and speaker.kind == "person":
            if (
                len(speaker.countries) == 1
                and not speaker.generic
                and (speaker.offices or speaker.id in known_leaders())
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
