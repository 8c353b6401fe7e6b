"""Shares and F1 with 95 % confidence intervals.

What stands in one document goes wrong together, so documents are drawn again, not single claims: a percentile
bootstrap over documents (Efron & Tibshirani 1993, chapter 13), of which at least ten must bear on the figure;
with fewer, over sentences; with fewer than ten of these, and where all or none is right (of which a bootstrap
thinks that it could not have been otherwise), Wilson's interval (1927), which takes each case for itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from graphbuild.records import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts: TypeAlias = "NDArray[np.int64]"
    Values: TypeAlias = "NDArray[np.float64]"

ENOUGH = 10  # documents, or sentences, that must bear on a figure for a bootstrap over them
RESAMPLES = 2000
_SEED = 1729
_CELLS = 4_000_000  # numbers drawn at once
_Z = 1.959963984540054  # the normal quantile of 0.975

Interval = Literal["documents", "sentences", "wilson"]


class Outcome(NamedTuple):
    """Whether one thing was right, and where it stands: document, and a key of its sentence in it."""

    doc: str
    sentence: tuple[int, str]
    right: bool


class Figure(Record, frozen=True, kw_only=True):
    """A share or F1 between 0 and 1, with a 95 % confidence interval and how that was found. `right` of `of`
    things were right (None for F1). All is None where there was nothing to be right."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval: Interval | None = None
    right: int | None = None
    of: int | None = None


class Scores(Record, frozen=True, kw_only=True):
    """Precision: the share of what was extracted that is right; recall: the share of the gold that was
    found; F1, their harmonic mean."""

    precision: Figure
    recall: Figure
    f1: Figure


def scores(found: Sequence[Outcome], gold: Sequence[Outcome]) -> Scores:
    """Precision over what was extracted, recall over the gold."""
    return Scores(precision=share(found), recall=share(gold), f1=_f1(found, gold))


def share(outcomes: Sequence[Outcome]) -> Figure:
    """The share of outcomes that are right."""
    right, of = _right(outcomes), len(outcomes)
    if not of:
        return Figure(right=0, of=0)
    by, groups = _grouped([outcomes])
    if by == "wilson" or right in (0, of):
        low, high = _wilson(right, of)
        by = "wilson"
    else:
        low, high = _bootstrap(groups, lambda sums: _ratio(sums[:, 0], sums[:, 1]))
    value = right / of
    return Figure(value=value, low=min(low, value), high=max(high, value), interval=by, right=right, of=of)


def _f1(found: Sequence[Outcome], gold: Sequence[Outcome]) -> Figure:
    if not gold:
        return Figure()
    samples = (found, gold)
    value = _harmonic(*(_right(outcomes) / len(outcomes) if outcomes else 0.0 for outcomes in samples))
    by, groups = _grouped(samples)
    if by == "wilson" or any(_right(outcomes) in (0, len(outcomes)) for outcomes in samples):
        # F1 grows with each of the two, so that their limits give limits (too wide rather than too narrow).
        limits = [_wilson(_right(outcomes), len(outcomes)) for outcomes in samples]
        low, high = (_harmonic(precision, recall) for precision, recall in zip(*limits, strict=True))
        by = "wilson"
    else:
        low, high = _bootstrap(groups, _f1_of_sums)
    return Figure(value=value, low=min(low, value), high=max(high, value), interval=by)


def _right(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.right for outcome in outcomes)


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _grouped(samples: Sequence[Sequence[Outcome]]) -> tuple[Interval, list[list[int]]]:
    """What to draw, and for each document or sentence, in order, right and all outcomes of each sample."""
    if len({outcome.doc for sample in samples for outcome in sample}) >= ENOUGH:
        return "documents", _sums(samples, lambda outcome: outcome.doc)
    sentences = _sums(samples, lambda outcome: (outcome.doc, outcome.sentence))
    return ("sentences" if len(sentences) >= ENOUGH else "wilson"), sentences


def _sums(samples: Sequence[Sequence[Outcome]], key: Callable[[Outcome], Any]) -> list[list[int]]:
    sums: dict[Any, list[int]] = {}
    for column, sample in enumerate(samples):
        for outcome in sample:
            row = sums.setdefault(key(outcome), [0] * (2 * len(samples)))
            row[2 * column] += outcome.right
            row[2 * column + 1] += 1
    return [sums[one] for one in sorted(sums)]


def _wilson(right: int, of: int) -> tuple[float, float]:
    if not of:
        return 0.0, 1.0
    share, over = right / of, _Z * _Z / of
    middle = (share + over / 2) / (1 + over)
    half = _Z * math.sqrt(share * (1 - share) / of + over / (4 * of)) / (1 + over)
    return max(0.0, middle - half), min(1.0, middle + half)


def _bootstrap(groups: list[list[int]], measure: Callable[[Counts], Values]) -> tuple[float, float]:
    """The middle 95 % of a measure over samples of the groups, drawn with replacement, the same each time."""
    import numpy as np

    counts = np.array(groups, dtype=np.int64)
    random = np.random.default_rng(_SEED)
    most = max(1, _CELLS // len(groups))
    values = []
    for start in range(0, RESAMPLES, most):
        drawn = random.integers(len(groups), size=(min(most, RESAMPLES - start), len(groups)))
        values.append(measure(counts[drawn].sum(axis=1)))
    low, high = np.nanpercentile(np.concatenate(values), [2.5, 97.5])
    return float(low), float(high)


def _ratio(part: Counts, whole: Counts) -> Values:
    import numpy as np

    ratio: Values = np.full(len(part), np.nan)
    return np.divide(part, whole, out=ratio, where=whole > 0)


def _f1_of_sums(sums: Counts) -> Values:
    import numpy as np

    precision, recall = _ratio(sums[:, 0], sums[:, 1]), _ratio(sums[:, 2], sums[:, 3])
    both = precision + recall
    f1: Values = np.where(both == 0, 0.0, 2 * precision * recall / np.where(both == 0, 1.0, both))
    return f1
