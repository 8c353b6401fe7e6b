"""The class of the event between two given actors of a sentence: what `graphbuild code` does.

The readings of the sentence compete: one that stands on the dependency path between the two, close to where
their
branches meet, and that no operator above has used up, wins. Futures are read as the PLOVER codebook asks:
announced
cooperation is AGREE, announced conflict THREATEN, refused cooperation REJECT.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import cast

from graphbuild.extract.classes import class_features
from graphbuild.extract.features import path_between
from graphbuild.extract.linear import model, sigmoid, softmax
from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.status import modality_of, negated
from graphbuild.lexicon.events import EventLexicon
from graphbuild.parse.tree import Tree
from graphbuild.records import QUADS, Modality, Polarity, Record, Root

# Fusion after both have spoken: what the lexicon's class adds to the probability that the model gives it.
LEXICON_SAYS = 0.7
_HEARSAY = 0.6  # a class that the lexicon does not know of must be this likely
_SLOPE, _START = 3.0, -0.5  # from the margin between the best two classes to the log-odds of being right


class Coded(Record, frozen=True, kw_only=True):
    """The class of a pair; `root` is None where the sentence says nothing that the lexicon knows."""

    root: Root | None = None
    confidence: float = 0.0
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    predicate: str = ""


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def find_span(tree: Tree, phrase: str) -> tuple[int, int] | None:
    """First and past-the-last token of `phrase` in the sentence, by text, else by its rarest shared words."""
    text = _fold(tree.text)
    wanted = _fold(phrase).strip()
    at = text.find(wanted) if wanted else -1
    if at >= 0 and len(text) == len(tree.text):
        tokens = [i for i in range(tree.n) if tree.starts[i] < at + len(wanted) and tree.ends[i] > at]
        if tokens:
            return tokens[0], tokens[-1] + 1
    words = set(re.findall(r"\w+", wanted)) - {"the", "a", "an", "of", "in", "and"}
    tokens = [i for i in range(tree.n) if tree.lower[i] in words]
    return (tokens[0], tokens[-1] + 1) if tokens and len(words) <= 2 * len(tokens) else None


def top_of(tree: Tree, span: tuple[int, int]) -> int:
    """The token of `span` that is nearest to the root of the tree: the head of the phrase."""
    start, end = span
    best, depth = start, 10**9
    for i in range(start, end):
        d = sum(1 for _ in tree.ancestors(i))
        if d < depth and tree.deps[i] != "punct":
            best, depth = i, d
    return best


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between two phrases of a sentence: the path from the one to the other, where its branches
    meet, the tokens of the phrases, and the readings of the sentence with their scores, the best first."""

    path: list[int]
    meet: int | None
    inside: set[int]
    ranked: list[tuple[float, int, Reading]]

    @property
    def best(self) -> Reading | None:
        """The reading that the rules choose."""
        return self.ranked[0][2] if self.ranked else None


def between(tree: Tree, reader: Reader, spans: list[tuple[int, int]]) -> Between:
    """What stands between two spans of tokens, or above a single one."""
    inside = {i for span in spans for i in range(*span)}
    tops = [top_of(tree, span) for span in spans]
    meet: int | None
    if len(tops) == 1:
        path = [tops[0], *tree.ancestors(tops[0])]
        meet = next((i for i in path[1:] if tree.tags[i].startswith("V")), None)
    else:
        path, meet = path_between(tree, tops[0], tops[1])
    readings = reader.all()
    used = {c for r in readings.values() for c in r.consumed}
    on_path = set(path)
    ranked = [
        (_score(tree, reading, i, on_path, meet, inside, used), -i, reading)
        for i, reading in readings.items()
    ]
    ranked.sort(key=lambda f: f[:2], reverse=True)
    return Between(path, meet, inside, ranked)


def fused(chances: dict[str, float], root: str | None) -> dict[str, float]:
    """The chances that the model gives the classes, with a bonus for the one that the lexicon reads."""
    if root is None:
        return chances
    return {**chances, root: chances.get(root, 0.0) + LEXICON_SAYS}


def code_pair(tree: Tree, lexicon: EventLexicon, source: str, target: str) -> Coded:
    """The class of what `source` does to `target` in the sentence of `tree`."""
    spans = [span for span in (find_span(tree, source), find_span(tree, target)) if span]
    if not spans:
        return Coded()  # neither phrase stands in the sentence
    found = between(tree, Reader(tree, lexicon), spans)
    best = found.best
    learned = model("class")
    features = class_features(tree, found.path, found.meet, found.inside)
    chances = dict(zip(learned.labels, softmax(learned.scores(features)), strict=True))
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    if best is not None:
        root, polarity, modality = codebook(tree, best)
        chances = fused(chances, root)
    (label, first), (_, second) = sorted(chances.items(), key=lambda item: (-item[1], item[0]))[:2]
    if first < _HEARSAY:
        return Coded()
    tokens = sorted({best.head, best.core}) if best is not None else []
    return Coded(
        root=cast(Root, label),
        confidence=round(sigmoid(_SLOPE * (first - second) + _START), 3),
        polarity=polarity,
        modality=modality,
        predicate=" ".join(tree.words[t] for t in tokens),
    )


def _score(
    tree: Tree,
    reading: Reading,
    i: int,
    on_path: set[int],
    meet: int | None,
    inside: set[int],
    used: set[int],
) -> float:
    """How well a reading stands for the pair: on the path, near the meeting point, not used by an
    operator above."""
    distance = 0
    j = i
    while j not in on_path and tree.heads[j] != j:
        j = tree.heads[j]
        distance += 1
    score = 6.0 - 1.5 * distance if j in on_path else -2.0
    if distance and tree.deps[i] in ("dobj", "xcomp", "prep", "advcl", "pcomp", "pobj") and distance <= 2:
        score += 0.5
    if meet is not None:
        steps = 0
        k = j
        while k != meet and tree.heads[k] != k:
            k = tree.heads[k]
            steps += 1
        score += max(0.0, 3.0 - steps) if k == meet else -1.0
    if i in inside:
        score -= 4.0
    if i in used:
        score -= 2.0
    if reading.specific:
        score += 1.0
    if tree.tags[i].startswith("V"):
        score += 0.5
    return score


def codebook(tree: Tree, reading: Reading) -> tuple[Root, Polarity, Modality]:
    """Class, polarity and modality as PLOVER's codebook has them (Halterman et al. 2023): to plan cooperation
    is to agree to it, to plan force is to threaten it, and to decline cooperation is to reject it."""
    modality = modality_of(tree, reading)
    no = negated(tree, reading)
    root = reading.root
    if modality == "planned" and all(op.passes for op, _ in reading.operators):
        if QUADS[root].endswith("cooperation"):
            root = "REJECT" if no else "AGREE"
        elif root in ("ASSAULT", "COERCE", "SANCTION", "PROTEST"):
            root = "THREATEN"
    elif no and QUADS[root].endswith("cooperation"):
        root = "REJECT"
    return root, "negative" if no else "positive", modality
