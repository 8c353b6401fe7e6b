"""Who did how much to whom in each period: the table that studies of conflict and cooperation start from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from graphbuild import frames
from graphbuild.errors import GraphbuildError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.lexicon.world import countries
from graphbuild.records import QUADS, ROOTS, Actor, ActorKind, Event, Modality, Quad, Root
from graphbuild.seen import first_day

if TYPE_CHECKING:
    import pandas as pd

    from graphbuild.resolve import Resolved

Frequency = Literal["D", "W", "M", "Q", "Y"]
STATE_KINDS: frozenset[ActorKind] = frozenset({"country", "government", "military", "person"})

_QUADS: dict[Quad, str] = {quad: quad.replace(" ", "_") for quad in dict.fromkeys(QUADS.values())}
_KEYS = ["source", "source_name", "target", "target_name", "period"]
_COUNTS = ["events", *_QUADS.values(), "claims", "sources"]
_COLUMNS = [*_KEYS, "events", *_QUADS.values(), "intensity_mean", "intensity_sum", "claims", "sources"]
SERIES: frames.Columns = {
    "period": dt.date,
    "events": int,
    **dict.fromkeys(_QUADS.values(), int),
    "intensity_mean": float,
    "intensity_sum": float,
    "claims": int,
    "sources": int,
}

_Pair = tuple[str, str | None]


class _Cell:
    """What one did to the other in one period."""

    __slots__ = ("claims", "intensities", "outlets", "quads")

    def __init__(self) -> None:
        self.quads: dict[Quad, int] = dict.fromkeys(_QUADS, 0)
        self.intensities: list[float] = []
        self.claims = 0
        self.outlets: set[str] = set()

    def add(self, event: Event, outlets: Mapping[str, str]) -> None:
        self.quads[QUADS[event.root]] += 1
        self.claims += event.claims
        self.outlets.update(outlets.get(proof.doc, proof.doc) for proof in event.evidence)
        if (intensity := intensity_of(event.root, event.polarity)) is not None:
            self.intensities.append(intensity)


class _Choice(NamedTuple):
    """Which events count."""

    roots: Collection[Root] | None
    modality: Collection[Modality] | None
    undated: bool


def dyads(
    records: Resolved,
    freq: Frequency = "M",
    *,
    directed: bool = True,
    roots: Iterable[Root] | None = None,
    modality: Modality | Iterable[Modality] | None = "actual",
    states: bool = False,
    monads: bool = False,
    undated: bool = True,
    fill: bool = False,
) -> pd.DataFrame:
    """One row for each source, target and period in which something happened, sorted by them; see
    `Graph.dyads`. Raises GraphbuildError for another frequency, MissingExtraError without pandas."""
    pandas = frames.pandas()
    _check("frequency", [freq], get_args(Frequency))
    choice = _Choice(chosen("root", roots, ROOTS), chosen("modality", modality, get_args(Modality)), undated)
    names = {actor.id: actor.name for actor in records.actors}
    belongs = None
    if states:
        names = {country.iso3: country.name for country in countries()}
        belongs = {actor.id: _states(actor) for actor in records.actors}
    cells: dict[tuple[str, str | None, Any], _Cell] = {}
    dates = {document.id: document.date for document in records.documents}
    outlets = {document.id: document.source or document.id for document in records.documents}
    periods: dict[dt.date, Any] = {}
    for event, day in _counted(records.events, dates, choice):
        if day not in periods:
            periods[day] = pandas.Period(day, freq=freq)
        for source, target in _pairs(event, belongs, directed=directed, monads=monads):
            cells.setdefault((source, target, periods[day]), _Cell()).add(event, outlets)
    rows = [
        {
            "source": source,
            "source_name": names.get(source, source),
            "target": target,
            "target_name": names.get(target, target) if target else None,
            "period": period,
            **_numbers(cell),
        }
        for (source, target, period), cell in sorted(
            cells.items(), key=lambda item: (item[0][0], item[0][1] or "", item[0][2].ordinal)
        )
    ]
    frame = pandas.DataFrame(rows, columns=_COLUMNS)
    frame["period"] = pandas.PeriodIndex(frame["period"], freq=freq)
    return _filled(frame, freq, pandas) if fill and rows else frame


def series(
    records: Resolved,
    events: Iterable[Event],
    freq: Frequency = "M",
    *,
    roots: Iterable[Root] | None = None,
    modality: Modality | Iterable[Modality] | None = "actual",
    undated: bool = True,
    fill: bool = True,
) -> list[frames.Row]:
    """Rows of `SERIES`, one a period in which some of the events of the records happened, sorted; with `fill`
    also one of zeros for each period between them, the mean of which is missing. `period` is the first day of
    a day, week (from Monday), month, quarter or year. The rest is as in `Graph.dyads`, each event counted
    once. Raises GraphbuildError for an unknown frequency, root or modality."""
    _check("frequency", [freq], get_args(Frequency))
    choice = _Choice(chosen("root", roots, ROOTS), chosen("modality", modality, get_args(Modality)), undated)
    outlets = {document.id: document.source or document.id for document in records.documents}
    cells: dict[dt.date, _Cell] = {}
    for event, day in _counted(events, frames.days(records), choice):
        cells.setdefault(_first(day, freq), _Cell()).add(event, outlets)
    if not cells:
        return []
    periods, last = [min(cells)], max(cells)
    while fill and periods[-1] < last:
        periods.append(_next(periods[-1], freq))
    return [
        {"period": period, **_numbers(cells.get(period) or _Cell())}
        for period in (periods if fill else sorted(cells))
    ]


def _first(day: dt.date, freq: Frequency) -> dt.date:
    """The first day of the period that a day is in."""
    if freq == "W":
        return dt.date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if freq == "D":
        return day
    month = {"M": day.month, "Q": day.month - (day.month - 1) % 3, "Y": 1}[freq]
    return day.replace(month=month, day=1)


def _next(first: dt.date, freq: Frequency) -> dt.date:
    """The first day of the period after the one that begins on a day."""
    if freq in ("D", "W"):
        return first + dt.timedelta(days=1 if freq == "D" else 7)
    months = first.year * 12 + first.month - 1 + {"M": 1, "Q": 3, "Y": 12}[freq]
    return dt.date(months // 12, months % 12 + 1, 1)


def chosen(what: str, given: Any, known: Collection[str]) -> Any:
    """The set of what is asked for, one or several, None for all. Raises GraphbuildError for what isn't
    known."""
    if given is None:
        return None
    asked = frozenset([given] if isinstance(given, str) else given)
    _check(what, sorted(asked, key=repr), known)
    return asked


def _check(what: str, given: Iterable[str], known: Collection[str]) -> None:
    for value in given:
        if value not in known:
            raise GraphbuildError(f"there is no {what} {value!r}; give one of {', '.join(known)}")


def _numbers(cell: _Cell) -> dict[str, float | int | None]:
    total = round(sum(cell.intensities), 1)
    return {
        "events": sum(cell.quads.values()),
        **{_QUADS[quad]: number for quad, number in cell.quads.items()},
        "intensity_mean": total / len(cell.intensities) if cell.intensities else None,
        "intensity_sum": total,
        "claims": cell.claims,
        "sources": len(cell.outlets),
    }


def _filled(frame: pd.DataFrame, freq: Frequency, pandas: Any) -> pd.DataFrame:
    """Every pair with every period from the first to the last, nothing being zero; the mean of nothing is
    unknown."""
    periods = pandas.period_range(frame["period"].min(), frame["period"].max(), freq=freq)
    pairs = frame[_KEYS[:-1]].drop_duplicates()
    panel = pairs.merge(pandas.DataFrame({"period": periods}), how="cross")
    # A target that isn't there is the same in both, which pandas takes for equal.
    panel = panel.merge(frame, how="left", on=_KEYS)
    panel[_COUNTS] = panel[_COUNTS].fillna(0).astype("int64")
    panel["intensity_sum"] = panel["intensity_sum"].fillna(0.0)
    return panel[_COLUMNS]


def _counted(
    events: Iterable[Event], dates: Mapping[str, dt.date | None], choice: _Choice
) -> Iterator[tuple[Event, dt.date]]:
    """The events that count, each with its day. What is told as not so never counts."""
    for event in events:
        if event.polarity == "negative" or (choice.roots is not None and event.root not in choice.roots):
            continue
        if choice.modality is not None and event.modality not in choice.modality:
            continue
        day = first_day(event, dates) if choice.undated else event.start or event.end
        if day is not None:
            yield event, day


def _states(actor: Actor) -> tuple[str, ...]:
    return tuple(sorted(set(actor.countries))) if actor.kind in STATE_KINDS else ()


def _pairs(
    event: Event, belongs: Mapping[str, tuple[str, ...]] | None, *, directed: bool, monads: bool
) -> set[_Pair]:
    """Between whom an event counts, each once: for actors that stand for states the states of both."""
    sources = belongs.get(event.source, ()) if belongs is not None else (event.source,)
    targets: tuple[str | None, ...] = (event.target,)
    if belongs is not None and event.target is not None:
        targets = belongs.get(event.target, ())
    pairs: set[_Pair] = set()
    for source in sources:
        for target in targets:
            if target is None or target == source:
                if monads:
                    pairs.add((source, target))
            elif directed:
                pairs |= {(source, target), (target, source)} if event.symmetric else {(source, target)}
            else:
                pairs.add((min(source, target), max(source, target)))
    return pairs
