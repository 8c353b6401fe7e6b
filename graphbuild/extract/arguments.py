"""Who does it and to whom: sources and targets of readings, by the places that their frames name."""

from __future__ import annotations

from collections.abc import Iterator

from graphbuild.extract.phrases import Argument, scaled
from graphbuild.extract.reading import SAID_BAD, SAID_MUST, Reading
from graphbuild.extract.verbs import Verbs
from graphbuild.lexicon.status import status_lexicon
from graphbuild.parse.mentions import Entity, Mention

_CONTENT_CONTROL = ("SUPPORT", "ACCUSE", "SANCTION", "COERCE", "THREATEN", "REQUEST")


_PLACES = ("obj", "to", "with", "on", "against", "from", "for", "of")
_GROUND = frozenset(
    "in to into across throughout inside from for on against at near of outside over around along".split()  # noqa: SIM905
)
_SETTING = ("at", "in", "during", "after", "following", "before", "since", "ahead", "amid", "for")
_UNTIL = ("until", "till", "before", "when", "since", "after")
_DOWN = 4  # steps that a place may stand below the event whose soil it is
_DEEP = 0.6
OF_CONTENT = ("for", "of", "over", "with", "as", "into", "from", "against")


def same_side(target: Entity, source: Entity) -> bool:
    """Whether a target is the source itself, or a body of the same state: "withdrew its troops"."""
    if target is source or target.id == source.id or target.metonym is source:
        return True
    return (
        target.kind in ("government", "military") and source.kind in ("country", "government")
        and len(target.countries) == 1 and target.countries == source.countries
    )  # fmt: skip


def _at_home(target: Entity, source: Entity) -> bool:
    """Whether somebody speaks of his own side: a minister of what his country must do."""
    return same_side(target, source) or (len(source.countries) == 1 and target.countries == source.countries)


