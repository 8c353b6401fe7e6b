"""Happenings with an end that nobody names: which of those with names they are.

"Troops shelled the town" and "gunmen were arrested" leave open who they were. Where another report has
somebody of the kind in the same deed, with the same other end, day and place, it is the one that is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graphbuild.resolve.ends import UNNAMED, End, may_be
from graphbuild.resolve.happenings import BESIDE, NEWS, RECENT, Happening
from graphbuild.resolve.spans import PRECISE
from graphbuild.resolve.told import Told

_Key = tuple[str, str, str, str]  # polarity, modality, class, and the party that is named
Trace = tuple[str, str, str, str, str]  # the same with a document, a sentence or a spot


def attach(partial: list[Happening], named: Iterable[Happening]) -> list[Happening]:
    """Puts what is told of somebody unnamed into the happenings that it means; those that find none are given
    back. The order of neither list matters."""
    partial = sorted(partial, key=lambda happening: happening.first.order())
    wanted = {key for happening in partial for key in keys_of(happening)}
    shelves: dict[_Key, _Shelf] = defaultdict(_Shelf)
    for happening in sorted(named, key=lambda happening: happening.first.order()):
        for key in keys_of(happening):
            if key in wanted:
                shelves[key].put(happening)
    left = []
    for happening in partial:
        found = None
        for key in keys_of(happening):
            if key in shelves and (found := shelves[key].find(happening)):
                break
        if found is None:
            left.append(happening)
            # Others who name nobody may mean this one.
            for key in keys_of(happening):
                shelves[key].put(happening)
        else:
            _absorb(found, happening)
    return left


def keys_of(happening: Happening) -> list[_Key]:
    """Under what a happening is looked up: its status and class with each party that is named."""
    told = happening.first
    claim = told.claim
    ends = [end.party for end in (told.low, told.high) if end.says < UNNAMED]
    return [(claim.polarity, claim.modality, happening.root, party) for party in dict.fromkeys(ends) or ("",)]


def traces(happening: Happening) -> set[Trace]:
    """By what `attach` finds a happening. Two that share no trace are never looked at together. (One without
    a spot can get it only from one with which it shares a document or a sentence, and so is among those that
    are looked at anyhow.)"""
    marks = set(happening.docs)
    marks.update([told.words for told, _ in happening.told if told.words])
    if happening.spot:
        marks.add(happening.spot)
    return {(*key, mark) for key in keys_of(happening) for mark in marks}


class _Shelf:
    """Happenings in which one party has a part."""

    __slots__ = ("by_day", "by_doc", "by_report", "by_words")

    def __init__(self) -> None:
        self.by_day: dict[int, list[Happening]] = defaultdict(list)
        self.by_report: dict[int, list[Happening]] = defaultdict(list)
        self.by_doc: dict[str, list[Happening]] = defaultdict(list)
        self.by_words: dict[str, list[Happening]] = defaultdict(list)

    def put(self, happening: Happening) -> None:
        span, told = happening.span, happening.first
        for doc in happening.docs:
            self.by_doc[doc].append(happening)
        for each, _ in happening.told:
            if each.words:
                self.by_words[each.words].append(happening)
        if span is None:
            if told.reported is not None:
                self.by_report[told.reported].append(happening)
        elif span.last - span.first < PRECISE:
            for day in range(span.first, span.last + 1):
                self.by_day[day].append(happening)

    def find(self, loose: Happening) -> Happening | None:
        """The happening that is meant: told in the same words by another document, or at the same spot; or
        the only one that the document tells of, beside it where somebody unnamed is spoken of."""
        told, span = loose.first, loose.span
        same = [
            happening
            for each, _ in loose.told
            for happening in self.by_words.get(each.words or "", ())
            if _meets(happening, loose) and _near(happening, told)
        ]
        if found := _first_of(same, loose):
            return found
        here = [
            happening
            for doc in sorted(loose.docs)
            for happening in self.by_doc.get(doc, ())
            if _meets(happening, loose)
        ]
        if found := _first_of([h for h in here if _spot(h, loose)], loose):
            return found
        if UNNAMED in (told.source.says, told.target.says):
            here = [h for h in here if _beside(h, loose, BESIDE)]
        if found := _only(here, loose):
            return found
        if span is not None:
            if span.last - span.first >= PRECISE:
                return None
            then = [h for day in range(span.first, span.last + 1) for h in self.by_day.get(day, ())]
            return _first_of([h for h in then if _spot(h, loose)], loose)
        if told.reported is None:
            return None
        days = (*range(told.reported, told.reported - RECENT - 1, -1), told.reported + 1)
        then = [h for day in days for h in self.by_day.get(day, ()) if _spot(h, loose)]
        then += [
            h
            for day in range(told.reported - NEWS, told.reported + NEWS + 1)
            for h in self.by_report.get(day, ())
            if _spot(h, loose)
        ]
        return _first_of(then, loose)


def _spot(happening: Happening, loose: Happening) -> bool:
    return happening.spot is not None and happening.spot == loose.spot


def _beside(happening: Happening, loose: Happening, sentences: int) -> bool:
    """A document tells of the two no more than so many sentences apart."""
    return any(
        abs(one.claim.sent - other.claim.sent) <= sentences
        for doc, told in loose.docs.items()
        for one in happening.docs.get(doc, ())
        for other in told
    )


def _near(happening: Happening, told: Told) -> bool:
    other = happening.first.reported
    return other is None or told.reported is None or abs(other - told.reported) <= RECENT


def _meets(happening: Happening, loose: Happening) -> bool:
    """A day of the one can be that of the other."""
    if happening.span is None or loose.span is None:
        return True
    return happening.span.apart(loose.span) <= 0


def _first_of(candidates: Iterable[Happening], loose: Happening) -> Happening | None:
    return next((h for h in candidates if _forward(h, loose) is not None), None)


def _only(candidates: Iterable[Happening], loose: Happening) -> Happening | None:
    fitting = {id(h): h for h in candidates if _forward(h, loose) is not None}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _forward(happening: Happening, loose: Happening) -> bool | None:
    """Whether what is told of somebody unnamed has the happening's low end for its source; None if it can't
    be the same."""
    told = loose.first
    if happening is loose or not happening.fits_place(told):
        return None
    if _beside(happening, loose, 0):
        return None  # whom one sentence names side by side are two
    one, other = happening.first.low, happening.first.high
    for forward, source, target in ((True, one, other), (False, other, one)):
        if not (happening.symmetric or loose.symmetric or happening.forward == forward):
            continue
        if _can_be(told.source, source) and _can_be(told.target, target):
            return forward
    return None


def _can_be(told: End, end: End) -> bool:
    if told.says >= UNNAMED or end.says >= UNNAMED:
        unnamed, other = (told, end) if told.says >= end.says else (end, told)
        return may_be(unnamed, other)
    if told.party != end.party:
        return False
    return not (told.organ and end.organ) or told.actor == end.actor


def _absorb(happening: Happening, loose: Happening) -> None:
    forward = _forward(happening, loose)
    turned = loose.first.forward != forward
    for told, certainty in loose.told:
        if turned:
            told.forward, told.low, told.high = not told.forward, told.high, told.low
        told.low_organ = told.high_organ = None
        happening.add(told, min(certainty, 0.8))
