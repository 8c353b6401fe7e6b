"""Small linear models: sums of integer weights over the features present, the same on every machine.

The weights are gzipped text files in `graphbuild/lexicon/`, written by `training/fit.py`:

    {"name": "source", "labels": ["source"], "scale": 0.0312, "bias": [-2.125]}
    p:v:nsubj<TAB>0:45
    ...

one line a feature, `label:weight` for each label whose weight isn't 0; a label's score is its bias plus
`scale` times the sum. Scores are log-odds (one label) or the logits of a softmax (several).
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from importlib import resources
from typing import Any

import msgspec
import numpy as np

from graphbuild.errors import LexiconError


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a file of weights."""

    name: str
    labels: tuple[str, ...]
    scale: float
    bias: tuple[float, ...]


class Linear:
    """One model. `weights[feature]` is a tuple of (label's index, weight)."""

    def __init__(self, header: Header, weights: dict[str, tuple[tuple[int, int], ...]]) -> None:
        self.labels = header.labels
        self.scale = header.scale
        self.bias = header.bias
        self.weights = weights

    @cached_property
    def _first(self) -> dict[str, int]:
        """Weights of a model with one label."""
        return {feature: pairs[0][1] for feature, pairs in self.weights.items()}

    @cached_property
    def _rows(self) -> tuple[dict[str, int], np.ndarray[Any, np.dtype[np.int32]]]:
        """Weights of a model with several labels: a row for each feature, and which."""
        table = np.zeros((len(self.weights), len(self.labels)), dtype=np.int32)
        for k, pairs in enumerate(self.weights.values()):
            for label, weight in pairs:
                table[k, label] = weight
        return {feature: k for k, feature in enumerate(self.weights)}, table

    def score(self, features: Iterable[str]) -> float:
        """The score of a model with one label."""
        known = self._first
        total = 0
        for feature in features:
            if feature in known:
                total += known[feature]
        return self.bias[0] + self.scale * total

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of every label, in the order of `labels`."""
        known, table = self._rows
        rows = [known[f] for f in features if f in known]
        totals = table[rows].sum(axis=0).tolist() if rows else [0] * len(self.labels)
        return [b + self.scale * t for b, t in zip(self.bias, totals, strict=True)]

    def why(self, features: Iterable[str], label: int = 0) -> list[tuple[str, float]]:
        """What each feature adds to the score of a label, the largest first."""
        parts = [(f, self.scale * w) for f in features for k, w in self.weights.get(f, ()) if k == label]
        return sorted(parts, key=lambda part: (-abs(part[1]), part[0]))


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that add up to 1."""
    top = max(scores)
    odds = [math.exp(s - top) for s in scores]
    total = sum(odds)
    return [o / total for o in odds]


def sigmoid(score: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, score))))


def parse_weights(text: str, name: str) -> Linear:
    """A model from its text. Raises LexiconError naming the line that is wrong."""
    first, _, rest = text.partition("\n")
    try:
        header = msgspec.json.decode(first.encode(), type=Header)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise LexiconError(f"{name}, line 1: {error}; write it again with training/fit.py") from None
    if len(header.labels) != len(header.bias):
        raise LexiconError(f"{name}, line 1: {len(header.labels)} labels but {len(header.bias)} biases")
    weights: dict[str, tuple[tuple[int, int], ...]] = {}
    for number, line in enumerate(rest.rstrip("\n").split("\n") if rest else [], 2):
        feature, _, values = line.rpartition("\t")
        try:
            pairs = tuple((int(k), int(w)) for k, w in (v.split(":") for v in values.split(" ")))
        except ValueError:
            raise LexiconError(f"{name}, line {number}: expected a feature, a tab and label:weight") from None
        if not feature or any(not 0 <= k < len(header.labels) or not -127 <= w <= 127 for k, w in pairs):
            raise LexiconError(f"{name}, line {number}: no such label, or a weight beyond 127")
        weights[feature] = pairs
    return Linear(header, weights)


def dump_weights(
    name: str, labels: Sequence[str], bias: Sequence[float], weights: dict[str, list[float]]
) -> str:
    """The text of a model from its real weights: rounded to 8 bits, what rounds to nothing left out."""
    top = max((abs(w) for row in weights.values() for w in row), default=1.0)
    scale = float(f"{top / 127:.4g}") or 1.0
    lines = []
    for feature in sorted(weights):
        pairs = [(k, max(-127, min(127, round(w / scale)))) for k, w in enumerate(weights[feature])]
        kept = " ".join(f"{k}:{w}" for k, w in pairs if abs(w) > (2 if len(labels) > 1 else 0))
        if kept:
            lines.append(f"{feature}\t{kept}\n")
    header = {"name": name, "labels": list(labels), "scale": scale, "bias": [round(b, 4) for b in bias]}
    return json.dumps(header) + "\n" + "".join(lines)


@cache
def model(name: str) -> Linear:
    """The model of this name in the lexicon. Raises LexiconError for one that is missing or damaged."""
    file = f"weights_{name}.tsv.gz"
    try:
        text = gzip.decompress(resources.files("graphbuild.lexicon").joinpath(file).read_bytes()).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise LexiconError(f"{file}: {error}; write it with training/fit.py, or install again") from None
    return parse_weights(text, file)
