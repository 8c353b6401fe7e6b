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

from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.status import modality_of, negated
from graphbuild.lexicon.events import EventLexicon
from graphbuild.parse.tree import Tree
from graphbuild.records import QUADS, Modality, Polarity, Record, Root


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


def path_between(tree: Tree, a: int, b: int) -> tuple[list[int], int | None]:
    """Tokens on the way from `a` to `b`, and the one where their branches meet (None in different
    sentences)."""
    up_a, up_b = [a, *tree.ancestors(a)], [b, *tree.ancestors(b)]
    below = set(up_b)
    meet = next((i for i in up_a if i in below), None)
    if meet is None:
        return up_a, None
    return up_a[: up_a.index(meet) + 1] + up_b[: up_b.index(meet)][::-1], meet


def code_pair(tree: Tree, lexicon: EventLexicon, source: str, target: str) -> Coded:
    """The class of what `source` does to `target` in the sentence of `tree`."""
    reader = Reader(tree, lexicon)
    spans = [find_span(tree, phrase) for phrase in (source, target)]
    inside = {i for span in spans if span for i in range(*span)}
    tops = [top_of(tree, span) for span in spans if span]
    found: list[tuple[float, int, Reading]] = []
    if not tops:
        path, meet = [i for a, b in tree.sentences[:1] for i in range(a, b)], None
    else:
        path, meet = path_between(tree, tops[0], tops[-1])
        if len(tops) == 1:
            path = [tops[0], *tree.ancestors(tops[0])]
            meet = next((i for i in path[1:] if tree.tags[i].startswith("V")), None)
    readings = {i: r for i in range(tree.n) if (r := reader.reading(i)) is not None}
    used = {c for r in readings.values() for c in r.consumed}
    on_path = set(path)
    for i, reading in readings.items():
        score = _score(tree, reading, i, on_path, meet, inside, used)
        found.append((score, -i, reading))
    if not found:
        return Coded()
    found.sort(key=lambda f: f[:2], reverse=True)
    score, _, best = found[0]
    rival = next((f[0] for f in found[1:] if f[2].root != best.root), 0.0)
    root, polarity, modality = _codebook(tree, best)
    margin = max(0.0, score - rival)
    confidence = round(min(0.98, 0.45 + 0.08 * margin + (0.15 if best.specific else 0.0)), 3)
    tokens = sorted({best.head, best.core})
    return Coded(
        root=root,
        confidence=confidence,
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


def _codebook(tree: Tree, reading: Reading) -> tuple[Root, Polarity, Modality]:
    modality = modality_of(tree, reading)
    no = negated(tree, reading)
    root = reading.root
    if modality == "planned" and not reading.operators:
        if QUADS[root].endswith("cooperation"):
            root = "REJECT" if no else "AGREE"
        elif root in ("ASSAULT", "COERCE", "SANCTION", "PROTEST"):
            root = "THREATEN"
    elif no and QUADS[root].endswith("cooperation"):
        root = "REJECT"
    return root, "negative" if no else "positive", modality
