"""Who does it and to whom: sources and targets of readings, by the places that their frames name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphbuild.extract.phrases import Argument, scaled
from graphbuild.extract.reading import SAID_BAD, SAID_MUST, Reading
from graphbuild.extract.verbs import Verbs

_CONTENT_CONTROL = ("SUPPORT", "ACCUSE", "SANCTION", "COERCE", "THREATEN", "REQUEST")


_OF_CONTENT = ("for", "of", "over", "with", "as", "into", "from", "against")


class Arguments(Verbs):
    """Arguments of the readings of one document."""

    def _addressed(self, up: int, preposition: str) -> list[Argument]:
        if preposition not in _OF_CONTENT:
            return []
        reading = self.reader.reading(up)
        if reading is None and not self.tree.tags[up].startswith("V") and self.tree.heads[up] != up:
            reading = self.reader.reading(self.tree.heads[up])
        if reading is None or reading.root not in _CONTENT_CONTROL:
            return []
        return scaled(self.targets(reading), 0.9)

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
            found += scaled(self.by_preposition(token, "by"), 0.95)
            found += scaled(self.by_preposition(token, "between"), 0.95)
            if not found and of in ("source", "both"):
                found += scaled(self.by_preposition(token, "of"), 0.8)
            if not found and reading.root in ("AID", "SUPPORT", "REQUEST", "ACCUSE", "AGREE", "THREATEN"):
                found += scaled(self.by_preposition(token, "from"), 0.8)
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
                        return scaled(doers, 0.95)
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
                        return scaled(found, 0.85)
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
                        return scaled(found, 0.7)
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
                found = scaled(self.by_preposition(o, place), 0.95)
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
