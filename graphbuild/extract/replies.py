"""Whom a statement answers that names nobody: "The Kremlin denied it", "Washington welcomed the move".

Articles answer from sentence to sentence. Who denies, rejects or dismisses what was just said of him does it
to who said it; who welcomes or condemns what was just done does it to who did it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping

from graphbuild.extract.phrases import Argument, scaled
from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.status import modality_of, negated
from graphbuild.parse.mentions import Entity

Pairs = Callable[[Reading], list[tuple[Argument, Argument]]]

_BACK = 3  # sentences before in which the answered statement may stand
_ANSWERS = ("REJECT",)
_JUDGES = ("SUPPORT", "ACCUSE")
_ANSWERED = ("ACCUSE", "REQUEST", "THREATEN", "AGREE", "SANCTION")
_POINTING = ("the", "this", "that", "these", "those", "any", "all", "such")
_MANY = 3  # who answer together
_REPLIED = 0.6  # how sure the link is, as of other arguments


class Replies:
    """Finds whom the readings of one document answer. `pairs` gives the pairs that a reading's own sentence
    names, `sensible` whether a pair makes sense."""

    def __init__(
        self,
        reader: Reader,
        readings: Mapping[int, Reading],
        pairs: Pairs,
        sensible: Callable[[Reading, Argument, Argument], bool],
    ) -> None:
        self.tree = reader.tree
        self.reader = reader
        self.readings = readings
        self.pairs = pairs
        self.sensible = sensible
        self.works = reader.lexicon.groups["works"]
        self.heads = sorted(readings)

    def to(self, reading: Reading, sources: list[Argument]) -> Iterator[tuple[Argument, Argument]]:
        """Pairs of who answers and whom, for a reading that has no target in its own sentence."""
        if (
            reading.root not in (*_ANSWERS, *_JUDGES)
            or not self.tree.tags[reading.head].startswith("V")
            or not 0 < len(sources) <= _MANY
            or not self._points_back(reading)
        ):
            return
        for earlier in self._before(reading):
            found = [
                (source, scaled([s], _REPLIED)[0])
                for source in sources
                for s, t in self.pairs(earlier)[:1]
                if not (one_party(s.entity, source.entity) or s.entity.generic or s.entity.kind == "place")
                and (reading.root in _JUDGES or one_party(t.entity, source.entity))
                and self.sensible(reading, source, s)
            ]
            if found:
                yield from found
                return

    def _before(self, reading: Reading) -> Iterator[Reading]:
        """The readings that may be answered, the nearest first."""
        tree = self.tree
        here = tree.sentence_of[reading.head]
        for k in range(bisect_left(self.heads, reading.head) - 1, -1, -1):
            earlier = self.readings[self.heads[k]]
            back = here - tree.sentence_of[earlier.head]
            if back > (_BACK if reading.root in _ANSWERS else 1):
                return
            if back == 0 and not (reading.root in _ANSWERS and tree.deps[reading.head] == "conj"):
                continue  # "asked for troops, but Moscow declined" answers in its own sentence
            if reading.root in _ANSWERS:
                if earlier.root in _ANSWERED:
                    yield earlier
            elif self._told_of(reading, earlier) and self.pairs(earlier):
                yield earlier

    def _told_of(self, reading: Reading, earlier: Reading) -> bool:
        """Whether what is welcomed or condemned is the earlier event: of the noun's class, and done."""
        if negated(self.tree, earlier) or modality_of(self.tree, earlier) not in ("actual", "planned"):
            return False
        theme = self.tree.child(reading.head, "dobj")
        told = self.reader.reading(theme) if theme is not None else None
        return told is None or told.root == earlier.root

    def _points_back(self, reading: Reading) -> bool:
        """Whether the object of a verb is nothing but "it" or "the accusations": something said before."""
        tree = self.tree
        objects = [
            c for c in tree.children[reading.head] if tree.deps[c] in ("dobj", "nsubjpass", "ccomp", "xcomp")
        ]
        if not objects:
            return reading.root in _ANSWERS and tree.child(reading.head, "prep") is None
        for c in objects:
            if tree.lower[c] in ("it", "this", "that"):
                continue
            below = [g for g in tree.children[c] if tree.deps[g] not in ("det", "amod", "predet", "punct")]
            pointing = any(tree.lower[g] in _POINTING for g in tree.children[c]) or tree.tags[c] == "NNS"
            if tree.deps[c] != "dobj" or below or not pointing or tree.lemma(c) not in self.works:
                return False
        return True


def one_party(a: Entity, b: Entity) -> bool:
    """Whether two actors speak for one side: the same, or of one and the same state."""
    if a is b or a.id == b.id or a.metonym is b or b.metonym is a:
        return True
    official = ("country", "government", "military", "person")
    return len(a.countries) == 1 and a.countries == b.countries and a.kind in official and b.kind in official
