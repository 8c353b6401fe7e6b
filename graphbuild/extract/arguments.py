"""Who does it and to whom: the arguments of a predicate over the dependency tree.

Subjects are followed through control and raising, coordination, relative clauses and participles; objects
through
passives, prepositions and datives; where an argument is a thing ("the decision of the court"), its owner stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graphbuild.extract.reading import SAID_BAD, SAID_MUST, Reader, Reading
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Entity, Mention
from graphbuild.parse.nominals import nominal_at
from graphbuild.parse.nouns import role_of
from graphbuild.parse.tree import Tree

_RELATIVE = ("who", "which", "that", "whom", "whose")
_OWNER_PREPS = ("of", "by", "from")
_CONTENT_CONTROL = ("SUPPORT", "ACCUSE", "SANCTION", "COERCE", "THREATEN", "REQUEST")


@dataclass(frozen=True, slots=True)
class Argument:
    """An actor in a role: the entity, the token by which it stands there, and how direct the link is (0
    to 1)."""

    entity: Entity
    token: int
    weight: float
    mention: Mention | None = None


class Arguments:
    """Arguments of the readings of one document."""

    def __init__(self, discourse: Discourse, reader: Reader) -> None:
        self.tree: Tree = discourse.tree
        self.mentions = discourse.mentions
        self.reader = reader
        self._known: dict[tuple[str, int], list[Argument]] = {}

    def _once(self, what: str, i: int, find: Callable[[int], list[Argument]]) -> list[Argument]:
        """The arguments of token `i`, found once; a search that comes back to itself finds nobody."""
        key = (what, i)
        if key not in self._known:
            self._known[key] = []
            self._known[key] = find(i)
        return self._known[key]

    # ---------------------------------------------------------------- noun phrases

    def actors(self, i: int, *, coordinated: bool = True, weight: float = 1.0) -> list[Argument]:
        """The actors that the noun phrase headed by `i` names, with those coordinated to it."""
        found: list[Argument] = []
        for j in self.tree.conjuncts(i) if coordinated else [i]:
            for argument in self._phrase(j, weight, 0):
                if all(argument.entity is not f.entity for f in found):
                    found.append(argument)
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
            return self._owner(i, weight, depth)
        return []

    def _owner(self, i: int, weight: float, depth: int) -> list[Argument]:
        """Who owns, made or forms a thing: "Turkey's decision", "a US plan", "dozens of protesters"."""
        tree = self.tree
        quantity = tree.tags[i] in ("CD", "DT", "JJ", "JJS", "JJR", "RB") or tree.lemma(
            i
        ) in self.reader.lexicon.groups.get("partitive", ())
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
                    a for j in tree.conjuncts(c) if (m := self.mentions.by_head.get(j) or
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
        return []

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
        """The noun that a relative pronoun stands for."""
        for up in self.tree.ancestors(i):
            if self.tree.deps[up] == "relcl":
                return self.tree.heads[up]
        return None

    # ---------------------------------------------------------------- verbs

    def subjects(self, v: int) -> list[Argument]:
        """Who does what verb `v` says; empty where the text leaves it open."""
        return self._once("subjects", v, self._subjects)

    def _subjects(self, v: int) -> list[Argument]:
        tree = self.tree
        passive = tree.is_passive(v)
        if passive:
            for agent in tree.all_children(v, "agent", "prep"):
                if tree.lower[agent] == "by":
                    for g in tree.all_children(agent, "pobj"):
                        found = self.actors(g)
                        if found:
                            return found
            return []
        subject = tree.child(v, "nsubj", "csubj")
        if subject is not None:
            return self.actors(subject)
        return self._inherited(v, "subject") or self._subject_before(v)

    def _subject_before(self, v: int) -> list[Argument]:
        """A finite verb that the parser left without a subject: the actor named right before it."""
        tree = self.tree
        if tree.tags[v] not in ("VBD", "VBZ", "VBP") and not any(
            tree.deps[c] == "aux" and tree.tags[c] in ("VBD", "VBZ", "VBP", "MD") for c in tree.children[v]
        ):
            return []
        if tree.deps[v] in ("conj", "relcl", "acl", "xcomp"):
            return []
        i = v - 1
        while (
            i >= 0
            and tree.sentence_of[i] == tree.sentence_of[v]
            and (
                tree.tags[i] in ("RB", ",", "MD")
                or (tree.heads[i] == v and tree.deps[i] in ("aux", "neg", "advmod"))
            )
        ):
            i -= 1
        m = self.mentions.covering.get(i) if i >= 0 and tree.sentence_of[i] == tree.sentence_of[v] else None
        if m is None or m.end != i + 1 or m.sense == "demonym":
            return []
        return [Argument(m.entity, m.head, 0.8, m)]

    def undergoers(self, v: int) -> list[Argument]:
        """Whom a passive verb is done to: its subject, own or inherited."""
        return self._once("undergoers", v, self._undergoers)

    def _undergoers(self, v: int) -> list[Argument]:
        tree = self.tree
        subject = tree.child(v, "nsubjpass", "nsubj")
        if subject is not None:
            return self.actors(subject)
        return self._inherited(v, "undergoer")

    def _inherited(self, v: int, role: str) -> list[Argument]:
        tree = self.tree
        head, dep = tree.heads[v], tree.deps[v]
        if head == v:
            return []
        if dep in ("conj", "dep"):
            if tree.tags[head].startswith("V"):
                found = self.undergoers(head) if tree.is_passive(head) else self.subjects(head)
                return _scaled(found, 0.95)
            return []
        if dep in ("xcomp", "ccomp", "advcl", "auxpass", "parataxis"):
            if not tree.tags[head].startswith("V"):
                if tree.tags[head].startswith("JJ"):
                    up = tree.heads[head]
                    return (
                        _scaled(self.subjects(up), 0.95)
                        if up != head and tree.tags[up].startswith("V")
                        else []
                    )
                return self.actors(head, weight=0.8) if dep == "xcomp" else []
            controlled = tree.child(head, "dobj") if dep == "xcomp" and not tree.is_passive(head) else None
            if controlled is not None and self._object_control(head):
                return self.actors(controlled, weight=0.95)
            if dep == "ccomp" and (
                tree.tags[v] in ("VBD", "VBZ", "VBP")
                or any(tree.deps[c] in ("mark", "aux") and tree.lower[c] != "to" for c in tree.children[v])
            ):
                return []  # a finite clause has a subject of its own, even where the parser lost it
            found = self.undergoers(head) if tree.is_passive(head) else self.subjects(head)
            return _scaled(found, 0.95 if dep == "xcomp" else 0.85)
        if dep == "relcl":
            return self.actors(head, coordinated=False, weight=0.95)
        if dep == "acl":
            if tree.tags[v] in ("VBG", "VBN") and not any(tree.lower[c] == "to" for c in tree.children[v]):
                found = self.actors(head, coordinated=False, weight=0.95)
                if found or role == "undergoer":
                    return found
            owners = self._owner(head, 0.85, 0)
            if owners:
                return owners
            if tree.deps[head] not in ("dobj", "attr", "pobj", "oprd", "nsubj"):
                return []
            for up in tree.ancestors(head):
                if tree.tags[up].startswith("V"):
                    return _scaled(
                        self.undergoers(up) if tree.is_passive(up) else self.subjects(up),
                        0.85,
                    )
            return []
        if dep in ("pcomp", "pobj"):
            return self._of_gerund(v, head)
        return []

    def _object_control(self, verb: int) -> bool:
        """Whether the object of `verb` does what its infinitive says ("ask him to"), as with most but
        promise-like verbs."""
        entries = self.reader.lexicon.lookup("verb", self.tree.lemma(verb))
        return not any(
            e.operator is not None
            and e.operator.name in ("promise", "threaten", "refuse", "resume", "purpose")
            for e in entries
        )

    def _of_gerund(self, v: int, preposition: int) -> list[Argument]:
        """ "Thanked X for sending", "accused X of backing": X does it; "after meeting X, Y said": Y does."""
        tree = self.tree
        up = tree.heads[preposition]
        if up == preposition:
            return []
        if tree.lower[preposition] in ("for", "of", "over", "from", "with", "against", "in", "into", "as"):
            reading = self.reader.reading(up)
            if reading is None and not tree.tags[up].startswith("V") and tree.heads[up] != up:
                reading = self.reader.reading(tree.heads[up])
            if (
                reading is not None
                and reading.root in _CONTENT_CONTROL
                and tree.lower[preposition] in ("for", "of", "over", "with", "as", "into", "from", "against")
            ):
                targets = self.targets(reading)
                if targets:
                    return _scaled(targets, 0.9)
        if tree.tags[up].startswith("V"):
            found = self.undergoers(up) if tree.is_passive(up) else self.subjects(up)
            return _scaled(found, 0.85)
        owners = self._owner(up, 0.8, 0)
        if owners:
            return owners
        for above in tree.ancestors(up):
            if tree.tags[above].startswith("V"):
                return _scaled(
                    self.undergoers(above) if tree.is_passive(above) else self.subjects(above),
                    0.8,
                )
        return []

    def objects(self, v: int) -> list[Argument]:
        """Whom verb `v` acts on: object, dative, passive subject, the gap of a relative clause, a shared
        object."""
        tree = self.tree
        if tree.is_passive(v):
            return self.undergoers(v)
        found: list[Argument] = []
        for c in tree.all_children(v, "dative"):
            if tree.tags[c] != "IN":
                found += self.actors(c)
        for c in tree.all_children(v, "dobj", "oprd", "attr"):
            found += self.actors(c)
        if not found:
            for c in tree.all_children(v, "ccomp", "xcomp"):
                if not any(
                    tree.deps[g] == "mark" and tree.lower[g] in ("that", "if", "whether")
                    for g in tree.children[c]
                ):
                    inner = tree.child(c, "nsubj")
                    bare = tree.tags[c] in ("VB", "VBG", "VBN", "JJ", "NN") or tree.lower[c] == tree.lemma(c)
                    if (
                        inner is not None
                        and bare
                        and not any(tree.deps[g] == "aux" for g in tree.children[c] if tree.lower[g] != "to")
                    ):
                        found += self.actors(inner, weight=0.95)
        if not found and tree.child(v, "dobj") is None:
            if tree.deps[v] == "relcl" and tree.child(v, "nsubj") is not None and self._object_gap(v):
                found += self.actors(tree.heads[v], coordinated=False, weight=0.9)
            else:
                for c in tree.all_children(v, "conj"):
                    if (
                        tree.child(c, "nsubj") is None
                        and tree.tags[c][:3] == tree.tags[v][:3]
                        and tree.child(v, "prep") is None
                    ):
                        found += _scaled(
                            [a for o in tree.all_children(c, "dobj") for a in self.actors(o)], 0.9
                        )
        return found

    def _object_gap(self, v: int) -> bool:
        subject = self.tree.child(v, "nsubj")
        return subject is not None and self.tree.lower[subject] not in _RELATIVE

    def by_preposition(self, i: int, word: str) -> list[Argument]:
        """Actors in the phrases that `word` heads below token `i`, also under its particles."""
        tree = self.tree
        found: list[Argument] = []
        for p in tree.children[i]:
            if tree.deps[p] in ("prep", "dative", "agent", "prt", "advmod") and tree.lower[p] == word:
                for g in tree.all_children(p, "pobj"):
                    found += self.actors(g)
            elif tree.deps[p] in ("prep", "prt", "advmod"):  # "out of", "along with"
                for q in tree.all_children(p, "prep"):
                    if tree.lower[q] == word:
                        for g in tree.all_children(q, "pobj"):
                            found += self.actors(g)
        return found

    # ---------------------------------------------------------------- readings

    def sources(self, reading: Reading) -> list[Argument]:
        """Who does what a reading tells of."""
        i = reading.head
        if self.tree.tags[i].startswith("V") and self.reader_is_verb(i):
            return self.subjects(i)
        if self.tree.tags[i].startswith("JJ"):
            up = self.tree.heads[i]
            if self.tree.deps[i] in ("acomp", "oprd", "attr", "xcomp") and up != i:
                return self.subjects(up)
            if self.tree.deps[i] in ("amod", "acl", "appos", "relcl"):
                return []  # "forces loyal to X" says who they are, not what they did
            return self._inherited(i, "subject")
        return self._noun_sources(reading)

    def reader_is_verb(self, i: int) -> bool:
        """Whether token `i` works as a verb: a gerund with a determiner or a preposition "of" is a noun."""
        tree = self.tree
        if tree.tags[i] != "VBG" or tree.deps[i] not in ("pobj", "dobj", "nsubj", "nsubjpass", "compound"):
            return True
        return not any(
            tree.deps[c] in ("det", "poss", "amod") or tree.lower[c] == "of" for c in tree.children[i]
        )

    def _noun_sources(self, reading: Reading) -> list[Argument]:
        tree, i = self.tree, reading.head
        found: list[Argument] = []
        of = reading.frame.of if reading.frame is not None and reading.core == i else "source"
        for token in dict.fromkeys((i, reading.core)):
            for c in tree.all_children(token, "poss"):
                found += self.actors(c)
            for c in tree.children[token]:
                if tree.deps[c] in ("amod", "compound", "nmod"):
                    for j in tree.conjuncts(c):
                        m = self.mentions.by_head.get(j)
                        if (
                            m is not None
                            and m.how != "pronoun"
                            and not (m.sense == "capital" and reading.root == "CONSULT")
                        ):
                            found += self._modifier(m, j, 0.85)
            found += _scaled(self.by_preposition(token, "by"), 0.95)
            found += _scaled(self.by_preposition(token, "between"), 0.95)
            if not found and of in ("source", "both"):
                found += _scaled(self.by_preposition(token, "of"), 0.8)
            if not found and reading.root in ("AID", "SUPPORT", "REQUEST", "ACCUSE", "AGREE", "THREATEN"):
                found += _scaled(self.by_preposition(token, "from"), 0.8)
            if found:
                return found
        return self._clause_subject(i)

    def _clause_subject(self, i: int) -> list[Argument]:
        """ "At a meeting with X, Y said", "Y drew closer following the signing": Y, who the clause is
        about."""
        tree = self.tree
        preposition = tree.heads[i]
        if tree.deps[i] not in ("pobj", "pcomp") or tree.deps[preposition] not in ("prep", "mark", "advmod"):
            return []
        if tree.lower[preposition] not in (
            "at",
            "in",
            "during",
            "after",
            "following",
            "before",
            "since",
            "ahead",
            "at",
            "amid",
        ):
            return []
        verb = tree.heads[preposition]
        for _ in range(2):
            if tree.tags[verb].startswith("V"):
                break
            verb = tree.heads[verb]
        subject = tree.child(verb, "nsubj", "nsubjpass")
        if subject is None:
            return []
        found = self.actors(subject, weight=0.75)
        if any(a.entity.generic for a in found):
            owners = [a for c in tree.all_children(subject, "poss") for a in self.actors(c, weight=0.7)]
            return owners or found
        return found

    def targets(self, reading: Reading) -> list[Argument]:
        """With or to whom it is done, the frame's places in their order, nearest token first."""
        return self._once("targets", reading.head, lambda _: self._targets(reading))

    def _targets(self, reading: Reading) -> list[Argument]:
        tree = self.tree
        if reading.frame in (SAID_MUST, SAID_BAD):
            return self._obliged(reading.head)
        tokens: list[int] = []
        for _, token in reading.operators:
            if token not in tokens:
                tokens.append(token)
        if reading.core not in tokens:
            tokens.append(reading.core)
        if reading.head not in tokens:
            tokens.insert(0, reading.head)
        places: Iterable[str] = (
            reading.frame.target
            if reading.frame is not None
            else ("obj", "to", "with", "on", "against", "from", "for", "of")
        )
        if (
            reading.operators and reading.operators[0][0].root is not None
        ):  # "asked X to", "accused X of": X first
            head = reading.head
            if tree.tags[head].startswith("V"):
                direct = self.objects(head) if not tree.is_passive(head) or self._named_object(head) else []
                direct = [a for a in direct if a.weight > 0.9]
                if direct:
                    return direct
                if (
                    reading.operators[0][0].aims_at == "source"
                    and reading.content is not None
                    and not tree.tags[reading.content.head].startswith("V")
                ):
                    doers = [a for a in self._noun_sources(reading.content) if a.weight > 0.75]
                    if doers:
                        return _scaled(doers, 0.95)
                for word in ("on", "to", "with", "against", "from"):
                    found = self.by_preposition(head, word)
                    if found and word != "from":
                        return found
        if reading.content is not None and reading.content.operators:
            found = self.targets(reading.content)
            if found:
                return found
        for token in reversed(tokens):
            for place in places:
                found = self._at(token, place)
                if found:
                    return found
        for token in tokens:
            for word in ("to", "with", "against", "on", "for"):
                if token != reading.core:
                    found = self.by_preposition(token, word)
                    if found:
                        return _scaled(found, 0.85)
        return []

    def _obliged(self, verb: int) -> list[Argument]:
        """Whom somebody speaks of: who must do it, who is blamed for it."""
        for c in self.tree.all_children(verb, "ccomp"):
            subject = self.tree.child(c, "nsubj", "nsubjpass")
            if subject is not None:
                return self.actors(subject, weight=0.85)
        return []

    def soil(self, reading: Reading) -> list[Argument]:
        """The place where it is done, as the target of last resort: "declared martial law in X", "troops
        to X"."""
        tokens = [reading.head, *(t for _, t in reading.operators), reading.core]
        for token in dict.fromkeys(tokens):
            for holder in (token, *self.tree.all_children(token, "dobj", "nsubjpass")):
                for word in (
                    "in",
                    "to",
                    "into",
                    "across",
                    "throughout",
                    "inside",
                    "from",
                    "for",
                    "on",
                    "against",
                    "at",
                ):
                    found = [
                        a for a in self.by_preposition(holder, word) if a.entity.kind in ("country", "place")
                    ]
                    if found:
                        return _scaled(found, 0.7)
        return []

    def _named_object(self, v: int) -> bool:
        return self.tree.child(v, "nsubjpass") is not None

    def _at(self, token: int, place: str) -> list[Argument]:
        tree = self.tree
        if place == "obj":
            if tree.tags[token].startswith("V"):
                return self.objects(token)
            return []
        if place == "subj":
            return self.subjects(token)
        if place == "none":
            return []
        found = self.by_preposition(token, place)
        if not found and tree.tags[token].startswith("V"):
            for o in tree.all_children(
                token, "dobj", "nsubjpass"
            ):  # "launched an attack on": the phrase hangs on the noun
                found = _scaled(self.by_preposition(o, place), 0.95)
                if found:
                    break
        return found

    def compound_targets(self, reading: Reading) -> Iterator[Argument]:
        """ "of" complements of nominal events whose table says so: "the invasion of Syria", "the killing
        of X"."""
        if (
            reading.frame is not None
            and reading.frame.pos == "noun"
            and reading.frame.of in ("target", "both")
        ):
            for token in dict.fromkeys((reading.core, reading.head)):
                yield from self.by_preposition(token, "of")


def _scaled(found: list[Argument], by: float) -> list[Argument]:
    return [Argument(a.entity, a.token, a.weight * by, a.mention) for a in found]
