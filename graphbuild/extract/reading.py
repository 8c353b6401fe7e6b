"""What a word says happened: its class after composition with what it governs and what modifies it.

A head ("attack", "hold talks") has a class of its own; an operator ("threaten to", "call for", "refuse")
turns the class of the event it governs into another. The composition follows the PLOVER codebook: a promise
of aid is AGREE, a threat of force THREATEN, a refusal to meet REJECT, a halt of aid SANCTION.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphbuild.lexicon.events import KIND, Entry, EventLexicon, Frame, Operator
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.status import status_lexicon
from graphbuild.lexicon.time import time_lexicon
from graphbuild.parse.mentions import Mentions
from graphbuild.parse.tree import Pos, Tree, pos_of
from graphbuild.records import Root

# classes by which an event that is named does not take place, or not yet
_SPOKEN_FOR = ("CONCEDE", "REJECT", "SANCTION", "AGREE", "THREATEN")
DENYING = "deny"  # the operator whose governed event is told as not done
TOGETHER = "&"  # the need of words that mean the same on both sides: "A and B swapped prisoners"
_MAX_DEPTH = 6  # operators nest ("agreed to try to stop selling"), but not without end


@dataclass(frozen=True, slots=True)
class Reading:
    """The class of the event that token `head` tells of.

    `core` is the token whose frame gave the class (`head` itself, or what the operators at `head` govern);
    `operators` are (operator, token) from `head` down to `core`; `frame` is None where an operator stands
    alone. `chance` is how likely the word tells of this class here, where a model was asked.
    """

    root: Root
    head: int
    core: int
    frame: Frame | None
    operators: tuple[tuple[Operator, int], ...] = ()
    specific: bool = False
    needs: frozenset[str] = frozenset()
    content: Reading | None = field(default=None, compare=False)
    chance: float = field(default=1.0, compare=False)

    @property
    def known(self) -> bool:
        """Whether the lexicon has the word, rather than the model of events alone."""
        return self.frame is not None or bool(self.operators)

    @property
    def denies(self) -> bool:
        """Whether it is somebody's denial of what he is said to have done."""
        return bool(self.operators) and self.operators[0][0].name == DENYING

    @property
    def consumed(self) -> tuple[int, ...]:
        """Tokens below `head` whose events are spoken for by this reading."""
        found = []
        below = self.content
        while below is not None:
            found.append(below.head)
            below = below.content
        return tuple(found)


SAID_MUST = Frame(root="REQUEST", pos="verb", target=("none",), heads="")
# saying of oneself what one will do is a promise or a threat: "said it would free them"
SAID_WILL = Operator(
    name="say_will", pos="verb", content=("ccomp",), heads="", coop="AGREE", conflict="THREATEN",
    modality="planned", subject_control=True,
)  # fmt: skip
SAID_BAD = Frame(root="ACCUSE", pos="verb", target=("none",), heads="")


