"""The made-up news: the documents of outlets in order of their day, as a stream of any length.

A document tells of several events of one theatre, new ones and those of the last days. Most events are told
once, a few by dozens of documents. Whatever has neighbours that only its day or its place tell it from always
comes with it: a careful reader could say of each claim what it is about."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from itertools import accumulate

from benchmarks.merging.history import DAY, History
from benchmarks.merging.page import UNNAMED, Page, Told, Truth, copied
from benchmarks.merging.world import make_world
from graphbuild.lexicon.actors import media
from graphbuild.lexicon.slug import slug
from graphbuild.records import Claim, DocumentInfo

__all__ = ["UNNAMED", "Told", "Truth", "claims", "documents"]

FIRST, LAST = dt.date(2015, 1, 1), dt.date(2025, 12, 31)
CLAIMS_A_DOCUMENT = 11.5  # on average
DOCUMENTS_A_DAY = 20  # at least; a short stream covers fewer days, not the same ones more thinly


def claims(count: int, seed: int = 0) -> Iterator[tuple[Claim, Truth]]:
    """So many claims with their truth; the same for the same numbers."""
    for told in documents(count, seed):
        yield from told.claims


def documents(count: int, seed: int = 0) -> Iterator[Told]:
    """The documents that hold so many claims, in order of their day."""
    left = count
    for told in _Newsrooms(count, seed).documents():
        yield told._replace(claims=told.claims[:left])
        left -= len(told.claims)
        if left <= 0:
            return


class _Newsrooms:
    """The outlets, and what they have printed lately."""

    def __init__(self, count: int, seed: int) -> None:
        self.chance = random.Random(f"news {seed}")
        self.history = History(make_world(count, seed), self.chance)
        self.outlets = [outlet.name for outlet in media()[:60]]
        self.days = (LAST - FIRST).days + 1
        self.a_day = max(DOCUMENTS_A_DAY, round(count / CLAIMS_A_DOCUMENT / self.days))
        self.needed = min(self.days, round(1.05 * count / CLAIMS_A_DOCUMENT / self.a_day) + 1)
        self._printed = 0
        theatres = len(self.history.world.theatres)
        self._theatres = list(accumulate(1 / (rank + 2) ** 1.1 for rank in range(theatres)))
        self._wire: deque[Told] = deque(maxlen=2 * self.a_day)

    def documents(self) -> Iterator[Told]:
        """Documents without end, day after day; where few are wanted, weeks are left out."""
        stretch = 21
        stretches = max(1, round(self.needed / stretch))
        pause = max(0, (self.days - self.needed) // stretches)
        day, used = FIRST + 2 * DAY, 0  # so that what they tell of lies in these years
        while True:
            self.history.begin(day)
            for _ in range(self.a_day):
                yield self._document(day)
            used += 1
            day += DAY
            if used % stretch == 0:
                day += pause * DAY
            if day > LAST:
                day = LAST

    def _document(self, day: dt.date) -> Told:
        chance = self.chance
        outlet = self.outlets[min(int(len(self.outlets) * chance.random() ** 2), len(self.outlets) - 1)]
        self._printed += 1
        undated = chance.random() < 0.04
        info = DocumentInfo(
            id=f"{slug(outlet)}-{day:%Y%m%d}-{self._printed}", date=None if undated else day, source=outlet
        )
        if self._wire and not undated and chance.random() < 0.15:
            first = chance.choice(self._wire)
            if first.info.date and (day - first.info.date).days <= 2 and first.info.source != outlet:
                return Told(info, copied(chance, first, info))
        page = Page(info, chance, self.history.world)
        theatre = bisect(self._theatres, chance.random() * self._theatres[-1])
        wanted = min(30, max(5, int(chance.lognormvariate(2.35, 0.45))))
        for _ in range(60):
            if len(page.claims) >= wanted:
                break
            for event, old in self.history.news(theatre, day):
                page.tell(event, old=old)
        told = Told(info, page.claims[:30])
        self._wire.append(told)
        return told
