"""Claims between the same two parties, gathered by the happening they tell of.

A greedy agglomeration in a fixed order: what is told with the best date and place first, so that the vaguer
finds what it can mean. A claim without a date does not fit just anything: news tells of the last days unless
it says otherwise. Happenings are looked up by day, so that the time a claim takes does not grow with their
number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from graphbuild.lexicon.neighbours import neighbours
from graphbuild.records import QUADS, Root
from graphbuild.resolve.spans import PRECISE, Span
from graphbuild.resolve.told import Told

RECENT = 14  # days before its report in which a happening told without a date lies, if its place agrees
NEWS = 7  # the same where only the actors agree
AHEAD = 30  # days after its report in which a plan told without a date lies
BESIDE = 2  # sentences: so near to each other a document speaks of the same thing
COPIED = 2  # days within which the same sentence is printed again about the same thing
GOES_ON = 4  # days between happenings that recur so often that the day alone tells them apart
OUTVOTED = 3  # times as many claims that give another day
LONG = 2 * 366  # a time longer than this ("since 2014") finds no single happening inside it


class Happening:
    """The claims that tell of one happening, each with how sure (0..1) it is that it does; and what they
    agree on."""

    __slots__ = (
        "docs", "forward", "high_organ", "into", "low_organ", "numbers", "place", "root", "span", "spot",
        "symmetric", "told",
    )  # fmt: skip

    def __init__(self, told: Told) -> None:
        self.told: list[tuple[Told, float]] = [(told, 1.0)]
        self.into: Happening | None = None  # the happening that it turned out to be
        self.root: Root = told.claim.root
        self.span = told.span
        self.place = told.place
        self.spot = told.spot
        self.docs: dict[str, list[Told]] = {told.doc: [told]}
        self.numbers = told.numbers
        self.symmetric = told.symmetric
        self.forward = None if told.symmetric else told.forward
        self.low_organ = told.low_organ
        self.high_organ = told.high_organ

    @property
    def now(self) -> Happening:
        """The happening that this one is by now."""
        happening = self
        while happening.into is not None:
            happening = happening.into
        return happening

    @property
    def first(self) -> Told:
        """The claim that it was found by."""
        return self.told[0][0]

    def add(self, told: Told, certainty: float) -> None:
        """Takes a claim in."""
        self.told.append((told, certainty))
        if told.doc in self.docs:
            self.docs[told.doc].append(told)
        else:
            self.docs[told.doc] = [told]
        if told.numbers:
            self.numbers = self.numbers | told.numbers if self.numbers else told.numbers
        if told.symmetric:
            self.symmetric = True
        elif self.forward is None:
            self.forward = told.forward
        self.low_organ = self.low_organ or told.low_organ
        self.high_organ = self.high_organ or told.high_organ
        if told.span and self.span:
            self.span = self.span.narrowed(told.span)
        if told.place and self.spot is None and (self.place is None or told.spot):
            self.place, self.spot = told.place, told.spot

    def fits(self, told: Told) -> bool:
        """Direction, organs of states and places allow the claim to tell of it."""
        if self.into is not None:
            return False
        if not (told.symmetric or self.symmetric or self.forward == told.forward):
            return False
        if self.low_organ and told.low_organ and self.low_organ != told.low_organ:
            return False
        if self.high_organ and told.high_organ and self.high_organ != told.high_organ:
            return False
        if not self.fits_place(told):
            return False
        if told.doc in self.docs and self.beside(told):
            return False
        if told.span is None and told.differs(self.first) > 1 and not self.sure(told):
            return False
        # Where nobody is named, the place has to say of whom it is told, or the document.
        return not told.partial or (self.spot is not None and self.spot == told.spot) or told.doc in self.docs

    def beside(self, told: Told) -> bool:
        """A sentence that tells both names others in the claim: whom it names side by side are two."""
        sent = told.claim.sent
        return any(other.claim.sent == sent and other.differs(told) for other in self.docs[told.doc])

    def fits_place(self, told: Told) -> bool:
        """The places are equal, one is unknown, or one is the country of the other."""
        one, other = self.place, told.place
        if one is None or other is None or one.id == other.id:
            return True
        return (self.spot is None or told.spot is None) and one.country == other.country and bool(one.country)

    def sure(self, told: Told) -> bool:
        """More than the actors says that it is the one: the spot, or a number ("13,000 soldiers")."""
        if self.spot is not None and self.spot == told.spot:
            return True
        return bool(told.numbers and self.numbers and not told.numbers.isdisjoint(self.numbers))


def gather(block: Iterable[Told]) -> list[Happening]:
    """The happenings behind claims of one status between the same two parties; the order of the claims does
    not matter."""
    block = list(block)
    if len(block) == 1:
        return [Happening(block[0])]
    shelves: dict[Root, Shelf] = {}
    found: list[Happening] = []
    near = neighbours()
    dated = True
    for told in sorted(block, key=Told.order):
        if dated and told.span is None:
            dated = False  # from here on all are undated, and look for what the others tell
            if len(found) > 1:
                _outvote(shelves)
        root = told.claim.root
        shelf = shelves.get(root)
        if shelf is None:
            shelf = shelves[root] = Shelf(QUADS[root] == "material conflict")
        happening = shelf.find(told)
        if happening is None and len(shelves) > 1:
            for other in near.get(root, ()):
                if other in shelves and (happening := shelves[other].find_kindred(told)):
                    break
        if happening is None:
            happening = Happening(told)
            found.append(happening)
            shelf.put(happening)
        else:
            happening.add(told, certainty(happening, told))
            if happening.root != root:
                shelf.put(happening)
        shelf.note(happening, told)
    if dated and len(found) > 1:
        _outvote(shelves)
    return [happening for happening in found if happening.into is None]


def _outvote(shelves: dict[Root, Shelf]) -> None:
    for shelf in shelves.values():
        shelf.outvote()


def certainty(happening: Happening, told: Told) -> float:
    """How sure it is that a claim that fits a happening tells of it."""
    known = (happening.span is not None and told.span is not None) + (
        happening.place is not None and told.place is not None
    )
    return (0.8, 0.9, 1.0)[known]


class Shelf:
    """The happenings of one class in a block so far, found again by document, words, day, year and day of
    report. `violent` happenings go on from day to day."""

    __slots__ = ("by_day", "by_doc", "by_number", "by_report", "by_spot", "by_words", "by_year", "precise",
                 "shelved", "sorted", "violent")  # fmt: skip

    def __init__(self, violent: bool) -> None:
        self.violent = violent
        self.by_doc: dict[str, list[tuple[int, Happening]]] = {}  # with the number of the sentence
        self.by_words: dict[str, list[tuple[int | None, Happening]]] = {}
        self.by_day: dict[int, list[Happening]] = {}  # of precise ones
        self.by_year: dict[int, list[Happening]] = {}  # of vague ones
        self.by_number: dict[object, list[Happening]] = {}  # of vague ones
        self.by_report: dict[int | None, list[Happening]] = {}  # of undated ones
        self.by_spot: dict[str, list[Happening]] = {}  # of dated ones
        self.precise: list[tuple[int, int, Happening]] = []  # by their first day, once they are needed so
        self.sorted = True
        self.shelved: set[int] = set()

    def put(self, happening: Happening) -> None:
        """A happening to be found from now on."""
        if id(happening) in self.shelved:
            return
        self.shelved.add(id(happening))
        span, told = happening.span, happening.first
        if span is None:
            self.by_report.setdefault(told.reported, []).append(happening)
            return
        if told.spot:
            self.by_spot.setdefault(told.spot, []).append(happening)
        if span.last - span.first < PRECISE:
            for day in range(span.first, span.last + 1):
                self.by_day.setdefault(day, []).append(happening)
            self.precise.append((span.first, len(self.precise), happening))
            self.sorted = False
            return
        for year in range(span.start.year, span.end.year + 1):
            self.by_year.setdefault(year, []).append(happening)
        for number in told.numbers or ():
            self.by_number.setdefault(number, []).append(happening)

    def note(self, happening: Happening, told: Told) -> None:
        """Remembers which document and which words tell of a happening."""
        self.by_doc.setdefault(told.doc, []).append((told.claim.sent, happening))
        if told.words:
            self.by_words.setdefault(told.words, []).append((told.reported, happening))

    def find(self, told: Told) -> Happening | None:
        """The happening that a claim tells of; None for a new one."""
        if told.words and told.words in self.by_words and (found := self._printed_before(told)):
            return found
        span = told.span
        if span is None:
            return self._undated(told)
        if span.last - span.first < PRECISE:
            return self._precise(told, span)
        return self._vague(told, span)

    def find_kindred(self, told: Told) -> Happening | None:
        """The happening of this class that a claim of a neighbouring one tells of: the same day and spot, or
        the same predicate or number in the news of the same days."""
        if told.words and told.words in self.by_words and (found := self._printed_before(told)):
            return found
        span = told.span
        if span is not None:
            if span.last - span.first >= PRECISE:
                return None
            days: Iterable[int] = range(span.first, span.last + 1)
        elif told.reported is not None:
            days = range(told.reported - NEWS, told.reported + 2)
        else:
            return None
        candidates = [
            happening
            for happening in _distinct(self.by_day, days)
            if happening.fits(told)
            and (_same_words(happening, told) or (span is not None and happening.sure(told)))
        ]
        return self._best(candidates, told)

    def outvote(self) -> None:
        """Puts what few tell of a day into what most tell of the day before or after: the one is a slip of
        the pen, where such things don't go on from day to day between the two."""
        if len(self.precise) < 2:
            return
        self._sort()
        for at, (first, _, happening) in enumerate(self.precise):
            span = happening.span
            if span is None or span.first != span.last or happening.into:
                continue
            low = bisect_left(self.precise, (first - GOES_ON - PRECISE,))
            high = bisect_left(self.precise, (first + GOES_ON + 1,))
            near = [
                other
                for index, (_, _, other) in enumerate(self.precise[low:high], low)
                if index != at and not other.into and other.span and other.span.apart(span) <= GOES_ON
            ]
            if len(near) == 1 and self._outvotes(near[0], happening):
                for told, certainty in happening.told:
                    near[0].add(told, min(certainty, 0.8))
                happening.into = near[0]

    def _outvotes(self, most: Happening, few: Happening) -> bool:
        return (
            most.span is not None
            and few.span is not None
            and most.span.first == most.span.last
            and most.span.apart(few.span) == 1
            and len(most.told) >= OUTVOTED * len(few.told)
            and most.docs.keys().isdisjoint(few.docs)
            and all(most.fits(told) for told, _ in few.told)
        )

    def _sort(self) -> None:
        if not self.sorted:
            self.precise.sort(key=lambda entry: entry[:2])
            self.sorted = True

    def _printed_before(self, told: Told) -> Happening | None:
        """The happening that another document tells in the same sentence, in the news of the same days."""
        for reported, printed in reversed(self.by_words[told.words or ""]):
            happening = printed.now
            near = reported == told.reported or (
                reported is not None and told.reported is not None and abs(reported - told.reported) <= COPIED
            )
            meets = told.span is None or happening.span is None or happening.span.apart(told.span) <= 0
            elsewhere = told.doc not in happening.docs
            if near and meets and elsewhere and _same_ends(happening, told):
                return happening
        return None

    def _precise(self, told: Told, span: Span) -> Happening | None:
        candidates = []
        slack = 0 if self.violent else 1
        for happening in _distinct(self.by_day, range(span.first - slack, span.last + slack + 1)):
            # A day more or less is the clock of another country; but fighting goes on from day to day.
            apart = happening.span.apart(span) if happening.span else 0
            if apart > 0 and (
                apart > 1 or told.spot is None or happening.spot != told.spot or told.doc in happening.docs
            ):
                continue
            if happening.fits(told):
                candidates.append(happening)
        return self._best(candidates, told)

    def _vague(self, told: Told, span: Span) -> Happening | None:
        def inside(happening: Happening) -> bool:
            return happening.span is not None and happening.span.apart(span) <= 0 and happening.fits(told)

        here = {
            id(happening): happening for _, happening in self.by_doc.get(told.doc, ()) if inside(happening)
        }
        if len(here) == 1:
            return next(iter(here.values()))
        alike = [
            happening
            for happening in _distinct(self.by_year, range(span.start.year, span.end.year + 1))
            if inside(happening) and happening.span and happening.span.alike(span)
        ]
        if alike:
            return self._best(alike, told)
        if span.days > LONG:
            return None
        only: Happening | None = None
        self._sort()
        for first, _, happening in self.precise[bisect_left(self.precise, (span.first - PRECISE,)) :]:
            if first > span.last:
                break
            if inside(happening):
                if only:
                    return None  # several fit, and nothing says which is meant
                only = happening
        return only

    def _undated(self, told: Told) -> Happening | None:
        here = self.by_doc.get(told.doc)
        if here:
            here = [(at, happening.now) for at, happening in here]
            here = [entry for entry in here if entry[1].fits(told)]
            sent = told.claim.sent
            found = (
                self._best([h for _, h in here if h.sure(told)], told)
                or self._best([h for at, h in here if abs(at - sent) <= BESIDE], told)
                or self._best([h for _, h in here if _recent(h, told)], told)
            )
            if found:
                return found
        return self._of_any_day(told) if told.reported is None else self._recent(told, told.reported)

    def _recent(self, told: Told, reported: int) -> Happening | None:
        """The last happening before the report that fits, best one at the same spot."""
        close: Iterable[int]
        if told.claim.modality == "actual":
            close, far = (*range(reported, reported - NEWS - 1, -1), reported + 1), RECENT
        else:
            close, far = (*range(reported, reported + AHEAD), *range(reported - 1, reported - NEWS, -1)), NEWS
        some = bool(told.spot or told.numbers)
        near: Happening | None = None
        for day in close:
            for happening in self.by_day.get(day, ()):
                if (near is None or some) and happening.fits(told):
                    if not some or happening.sure(told):
                        return happening
                    near = near or happening
        if some:
            for day in range(reported - NEWS - 1, reported - far - 1, -1):
                for happening in self.by_day.get(day, ()):
                    if happening.sure(told) and happening.fits(told):
                        return happening
        return near or self._of_late(told, reported)

    def _of_late(self, told: Told, reported: int) -> Happening | None:
        """Something without a day that was reported about then, or with a long time and the same number."""
        for number in sorted(told.numbers or ()):
            for happening in self.by_number.get(number, ()):
                late = happening.span is not None and happening.span.distance(reported) <= 366
                if late and happening.fits(told):
                    return happening
        some = bool(told.spot or told.numbers)
        near: Happening | None = None
        for distance in range(NEWS + 1):
            for day in (reported - distance, reported + distance):
                for happening in self.by_report.get(day, ()):
                    if (near is None or some) and happening.fits(told):
                        if not some or happening.sure(told):
                            return happening
                        near = near or happening
        return near

    def _of_any_day(self, told: Told) -> Happening | None:
        """For a claim of which neither its day nor that of its report is known."""
        if told.spot:
            dated = [happening for happening in self.by_spot.get(told.spot, ()) if happening.fits(told)]
            if len(dated) == 1:
                return dated[0]
        there = [happening for happening in self.by_report.get(None, ()) if happening.fits(told)]
        same = [happening for happening in there if happening.place == told.place]
        return self._best(same or there, told) if same or len(there) == 1 else None

    def _best(self, candidates: list[Happening], told: Told) -> Happening | None:
        """The candidate that agrees on most; then the last before the report; then the first of all."""
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        reported = told.reported

        def rank(happening: Happening) -> tuple[bool, bool, bool, bool, int]:
            span = happening.span
            return (
                not happening.sure(told),
                told.doc not in happening.docs,
                not (span and told.span and span.apart(told.span) <= 0),
                bool(span and reported and span.first > reported),
                span.distance(reported) if span and reported else 0,
            )

        return min(candidates, key=rank)


def _recent(happening: Happening, told: Told) -> bool:
    """An undated claim can mean it: it lies in the days up to the report, or nothing says otherwise."""
    span, reported = happening.span, told.reported
    if span is None or reported is None:
        return True
    ahead = 1 if told.claim.modality == "actual" else AHEAD
    return span.precise and span.apart(Span(reported - RECENT, reported + ahead)) <= 0


def _same_words(happening: Happening, told: Told) -> bool:
    """The claim has the predicate of another of the happening."""
    return any(other.claim.predicate == told.claim.predicate for other, _ in happening.told[:8])


def _same_ends(happening: Happening, told: Told) -> bool:
    other = happening.first
    if not (told.symmetric or happening.symmetric or happening.forward == told.forward):
        return False
    return other.partial or not told.partial or happening.fits_place(told)


def _distinct(index: dict[int, list[Happening]], keys: Iterable[int]) -> Iterator[Happening]:
    seen: set[int] = set()
    for key in keys:
        for happening in index.get(key, ()):
            if id(happening) not in seen:
                seen.add(id(happening))
                yield happening
