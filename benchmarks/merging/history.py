"""What happens in the made-up world, day by day, as far as news is concerned with it.

Nothing but the last days is kept, however long it goes on. Most happenings stand alone; some recur from day
to
day or week to week, some are plans and what came of them, some are denied. No two of one class between the
same
two come within six weeks of each other, but for those that recur and for twins on one day, which are
marked."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.merging.wording import CONFUSED, WORDS, Words, details
from benchmarks.merging.world import Figure, World
from graphbuild.records import Place, Root

APART = 45  # days between events that only the day tells apart
NEWS = 6  # days for which an event is news
OLD = 3000  # older events that a document may come back to
DAY = dt.timedelta(days=1)

_ROOTS: dict[Root, float] = {
    "ASSAULT": 26, "SUPPORT": 11, "CONSULT": 11, "ACCUSE": 10, "COERCE": 8, "REQUEST": 8, "AID": 6, "REJECT":
    5,
    "AGREE": 4, "CONCEDE": 3, "RETREAT": 3, "MOBILIZE": 3, "THREATEN": 3, "COOPERATE": 3, "SANCTION": 2,
    "PROTEST": 2,
}  # fmt: skip
_ANYBODY = {"country": 24, "person": 28, "armed_group": 11, "organization": 10, "government": 9,
"population": 8,
            "military": 7}  # fmt: skip
_ARMED = {"armed_group": 10, "military": 10, "country": 6}
_SPEAKERS = {"country": 20, "person": 34, "government": 10, "organization": 10, "armed_group": 4}
_SOURCES: dict[str, dict[str, int]] = {
    "ASSAULT": _ARMED, "RETREAT": _ARMED, "MOBILIZE": _ARMED, "COERCE": {**_ARMED, "government": 12},
    "PROTEST": {"population": 10, "organization": 2},
}  # fmt: skip
_PLANNABLE = {"CONSULT", "AGREE", "AID", "SANCTION", "COOPERATE", "CONCEDE"}
_DENIABLE = {"ASSAULT", "COERCE", "ACCUSE", "AID", "MOBILIZE", "CONSULT"}
_UNITS: dict[Root, tuple[str, ...]] = {
    "ASSAULT": ("people", "soldier", "civilian"), "AID": ("truck", "USD", "soldier"), "COERCE": ("people",
    "activist"),
    "MOBILIZE": ("soldier", "tank"), "PROTEST": ("people",), "CONCEDE": ("prisoner",),
}  # fmt: skip
_STATES = ("country", "government", "military")


@dataclass(slots=True, eq=False)
class Event:
    """One happening of the truth. `crowded` ones have neighbours from which only day or place tell them."""

    label: str
    root: Root
    source: Figure
    target: Figure
    day: dt.date
    place: Place | None
    heat: float
    words: Words
    status: str = "actual"  # or planned, denied
    crowded: bool = False
    needs_place: bool = False
    quantity: tuple[int, str] | None = None
    detail: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Series:
    """Something that recurs between the same two: on which days, and the happenings of the last ones."""

    name: str
    root: Root
    source: Figure
    target: Figure
    places: list[Place]
    gap: tuple[int, int]
    due: dt.date
    until: dt.date
    last: Event | None = None
    last_but_one: Event | None = None


class History:
    """What has happened lately, and what happens next."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self._number = 0
        self._harmonic = list(accumulate(1 / (rank + 1) for rank in range(100_000)))
        self._recent: dict[int, list[Event]] = {}  # by theatre
        self._talk: tuple[list[Event], list[float]] = ([], [])  # what all the world speaks of today
        self._old: list[Event] = []
        self._series: dict[int, list[Series]] = {}
        self._planned: dict[int, list[Event]] = {}
        self._last: dict[tuple[object, ...], dt.date] = {}  # the last event of a class between two

    def begin(self, day: dt.date) -> None:
        """A new day: what is no longer news is forgotten, or kept as an old story."""
        for theatre, events in self._recent.items():
            kept = [event for event in events if (day - event.day).days < NEWS]
            for event in events:
                if (day - event.day).days >= NEWS and event.status == "actual":
                    if len(self._old) < OLD:
                        self._old.append(event)
                    else:
                        self._old[self.chance.randrange(OLD)] = event
            self._recent[theatre] = kept
        talk = [event for events in self._recent.values() for event in events]
        self._talk = (talk, list(accumulate(event.heat for event in talk)))
        if day.day == 1:
            self._last = {key: last for key, last in self._last.items() if (day - last).days < APART + NEWS}

    def news(self, theatre: int, day: dt.date) -> list[tuple[Event, bool]]:
        """What a document tells next: an event or two of its theatre, and whether they are old."""
        chance = self.chance
        recent = self._recent.setdefault(theatre, [])
        draw = chance.random()
        if draw < 0.03 and self._old:
            return [(chance.choice(self._old), True)]
        if draw < 0.10 and self._talk[0]:
            events, heats = self._talk
            return [(events[bisect(heats, chance.random() * heats[-1])], False)]
        if draw < 0.27:
            return [(event, False) for event in self._recur(theatre, day)]
        if draw < 0.62 and recent:
            return [(chance.choices(recent, [event.heat for event in recent])[0], False)]
        event = self._fulfil(theatre, day) or self._happen(
            theatre, day - chance.choice((0, 0, 0, 1, 1, 2)) * DAY
        )
        if event is None:
            return []
        recent.append(event)
        return [(event, False)]

    def _fulfil(self, theatre: int, day: dt.date) -> Event | None:
        """A plan whose day has come happens, or does not."""
        plans = self._planned.get(theatre, [])
        plan = next((plan for plan in plans if 0 <= (day - plan.day).days <= 2), None)
        if plan is None:
            return None
        plans[:] = [other for other in plans if other is not plan and other.day >= day - 2 * DAY]
        if self.chance.random() < 0.3 or not self._free(
            plan.root, plan.source, plan.target, plan.day, "actual"
        ):
            return None
        event = self._event(
            "fulfilled", plan.root, plan.source, plan.target, plan.day, (), "actual", plan.place
        )
        event.words, event.heat = plan.words, plan.heat
        return event

    def _pick(self, theatre: tuple[str, ...], classes: dict[str, int]) -> Figure:
        chance = self.chance
        if "organization" in classes and chance.random() < 0.04:
            bodies = self.world.bodies
            return bodies[bisect(self._harmonic, chance.random() * self._harmonic[len(bodies) - 1])]
        while True:
            (kind,) = chance.choices(list(classes), list(classes.values()))
            figures = self.world.casts[chance.choice(theatre)].figures.get(kind)
            if figures:
                return figures[bisect(self._harmonic, chance.random() * self._harmonic[len(figures) - 1])]

    def _happen(self, theatre: int, day: dt.date) -> Event | None:
        """A new event on this day; None where all that came to mind happened lately already."""
        chance = self.chance
        countries = self.world.theatres[theatre]
        for _ in range(6):
            (root,) = chance.choices(list(_ROOTS), list(_ROOTS.values()))
            source = self._pick(countries, _SOURCES.get(root, _SPEAKERS))
            target = self._pick(countries, _ANYBODY)
            status = "planned" if root in _PLANNABLE and chance.random() < 0.25 else "actual"
            if source is not target and self._free(root, source, target, day, status):
                break
        else:
            return None
        if status == "planned":
            planned = self._event(
                "plan", root, source, target, day + chance.randint(2, 12) * DAY, countries, status
            )
            self._planned.setdefault(theatre, []).append(planned)
            return planned
        event = self._event("once", root, source, target, day, countries)
        if root in _DENIABLE and chance.random() < 0.08 and self._free(root, source, target, day, "denied"):
            denial = self._event("denial", root, source, target, day, countries, "denied", event.place)
            denial.words = event.words
            self._recent.setdefault(theatre, []).append(denial)
        places = self.world.casts[countries[0]].places
        if event.place and chance.random() < 0.05:
            event.crowded = event.needs_place = True
            place = chance.choice([place for place in places if place != event.place])
            twin = self._event("twin", root, source, target, day, countries, "actual", place)
            twin.crowded = twin.needs_place = True
            self._recent.setdefault(theatre, []).append(twin)
        return event

    def _free(self, root: Root, source: Figure, target: Figure, day: dt.date, status: str) -> bool:
        """Nothing like it between the two for weeks; and if so, it is taken."""
        # A state and its own organs are one here, as reports put one for the other; so do close classes.
        ends = frozenset(
            figure.countries if figure.kind in _STATES else figure.label for figure in (source, target)
        )
        keys = [(kind, ends, status) for kind in {root, CONFUSED[root]}]
        if any((day - self._last[key]).days < APART for key in keys if key in self._last):
            return False
        self._last[root, ends, status] = day
        return True

    def _event(
        self, kind: str, root: Root, source: Figure, target: Figure, day: dt.date, countries: tuple[str, ...],
        status: str = "actual", place: Place | None = None,
    ) -> Event:  # fmt: skip
        chance = self.chance
        self._number += 1
        if place is None and countries and chance.random() < 0.75:
            places = self.world.casts[countries[0]].places
            place = places[bisect(self._harmonic, chance.random() * self._harmonic[len(places) - 1])]
        units = _UNITS.get(root)
        return Event(
            label=f"{kind} {self._number} {root} {day} {source.label} > {target.label}",
            root=root, source=source, target=target, day=day, place=place,
            heat=min(chance.paretovariate(1.05), 300.0), status=status,
            quantity=(int(chance.paretovariate(0.6)) + 1, chance.choice(units))
            if units and chance.random() < 0.5 else None,
            detail=details(chance), words=chance.choice(WORDS[root]),
        )  # fmt: skip

    def _recur(self, theatre: int, day: dt.date) -> list[Event]:
        """Happenings of a series: the one of today or of the day before, sometimes both."""
        chance = self.chance
        running = [series for series in self._series.get(theatre, []) if series.until >= day]
        if len(running) < 3 and chance.random() < 0.3 and (series := self._begin(theatre, day)):
            running.append(series)
        self._series[theatre] = running
        if not running:
            return []
        series = chance.choice(running)
        if series.due <= day:
            series.last_but_one = series.last
            event = self._event("series", series.root, series.source, series.target, day, (), "actual",
                                chance.choice(series.places))  # fmt: skip
            event.label += f" ({series.name})"
            event.crowded = True
            series.last = event
            series.due = day + chance.randint(*series.gap) * DAY
        told = [
            event for event in (series.last, series.last_but_one) if event and (day - event.day).days <= NEWS
        ]
        return told if chance.random() < 0.25 else told[:1]

    def _begin(self, theatre: int, day: dt.date) -> Series | None:
        chance = self.chance
        countries = self.world.theatres[theatre]
        kinds: tuple[tuple[Root, tuple[int, int], int], ...] = (
            ("ASSAULT", (1, 2), 1),
            ("ASSAULT", (2, 8), 3),
            ("CONSULT", (6, 8), 1),
        )
        root, gap, few = chance.choice(kinds)
        source = self._pick(countries, _ARMED if root == "ASSAULT" else _SPEAKERS)
        target = self._pick(countries, _ARMED if root == "ASSAULT" else _SPEAKERS)
        until = day + chance.randint(10, 120) * DAY
        if source is target or not self._free(root, source, target, day, "actual"):
            return None
        ends = frozenset(
            figure.countries if figure.kind in _STATES else figure.label for figure in (source, target)
        )
        self._last[root, ends, "actual"] = until  # nothing else of the kind while it lasts
        places = chance.sample(self.world.casts[countries[0]].places, few)
        self._number += 1
        return Series(f"series {self._number}", root, source, target, places, gap, day, until)
