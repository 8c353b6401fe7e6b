"""Which part of a graph is looked at: around an actor, within a time, the strongest actors."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.errors import GraphbuildError
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Resolved, Tie

if TYPE_CHECKING:
    from graphbuild.graph import Graph

DEFAULT_LIMIT = 400
"""How many nodes a page opens on when nobody says otherwise: more than that nobody can read."""

NODES, EVENTS, EVENTS_A_NODE = 10_000, 30_000, 5
"""How much a page holds when nobody says otherwise; five events for each node that was asked for, if more."""

QUOTATIONS, QUOTES = 10, 60_000
"""How many sentences a page has for one event or relation, and in all; fewer for each where they are more."""

_NAMES_SUGGESTED = 5


@dataclass(frozen=True)
class Selection:
    """The records that one page holds, and no others. `nodes` are the ids that can be drawn, strongest first;
    `weight` counts the events that each takes part in; `opens` is how many of them are drawn at first (None:
    all); `quotations` how many sentences of each event and relation are shown; `notices` tell the reader what
    was left out."""

    nodes: tuple[str, ...]
    weight: Mapping[str, int]
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    events: tuple[Event, ...]
    ties: tuple[Tie, ...]
    documents: tuple[DocumentInfo, ...]
    links: tuple[EventLink, ...]
    centre: str | None
    opens: int | None
    quotations: int
    notices: tuple[str, ...]

    def end(self, event: Event) -> str | None:
        """The node that the event's edge leads to: its target or else its place, if that is drawn."""
        end = far_end(event)
        return end if end in self.weight else None


def far_end(event: Event) -> str | None:
    """What an event points at: its target or, where it has none, the place where it happened."""
    return event.target if event.target is not None else event.place


def select(
    graph: Graph | Resolved,
    *,
    around: str | None = None,
    hops: int = 1,
    since: dt.date | None = None,
    until: dt.date | None = None,
    limit: int | None = None,
    events: int | None = None,
    opens: int | None = None,
) -> Selection:
    """The part of `graph` within `hops` events or relations of the actor `around` (id, name or alias), with
    the events between the days `since` and `until` (inclusive), and at most `limit` nodes.

    Nodes nearest to `around` and then those with most events are kept first: without a `limit` the first
    10,000. Of more than `opens` (without a `limit` 400) a page draws so many until the reader asks for more.
    Of more than `events` (without it 30,000, or five a node if `limit` allows more) the best supported are
    kept, and the best one of each node. An event without a date is left out when days are asked for. Raises
    GraphbuildError for an unknown or ambiguous actor and for numbers and days that make no sense.
    """
    _check(hops, since, until, limit, events, opens)
    records = graph if isinstance(graph, Resolved) else graph.records()
    actors = {actor.id: actor for actor in records.actors}
    places = {place.id: place for place in records.places}
    ties = records.ties
    notices: list[str] = []
    told = _within(records.events, since, until, notices)

    centre = None if around is None else find_actor(actors.values(), around)
    strength = _count(told)
    if centre is not None:
        found = _reach(centre, hops, told, ties)
    else:
        dated = since is not None or until is not None
        found = dict.fromkeys(strength.keys() if dated else strength.keys() | _ends(ties), 0)
    tied = Counter(node for tie in ties for node in (tie.source, tie.target))
    ranked = sorted(found, key=lambda node: (found[node], -strength[node], -tied[node], node))
    most = NODES if limit is None else limit
    if len(ranked) > most:
        notices.insert(0, _shortened(most, len(ranked), explicit=limit is not None))
    nodes = tuple(ranked[:most])

    kept = set(nodes)
    told = tuple(e for e in told if e.source in kept and (e.target is None or e.target in kept))
    ties = tuple(t for t in ties if t.source in kept and t.target in kept)
    most = max(EVENTS, EVENTS_A_NODE * most) if events is None else events
    if len(told) > most:
        total, told = len(told), _best_supported(told, most, kept)
        notices.append(
            f"The {len(told):,} best supported of {total:,} events are in this page{_closer(around)}."
        )
    weight = _count(told)
    if opens is None and limit is None:
        opens = DEFAULT_LIMIT
    each = _quotations(told, ties)
    shown = [proof for some in (told, ties) for one in some for proof in one.evidence[:each]]
    cited = {proof.doc for proof in shown}
    named = kept | {proof.attributed_to for proof in shown} | {event.place for event in told}
    ids = {event.id for event in told}
    return Selection(
        nodes=nodes,
        weight={node: weight[node] for node in nodes},
        actors={name: actor for name, actor in actors.items() if name in named},
        places={name: place for name, place in places.items() if name in named},
        events=told,
        ties=ties,
        documents=tuple(document for document in records.documents if document.id in cited),
        links=tuple(link for link in records.links if link.source in ids and link.target in ids),
        centre=centre,
        opens=opens if opens is not None and len(nodes) > opens else None,
        quotations=each,
        notices=tuple(notices),
    )


