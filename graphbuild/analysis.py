"""What an analyst asks a graph in Python, as methods of `Graph`: tables, pairs, surroundings, time, Cypher,
the page, Neo4j. Each is a thin shell over the module whose idea it is; what is heavy is imported where it is
asked for."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import networkx as nx

from graphbuild import dyads, frames, parts
from graphbuild.errors import GraphbuildError
from graphbuild.finding import find_actor, find_node
from graphbuild.frames import As
from graphbuild.records import ROOTS, Event, Modality, Resolved, Root
from graphbuild.seen import first_day
from graphbuild.wording import count

if TYPE_CHECKING:
    import pandas as pd

    from graphbuild.cypher import PushReport
    from graphbuild.diff import Diff
    from graphbuild.dyads import Frequency
    from graphbuild.past import By
    from graphbuild.viewing import View

Day = dt.date | str

_BETWEEN: frames.Columns = {"day": dt.date, **frames.EVENTS}
_TIMELINE: frames.Columns = {"day": dt.date, "side": str, **frames.EVENTS}


class Analysis:
    """The questions; `Graph` answers them. Wherever a method takes a name it takes the id, name or alias of
    an actor (or place), whatever its case and accents; one that is unknown is a GraphbuildError with the
    nearest names, one that several bear is a GraphbuildError with their ids. Days are `datetime.date` or text
    as in "2025-03-05". Tables are pandas DataFrames, polars ones with `as_="polars"`, and lists of
    dictionaries, for which no library is needed, with `as_="dicts"`; days are `datetime64[s]` in pandas and
    `Date` in polars."""

    if TYPE_CHECKING:
        nodes: Any
        edges: Any
        graph: dict[str, Any]

        def records(self) -> Resolved:
            """Of `Graph`."""

        @classmethod
        def from_records(cls, *records: Any) -> Self:
            """Of `Graph`."""

        def last_day(self) -> dt.date | None:
            """Of `Graph`."""

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        nodes = [fields for _, fields in self.nodes(data=True)]
        edges = [fields for _, _, fields in self.edges(data=True)]
        documents = self.graph.get("documents", {}).values()
        days = sorted(fields["date"] for fields in documents if fields.get("date"))
        counts = [
            count(sum(mark in fields for fields in things), what)
            for what, things, mark in (
                ("actor", nodes, "aliases"),
                ("place", nodes, "latitude"),
                ("event", edges, "root"),
                ("tie", edges, "relation"),
            )
        ]
        span = f", {days[0]} to {days[-1]}" if days else ""
        return f"graph of {', '.join(counts)}; {count(len(documents), 'document')}{span}"

    def find(self, name: str) -> str:
        """The id of the actor or place with this id, else this name, else this alias. Raises GraphbuildError
        with the nearest names."""
        return find_node(self, name)

    # Tables

    def events(self, as_: As = "pandas") -> pd.DataFrame:
        """One row an event, sorted by id, with the names of its actors and place, its quad class, its
        intensity (-10..10; none for what is told as not so), its confidence (0..1), how many claims and
        outlets tell of it, the days on which it happened and was reported, its documents and its first
        quotation. Raises MissingExtraError without the library."""
        return frames.table(frames.event_rows(self.records()), frames.EVENTS, as_)

    def claims(self, as_: As = "pandas") -> pd.DataFrame:
        """The evidence: one row for each claim behind an event, sorted by event, with its sentence (`quote`),
        where that stands (`start` and `end` are offsets in characters of the document's text), its status,
        who says so, and the document with day and outlet. Raises MissingExtraError without the library."""
        return frames.table(frames.claim_rows(self.records()), frames.CLAIMS, as_)

    def actors(self, as_: As = "pandas") -> pd.DataFrame:
        """One row an actor, sorted by id, with `events`, the number of events it takes part in, and
        `first_seen` and `last_seen`, the days of the documents that name it in an event or tie. Raises
        MissingExtraError without the library."""
        return frames.table(frames.actor_rows(self.records()), frames.ACTORS, as_)

    def places(self, as_: As = "pandas") -> pd.DataFrame:
        """One row a place, sorted by id, with its country (ISO 3166 alpha-3), latitude and longitude (WGS84,
        degrees), the number of events there, and when documents named it. Raises MissingExtraError without
        the library."""
        return frames.table(frames.place_rows(self.records()), frames.PLACES, as_)

    def documents(self, as_: As = "pandas") -> pd.DataFrame:
        """One row a document, sorted by id, with title, day, outlet (`source`), and the number of its claims
        and of the events they tell of. Raises MissingExtraError without the library."""
        return frames.table(frames.document_rows(self.records()), frames.DOCUMENTS, as_)

    def ties(self, as_: As = "pandas") -> pd.DataFrame:
        """One row a standing relation ("leader_of", "part_of"), sorted by id, with the names of its actors,
        its role, the days between which it holds, and its first quotation, if it has any. Raises
        MissingExtraError without the library."""
        return frames.table(frames.tie_rows(self.records()), frames.TIES, as_)

    # Pairs, surroundings, time

    def between(
        self,
        one: str,
        other: str,
        *,
        directed: bool = False,
        roots: Root | Iterable[Root] | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_: As = "pandas",
    ) -> pd.DataFrame:
        """What happened between two actors, a row an event as in `events` and its `day`, in the order of days
        (its own first day, else that of its first report; without any it comes last).

        Where `directed`, what `one` did towards `other`, and what they did together. `roots` are the classes
        wanted, `since` and `until` days, inclusive, between which an event falls at least in part. What is
        told as denied or planned is there too, as `polarity` and `modality` say.

        Raises GraphbuildError for names, classes and days, MissingExtraError without the library."""
        ends = find_actor(self, one), find_actor(self, other)
        records, dates = self._dated()
        found = parts.between(
            records.events, *ends, directed=directed, roots=dyads.chosen("root", roots, ROOTS)
        )
        chosen = parts.within(found, dates, _day_or_none(since), _day_or_none(until))
        return self._in_order(records, dates, chosen, _BETWEEN, as_)

    def around(self, name: str, hops: int = 1, *, since: Day | None = None, until: Day | None = None) -> Self:
        """A new graph of all that is at most `hops` events or ties away from an actor or place, whatever
        their direction, with the documents that tell of it. `since` and `until` are days, inclusive: then
        of the events only those between them count.

        Raises GraphbuildError for the name, the number of hops, and days."""
        node = find_node(self, name)
        records, dates = self._dated()
        events = parts.within(records.events, dates, _day_or_none(since), _day_or_none(until))
        return self.from_records(*parts.around(records._replace(events=tuple(events)), node, hops))

    def timeline(
        self,
        name: str | None = None,
        freq: Frequency | None = None,
        *,
        roots: Root | Iterable[Root] | None = None,
        since: Day | None = None,
        until: Day | None = None,
        modality: Modality | Iterable[Modality] | None = "actual",
        fill: bool = True,
        as_: As = "pandas",
    ) -> pd.DataFrame:
        """What an actor or place took part in, in the order of days; without a name, all events.

        Without `freq`, a row an event as in `events`, with its `day` (its own first day, else that of its
        first report; without any it comes last) and `side`, what the one named is in it: source, target, both
        or place. What is told as denied or planned is there too, as `polarity` and `modality` say.

        With `freq` (D, W, M, Q or Y), a row a period: its first day (`period`, in pandas a Period), the
        number of `events`, and of these `verbal_cooperation`, `material_cooperation`, `verbal_conflict` and
        `material_conflict`, `intensity_mean` and `intensity_sum` (-10..10 an event), `claims` and `sources`,
        the distinct outlets. What is told as not so never counts, and of the rest only what has this
        `modality` (None: any). With `fill` there is a row of zeros for each period between the first and the
        last in which nothing happened; the mean of nothing is missing.

        `roots` are the classes wanted, `since` and `until` days, inclusive. Raises GraphbuildError for names,
        classes, days and frequencies, MissingExtraError without the library."""
        node = None if name is None else find_node(self, name)
        records, dates = self._dated()
        wanted = dyads.chosen("root", roots, ROOTS)
        mine = records.events if node is None else parts.of(records.events, node)
        chosen = parts.within(
            [event for event in mine if wanted is None or event.root in wanted],
            dates,
            _day_or_none(since),
            _day_or_none(until),
        )
        if freq is None:
            return self._in_order(records, dates, chosen, _TIMELINE, as_, node)
        rows = dyads.series(records, chosen, freq, modality=modality, fill=fill)
        made = frames.table(rows, dyads.SERIES, as_)
        if as_ == "pandas":
            made["period"] = made["period"].dt.to_period(freq)
        return made

    def _dated(self) -> tuple[Resolved, parts.Dates]:
        records = self.records()
        return records, frames.days(records)

    def _in_order(
        self,
        records: Resolved,
        dates: parts.Dates,
        events: Iterable[Event],
        columns: frames.Columns,
        as_: As,
        node: str | None = None,
    ) -> Any:
        """A table of events in the order of their days."""
        ordered = parts.in_order(events, dates)
        rows = (
            row | {"day": first_day(event, dates), "side": _side(event, node)}
            for event, row in zip(ordered, frames.event_rows(records, ordered), strict=True)
        )
        return frames.table(rows, columns, as_)

    def as_of(self, day: Day, by: By = "event", *, undated: bool = False) -> Self:
        """A new graph as of the end of a day: of what had happened by then (`event`), or of what was known
        then (`report`).

        By event it has the events that had begun, as they are known now; one without a day of its own counts
        on that of its first report. By report it rests on the documents dated until that day alone: claims,
        sources, confidence, status and quantities of an event are those of the evidence in them, and an event
        without any is left out; its days, place and predicate stay as all reports together give them. Ties
        are those that hold on the day as far as is known. What has no day is left out, and kept with
        `undated`.

        The day may be written, as in "2025-03-05". Raises GraphbuildError for what is no day, and for another
        `by`."""
        from graphbuild.past import as_of

        return self.from_records(*as_of(self.records(), day_of(day), by, undated=undated))

    def diff(self, other: Analysis) -> Diff:
        """What became of this graph in a later one: new, gone and changed actors, ties and events, first
        contacts of a pair, and what was withdrawn. Events are the same by id, else by the claims that they
        share. Raises GraphbuildError for what is no graph."""
        from graphbuild.diff import diff

        if not isinstance(other, Analysis):
            raise GraphbuildError(f"{other!r} is no graph; what became of this one since a day: since(day)")
        return diff(self.records(), other.records())

    def since(self, day: Day, by: By = "report") -> Diff:
        """What became of the graph since the end of a day: as of then against as of its last document. What
        has no day counts as known before. The day may be written, as in "2025-03-05". Raises GraphbuildError
        for what is no day, and for another `by`."""
        day = day_of(day)
        last = self.last_day() or day
        then, now = (self.as_of(when, by, undated=True) for when in (day, max(day, last)))
        return then.diff(now)

    def dyads(
        self,
        freq: Frequency = "M",
        directed: bool = True,
        roots: Iterable[Root] | None = None,
        modality: Modality | Iterable[Modality] | None = "actual",
        states: bool = False,
        *,
        monads: bool = False,
        undated: bool = True,
        fill: bool = False,
    ) -> pd.DataFrame:
        """A time series of events for each pair: one row a source, target and period (a pandas Period of
        `freq`: D, W, M, Q or Y), sorted, with

        - `source`, `source_name`, `target`, `target_name`, `period`;
        - `events`, and of these `verbal_cooperation`, `material_cooperation`, `verbal_conflict` and
          `material_conflict` (PLOVER's quad classes);
        - `intensity_mean` and `intensity_sum` (-10..10 an event, see `graphbuild.lexicon.intensity`);
        - `claims`, and `sources`, the distinct outlets behind them.

        An event counts in the period of its first day; one without a day on that of its first report, or not
        at all where `undated` is False. What is told as not so never counts, and of the rest only what has
        this `modality` (several, or None for any) and one of these `roots` (None: any). Where `directed`, a
        symmetric event (a meeting) counts in both directions; else a pair has one row, the smaller id first.

        With `states` the two are countries by ISO 3166 code: a country, government, army or person counts for
        its `countries`, and other actors don't count. With `monads` rows are added for what an actor (or
        state) does to itself, and for what has no target (`target` None). With `fill` each pair has a row for
        every period from the first to the last of the table, of zeros where nothing happened (the mean is
        missing).

        Raises MissingExtraError without pandas, GraphbuildError for an unknown frequency, root or
        modality."""
        return dyads.dyads(
            self.records(),
            freq,
            directed=directed,
            roots=roots,
            modality=modality,
            states=states,
            monads=monads,
            undated=undated,
            fill=fill,
        )

    # Other programs

    def query(
        self,
        query: str | os.PathLike[str],
        parameters: Mapping[str, object] | None = None,
        /,
        *,
        as_: As | Literal["rows"] = "pandas",
        timeout: float | None = 60.0,
        max_rows: int | None = None,
        **values: object,
    ) -> Any:
        """Asks the graph in Cypher, in the embedded engine. `query` is the name of a ready query ("met"), a
        file that ends in .cypher, or Cypher itself. Its parameters are given by keyword or, where they have
        names that can't be, as a mapping: `graph.query("met", actor="Kim Jong Un", since="2025-01-01")`.

        The answer is a table, or `graphbuild.cypher.Rows` with `as_="rows"`. `timeout` is in seconds and
        `max_rows` the most rows to give; None is none. Names in the query that the schema lacks, an actor
        asked for that the graph doesn't know, and rows left out are GraphbuildWarnings.

        The engine is made at the first query and kept until nodes or edges change by networkx's methods;
        attributes changed by hand are seen in a copy (`graph.copy()`).

        Raises QueryError for a query that is unknown, refused, wrong or too slow, and for parameters;
        MissingExtraError without the library of the table."""
        from graphbuild.inquiry import ask

        graph: Any = self
        given = {**(parameters or {}), **values}
        return ask(graph, query, given, as_=as_, timeout=timeout, limit=max_rows)

    def to_networkx(self, weighted: bool = False, *, directed: bool = True) -> Any:
        """A plain networkx graph that shares nothing with this one: a MultiDiGraph with all nodes, events and
        ties, their attributes and keys as they are here.

        Where `weighted`, a simple graph of actors for measures of centrality and communities, a DiGraph, or
        Graph where not `directed`: one edge for each pair with events that are told as fact (positive,
        actual), with `weight` and `events` their number, `claims`, the number of each quad class
        (`verbal_conflict`), and `intensity`, the mean (-10..10). What has no target, or is done to oneself,
        makes no edge; a symmetric event counts in both directions."""
        if not weighted:
            plain = nx.MultiDiGraph(**_copied(self.graph))
            plain.add_nodes_from((node, _copied(fields)) for node, fields in self.nodes(data=True))
            plain.add_edges_from(
                (one, other, key, _copied(fields))
                for one, other, key, fields in self.edges(keys=True, data=True)
            )
            return plain
        return parts.weighted(self.records(), nx.DiGraph() if directed else nx.Graph())

    def to_pyvis(self, *, around: str | None = None, hops: int = 1, limit: int = 400) -> Any:
        """A `pyvis.network.Network` of the `limit` strongest nodes, or of those within `hops` of the actor
        `around` (id, name or alias): laid out, physics off, coloured as the page is. For those who want to
        change its look; `graphbuild.view.write_html` writes the page. Raises GraphbuildError for an unknown
        or ambiguous actor and for numbers that make no sense."""
        from graphbuild.view import to_pyvis

        return to_pyvis(self.records(), around=around, hops=hops, limit=limit)

    def view(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        title: str = "graphbuild",
        around: str | None = None,
        hops: int = 1,
        since: Day | None = None,
        until: Day | None = None,
        limit: int | None = None,
        height: int = 640,
    ) -> View:
        """The graph as a page: shown where it is the value of a notebook's cell, `height` pixels high, opened
        in the browser by its `open()`, and written to `path` where one is given (later by its `save(path)`).

        `around` is the id, name or alias of an actor and `hops` how far to go from there, `since` and `until`
        are days, inclusive, `limit` is the largest number of nodes (without it the page holds 10,000 and
        opens on the strongest 400). Raises GraphbuildError."""
        from graphbuild.viewing import View

        page = View.of(
            self.records(),
            title=title,
            around=None if around is None else find_actor(self, around),
            hops=hops,
            since=_day_or_none(since),
            until=_day_or_none(until),
            limit=limit,
            height=height,
        )
        if path is not None:
            page.save(path)
        return page

    def push(self, uri: str, **options: Any) -> PushReport:
        """Writes the graph to a Neo4j server (`uri` as in "bolt://localhost:7687") and says what was new;
        again, it changes nothing. `options` are those of `graphbuild.cypher.push`: `user`, `password`
        (without one, NEO4J_PASSWORD counts), `database`, `batch` (rows a transaction), `prune`, and others.
        Raises ServerError, and MissingExtraError without the driver."""
        from graphbuild.cypher import push

        graph: Any = self
        return push(graph, uri, **options)


def day_of(given: object) -> dt.date:
    """The day given as such or as ISO text. Raises GraphbuildError."""
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise GraphbuildError(f"{given!r} is no day; give a datetime.date, or text as 2025-03-05") from None


def _day_or_none(given: object) -> dt.date | None:
    return None if given is None else day_of(given)


def _side(event: Event, node: str | None) -> str | None:
    if node is None:
        return None
    if node == event.source:
        return "both" if node == event.target else "source"
    return "target" if node == event.target else "place"


def _copied(value: Any) -> Any:
    """The value with its lists and dictionaries its own."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value