class Reader:
    """Readings of the tokens of one Tree, each computed once; without `mentions` no need for a kind of actor
    is met."""

    def __init__(self, tree: Tree, lexicon: EventLexicon, mentions: Mentions | None = None) -> None:
        self.tree = tree
        self.lexicon = lexicon
        self.mentions = mentions
        self.idioms: set[int] = set()  # tokens that look like an event, in company in which they tell of none
        self._readings: dict[int, Reading | None] = {}
        self._near: dict[int, frozenset[str]] = {}
        self._heads: dict[int, frozenset[str]] = {}

    def reading(self, i: int, depth: int = 0) -> Reading | None:
        """The reading of token `i`; None where it tells of no event."""
        if i not in self._readings:
            if depth > _MAX_DEPTH:
                return None
            self._readings[i] = None  # a parse can't be circular, but composition must end whatever comes
            self._readings[i] = self._read(i, depth)
        return self._readings[i]

    def all(self) -> dict[int, Reading]:
        """The readings of all tokens that have one, in text order."""
        found = {}
        for i, tag in enumerate(self.tree.tags):
            if tag[:1] in ("V", "N", "J") and (r := self.reading(i)) is not None:
                found[i] = r
        return found

    def _read(self, i: int, depth: int) -> Reading | None:
        announced = self._said_will(i, depth)
        if announced is not None:
            return announced
        for pos in self._parts_of_speech(i):
            entries = self.lexicon.lookup(
                pos, self.tree.lemma(i) if pos != "noun" or self.tree.tags[i] != "VBG" else self.tree.lower[i]
            )
            if entries:
                found = self._choose(i, entries, depth)
                if found is not None:
                    return found
        return self._said_must(i)

    def _said_will(self, i: int, depth: int) -> Reading | None:
        """ "A said it would do B": A promises or threatens it; "said it would not": A refuses, or promises
        restraint."""
        tree, words = self.tree, status_lexicon()
        if not tree.tags[i].startswith("V") or tree.lemma(i) not in words.saying.verbs or tree.is_passive(i):
            return None
        future = {*words.auxiliaries.planned, *words.auxiliaries.hypothetical}
        for c in tree.all_children(i, "ccomp"):
            subject = tree.child(c, "nsubj")
            if (
                subject is None
                or tree.tags[subject] != "PRP"
                or tree.lower[subject] in reference_lexicon().pronouns.you
            ):
                continue
            if not any(tree.deps[a] == "aux" and tree.lower[a] in future for a in tree.children[c]):
                continue
            told = self.reading(c, depth + 1)
            if told is None or len(told.operators) >= _MAX_DEPTH or told.frame in (SAID_MUST, SAID_BAD):
                continue
            if told.root == "MOBILIZE":
                continue  # troops and tanks that will be sent may be help or threat
            no = self._denied(c)
            root = SAID_WILL.compose(told.root, no)
            if no and root == "THREATEN":
                root = "REJECT"
            if root is not None:
                chain = ((SAID_WILL, i), *told.operators)
                return Reading(root, i, told.core, told.frame, chain, True, frozenset(), told)
        return None

    def _said_must(self, i: int) -> Reading | None:
        """ "A said that B must leave": saying what another must do is asking for it; saying that he lies is
        accusing him."""
        told = self.said_of_others(i)
        return Reading(told[0].root, i, i, told[0]) if told is not None else None

    def said_of_others(self, i: int) -> tuple[Frame, int] | None:
        """What saying it is, and the clause that says it: what another must do, or what he is blamed for."""
        tree, words = self.tree, status_lexicon()
        if not tree.tags[i].startswith("V") or tree.lemma(i) not in words.saying.verbs:
            return None
        for c in self.said_clauses(i):
            if tree.child(c, "nsubj", "nsubjpass") is not None and any(
                tree.deps[a] == "aux" and tree.lower[a] in words.auxiliaries.demanded
                for a in tree.children[c]
            ):
                return SAID_MUST, c
            if self._denied(c):
                continue  # "did not attack, his spokesman said" is no blame
            if tree.child(c, "nsubj") is not None and not words.negative_words.isdisjoint(self._said_of(c)):
                return SAID_BAD, c
        return None

    def said_clauses(self, i: int) -> Iterator[int]:
        """The clauses that a verb of saying governs: "said that A had come and that B was stalling" two."""
        for c in self.tree.all_children(i, "ccomp"):
            for j in self.tree.conjuncts(c):
                if j == c or self.tree.child(j, "nsubj", "nsubjpass") is not None:
                    yield j

    def _said_of(self, c: int) -> set[str]:
        """Lemmas of what a clause says of its subject: the verb, its object, its predicate noun or
        adjective."""
        tree = self.tree
        found = {tree.lemma(c)}
        for g in tree.children[c]:
            if tree.deps[g] in ("dobj", "attr", "acomp", "xcomp", "oprd", "prep"):
                found.update(self._phrase(g))
                for k in tree.children[g]:
                    if tree.deps[k] in ("pobj", "dobj", "amod"):
                        found.update(self._phrase(k))
        return found

    def _parts_of_speech(self, i: int) -> tuple[Pos, ...]:
        tree = self.tree
        pos = pos_of(tree.tags[i])
        if tree.tags[i] == "VBG" and tree.deps[i] in (
            "dobj",
            "pobj",
            "nsubj",
            "nsubjpass",
            "conj",
            "compound",
            "ROOT",
        ):
            return ("noun", "verb")  # "the bombing of", tagged as a verb
        if (
            pos == "noun"
            and tree.deps[i] in ("ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl")
            and tree.tags[i] == "NN"
        ):
            return ("noun", "verb")
        return (pos,) if pos else ()

    def _choose(self, i: int, entries: tuple[Entry, ...], depth: int) -> Reading | None:
        frame: Entry | None = None
        operators: list[Entry] = []
        near = self.near(i)
        below = {self.tree.lower[c] for c in self.tree.children[i]}
        for entry in entries:
            if entry.particle is not None and entry.particle not in below:
                continue
            if entry.plain and entry.needs.isdisjoint(near):
                continue  # most entries of a common verb
            if not self._holds(i, entry):
                continue
            if entry.operator is not None:
                operators.append(entry)
            elif entry.frame is not None:
                if not (entry.frame.alone and self.tree.child(i, "dobj") is not None):
                    frame = frame or entry
            elif frame is None:
                self.idioms.add(i)
                return None
        specific = frame is not None and bool(frame.needs - {"*"})
        for entry in operators:
            op = entry.operator
            assert op is not None
            if (specific and not op.over) or (op.alone and self.tree.child(i, "dobj", "ccomp") is not None):
                continue
            for c in self._content(i, op, entry.particle):
                if op.passes and op.subject_control and self._others_deed(i, c):
                    continue
                if op.coop == "REQUEST" and self._only_says(i, c):
                    continue
                governed = self.reading(c, depth + 1)
                root = op.compose(governed.root, self._denied(c)) if governed else None
                if governed and root and len(governed.operators) < _MAX_DEPTH:
                    chain = ((op, i), *governed.operators)
                    return Reading(root, i, governed.core, governed.frame, chain, True, entry.needs, governed)
        if frame is not None and frame.frame is not None:
            sure = specific or frame.particle is not None
            told = self._told(i, frame, depth) if specific and frame.frame.root in _SPOKEN_FOR else None
            return Reading(frame.frame.root, i, i, frame.frame, (), sure, frame.needs, told)
        for entry in operators:
            if entry.operator is not None and entry.operator.root is not None:
                return Reading(entry.operator.root, i, i, None, ((entry.operator, i),))
        return None

    def _only_says(self, i: int, c: int) -> bool:
        """ "Insisted that it would leave", "suggested that it left": a statement, while "insisted that it
        leave" asks for it."""
        tree, words = self.tree, status_lexicon()
        if tree.deps[c] != "ccomp" or tree.lemma(i) not in words.saying.verbs:
            return False
        told = {*words.auxiliaries.planned, *words.auxiliaries.hypothetical}
        return tree.tags[c] == "VBD" or any(
            tree.deps[a] in ("aux", "auxpass") and (tree.lower[a] in told or tree.tags[a] in ("VBD", "VBZ"))
            for a in tree.children[c]
        )

    def _others_deed(self, i: int, c: int) -> bool:
        """ "Led the group to plead": what `c` tells is done by the object of `i`, not by its subject."""
        tree = self.tree
        if tree.deps[c] not in ("xcomp", "ccomp"):
            return False
        theme = tree.child(i, "dobj")
        return tree.child(c, "nsubj") is not None or (
            theme is not None and theme < c and self.lexicon.lookup("noun", tree.lemma(theme)) == ()
        )

    def _told(self, i: int, entry: Entry, depth: int) -> Reading | None:
        """The event that a need of the head names: "stopped bombing", "cancelled his meeting" tell of no
        other."""
        tree = self.tree
        for c in tree.all_children(i, "dobj", "xcomp", "nsubjpass"):
            for j in self._of_part(c):
                if tree.lemma(j) in entry.needs:
                    return self.reading(j, depth + 1)
        return None

    def _of_part(self, i: int) -> list[int]:
        """A noun, or what it is a part of: "most of the sanctions"."""
        tree = self.tree
        if (
            tree.tags[i] not in ("JJS", "DT", "CD", "JJ")
            and tree.lemma(i) not in self.lexicon.groups["partitive"]
        ):
            return [i]
        of = [
            g
            for p in tree.all_children(i, "prep")
            if tree.lower[p] == "of"
            for g in tree.all_children(p, "pobj")
        ]
        return of or [i]

    def _denied(self, i: int) -> bool:
        return any(self.tree.deps[c] == "neg" for c in self.tree.children[i])

    def _holds(self, i: int, entry: Entry) -> bool:
        if entry.particle is not None and not self._has_particle(i, entry.particle):
            return False
        if not entry.needs:
            return True
        if (
            "*" in entry.needs
            and self.tree.child(i, "dobj", "nsubjpass", "prep", "ccomp", "xcomp") is not None
        ):
            return True
        near = self.near(i)
        if entry.frame is None and entry.operator is None:
            near = self._heads_near(i)
        elif entry.of_kind:
            near = near | self._kinds_led(i, entry.particle)
        return not entry.needs.isdisjoint(near) or any(near >= words for words in entry.together)

    def _has_particle(self, i: int, particle: str) -> bool:
        tree = self.tree
        close = particle in self.lexicon.close_particles
        return any(
            tree.lower[c] == particle
            and not (tree.deps[c] == "prep" and self._dated(c))
            and tree.deps[c] in ("prt", "prep", "advmod", "dative", "acomp", "agent")
            and (tree.deps[c] == "prt" or not close or c == i + 1)
            for c in tree.children[i]
        )

    def _dated(self, preposition: int) -> bool:
        """Whether a preposition brings a day: "called him on Friday" is not "called on him"."""
        tree, times = self.tree, time_lexicon()
        return any(
            tree.deps[g] == "pobj"
            and (tree.lower[g].strip(".") in times.months or tree.lower[g] in times.weekdays)
            for g in tree.children[preposition]
        )

    def near(self, i: int) -> frozenset[str]:
        """Lemmas of the words that depend on `i` closely enough to decide its sense."""
        if i in self._near:
            return self._near[i]
        tree = self.tree
        found: set[str] = set()
        for c in tree.children[i]:
            dep = tree.deps[c]
            if dep in ("punct", "det", "aux", "auxpass", "cc", "mark", "conj", "parataxis"):
                continue
            if dep == "advcl" and not any(tree.tags[g] == "TO" for g in tree.children[c]):
                continue  # "refused, leaving": another deed; "threatened on Sunday to": its content
            if dep == "nsubj" and tree.tags[c].startswith("NNP"):
                continue  # "the United States imposed": a name is no need
            found.add(tree.lemma(c))
            if dep in ("dobj", "nsubjpass", "dative"):
                found.update(self._kinds(c))
            if dep in (
                "dobj",
                "nsubjpass",
                "attr",
                "acomp",
                "oprd",
                "compound",
                "amod",
                "dative",
                "ccomp",
                "xcomp",
            ):
                found.update(self._phrase(c))
            elif dep in ("prep", "agent"):
                for g in tree.children[c]:
                    if tree.deps[g] in ("pobj", "pcomp", "prep"):
                        found.update(self._phrase(g))
        doing = i
        if not tree.tags[i].startswith("V"):
            h = tree.heads[i]
            if h != i:
                found.add(tree.lemma(h))
                if tree.deps[i] in ("dobj", "pobj"):
                    doing = h if tree.deps[i] == "dobj" else tree.heads[h]
                if tree.deps[h] == "prep":
                    found.add(tree.lemma(tree.heads[h]))
        subject = tree.child(doing, "nsubj") if tree.tags[doing].startswith("V") else None
        if subject is not None and len(tree.conjuncts(subject)) > 1:
            found.add(TOGETHER)
        months = time_lexicon().months  # "held talks on 2 March" is no march
        named = {tree.lower[c] for p in tree.children[i] for c in tree.children[p] if tree.tags[c] == "NNP"}
        self._near[i] = frozenset(found - {word for word in named if word in months})
        return self._near[i]

    def _heads_near(self, i: int) -> frozenset[str]:
        """Lemmas of the very words that hang on `i` or on its prepositions: an idiom wants these. "Destroyed
        a record number of drones", "destroyed evidence and tunnels" are none."""
        if i in self._heads:
            return self._heads[i]
        tree = self.tree
        found = {tree.lemma(tree.heads[i])} if not tree.tags[i].startswith("V") else set()
        for c in tree.children[i]:
            if tree.child(c, "conj") is not None:
                continue
            found.add(tree.lemma(c))
            if tree.deps[c] in ("prep", "agent", "xcomp", "ccomp"):
                found.update(tree.lemma(g) for g in tree.children[c])
        self._heads[i] = frozenset(found)
        return self._heads[i]

    def _kinds_led(self, i: int, particle: str | None) -> set[str]:
        """The kinds of who stands behind a particle, of a noun behind any preposition: "crossed into X"."""
        tree = self.tree
        found: set[str] = set()
        for p in tree.children[i]:
            if particle is None and tree.tags[i].startswith("V"):
                continue
            if tree.deps[p] in ("prep", "prt", "advmod") and particle in (None, tree.lower[p]):
                for q in (p, *tree.all_children(p, "prep")):
                    for g in tree.all_children(q, "pobj"):
                        found.update(self._kinds(g))
        if particle is not None and not found and tree.child(i, "prt") is not None:  # "pulled out of X"
            for p in tree.all_children(i, "prep"):
                for g in tree.all_children(p, "pobj"):
                    found.update(self._kinds(g))
        return found

    def _kinds(self, i: int) -> list[str]:
        """The kinds of the actors that the noun phrase at `i` names, as needs have them."""
        if self.mentions is None or self.tree.deps[i] == "nsubj":
            return []
        found = []
        for j in self.tree.conjuncts(i):
            m = self.mentions.by_head.get(j)
            for entity in (m.entity, m.entity.metonym) if m is not None else ():
                if entity is not None:
                    found.append(KIND + entity.kind)
        return found

    def _phrase(self, i: int) -> list[str]:
        """Lemmas of a noun, its modifiers and its coordinates; of "thousands of troops" also the troops."""
        tree = self.tree
        found = []
        for j in tree.conjuncts(i):
            found.append(tree.lemma(j))
            for c in tree.children[j]:
                if tree.deps[c] in ("compound", "amod", "nmod", "prt"):
                    found.append(tree.lemma(c))
                elif tree.deps[c] == "prep" and (
                    tree.lower[c] == "of" or (tree.lower[c] == "in" and tree.tags[j] in ("CD", "$"))
                ):  # also "$275 million in aid"
                    found.extend(tree.lemma(g) for g in tree.children[c] if tree.deps[g] == "pobj")
        return found

    def _content(self, i: int, op: Operator, particle: str | None) -> list[int]:
        """Tokens that operator `i` governs, in the order of the operator's table."""
        tree = self.tree
        found: list[int] = []
        for kind in op.content:
            if kind == "prep":
                for p in tree.all_children(i, "prep", "agent"):
                    if tree.lower[p] in self.lexicon.adjuncts or (op.preps and tree.lower[p] not in op.preps):
                        continue
                    if (
                        particle
                        and tree.lower[p] != particle
                        and any(tree.lower[q] == particle for q in tree.all_children(i, "prep"))
                    ):
                        continue
                    for g in tree.children[p]:
                        if tree.deps[g] in ("pobj", "pcomp"):
                            found.extend(tree.conjuncts(g))
            elif kind == "dobj":
                for c in tree.all_children(i, "dobj", "nsubjpass", "attr", "oprd"):
                    found.extend(j for part in self._of_part(c) for j in tree.conjuncts(part))
            elif kind == "acl":
                for holder in (i, *tree.all_children(i, "dobj")):
                    found.extend(tree.all_children(holder, "acl", "relcl"))
            elif kind == "advcl":
                found.extend(self._infinitives(i))
            else:
                found.extend(tree.all_children(i, kind))
                if kind == "xcomp" and not op.passes and tree.child(i, "xcomp") is None:
                    found.extend(self._infinitives(i))  # "threatened on Sunday to": parsed as a purpose
                    found.extend(self._gerund_behind(i))
        return found

    def _gerund_behind(self, i: int) -> list[int]:
        """ "Ruled out sending": the gerund right behind a verb and its particle, parsed as another clause."""
        tree = self.tree
        particle = tree.child(i, "prt")
        behind = (particle if particle is not None else i) + 1
        return [c for c in tree.all_children(i, "advcl") if c == behind and tree.tags[c] == "VBG"]

    def _infinitives(self, i: int) -> list[int]:
        """Purpose clauses of token `i`: "sent troops to help"."""
        tree = self.tree
        return [
            c for c in tree.all_children(i, "advcl") if any(tree.tags[g] == "TO" for g in tree.children[c])
        ]
