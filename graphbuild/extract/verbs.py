"""Who a verb's subject and object are, also where they stand elsewhere in the sentence.

Subjects are followed through control and raising, coordination, relative clauses and participles; objects
through
passives, datives and gaps.
"""

from __future__ import annotations

from collections.abc import Callable

from graphbuild.extract.phrases import Argument, Phrases, scaled
from graphbuild.extract.reading import Reader
from graphbuild.lexicon.status import status_lexicon
from graphbuild.parse.actors import Discourse

_SPOKEN_TO = ("with", "between", "against", "by")
_DEEPEST = 60  # verbs that a search goes through; no sentence that people understand needs more
_RELATIVE = ("who", "which", "that", "whom", "whose")


class Verbs(Phrases):
    """Reads the arguments of verbs of one document."""

    def __init__(self, discourse: Discourse, reader: Reader) -> None:
        super().__init__(discourse, reader.lexicon)
        self.reader = reader
        self._known: dict[tuple[str, int], list[Argument]] = {}
        self._depth = 0

    def _once(self, what: str, i: int, find: Callable[[int], list[Argument]]) -> list[Argument]:
        """The arguments of token `i`, found once; a search that comes back to itself finds nobody."""
        key = (what, i)
        if key not in self._known:
            if self._depth > _DEEPEST:
                return []
            self._known[key] = []
            self._depth += 1
            try:
                self._known[key] = find(i)
            finally:
                self._depth -= 1
        return self._known[key]

    def subjects(self, v: int) -> list[Argument]:
        """Who does what verb `v` says; empty where the text leaves it open."""
        return self._once("subjects", v, self._subjects)

    def _subjects(self, v: int) -> list[Argument]:
        tree = self.tree
        passive = tree.is_passive(v)
        hand = self.by_hand(v)
        if hand:  # "suffered a defeat at the hands of X", "his killing at the hands of X"
            return hand
        if passive:
            for agent in tree.all_children(v, "agent", "prep"):
                if tree.lower[agent] == "by":
                    for g in tree.all_children(agent, "pobj"):
                        found = self.actors(g)
                        if found:
                            return found
            for c in tree.all_children(v, "oprd", "attr", "dobj", "xcomp"):
                found = self.by_preposition(c, "by")  # "is considered a terrorist group by X"
                if found:
                    return scaled(found, 0.9)
            return []
        subject = tree.child(v, "nsubj", "csubj")
        if subject is not None:
            return self.actors(subject)
        return self._inherited(v, "subject") or self._subject_before(v)

    def _subject_before(self, v: int) -> list[Argument]:
        """A finite verb that the parser left without a subject: the actor named right before it."""
        tree = self.tree
        if (
            tree.tags[v] not in ("VBD", "VBZ", "VBP")
            and tree.deps[v] != "ROOT"
            and not any(
                tree.deps[c] == "aux" and tree.tags[c] in ("VBD", "VBZ", "VBP", "MD")
                for c in tree.children[v]
            )
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

    def by_hand(self, i: int) -> list[Argument]:
        """ "Killed at the hands of X": X."""
        tree = self.tree
        for p in tree.all_children(i, "prep"):
            for g in tree.all_children(p, "pobj") if tree.lower[p] == "at" else ():
                if tree.lower[g] in ("hands", "hand"):
                    return scaled(self.by_preposition(g, "of"), 0.95)
        return []

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
                return scaled(found, 0.95)
            return []
        if dep in ("xcomp", "ccomp", "advcl", "auxpass", "parataxis", "acomp"):
            if not tree.tags[head].startswith("V"):
                if tree.tags[head].startswith("JJ"):
                    up = tree.heads[head]
                    return (
                        scaled(self.subjects(up), 0.95)
                        if up != head and tree.tags[up].startswith("V")
                        else []
                    )
                return self.actors(head, weight=0.8) if dep == "xcomp" else []
            controlled = tree.child(head, "dobj") if dep == "xcomp" and not tree.is_passive(head) else None
            if controlled is not None and self._object_control(head):
                return self.actors(controlled, weight=0.95)
            if controlled is not None and controlled in self.mentions.by_head and self._passes(head):
                return self.actors(controlled, weight=0.9)  # "led the group to plead": the group does
            if dep == "xcomp" and controlled is None and self._asks(head):
                for word in ("on", "upon", "to", "with"):  # "called on X to release"
                    asked = self.by_preposition(head, word)
                    if asked:
                        return asked
            if dep == "ccomp" and (
                tree.tags[v] in ("VBD", "VBZ", "VBP")
                or any(tree.deps[c] in ("mark", "aux") and tree.lower[c] != "to" for c in tree.children[v])
            ):
                return []  # a finite clause has a subject of its own, even where the parser lost it
            if dep == "advcl" and any(tree.tags[c] == "TO" for c in tree.children[v]) and self._passes(head):
                theme = tree.child(head, "dobj")  # "led the group - a proxy - to plead"
                if theme is not None and theme in self.mentions.by_head:
                    return self.actors(theme, weight=0.85)
            found = self.undergoers(head) if tree.is_passive(head) else self.subjects(head)
            return scaled(found, 0.95 if dep == "xcomp" else 0.85)
        if dep == "relcl":
            return self.actors(head, coordinated=False, weight=0.95)
        if dep == "acl":
            if tree.tags[v] in ("VBG", "VBN") and not any(tree.lower[c] == "to" for c in tree.children[v]):
                found = self.actors(head, coordinated=False, weight=0.95)
                if found or role == "undergoer" or self.tree.lemma(head) in self._works:
                    return found  # "condemned a report urging": whoever wrote it urges
            owners = self.owners(head, 0.85, 0)
            if owners:
                return owners
            if tree.deps[head] not in ("dobj", "attr", "pobj", "oprd", "nsubj"):
                return []
            given = tree.child(tree.heads[head], "dative")
            if tree.deps[head] == "dobj" and given is not None and tree.tags[given] != "IN":
                return self.actors(given, weight=0.9)  # "gave Iran a month to free them": Iran shall
            for up in tree.ancestors(head):
                if tree.tags[up].startswith("V"):
                    return scaled(
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
        return not any(e.operator is not None and e.operator.subject_control and not e.needs for e in entries)

    def _passes(self, verb: int) -> bool:
        """Whether all that the lexicon knows of a verb is that it passes on what it governs."""
        entries = self.reader.lexicon.lookup("verb", self.tree.lemma(verb))
        operators = [e.operator for e in entries if e.operator is not None]
        return bool(operators) and all(op.passes for op in operators)

    def _asks(self, verb: int) -> bool:
        entries = self.reader.lexicon.lookup("verb", self.tree.lemma(verb))
        return any(e.operator is not None and e.operator.conflict == "REQUEST" for e in entries)

    def _of_gerund(self, v: int, preposition: int) -> list[Argument]:
        """ "Thanked X for sending", "accused X of backing": X does it; "after meeting X, Y said": Y does."""
        tree = self.tree
        up = tree.heads[preposition]
        if up == preposition:
            return []
        addressed = self._addressed(up, tree.lower[preposition])
        if addressed:
            return addressed
        if tree.tags[up].startswith("V"):
            found = self.undergoers(up) if tree.is_passive(up) else self.subjects(up)
            return scaled(found, 0.85)
        owners = self.owners(up, 0.8, 0)
        if owners:
            return owners
        for above in tree.ancestors(up):
            if tree.tags[above].startswith("V"):
                return scaled(
                    self.undergoers(above) if tree.is_passive(above) else self.subjects(above),
                    0.8,
                )
        return []

    def _addressed(self, up: int, preposition: str) -> list[Argument]:
        """Whom the word above a gerund thanks, blames or stops; the readings know."""
        return []

    def objects(self, v: int) -> list[Argument]:
        """Whom verb `v` acts on: object, dative, passive subject, the gap of a relative clause, a shared
        object."""
        tree = self.tree
        if tree.is_passive(v) or (tree.child(v, "dobj") is None and self.by_hand(v)):
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
                        found += scaled(
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
        verb = tree.tags[i].startswith("V")
        for p in tree.children[i]:
            if (
                verb
                and p < i
                and word not in _SPOKEN_TO
                and not any(tree.lower[g] in _RELATIVE for g in tree.children[p])
            ):
                continue  # a phrase in front of the clause is its setting: "On Monday in Rome, X met Y"
            if tree.deps[p] in ("prep", "dative", "agent", "prt", "advmod") and tree.lower[p] == word:
                for g in tree.all_children(p, "pobj"):
                    found += self.actors(g)
            elif (
                tree.deps[p] in ("prep", "prt", "advmod")
                and tree.lower[p] not in status_lexicon().saying.according
            ):
                # "out of", "along with"
                for q in tree.all_children(p, "prep"):
                    if tree.lower[q] == word:
                        for g in tree.all_children(q, "pobj"):
                            found += self.actors(g)
        return found
