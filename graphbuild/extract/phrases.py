"""From a noun phrase to the actors it names, or the owner who stands for a thing: "the decision of the
court"."""

from __future__ import annotations

from dataclasses import dataclass

from graphbuild.lexicon.events import EventLexicon
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Entity, Mention
from graphbuild.parse.nominals import nominal_at
from graphbuild.parse.nouns import role_of
from graphbuild.parse.tree import Tree

_RELATIVE = ("who", "which", "that", "whom", "whose")
_BEFORE = ("compound", "amod", "nmod", "npadvmod", "advmod", "punct", "dep")
_POINTING = ("the", "this", "that", "these", "those")
_REMEMBERED = 4  # sentences that "the report" looks back
_OWNER_PREPS = ("of", "by", "from")


@dataclass(frozen=True, slots=True)
class Argument:
    """An actor in a role: the entity, the token by which it stands there, how direct the link is (0 to 1)."""

    entity: Entity
    token: int
    weight: float
    mention: Mention | None = None


def scaled(found: list[Argument], by: float) -> list[Argument]:
    """The same arguments, their link weaker by a factor."""
    return [Argument(a.entity, a.token, a.weight * by, a.mention) for a in found]


class Phrases:
    """Reads noun phrases of one document."""

    def __init__(self, discourse: Discourse, lexicon: EventLexicon) -> None:
        self.tree: Tree = discourse.tree
        self.mentions = discourse.mentions
        self._partitive = lexicon.groups["partitive"]
        self._suffering = lexicon.groups["suffering"]
        self._works = lexicon.groups["works"]
        self._open: set[int] = set()  # phrases that are being read

    def actors(self, i: int, *, coordinated: bool = True, weight: float = 1.0) -> list[Argument]:
        """The actors that the noun phrase headed by `i` names, with those coordinated to it."""
        found: list[Argument] = []
        if i in self._open:
            return found  # a phrase that leads back to itself names nobody
        self._open.add(i)
        try:
            for j in self.tree.conjuncts(i) if coordinated else [i]:
                for argument in self._phrase(j, weight, 0):
                    if all(argument.entity is not f.entity for f in found):
                        found.append(argument)
        finally:
            self._open.discard(i)
        return found

    def _phrase(self, i: int, weight: float, depth: int) -> list[Argument]:
        tree = self.tree
        if depth > 4:
            return []
        m = self.mentions.by_head.get(i)
        if m is None and tree.tags[i].startswith("NNP"):
            around = self.mentions.covering.get(i)  # a name whose parts the parser hung side by side
            if around is not None and around.how == "named" and tree.heads[i] == tree.heads[around.head]:
                m = around
        if m is not None:
            whose = tree.child(i, "poss")
            if whose is not None and tree.tags[whose] == "WP$" and m.entity.generic and m.entity.plural:
                antecedent = self._antecedent(whose)
                owners = self.actors(antecedent, weight=weight * 0.9) if antecedent is not None else []
                if owners:
                    return owners
            among = self._among(m)
            if among is not None:
                return self.actors(among, weight=weight * 0.9)
            owned = self._owned_name(m)
            if owned is not None:
                return [Argument(owned.entity, owned.head, weight * 0.95, owned)]
            if m.entity.generic and tree.lemma(i) in self._partitive:
                for p in tree.all_children(i, "prep"):  # "members of Congress"
                    for g in tree.all_children(p, "pobj") if tree.lower[p] == "of" else ():
                        whole = self._each(g, weight * 0.9, depth)
                        if whole:
                            return whole
            if m.entity.members:
                return [Argument(e, i, weight, m) for e in m.entity.members]
            return [Argument(m.entity, i, weight, m)]
        if tree.lower[i] in _RELATIVE and tree.tags[i] in ("WP", "WDT", "WP$", "IN"):
            antecedent = self._antecedent(i)
            return (
                self.actors(antecedent, weight=weight) if antecedent is not None and antecedent != i else []
            )
        if tree.tags[i] in (
            "CD",
            "DT",
            "JJ",
            "JJS",
            "PRP",
            "NN",
            "NNS",
            "RB",
            "NNP",
            "NNPS",
            "VBG",
            "JJR",
            "PRP$",
        ):
            return self.owners(i, weight, depth)
        return []

    def owners(self, i: int, weight: float, depth: int) -> list[Argument]:
        """Who owns, made or forms a thing: "Turkey's decision", "a US plan", "dozens of protesters"."""
        tree = self.tree
        if tree.lemma(i) in self._suffering:
            return []  # "investigated the deaths of civilians" is no charge against them
        quantity = tree.tags[i] in ("CD", "DT", "JJ", "JJS", "JJR", "RB") or tree.lemma(i) in self._partitive
        for p in tree.all_children(i, "prep"):
            if quantity and tree.lower[p] in ("of", "among"):
                for g in tree.all_children(p, "pobj"):
                    return self._each(g, weight * 0.95, depth)
        for c in tree.all_children(i, "poss"):
            found = self._each(c, weight * 0.8, depth)
            if found:
                return found
        for c in tree.children[i]:
            if tree.deps[c] in ("compound", "amod", "nmod"):
                modifiers = [
                    a for j in self.hyphened(c) if (m := self.mentions.by_head.get(j) or
                    self.mentions.covering.get(j)) is not None
                    for a in self._modifier(m, j, weight * 0.75)
                ]  # fmt: skip
                if modifiers:
                    return modifiers
        for p in tree.all_children(i, "prep"):
            if tree.lower[p] in _OWNER_PREPS:
                for g in tree.all_children(p, "pobj"):
                    found = self._each(g, weight * 0.7, depth)
                    if found:
                        return found
        for c in tree.all_children(i, "relcl"):  # "the support the US provides"
            subject = tree.child(c, "nsubj")
            if (
                subject is not None
                and tree.lower[subject] not in _RELATIVE
                and not any(tree.tags[g] == "WP$" for g in tree.children[subject])
                and tree.child(c, "dobj") is None
            ):
                found = self._each(subject, weight * 0.7, depth)
                if found:
                    return found
        for c in tree.all_children(i, "acl"):  # "the threats emanating from", "the danger posed by"
            for p in tree.all_children(c, "prep", "agent"):
                if tree.lower[p] in ("from", "by"):
                    for g in tree.all_children(p, "pobj"):
                        found = self._each(g, weight * 0.65, depth)
                        if found:
                            return found
        return self._maker(i, weight, depth)

    def _maker(self, i: int, weight: float, depth: int) -> list[Argument]:
        """Who made what "the report" means, when that was told some sentences before: "a report by X"."""
        tree = self.tree
        if tree.lemma(i) not in self._works or not any(tree.lower[c] in _POINTING for c in tree.children[i]):
            return []
        here = tree.sentence_of[i]
        for j in range(i - 1, -1, -1):
            if here - tree.sentence_of[j] > _REMEMBERED:
                break
            if (
                tree.tags[j].startswith("NN")
                and tree.lemma(j) == tree.lemma(i)
                and not any(tree.lower[c] in _POINTING for c in tree.children[j])
            ):
                return self.owners(j, weight * 0.85, depth + 1)
        return []

    def hyphened(self, i: int) -> list[int]:
        """A modifier with those coordinated to it, also by a hyphen: "the US-Turkish deal" is of both."""
        tree = self.tree
        found = tree.conjuncts(i)
        for c in tree.children[i]:
            if c in self.mentions.by_head and tree.deps[c] in _BEFORE and tree.words[c + 1 : i] == ["-"]:
                found.insert(0, c)
        return found

    def _each(self, i: int, weight: float, depth: int) -> list[Argument]:
        return [a for j in self.tree.conjuncts(i) for a in self._phrase(j, weight, depth + 1)]

    def _modifier(self, m: Mention, token: int, weight: float) -> list[Argument]:
        """The actor that a modifier names: a demonym its state, a place nobody."""
        if m.how == "pronoun":
            return []
        entity = self.state_of(m)
        if entity is None or (entity.kind == "place"):
            return []
        return [Argument(entity, token, weight, m)]

    def state_of(self, m: Mention) -> Entity | None:
        """The state behind a demonym or capital, else the entity itself."""
        if m.entity.metonym is not None:
            return m.entity.metonym
        return m.entity

    def _among(self, m: Mention) -> int | None:
        """ "A and B were among the leaders who": the subject of "were" for the leaders."""
        tree = self.tree
        if not m.entity.generic:
            return None
        left = tree.subtree(m.head)[0]
        if left == 0 or tree.lower[left - 1] not in ("among",):
            return None
        verb = tree.heads[left - 1]
        subject = tree.child(verb, "nsubj")
        return subject if tree.lemma(verb) == "be" and subject is not None and subject != m.head else None

    def _owned_name(self, m: Mention) -> Mention | None:
        """ "South Korea's then president Moon Jae In", where the parser took the country for the head:
        the person."""
        tree = self.tree
        if (
            m.sense not in ("demonym", "country")
            or tree.deps[m.head] in ("poss", "amod", "compound", "nmod")
            or m.end >= tree.n
            or tree.tags[m.end] != "POS"
        ):
            return None
        for j in range(m.end + 1, min(m.end + 6, tree.n)):
            found = self.mentions.covering.get(j)
            if found is not None and found.how == "named" and found.entity.kind == "person":
                return found
            if (
                role_of(tree.lower[j]) is None
                and tree.tags[j] not in ("RB", "JJ")
                and nominal_at(tree, j) is None
            ):
                return None
        return None

    def _antecedent(self, i: int) -> int | None:
        """The noun that a relative pronoun stands for; "who" is never the place that a phrase ends with."""
        tree = self.tree
        for up in tree.ancestors(i):
            if tree.deps[up] == "relcl":
                noun = tree.heads[up]
                m = self.mentions.by_head.get(noun)
                if tree.lower[i] in ("who", "whom") and (m is None or m.entity.kind in ("country", "place")):
                    for j in range(i - 1, noun if m is None else tree.subtree(noun)[0], -1):
                        near = self.mentions.by_head.get(j)
                        if near is not None and near.entity.kind not in ("country", "place"):
                            return j
                    above = tree.heads[tree.heads[noun]]
                    if m is not None and tree.deps[noun] == "pobj" and above in self.mentions.by_head:
                        return above
                return noun
        return None
