"""Which outlets tell of an event in words of their own.

Much of what papers print is an agency's text, cut or with a word changed. Twenty copies are one source. Only
the claims of one event are compared, so that the work grows with the claims and not with their square."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain, pairwise

from graphbuild.resolve.told import Told

ALIKE = 0.6  # the part of the pairs of neighbouring words of either sentence that near copies share
FEW = 8  # sentences that are compared all with all

_WORD = re.compile(r"\w+")


def independent(told: Sequence[Told]) -> set[str]:
    """The outlets of an event of which a sentence is no near copy of an earlier one of another outlet;
    `told` is in order of report (`outlets_of_their_own`)."""
    if len(told) == 1:
        return {told[0].outlet}
    return outlets_of_their_own([(each.claim.evidence.text, each.outlet) for each in told])


def outlets_of_their_own(told: Sequence[tuple[str, str]]) -> set[str]:
    """The outlets of which a sentence is no near copy of an earlier one of another outlet, from sentences in
    order of report, each with its outlet.

    Two sentences are near copies if the sets of their pairs of neighbouring words have a Jaccard index of at
    least `ALIKE`. Pairs are found by prefix filtering (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and
    Srikant 2007), which gives exactly those that comparing all with all would, without a random hash: of each
    sentence only its rarest pairs of words are looked up, and one of them must be shared."""
    first: dict[str, str] = {}  # the outlet that each sentence is of
    for text, outlet in told:
        first.setdefault(text, outlet)
    if len(first) == 1 or len(set(first.values())) == 1:
        return set(first.values())
    _trace_back(first)
    found = set()
    for text, outlet in told:
        if first[text] == outlet:
            found.add(outlet)
    return found


def _trace_back(first: dict[str, str]) -> None:
    """Gives sentences that are near copies of an earlier one to the outlet of that one."""
    shingles = {text: _shingles(text) for text in first}
    index = _Rarest(shingles) if len(first) > FEW else None
    before: list[str] = []
    for text, outlet in first.items():  # in order of report
        mine = shingles[text]
        for other in before if index is None else index.candidates(text):
            if first[other] != outlet and _alike(mine, shingles[other]):
                first[text] = first[other]
                break
        before.append(text)


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    return set(map(" ".join, pairwise(["", *words, ""])))


class _Rarest:
    """Sentences by the rarest of their shingles."""

    def __init__(self, shingles: dict[str, set[str]]) -> None:
        self.shingles = shingles
        self.counts = Counter(chain.from_iterable(shingles.values()))
        self.index: dict[str, list[str]] = defaultdict(list)

    def candidates(self, text: str) -> list[str]:
        """The sentences asked for before that can be near copies of this one, in their order."""
        counts = self.counts
        mine = self.shingles[text]
        # Those that no other has come first, and find nothing.
        shared = sorted((counts[shingle], shingle) for shingle in mine if counts[shingle] > 1)
        wanted = int(len(mine) * (1 - ALIKE)) + 1 - (len(mine) - len(shared))
        found: dict[str, None] = {}
        for _, shingle in shared[: max(wanted, 0)]:
            others = self.index[shingle]
            found.update(dict.fromkeys(others))
            others.append(text)
        return list(found)


def _alike(one: set[str], other: set[str]) -> bool:
    both = len(one & other)
    return both >= ALIKE * (len(one) + len(other) - both)
