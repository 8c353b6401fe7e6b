"""Whether every ready query answers in the time that is stated for it, on a large graph, in the embedded
engine.

python -m benchmarks.queries [--events 1000000] [--only NAME ...]

The graph is that of benchmarks/graphs.py with links and ties added: plans have come true, events are denied,
and the busiest actors lead something and belong to organisations together. Its actors are met as unevenly as
in the news: the busiest is in every sixth event, the tenth busiest in every sixtieth. Each query is asked
over the whole graph where it can be, around the tenth busiest actor and around the busiest (where it takes
two, with the next busy one), with its defaults otherwise.

What is asked is in seconds of processor time, which other work on the machine doesn't change much; seconds by
the clock stand beside it. Exit status 1 where one is missed or a query fails. The times asked are for
1,000,000 events; smaller graphs are held to the same ones.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

from benchmarks.graphs import resolved
from graphbuild.cypher import Engine, Query, catalogue
from graphbuild.errors import QueryError
from graphbuild.records import EventLink, Resolved, Tie

ASKED = {"the whole graph": 30.0, "the tenth busiest": 3.0, "the busiest": 10.0, "one event or place": 3.0}
# Whose actor only chooses among what is found over the whole graph, and those that look at all that its worst
# enemies did, who are the busiest.
_OTHERWISE = {
    "triads": "the whole graph",
    "enemies-of-enemies": "the busiest",
    "friends-of-enemies": "the busiest",
}
_BUSY = 100  # actors that lead something and belong to something
PARTY = ("actor", "source", "target", "speaker", "about")


def linked(records: Resolved) -> Resolved:
    """With links: every planned event was fulfilled by the next actual one of its class, every denied one
    contradicts the next that is told as so; and with offices and memberships of the busiest actors."""
    links = list(records.links)
    waiting: dict[tuple[str, str], list[str]] = {}
    for event in records.events:
        fact = event.polarity == "positive" and event.modality == "actual"
        if event.modality == "planned":
            waiting.setdefault((event.root, "fulfils"), []).append(event.id)
        elif event.polarity == "negative":
            waiting.setdefault((event.root, "contradicts"), []).append(event.id)
        if not fact:
            continue
        for plan in waiting.pop((event.root, "fulfils"), ()):
            links.append(EventLink(id=f"f-{plan}", source=event.id, target=plan, link="fulfils"))
        for denial in waiting.pop((event.root, "contradicts"), ()):
            one, other = sorted((event.id, denial))
            links.append(
                EventLink(id=f"d-{denial}", source=one, target=other, link="contradicts", matter="polarity")
            )
    ids = [actor.id for actor in records.actors]
    ties = list(records.ties)
    for at, id in enumerate(ids[:_BUSY]):
        ties.append(
            Tie(id=f"lead-{at}", source=id, target=ids[(at + _BUSY) % len(ids)], relation="leader_of")
        )
        ties.append(Tie(id=f"in-{at}", source=id, target=ids[-1 - at % 3], relation="member_of"))
    return records._replace(links=tuple(links), ties=tuple(ties))


def looks(query: Query) -> Iterator[tuple[str, dict[str, str]]]:
    """From where a query is asked, and with which words."""
    names = {one.name: one for one in query.parameters or ()}
    needed = [name for name, one in names.items() if one.required]
    other = {"event": "e-00000100", "place": "BRA", "day": "2020-01-01"}
    words = {name: other[name] for name in needed if name in other}
    parties = [name for name in PARTY if name in names and (name in needed or name == "actor")]
    if not parties:
        yield ("one event or place" if needed else "the whole graph"), words
        return
    if not set(parties) & set(needed):
        yield "the whole graph", words
    for where, ids in (
        ("the tenth busiest", ("a-0000009", "a-0000010")),
        ("the busiest", ("a-0000000", "a-0000001")),
    ):
        yield _OTHERWISE.get(query.name, where), words | dict(zip(parties, ids, strict=False))


def measure(engine: Engine, query: Query, words: dict[str, str]) -> tuple[float, float, str]:
    """Seconds of processor and by the clock, and how many rows or why none."""
    clock, processor = time.perf_counter(), time.process_time()
    try:
        told = f"{len(engine.run(query.text, query.bind(words), timeout=600)):,} rows"
    except QueryError as error:
        told = f"failed: {error}"
    return time.process_time() - processor, time.perf_counter() - clock, told


def main() -> int:
    parser = argparse.ArgumentParser(description="Times every ready query on a large graph.")
    parser.add_argument("--events", type=int, default=1_000_000, metavar="N", help="how many (1,000,000)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these queries")
    options = parser.parse_args()
    if options.events < 1_000:
        parser.error("--events must be 1,000 or more")
    chosen = [one for one in catalogue() if not options.only or one.name in options.only]
    if not chosen:
        parser.error(f"no ready query is called {', '.join(options.only)}")
    started = time.perf_counter()
    engine = Engine(linked(resolved(options.events)))
    print(f"{options.events:,} events loaded in {time.perf_counter() - started:.0f} s")
    print(f"{'query':22}{'around':20}{'asked':>8}{'processor':>11}{'clock':>9}  answer", flush=True)
    missed = 0
    for query in chosen:
        for where, words in looks(query):
            processor, clock, told = measure(engine, query, words)
            good = processor <= ASKED[where] and not told.startswith("failed")
            missed += not good
            print(
                f"{query.name:22}{where:20}{ASKED[where]:>6.0f} s{processor:>9.2f} s{clock:>7.2f} s  {told}"
                + ("" if good else "  MISSED"),
                flush=True,
            )
    print(f"{missed} missed" if missed else "all reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