class Arguments(Verbs):
    """Arguments of the readings of one document."""

    def _addressed(self, up: int, preposition: str) -> list[Argument]:
        if preposition not in OF_CONTENT:
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
        if reading.frame is not None and reading.frame.source:
            return self._doers(reading)
        if self.tree.tags[i].startswith("V") and self.reader_is_verb(i):
            found = self.subjects(i)
            if not found and self.tree.lemma(i) in self.reader.lexicon.groups["stative"]:
                return self.undergoers(i)  # "are engaged in the fight"
            if not found and reading.content is not None and reading.operators and self.tree.is_passive(i):
                raised = self.tree.deps[reading.content.head] == "xcomp" and reading.operators[0][0].passes
                return self.undergoers(i) if raised else []  # "is expected to attack"
            return found
        if self.tree.tags[i].startswith("JJ"):
            up = self.tree.heads[i]
            if self.tree.deps[i] in ("acomp", "oprd", "attr", "xcomp") and up != i:
                return self.subjects(up)
            if self.tree.deps[i] in ("amod", "acl", "appos", "relcl"):
                return []  # "forces loyal to X" says who they are, not what they did
            return self._inherited(i, "subject")
        return self._noun_sources(reading)

    def _doers(self, reading: Reading) -> list[Argument]:
        """ "Came under fire from X", "died in a strike by X": X, as the frame says that the doer stands in
        a phrase."""
        tree = self.tree
        assert reading.frame is not None
        for token in dict.fromkeys((reading.core, reading.head)):
            for holder in (token, *tree.all_children(token, "dobj")):
                for word in reading.frame.source:
                    found = self.by_preposition(holder, word)
                    if found:
                        return found
                    for p in tree.all_children(holder, "prep"):
                        for g in tree.all_children(p, "pobj"):
                            event = self.reader.reading(g)
                            if tree.lower[p] == word and event is not None:
                                found = self._noun_sources(event)
                            found = found or self.by_preposition(g, word)
                            if found:
                                return scaled(found, 0.9)
        return []

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
        suffered = reading.frame is not None and reading.frame.owner == "target"
        for token in dict.fromkeys((i, reading.core)):
            for c in () if suffered and token == reading.core else tree.all_children(token, "poss"):
                found += self.actors(c)
            for c in tree.children[token]:
                if tree.deps[c] in ("amod", "compound", "nmod"):
                    for j in self.hyphened(c):
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
            if not found:
                found = self._in_relative(token) or self.by_hand(token)
            if found:
                return found
        if tree.deps[i] == "attr":  # "is the largest donor to"
            return scaled(self.subjects(tree.heads[i]), 0.9)
        return [] if suffered else self._clause_subject(i)  # "did not visit him since his arrest"

    def _in_relative(self, token: int) -> list[Argument]:
        """ "The support that X provides": X, who does the verb whose object the noun is."""
        for v in self.tree.all_children(token, "relcl"):
            if self.tree.child(v, "nsubj") is not None and self._object_gap(v):
                return self.subjects(v)
        return []

    def _clause_subject(self, i: int) -> list[Argument]:
        """ "At a meeting with X, Y said", "Y drew closer following the signing": Y, who the clause is
        about."""
        tree = self.tree
        preposition = tree.heads[i]
        if tree.deps[i] not in ("pobj", "pcomp") or tree.deps[preposition] not in ("prep", "mark", "advmod"):
            return []
        verb = tree.heads[preposition]
        if verb in self.mentions.by_head and self.mentions.by_head[verb].how == "nominal":
            return self.actors(verb, weight=0.75)  # "the main proxy in the fight against": who fights
        if tree.lower[preposition] not in _SETTING and not (
            tree.lower[preposition] == "with" and tree.child(verb, "dobj", "nsubjpass") is None
        ):
            return []
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
        own = self.sources(reading)
        if reading.frame in (SAID_MUST, SAID_BAD):
            return [
                a for a in self._obliged(reading.head) if not any(_at_home(a.entity, s.entity) for s in own)
            ]
        if self.denied_deed(reading):
            return []  # whoever suffered it is not whom the denial is aimed at
        for found in self._target_places(reading):
            others = [
                a
                for a in found
                if not self._moved(a, reading) and not any(same_side(a.entity, s.entity) for s in own)
            ]
            if others:
                return others
        return []

    def denied_deed(self, reading: Reading) -> bool:
        """ "Denied backing the rebels", "denied that it had bombed them": a deed of his own is denied."""
        return (
            reading.content is not None
            and reading.denies
            and self.tree.tags[reading.content.head].startswith("V")
        )

    def _moved(self, argument: Argument, reading: Reading) -> bool:
        """ "Sent troops", "recalled its ambassador": what is moved, not to or from whom."""
        theme = argument.entity.generic and self.tree.lemma(argument.token) in reading.needs
        for c in self.tree.all_children(argument.token, "poss") if theme else ():
            owner = self.mentions.by_head.get(c)
            if owner is not None and any(owner.entity is a.entity for a in self.sources(reading)):
                return True
        troops = self.reader.lexicon.groups["troops"]
        generic = argument.entity.generic and argument.entity.noun in troops
        if argument.entity.generic and argument.entity.noun in self.reader.lexicon.groups["things"]:
            return True
        return generic and (reading.root in ("MOBILIZE", "RETREAT") or troops <= reading.needs)

    def _target_places(self, reading: Reading) -> Iterator[list[Argument]]:
        """Where targets may stand, the likeliest first."""
        tree, head = self.tree, reading.head
        yield from self._of_speech(reading)
        if (
            reading.operators
            and (reading.operators[0][0].root is not None or reading.root == "REQUEST")
            and tree.tags[head].startswith("V")
        ):
            yield from self._addressees(reading)
        if reading.content is not None and reading.content.operators:
            yield self.targets(reading.content)
        tokens = list(dict.fromkeys((head, *(t for _, t in reading.operators), reading.core)))
        places = reading.frame.target if reading.frame is not None else _PLACES
        if reading.frame is not None and reading.frame.owner == "target":
            for c in tree.all_children(reading.core, "poss"):
                yield self.actors(c)
        for token in reversed(tokens):
            for place in places:
                yield self._at(token, place)
        for token in tokens:
            inner = ("xcomp",) if tree.tags[token].startswith("V") else ("xcomp", "acl")
            for c in tree.all_children(token, *inner):  # "refused to respond to a request from"
                if c not in tokens:
                    yield scaled(self.objects(c), 0.9)
                    for word in ("to", "with", "from", "on", "against", "into"):
                        yield scaled(self.by_preposition(c, word), 0.85)
        if reading.root in ("ACCUSE", "SUPPORT"):  # "expressed dismay that X had left"
            for token in tokens:
                for holder in (token, *tree.all_children(token, "dobj")):
                    for clause in tree.all_children(holder, "ccomp", "acl"):
                        subject = (
                            tree.child(clause, "nsubj") if tree.child(clause, "mark") is not None else None
                        )
                        if subject is not None:
                            yield self.actors(subject, weight=0.85)
        for token in tokens:
            if token != reading.core:
                for word in ("to", "with", "against", "on", "for"):
                    yield scaled(self.by_preposition(token, word), 0.85)

    def _of_speech(self, reading: Reading) -> Iterator[list[Argument]]:
        """ "The accusation that X had killed": X; "rejected Israel's accusations": Israel."""
        content = reading.content
        if content is None:
            return
        verbal = self.tree.tags[content.head].startswith("V")
        aims = bool(reading.operators) and reading.operators[0][0].aims_at == "source"
        if (
            reading.root == "ACCUSE"
            and aims
            and verbal
            and self.tree.child(content.head, "nsubj", "nsubjpass") is not None
        ):
            yield scaled([a for a in self.sources(content) if a.weight > 0.75], 0.95)
        if reading.root == "REJECT" and not verbal and content.root in ("ACCUSE", "REQUEST"):
            yield scaled([a for a in self._noun_sources(content) if a.weight > 0.75], 0.95)

    def _addressees(self, reading: Reading) -> Iterator[list[Argument]]:
        """ "Asked X to", "accused X of", "demanded that X", "condemned X's attack": X."""
        tree, head = self.tree, reading.head
        operator, content = reading.operators[0][0], reading.content
        if not tree.is_passive(head) or tree.child(head, "nsubjpass") is not None:
            yield [a for a in self.objects(head) if a.weight > 0.9]
        if (
            content is not None
            and operator.aims_at == "source"
            and not tree.tags[content.head].startswith("V")
        ):
            yield scaled([a for a in self._noun_sources(content) if a.weight > 0.75], 0.95)
        if content is not None and reading.root == "REQUEST" and tree.deps[content.head] == "ccomp":
            subject = tree.child(content.head, "nsubj", "nsubjpass")
            if subject is not None:
                yield self.actors(subject, weight=0.9)
        for word in ("on", "to", "with", "against"):
            yield self.by_preposition(head, word)

    def _obliged(self, verb: int) -> list[Argument]:
        """Whom somebody speaks of: who must do it, who is blamed for it."""
        told = self.reader.said_of_others(verb)
        for c in (told[1],) if told is not None else self.tree.all_children(verb, "ccomp"):
            subject = self.tree.child(c, "nsubj", "nsubjpass")
            if subject is not None:
                return self.actors(subject, weight=0.9 if self.tree.tags[subject] != "PRP" else 0.7)
        return []

    def soil(self, reading: Reading) -> list[Argument]:
        """The place where it is done, as the target of last resort: "declared martial law in X", "troops
        to X", "captured three towns near X"."""
        tree = self.tree
        for token in dict.fromkeys((reading.head, *(t for _, t in reading.operators), reading.core)):
            for holder in (token, *tree.all_children(token, "dobj", "nsubjpass")):
                for p in tree.all_children(holder, "prep", "dative"):
                    if tree.lower[p] not in _GROUND:
                        continue
                    for i in self._within(p):
                        m = self._named_ground(i)
                        if m is not None:
                            return [Argument(m.entity, i, 0.7 if tree.heads[i] == p else 0.62, m)]
        return self._soil_below(reading)

    def _named_ground(self, i: int) -> Mention | None:
        """The country or place that token `i` names."""
        m = self.mentions.by_head.get(i)
        return m if m is not None and m.how == "named" and m.entity.kind in ("country", "place") else None

    def _soil_below(self, reading: Reading) -> list[Argument]:
        """ "Agreed to set up a camp in X", "agreed to a ceasefire in X": the place further down in what is
        agreed, given or stopped."""
        tree = self.tree
        known = {reading.head, reading.core, *(t for _, t in reading.operators)}
        level = sorted(known)
        for _ in range(_DOWN):
            below: list[int] = []
            for i in level:
                for c in tree.children[i]:
                    if tree.deps[c] in ("dobj", "xcomp", "acl", "nsubjpass") and (
                        c in known or self.reader.reading(c) is None or tree.deps[c] != "acl"
                    ):
                        below.append(c)
                    elif tree.deps[c] == "prep" and tree.lower[c] not in self.reader.lexicon.adjuncts:
                        led = tree.lower[c] in _GROUND and tree.lower[c] != "against"
                        for g in tree.all_children(c, "pobj"):
                            m = self._named_ground(g) if led else None
                            if m is not None:
                                return [Argument(m.entity, g, _DEEP, m)]
                            if g not in self.mentions.by_head:
                                below.append(g)
            level = below
        return []

    def left_behind(self, reading: Reading) -> list[Argument]:
        """ "They were in Iraq until the US pulled out": where the clause above says that they were."""
        tree, i = self.tree, reading.head
        up = tree.heads[i]
        if (
            tree.deps[i] != "advcl" or tree.lemma(up) in status_lexicon().saying.verbs
            or not any(tree.lower[c] in _UNTIL for c in tree.children[i])
        ):  # fmt: skip
            return []
        below = set(tree.subtree(i))
        for j in tree.subtree(up):
            m = self._named_ground(j)
            if (
                m is not None
                and j not in below
                and tree.deps[j] == "pobj"
                and tree.lower[tree.heads[j]] in ("in", "into", "inside", "to")
            ):
                return [Argument(m.entity, j, 0.62, m)]
        return []

    def _within(self, preposition: int) -> Iterator[int]:
        """Nouns that a preposition leads to through places and things, not through other events."""
        tree = self.tree
        for g in tree.all_children(preposition, "pobj"):
            for j in tree.conjuncts(g):
                if self.reader.reading(j) is not None:
                    continue
                yield j
                yield from tree.all_children(j, "poss", "appos")
                for q in tree.all_children(j, "prep"):
                    if tree.lower[q] in _GROUND and tree.lower[q] not in ("against", "for", "to"):
                        yield from self._within(q)

    def _at(self, token: int, place: str) -> list[Argument]:
        tree = self.tree
        if place == "obj":
            if tree.tags[token].startswith("V"):
                return self.objects(token)
            return []
        if place == "subj":
            return self.undergoers(token) if self.by_hand(token) else self.subjects(token)
        if place == "none":
            return []
        found = self.by_preposition(token, place)
        if not found and tree.tags[token].startswith("N"):
            for v in tree.all_children(token, "relcl"):  # "the support that X continues to provide to Y"
                for w in (v, *tree.all_children(v, "xcomp")):
                    found = found or scaled(self.by_preposition(w, place), 0.9)
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
