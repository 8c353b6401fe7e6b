"""Whom a statement answers that names nobody: "The Kremlin denied it", "Washington welcomed the move".

Articles answer from sentence to sentence. Who denies, rejects or dismisses what was just said of him does it
to who said it; who welcomes or condemns what was just done does it to who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphbuild.extract.phrases import Argument, scaled
from graphbuild.extract.reading import Reading
from graphbuild.parse.mentions import Entity

if TYPE_CHECKING:
    from graphbuild.extract.pairing import Pairing

_BACK = 3  # sentences before in which the answered statement may stand
_ANSWERS = ("REJECT",)
_JUDGES = ("SUPPORT", "ACCUSE")
_ANSWERED = ("ACCUSE", "REQUEST", "THREATEN", "AGREE", "SANCTION")
_POINTING = ("the", "this", "that", "these", "those", "any", "all", "such")
_DIRECT = 0.6  # how sure the link is, as of other arguments


def answered(
    pairing: Pairing, reading: Reading, sources: list[Argument]
) -> Iterator[tuple[Argument, Argument]]:
    """Pairs of who answers and whom, for a reading that has no target in its own sentence."""
    tree = pairing.tree
    if (
        reading.root not in (*_ANSWERS, *_JUDGES)
        or not tree.tags[reading.head].startswith("V")
        or len(sources) != 1
        or not _points_back(pairing, reading)
    ):
        return
    source = sources[0]
    here = tree.sentence_of[reading.head]
    for head in sorted((h for h in pairing.readings if h < reading.head), reverse=True):
        back = here - tree.sentence_of[head]
        if back > (_BACK if reading.root in _ANSWERS else 1):
            return
        if back == 0:
            continue
        earlier = pairing.readings[head]
        if reading.root in _ANSWERS and earlier.root not in _ANSWERED:
            continue
        for s, t in pairing.found(earlier).pairs:
            if one_party(s.entity, source.entity) or s.entity.generic or s.entity.kind == "place":
                continue
            if reading.root in _JUDGES or one_party(t.entity, source.entity):
                yield source, scaled([s], _DIRECT)[0]
                return


def _points_back(pairing: Pairing, reading: Reading) -> bool:
    """Whether the object of a verb is nothing but "it" or "the accusations": something said before."""
    tree, works = pairing.tree, pairing.reader.lexicon.groups["works"]
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
        if tree.deps[c] != "dobj" or below or not pointing or tree.lemma(c) not in works:
            return False
    return True


def one_party(a: Entity, b: Entity) -> bool:
    """Whether two actors speak for one side: the same, or of one and the same state."""
    if a is b or a.id == b.id or a.metonym is b or b.metonym is a:
        return True
    official = ("country", "government", "military", "person")
    return len(a.countries) == 1 and a.countries == b.countries and a.kind in official and b.kind in official