def find_actor(actors: Iterable[Actor], wanted: str) -> str:
    """The id of the actor with this id, else this name, else this alias; case and outer spaces don't count.

    Raises GraphbuildError when nobody is called so (with the nearest names) or several are.
    """
    by_id: set[str] = set()
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    by_alias: defaultdict[str, set[str]] = defaultdict(set)
    spelling: dict[str, str] = {}
    for actor in actors:
        by_id.add(actor.id)
        by_name[actor.name.casefold()].add(actor.id)
        for alias in actor.aliases:
            by_alias[alias.casefold()].add(actor.id)
        for words in (*actor.aliases, actor.id, actor.name):
            spelling[words.casefold()] = words
    if wanted in by_id:
        return wanted
    key = wanted.strip().casefold()
    for table in (by_name, by_alias):
        ids = sorted(table.get(key, ()))
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise GraphbuildError(f"{wanted!r} is the name of several actors: {_listed(ids)}; give the id")
    near = difflib.get_close_matches(key, sorted(spelling), n=_NAMES_SUGGESTED, cutoff=0.5)
    near += [words for words in sorted(spelling) if key and key in words and words not in near]
    hint = f"did you mean {_listed([spelling[words] for words in near])}?" if near else "nobody is called so"
    raise GraphbuildError(f"no actor {wanted!r} in the graph; {hint}")


def _check(
    hops: int,
    since: dt.date | None,
    until: dt.date | None,
    limit: int | None,
    events: int | None,
    opens: int | None,
) -> None:
    if hops < 0:
        raise GraphbuildError(f"{hops} hops make no sense; give 0 or more")
    if limit is not None and limit < 1:
        raise GraphbuildError(f"a limit of {limit} leaves nothing to show; give 1 or more")
    if opens is not None and opens < 1:
        raise GraphbuildError(f"a page that opens on {opens} nodes shows nothing; give 1 or more")
    if events is not None and events < 0:
        raise GraphbuildError(f"{events} events can't be shown; give 0 or more")
    if since is not None and until is not None and since > until:
        raise GraphbuildError(f"{since} is after {until}; give the earlier day first")


def _within(
    events: tuple[Event, ...], since: dt.date | None, until: dt.date | None, notices: list[str]
) -> tuple[Event, ...]:
    if since is None and until is None:
        return events
    undated = 0
    kept = []
    for event in events:
        first, last = event.start or event.end, event.end or event.start
        if first is None or last is None:
            undated += 1
        elif (until is None or first <= until) and (since is None or last >= since):
            kept.append(event)
    days = " ".join([f"from {since}"] * (since is not None) + [f"until {until}"] * (until is not None))
    notices.append(
        f"Events {days} only" + (f"; {undated} without a date are left out" if undated else "") + "."
    )
    return tuple(kept)


def _reach(centre: str, hops: int, events: Iterable[Event], ties: Iterable[Tie]) -> dict[str, int]:
    """The nodes that can be shown, each with its distance from the centre."""
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        if (end := far_end(event)) is not None:
            neighbours[event.source].add(end)
            neighbours[end].add(event.source)
    for tie in ties:
        neighbours[tie.source].add(tie.target)
        neighbours[tie.target].add(tie.source)
    distance = {centre: 0}
    edge = [centre]
    for step in range(1, hops + 1):
        edge = sorted({far for near in edge for far in neighbours[near]} - distance.keys())
        distance |= dict.fromkeys(edge, step)
    return distance


def _count(events: Sequence[Event]) -> Counter[str]:
    """In how many events each node takes part."""
    counts = Counter(event.source for event in events)
    counts.update(end for event in events if (end := far_end(event)) is not None and end != event.source)
    return counts


def _ends(ties: Iterable[Tie]) -> set[str]:
    return {node for tie in ties for node in (tie.source, tie.target)}


def _best_supported(events: Iterable[Event], most: int, nodes: set[str]) -> tuple[Event, ...]:
    """The `most` events with most sources and claims, and the best one of every node; sorted by id."""
    ranked = sorted(events, key=lambda event: (-event.sources, -event.claims, -event.confidence, event.id))
    kept = ranked[:most]
    bare = nodes - _count(kept).keys()
    for event in ranked[most:]:
        ends = {event.source, far_end(event)}
        if not bare.isdisjoint(ends):
            kept.append(event)
            bare -= ends
    return tuple(sorted(kept, key=lambda event: event.id))


def _quotations(events: Iterable[Event], ties: Iterable[Tie]) -> int:
    """How many sentences of each a page can hold."""
    proofs = Counter(len(one.evidence) for told in (events, ties) for one in told)
    for each in range(QUOTATIONS, 1, -1):
        if sum(min(some, each) * times for some, times in proofs.items()) <= QUOTES:
            return each
    return 1


def _closer(around: str | None) -> str:
    return "; --around ACTOR looks closer" if around is None else "; --since and --until look closer"


def _shortened(most: int, total: int, *, explicit: bool) -> str:
    shown = f"The {most:,} strongest of {total:,} actors and places are in this page"
    return f"{shown}." if explicit else f"{shown}; --limit takes more, --around ACTOR looks closer."


def _listed(words: list[str]) -> str:
    shown = ", ".join(repr(word) for word in words[:_NAMES_SUGGESTED])
    return shown + (", ..." if len(words) > _NAMES_SUGGESTED else "")
