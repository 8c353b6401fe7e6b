"""When and where it happened, and how much: circumstances, each given to the predicate it hangs on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphbuild.extract.reading import Reading
from graphbuild.extract.status import chain
from graphbuild.lexicon.time import time_lexicon
from graphbuild.lexicon.world import find_place
from graphbuild.parse.actors import Discourse
from graphbuild.parse.dates import resolve
from graphbuild.parse.mentions import Mention
from graphbuild.parse.tree import Tree
from graphbuild.records import Place, Quantity, Time

_DOWN = ("xcomp", "advcl", "acl", "ccomp", "dobj", "pcomp")
_ON_GROUND = ("ASSAULT", "MOBILIZE", "RETREAT", "COERCE", "CONSULT")
_INTO = ("in", "into", "inside", "to", "across", "through", "at", "near", "on")
_SPOKEN = (
    "SUPPORT",
    "ACCUSE",
    "REJECT",
    "REQUEST",
    "AGREE",
    "THREATEN",
    "SANCTION",
)  # "thanked Pyongyang" was not said there
_YEAR = re.compile(r"^(19|20)\d\d$")
_NUMBER = re.compile(r"^[$€£¥]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([a-z]{1,2})?$", re.IGNORECASE)


@dataclass(slots=True)
class _When:
    start: int
    end: int
    anchor: int
    text: str
    open_start: bool
    deadline: bool


class Circumstances:
    """Times, places and quantities of one document, and which predicate each belongs to."""

    def __init__(self, discourse: Discourse, readings: dict[int, Reading]) -> None:
        self.tree: Tree = discourse.tree
        self.discourse = discourse
        self.readings = readings
        self._eventive = {t for r in readings.values() for t in chain(self.tree, r)}
        self.times = list(self._times())
        self.places = list(self._places())

    # ---------------------------------------------------------------- anchoring

    def _anchor(self, i: int) -> int:
        """The predicate that a phrase hangs on: the nearest word above that tells of an event, or a verb."""
        for up in self.tree.ancestors(i):
            if up in self._eventive or self.tree.tags[up].startswith("V"):
                return up
        return i

    def _distance(self, reading: Reading, anchor: int) -> int | None:
        """Steps from the predicate to what it could share: itself 0, its complements 1 and on; None where
        it is another's."""
        tokens = chain(self.tree, reading)
        if anchor in tokens:
            return 0
        head = reading.head
        if self.tree.deps[head] in ("nsubj", "nsubjpass") and self.tree.heads[head] == anchor:
            above = self.readings.get(anchor)
            return (
                1 if above is None or head in above.consumed else None
            )  # "talks were held in Athens on Monday"
        j, steps = anchor, 0
        while self.tree.heads[j] != j and steps < 4:
            if self.tree.deps[j] not in _DOWN or (
                self.tree.deps[j] in ("ccomp", "advcl") and self._reported(j)
            ):
                return None  # another's words, or another time: "since they signed"
            j = self.tree.heads[j]
            steps += 1
            if j in tokens:
                return steps
        return None

    def _above(self, reading: Reading, anchor: int) -> int | None:
        """Steps up from the predicate to a verb whose time holds for it too: "met on Monday to sign"."""
        j, steps = reading.head, 0
        while self.tree.heads[j] != j and steps < 4:
            if self.tree.deps[j] not in ("xcomp", "acl", "conj", "dobj", "advcl") or (
                self.tree.deps[j] == "conj" and self.tree.child(j, "nsubj", "nsubjpass") is not None
            ):
                return None
            j = self.tree.heads[j]
            steps += 1
            if j == anchor:
                return steps + 2
        return None

    def _reported(self, i: int) -> bool:
        return any(self.tree.deps[c] == "mark" for c in self.tree.children[i])

    # ---------------------------------------------------------------- time

    def _times(self) -> Iterator[_When]:
        tree, since = self.tree, time_lexicon().since
        taken: set[int] = set()
        spans = [(a, b) for a, b, label in tree.names if label in ("DATE", "TIME")]
        for start, end in spans:
            taken.update(range(start, end))
        spans += [
            (i, i + 1)
            for i in range(tree.n)
            if i not in taken and (_YEAR.match(tree.words[i]) or tree.lower[i] in time_lexicon().weekdays)
        ]
        for start, end in sorted(spans):
            top = next((i for i in range(start, end) if not start <= tree.heads[i] < end), start)
            before = tree.lower[start - 1] if start else ""
            yield _When(
                start,
                end,
                self._anchor(top),
                " ".join(tree.words[start:end]),
                before in since or tree.lower[start] in since,
                before in time_lexicon().deadline,
            )

    def time(self, reading: Reading, *, future: bool) -> Time | None:
        """The time of a reading, resolved where the document's date allows. When it is to be done is not the
        time of a promise, a threat or a demand."""
        best: tuple[int, _When] | None = None
        to_come = self._to_come(reading)
        sentence = self.tree.sentence_of[reading.head]
        for when in self.times:
            if self.tree.sentence_of[when.start] != sentence or when.anchor in to_come:
                continue
            near = self._distance(reading, when.anchor)
            if near is None:
                near = self._above(reading, when.anchor)
            if near is None or (
                resolve(when.text, self.discourse.date, future=future) is None and not self._calendar(when)
            ):
                continue
            if best is None or near < best[0]:
                best = (near, when)
        if best is None:
            return None
        when = best[1]
        text = self.tree.span_text(when.start, when.end)
        days = resolve(when.text, self.discourse.date, future=future)
        if days is None:
            return Time(text=text)
        start, end = days
        if when.deadline and self.discourse.date is not None and start > self.discourse.date:
            return None  # "agreed to double trade by 2030": when it shall be done, not when it was agreed
        if when.open_start and self.discourse.date is not None and self.discourse.date > start:
            end = self.discourse.date
        return Time(start=start, end=end, text=text)

    def _to_come(self, reading: Reading) -> frozenset[int]:
        """The tokens of what is promised, threatened or demanded, where that governs a clause or a noun."""
        if reading.root not in ("AGREE", "THREATEN", "REQUEST"):
            return frozenset()
        tree, below = self.tree, reading.content.head if reading.content is not None else reading.head
        if below == reading.head:
            clauses = tree.all_children(below, "xcomp", "ccomp") if tree.tags[below].startswith("V") else ()
            return frozenset(i for c in clauses for i in tree.subtree(c))
        return frozenset(tree.subtree(below))

    def _calendar(self, when: _When) -> bool:
        """Whether the words name a calendar time at all (a duration or an age does not)."""
        lexicon = time_lexicon()
        words = {w.lower() for w in when.text.split()}
        return bool(
            words
            & (
                lexicon.today
                | lexicon.yesterday
                | lexicon.tomorrow
                | set(lexicon.weekdays)
                | set(lexicon.months)
                | lexicon.ago
            )
        ) or (bool(words & (lexicon.this | lexicon.last | lexicon.next)) and bool(words & set(lexicon.units)))

    # ---------------------------------------------------------------- place

    def _places(self) -> Iterator[tuple[int, Mention]]:
        tree, locative = self.tree, time_lexicon().locative
        for m in self.discourse.mentions.in_order():
            if (
                m.entity.kind not in ("place", "country")
                or m.how == "pronoun"
                or m.sense in ("demonym", "seat")
            ):
                continue
            i = m.head
            while (
                tree.deps[i] in ("compound", "nmod")
                and tree.tags[tree.heads[i]].startswith("NN")
                and tree.lemma(tree.heads[i]) in time_lexicon().grounds
            ):
                i = tree.heads[i]
            if (
                tree.deps[i] in ("compound", "nmod")
                and m.entity.kind == "place"
                and tree.heads[i] in self._eventive
            ):
                yield tree.heads[i], m  # "the Hanoi summit"
                continue
            j = i
            while tree.deps[j] in ("conj", "appos") and tree.heads[j] != j:
                j = tree.heads[j]
            if tree.deps[j] == "pobj" and tree.lower[tree.heads[j]] in locative:
                yield self._anchor(tree.heads[j]), m

    def place(self, reading: Reading, taken: set[int]) -> Place | None:
        """Where a reading happened; tokens in `taken` already are its source or target, unless they are
        places."""
        best: tuple[int, Mention] | None = None
        sentence = self.tree.sentence_of[reading.head]
        for anchor, m in self.places:
            if self.tree.sentence_of[m.head] != sentence or (
                m.head in taken and (m.entity.kind != "place" or reading.root in _SPOKEN)
            ):
                continue
            near = self._distance(reading, anchor)
            if near is None:
                continue
            specific = near * 2 + (0 if m.entity.kind == "place" else 1)
            if best is None or specific < best[0]:
                best = (specific, m)
        if best is None:
            return None
        return place_record(self.tree, best[1])

    def ground(self, reading: Reading, token: int) -> Place | None:
        """The place that a deed is done to or in, where `token` stands for its target: "shelled Idlib",
        "sent troops into Syria", "visited Ankara"."""
        m = self.discourse.mentions.by_head.get(token)
        if m is None or m.how != "named" or reading.root not in _ON_GROUND:
            return None
        if reading.root == "CONSULT" and (reading.frame is None or reading.frame.symmetric):
            return None
        led = self.tree.lower[self.tree.heads[token]] if self.tree.deps[token] == "pobj" else ""
        there = led in _INTO or (led == "" and reading.root in ("RETREAT", "CONSULT"))
        if m.entity.kind == "place" or (m.entity.kind == "country" and there):
            return place_record(self.tree, m)
        return None

    # ---------------------------------------------------------------- quantity

    def quantities(self, reading: Reading) -> tuple[Quantity, ...]:
        """Counted things among the objects of a reading: "nearly 13,000 soldiers", "$5bn"."""
        found: list[Quantity] = []
        tokens = set(chain(self.tree, reading))
        for i in tokens:
            for c in self.tree.children[i]:
                if self.tree.deps[c] in ("dobj", "nsubjpass", "nsubj", "attr") and c not in tokens:
                    for j in self.tree.conjuncts(c):
                        m = self.discourse.mentions.by_head.get(j)
                        if m is not None and m.entity.members:
                            continue  # "the two leaders" are named, not counted
                        quantity = quantity_at(self.tree, j)
                        if quantity is not None and quantity not in found:
                            found.append(quantity)
        return tuple(found)


