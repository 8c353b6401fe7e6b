"""Which words of a quotation carry the predicate, so that the page can mark them."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouy]+")
_LONGEST_ENDING = 4
_LONG_WORD = 5
_REACH_OF_LONG, _REACH_OF_SHORT = 6, 2  # in words: "with" is marked only next to what it belongs to

Token = tuple[int, int, str]


def marked(quote: str, predicate: str) -> list[str]:
    """The quotation cut into pieces, plain and marked by turns, the first one plain (perhaps empty): joined,
    they are the quotation. The predicate's words stand there as lemmas ("pledge solidarity with"). A word of
    the quotation matches by its beginning or, as "met" and "held" do, by its consonants; where several match,
    the ones that stand closest together are taken."""
    tokens = [(match.start(), match.end(), match.group().casefold()) for match in _WORD.finditer(quote)]
    matches = [found for lemma in _lemmas(predicate) if (found := _matches(lemma, tokens))]
    if not matches:
        return [quote]
    chosen = [_anchor(matches)]
    for candidates in matches[1:]:
        nearest = min(candidates, key=lambda i: (_distance(i, chosen), i))
        long = len(tokens[nearest][2]) >= _LONG_WORD
        if _distance(nearest, chosen) <= (_REACH_OF_LONG if long else _REACH_OF_SHORT):
            chosen.append(nearest)
    return _cut(quote, [tokens[i] for i in sorted(set(chosen))])


@lru_cache(maxsize=1 << 12)
def _lemmas(predicate: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(predicate.casefold()))


def _matches(lemma: str, tokens: list[Token]) -> list[int]:
    """The words that are most like the lemma, if any is."""
    initial = lemma[0]
    likeness = {
        i: (_likeness(word, lemma), -abs(len(word) - len(lemma)))
        for i, (_, _, word) in enumerate(tokens)
        if word[0] == initial  # no other is like it
    }
    best = max(likeness.values(), default=(0, 0))
    return [i for i, value in likeness.items() if value == best] if best[0] else []


@lru_cache(maxsize=1 << 16)
def _likeness(word: str, lemma: str) -> int:
    if word == lemma:
        return 4
    if min(len(lemma), len(word)) < 3 or len(word) > len(lemma) + _LONGEST_ENDING:
        return 0
    if word.startswith(lemma):
        return 3
    stem = lemma[:-1] if _VOWELS.fullmatch(lemma[-1]) else lemma  # impos-ing, den-ied
    if len(stem) >= 3 and word.startswith(stem):
        return 2
    return int(word[0] == lemma[0] and len(bones := _bones(lemma)) >= 2 and bones == _bones(word))


def _bones(word: str) -> str:
    return _VOWELS.sub("", word).replace("ck", "k")


def _anchor(matches: list[list[int]]) -> int:
    """Of the places of the first word, the one nearest to all the others."""
    return min(matches[0], key=lambda i: (sum(min(_distance(j, [i]), 10) for j in _flat(matches[1:])), i))


def _flat(lists: list[list[int]]) -> list[int]:
    return [i for members in lists for i in members]


def _distance(i: int, chosen: list[int]) -> int:
    return min(abs(i - j) for j in chosen)


def _cut(quote: str, words: list[Token]) -> list[str]:
    """Marked words with only blanks between them become one piece."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in words:
        if spans and not quote[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    pieces = []
    last = 0
    for start, end in spans:
        pieces += [quote[last:start], quote[start:end]]
        last = end
    return [*pieces, quote[last:]]
