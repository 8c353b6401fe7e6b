"""Which outlets tell of an event in words of their own.

Much of what papers print is an agency's text, cut or with a word changed. Twenty copies are one source. Only
the claims of one event are compared, so that the work grows with the claims and not with their square."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from graphbuild.resolve.told import Told

ALIKE = 0.5  # the part of the pairs of neighbouring words of either sentence that near copies share

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
    sentence only its rarest shingles are looked up, and one of them must be shared."""
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
    counts = Counter(shingle for some in shingles.values() for shingle in some)
    index: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, outlet in first.items():  # in order of report
        mine = shingles[text]
        shared = [shingle for shingle in mine if counts[shingle] > 1]
        if not shared or len(shared) < ALIKE * len(mine):
            continue  # no other has enough of its words
        rare = sorted(mine, key=lambda shingle: (counts[shingle], shingle))
        prefix = rare[: len(rare) - int(ALIKE * len(rare) + 0.999) + 1]
        seen = set()
        for shingle in prefix:
            for other in index[shingle] if counts[shingle] > 1 else ():
                if other in seen:
                    continue
                seen.add(other)
                if first[other] != outlet and _alike(mine, shingles[other]):
                    first[text] = first[other]
                    break
            if first[text] != outlet:
                break
        for shingle in prefix:
            if counts[shingle] > 1:
                index[shingle].append(text)


def _shingles(text: str) -> frozenset[tuple[str, str]]:
    words = _WORD.findall(text.casefold())
    return frozenset(zip(["", *words], [*words, ""], strict=True))


def _alike(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    both = len(one & other)
    return both >= ALIKE * (len(one) + len(other) - both)