def place_record(tree: Tree, m: Mention) -> Place:
    """The place that a mention means, with country (ISO 3166 alpha-3) and coordinates (WGS84, degrees) where
    the tables know them."""
    text = tree.span_text(m.start, m.end)
    country = m.entity.countries[0] if m.entity.countries else None
    known = find_place(m.entity.name, country) if m.entity.kind == "place" else None
    return Place(
        id=m.entity.id, name=m.entity.name, country=country, text=text,
        latitude=known.latitude if known else None, longitude=known.longitude if known else None,
    )  # fmt: skip


def quantity_at(tree: Tree, i: int) -> Quantity | None:
    """The number that noun `i` has before it, with its unit; sums of money have their currency's code."""
    lexicon = time_lexicon()
    numbers = list(tree.all_children(i, "nummod"))
    holder = i
    if not numbers and (
        tree.tags[i] == "CD" or (tree.tags[i] in ("NN", "NNS") and tree.lower[i] in lexicon.multipliers)
    ):
        numbers = [i]
    if not numbers:
        return None
    words: set[int] = set()
    for n in numbers:
        words.update(k for k in tree.subtree(n) if k <= n)
    ordered = sorted(words)
    value = _value([tree.lower[k] for k in ordered])
    if value is None:
        return None
    before = [tree.words[k] for k in range(max(0, ordered[0] - 1), ordered[-1] + 1)]
    symbol = next((w for w in before if w in lexicon.currency), None) or next(
        (w[0] for w in before if w[:1] in lexicon.currency), None
    )
    unit = lexicon.currency[symbol] if symbol else tree.lemma(holder) if holder not in numbers else ""
    if not unit:
        for p in tree.all_children(i, "prep"):
            if tree.lower[p] == "of":
                for g in tree.all_children(p, "pobj"):
                    unit = tree.lemma(g)
    approximate = any(tree.lower[k] in lexicon.approximate for k in ordered) or any(
        tree.lower[c] in lexicon.approximate for c in tree.children[i] if c < numbers[0]
    )
    end = max(holder, ordered[-1])
    start = (
        ordered[0] - 1
        if symbol and ordered[0] and tree.words[ordered[0] - 1] in lexicon.currency
        else ordered[0]
    )
    text = tree.span_text(start, end + 1)
    return Quantity(value=value, unit=unit or "count", approximate=approximate, text=text)


def _value(words: list[str]) -> int | float | None:
    """ "two dozen" is 24, "13,000" 13000, "5bn" five thousand million; None where no word is a number."""
    lexicon = time_lexicon()
    total: float | None = None
    for word in words:
        match = _NUMBER.match(word)
        if match:
            number = float(match.group(1).replace(",", "") + (match.group(2) or ""))
            suffix = (match.group(3) or "").lower()
            total = number * lexicon.multipliers.get(suffix, 1)
        elif word in lexicon.multipliers:
            total = (total if total is not None else 1) * lexicon.multipliers[word]
        elif word in lexicon.numbers and word not in ("a", "an"):
            total = (total or 0) + lexicon.numbers[word]
    if total is None:
        return None
    return int(total) if total == int(total) else total
