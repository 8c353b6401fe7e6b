"""Who says so: the speaker of a reported clause or a quotation, and the accuser of what is alleged."""

from __future__ import annotations

from graphbuild.extract.arguments import OF_CONTENT, Arguments
from graphbuild.extract.reading import Reader, Reading
from graphbuild.lexicon.status import status_lexicon
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Entity, Mention
from graphbuild.parse.tree import Tree


class Attribution:
    """Finds the speaker of readings of one document."""

    def __init__(self, discourse: Discourse, reader: Reader, arguments: Arguments) -> None:
        self.tree: Tree = discourse.tree
        self.discourse = discourse
        self.reader = reader
        self.arguments = arguments

    def speaker(self, reading: Reading) -> tuple[Entity, Mention | None, bool] | None:
        """The nearest one who says what the reading tells, and whether it is an accusation; None for the
        writer's own word."""
        return self._reported(reading) or self._quoted(reading) or self._according(reading)

    def _reported(self, reading: Reading) -> tuple[Entity, Mention | None, bool] | None:
        tree, saying = self.tree, status_lexicon().saying
        j = reading.head
        for c in tree.all_children(j, "parataxis"):  # "Togo, Ghana said, had attacked Benin"
            if tree.lemma(c) in saying.verbs:
                return self._subject(c, False)
        for _ in range(10):
            head, dep = tree.heads[j], tree.deps[j]
            if head == j:
                return None
            lemma = tree.lemma(head)
            if dep == "relcl" and self._aside(j):
                return None  # ", which has fought the state for decades": the writer's own word
            if dep in ("amod", "compound") and tree.tags[j] in ("VBN", "VBD"):
                return None  # "the US-backed militia"
            if dep in ("ccomp", "parataxis") and tree.tags[head].startswith("V") and lemma in saying.verbs:
                return self._subject(head, False)
            if dep == "xcomp" and tree.is_passive(head) and lemma in saying.verbs:
                return None
            if dep in ("xcomp", "dobj", "pcomp") and self._denies(head):
                return self._subject(head, False)  # "denied backing the rebels": by his own word
            if dep in ("acl", "ccomp") and tree.tags[head].startswith("NN") and lemma in saying.nouns:
                for argument in self.arguments.owners(head, 1.0, 0):
                    return argument.entity, argument.mention, False
            if dep in ("pcomp", "pobj", "dobj"):
                up = tree.heads[head] if dep in ("pcomp", "pobj") else head
                above = self.reader.reading(up)
                if above is not None and above.root == "ACCUSE" and up != j and above.head == up:
                    sources = self.arguments.sources(above)
                    of = tree.lower[head] in OF_CONTENT  # "accused of", but not "before arriving"
                    if sources and tree.tags[up].startswith("V") and dep == "pcomp" and of:
                        return sources[0].entity, sources[0].mention, True
            if (
                dep == "advcl"
                and tree.tags[j] in ("VBG",)
                and tree.lemma(j) in saying.verbs
                and j != reading.head
            ):
                return self._subject(head, False)
            if dep in ("nsubj", "nsubjpass") and tree.deps[head] not in (
                "ccomp",
                "conj",
                "relcl",
                "parataxis",
            ):
                j = head
                continue
            j = head
        return None

    def _denies(self, verb: int) -> bool:
        reading = self.reader.reading(verb)
        return reading is not None and reading.denies

    def _aside(self, clause: int) -> bool:
        """Whether a relative clause follows a comma, and so only adds what is known anyway."""
        first = self.tree.subtree(clause)[0]
        return first > 0 and self.tree.lower[first - 1] in (",", "–", "—", "-")

    def _subject(self, verb: int, accused: bool) -> tuple[Entity, Mention | None, bool] | None:
        for argument in self.arguments.subjects(verb):
            entity = argument.entity.metonym or argument.entity
            return entity, argument.mention, accused
        return None

    def _quoted(self, reading: Reading) -> tuple[Entity, Mention | None, bool] | None:
        for quote in self.discourse.quotes:
            if quote.start <= reading.head < quote.end and quote.speaker is not None:
                for argument in self.arguments.actors(quote.speaker, coordinated=False):
                    entity = argument.entity.metonym or argument.entity
                    return entity, argument.mention, False
        return None

    def _according(self, reading: Reading) -> tuple[Entity, Mention | None, bool] | None:
        tree = self.tree
        a, b = tree.sentences[tree.sentence_of[reading.head]]
        for i in range(a, b):
            if tree.lower[i] in status_lexicon().saying.according:
                for to in tree.all_children(i, "prep"):
                    for g in tree.all_children(to, "pobj"):
                        for argument in self.arguments.actors(g, coordinated=False):
                            return argument.entity.metonym or argument.entity, argument.mention, False
        return None
