"""Every ready query on a small story: its answer as worked out by hand from the events, equal rows on both
engines, and the page that shows them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cypher_database import served as on_server
from msgspec import structs
from neo4j_server import Neo4jServer
from query_graph import OTHERS, OTHERS_BY, REQUIRED, REQUIRED_BY, story

from graphbuild.cypher import Engine, Query, catalogue, find
from graphbuild.cypher.catalogue import GROUPS
from graphbuild.cypher.server import read
from graphbuild.graph import Graph

if TYPE_CHECKING:
    import neo4j

ROOT = Path(__file__).resolve().parents[1]
READY = pytest.mark.parametrize("ready", catalogue(), ids=lambda ready: ready.name)

# By query, what is given besides REQUIRED, the columns looked at, and all rows, days of 2025 as MM-DD.
Row = tuple[object, ...]
ANSWERS: list[tuple[str, dict[str, str], str, list[Row]]] = [
    (
        "newcomers",
        {"month": "2025-02-14"},
        "first_seen actor events event",
        [("02-20", "Boris Bok", 2, "e12"), ("02-20", "Foreign Ministry of Arland", 1, "e30")],
    ),
    (
        "places",
        {},
        "place events material_conflict intensity worst event",
        [("the ford", 3, 3, -23.4, "ASSAULT", "e08"), ("Borduville", 2, 0, 2.0, "CONSULT", "e10")],
    ),
    ("places", {"country": "bor", "until": "2025-04-30"}, "place events event", [("Borduville", 1, "e10")]),
    (
        "in-place",
        {"place": "ARL"},
        "event source",
        [("e06", "Borduria"), ("e07", "Borduria"), ("e08", "Borduria")],
    ),
    # Meetings.
    ("met", {"actor": "cascadia"}, "start event", [("04-10", "e09"), ("04-12", "e10"), ("05-02", "e11")]),
    (
        "visits",
        {},
        "start traveller place met event",
        [
            ("05-15", "Anna Arp", "Borduville", "Boris Bok", "e12"),
            ("04-12", "Cascadia", "Borduville", "Borduria", "e10"),
        ],
    ),
    (
        "leaders-contacts",
        {},
        "leader leads other other_leads meetings first_day last_day event",
        [("Anna Arp", ["Arland"], "Boris Bok", ["Borduria"], 2, "05-15", "05-15", "e12")],
    ),
    ("mediators", {}, "actor pairs partners events event", [("Cascadia", 1, 2, 3, "e09")]),
    # Each of the three has to do with the next two, who have nothing to do with each other.
    (
        "mediators",
        {"root": "accuse"},
        "actor pairs partners",
        [("Arland", 1, 2), ("Borduria", 1, 2), ("Elbonia", 1, 2)],
    ),
    (
        "who-mediates",
        {},
        "actor other conflicts mediator with_actor with_other event_with_actor event_with_other",
        [("Arland", "Borduria", 4, "Cascadia", 1, 2, "e09", "e10")],
    ),
    ("who-mediates", {"until": "2025-04-11"}, "mediator", []),
    # Conflict.
    (
        "escalation",
        {},
        "actor other periods classes intensities events",
        [
            (
                "Arland",
                "Borduria",
                ["02-01", "03-01", "04-01"],
                ["REJECT", "PROTEST", "ASSAULT"],
                [-4.0, -6.5, -9.7],
                ["e03", "e06", "e08"],
            )
        ],
    ),
    (
        "escalation",
        {"steps": "3"},
        "classes events",
        [(["AGREE", "REJECT", "PROTEST", "ASSAULT"], ["e01", "e03", "e06", "e08"])],
    ),
    (
        "escalation",
        {"steps": "1", "window": "quarter", "actor": "bordurians"},
        "other classes",
        [("Borduria", ["PROTEST", "ASSAULT"])],
    ),
    (
        "de-escalation",
        {},
        "actor other classes events",
        [("Cascadia", "Elbonia", ["ASSAULT", "THREATEN", "ACCUSE"], ["e21", "e22", "e23"])],
    ),
    (
        "threats-carried-out",
        {},
        "source target threatened start root days threat_event event",
        [("Borduria", "Arland", "03-03", "03-20", "PROTEST", 17, "e04", "e06")],
    ),
    ("threats-carried-out", {"days": "16"}, "event", []),
    (
        "sanctions",
        {},
        "start source answer answered event answer_event",
        [("05-01", "Dorne", None, None, "e19", None), ("03-12", "Arland", "PROTEST", "03-20", "e05", "e06")],
    ),
    ("sanctions", {"days": "7", "actor": "arland"}, "event answer_event", [("e05", None)]),
    (
        "accusations",
        {},
        "source target accusations protests returned event",
        [
            ("Arland", "Borduria", 1, 0, 0, "e02"),
            ("Arland", "Elbonia", 1, 0, 1, "e25"),
            ("Borduria", "Arland", 0, 1, 1, "e06"),
            ("Dorne", "Borduria", 1, 0, 0, "e18"),
            ("Elbonia", "Arland", 1, 0, 1, "e26"),
            ("Elbonia", "Cascadia", 1, 0, 0, "e23"),
        ],
    ),
    # Cascadia left the league, so what Elbonia did to it is no matter; Elbonia was never in it.
    (
        "rivals-within",
        {},
        "source target organisations events classes last_day event",
        [
            (
                "Borduria",
                "Arland",
                ["River League"],
                5,
                ["ASSAULT", "MOBILIZE", "PROTEST", "REJECT", "THREATEN"],
                "04-20",
                "e08",
            ),
            ("Arland", "Borduria", ["River League"], 2, ["ACCUSE", "SANCTION"], "03-12", "e05"),
        ],
    ),
    (
        "conflict-by-month",
        {"actor": "arland"},
        "month events protest sanction mobilize coerce assault",
        [("01-01", 1, 0, 0, 0, 1, 0), ("03-01", 2, 1, 1, 0, 0, 0), ("04-01", 2, 0, 0, 1, 0, 1)],
    ),
    (
        "done-to",
        {"root": "sanction"},
        "modality document claim",
        [
            ("actual", "herald-4", "e05-herald-4"),
            ("actual", "post-3", "e05-post-3"),
            ("planned", "post-2", "e28-post-2"),
        ],
    ),
    # Cooperation.
    (
        "active-pairs",
        {"class": "Material Conflict", "limit": "2"},
        "actor other events claims",
        [("Arland", "Borduria", 4, 6), ("Arland", "Elbonia", 1, 1)],
    ),
    (
        "broken-promises",
        {},
        "source target agreed start root days agreement_event event",
        [("Borduria", "Arland", "01-10", "02-07", "REJECT", 28, "e01", "e03")],
    ),
    ("broken-promises", {"breaches": "assault"}, "start days event", [("04-20", 100, "e08")]),
    ("broken-promises", {"days": "27"}, "event", []),
    (
        "aid-flows",
        {},
        "source target events claims quantities first_day last_day event_ids",
        [
            (
                "Dorne",
                "Arland",
                2,
                3,
                ["40 trucks", "200 tents", "a hospital"],
                "04-25",
                "05-05",
                ["e14", "e15"],
            ),
            ("Elbonia", "Borduria", 1, 1, [], None, None, ["e29"]),
        ],
    ),
    (
        "support-flows",
        {},
        "source target events support cooperation quantities event_ids",
        [("Elbonia", "Borduria", 2, 1, 1, ["12 guns"], ["e17", "e16"])],
    ),
    (
        "coalition",
        {},
        "side actor classes events",
        [
            ("Arland", "Dorne", ["AID", "ACCUSE", "SANCTION"], ["e14", "e18", "e19", "e15"]),
            ("Arland", "Cascadia", ["CONSULT"], ["e09"]),
            ("Borduria", "Cascadia", ["CONSULT"], ["e10", "e11"]),
            ("Borduria", "Elbonia", ["SUPPORT"], ["e16"]),
        ],
    ),
    ("coalition", {"days": "2"}, "side actor", [("Borduria", "Elbonia")]),
    (
        "reciprocity",
        {},
        "period source_cooperation source_conflict target_cooperation target_conflict harsher events",
        [
            ("01-01", 1, 0, 1, 0, None, ["e01"]),
            ("02-01", 0, 1, 0, 1, None, ["e02", "e03"]),
            ("03-01", 0, 1, 0, 2, "Borduria", ["e04", "e05", "e06"]),
            ("04-01", 0, 0, 0, 2, "Borduria", ["e07", "e08"]),
        ],
    ),
    # Sources.
    (
        "proof",
        {},
        "reported outlet attributed_to claim",
        [
            ("04-20", "The Post", "Foreign Ministry of Arland", "e08-post-4"),
            ("04-25", "The Herald", "Foreign Ministry of Arland", "e08-herald-4"),
        ],
    ),
    ("single-source", {"outlet": "leaflet"}, "outlet event", [("leaflet", "e29")]),
    (
        "who-says",
        {"speaker": "boris"},
        "speaker source polarity event",
        [("Boris Bok", "Borduria", "negative", "e27"), ("Boris Bok", "Borduria", "positive", "e03")],
    ),
    (
        "speaks-for",
        {},
        "speaker about claims denials relations event",
        [
            ("Boris Bok", "Borduria", 2, 1, ["LEADER_OF"], "e03"),
            ("Foreign Ministry of Arland", "Borduria", 2, 0, [], "e08"),
            ("Foreign Ministry of Arland", "Arland", 1, 0, ["PART_OF"], "e28"),
        ],
    ),
    ("speaks-for", {"tied": "yes", "speaker": "minister"}, "about", [("Arland",)]),
    (
        "outlets-compared",
        {},
        "outlet claims cooperation conflict denied no_facts hedged first_report last_report",
        [
            ("The Herald", 7, 1, 5, 1, 0, 0, "01-25", "05-25"),
            ("The Post", 7, 1, 5, 0, 1, 0, "01-20", "04-20"),
        ],
    ),
    (
        "contested",
        {},
        "why event document against_document",
        [
            ("contradicted", "e08", "herald-4", "herald-5"),
            ("contradicted", "e08", "post-4", "herald-5"),
            ("denied", "e27", "herald-5", None),
            ("hedged", "e29", "leaflet", None),
        ],
    ),
    ("contested", {"actor": "elbonia"}, "why event", [("hedged", "e29")]),
    ("contradictions", {"matter": "number"}, "event other_event", [("e14", "e15")]),
    (
        "later-contradicted",
        {},
        "source said attributed_to contradicted against_attributed_to days event other_event",
        [
            ("Borduria", "04-20", "Foreign Ministry of Arland", "05-25", "Boris Bok", 35, "e08", "e27"),
            ("Dorne", "04-20", None, "05-20", None, 30, "e14", "e15"),
        ],
    ),
    # The Herald, which told it too, is the one that denies it.
    (
        "denied-elsewhere",
        {},
        "outlet denied_by event denied_event",
        [("The Post", ["The Herald"], "e08", "e27")],
    ),
    (
        "most-contested",
        {},
        "actor other root contradictions polarity number time event other_event",
        [
            ("Arland", "Dorne", "AID", 1, 0, 1, 0, "e14", "e15"),
            ("Arland", "Borduria", "ASSAULT", 1, 1, 0, 0, "e08", "e27"),
        ],
    ),
    # Time.
    ("timeline", {"actor": "minister"}, "start modality event", [("06-01", "possible", "e30")]),
    (
        "planned",
        {},
        "start status event",
        [
            ("06-01", "possible", "e30"),
            ("03-15", "planned", "e28"),
            ("03-03", "threatened", "e04"),
            ("02-05", "threatened", "e22"),
        ],
    ),
    ("fulfilled", {}, "start planned_start event planned_event", [("03-12", "03-15", "e05", "e28")]),
    (
        "first-contacts",
        {"since": "2025-04-11"},
        "day source target events event",
        [
            ("05-15", "Anna Arp", "Boris Bok", 2, "e12"),
            ("04-28", "Dorne", "Borduria", 2, "e18"),
            ("04-25", "Dorne", "Arland", 2, "e14"),
            ("04-12", "Cascadia", "Borduria", 2, "e10"),
        ],
    ),
    (
        "silence",
        {},
        "actor other events last_day days event",
        [("Arland", "Elbonia", 3, "01-04", 177, "e26"), ("Cascadia", "Elbonia", 3, "03-05", 117, "e23")],
    ),
    ("silence", {"day": "2025-04-10"}, "actor other days", [("Arland", "Elbonia", 96)]),
    (
        "status",
        {},
        "root reported status outlets events",
        [
            ("ACCUSE", "02-20", "actual", ["The Post"], ["e02"]),
            ("AGREE", "01-20", "actual", ["The Post"], ["e01"]),
            ("AGREE", "01-25", "actual", ["The Herald"], ["e01"]),
            ("SANCTION", "02-20", "planned", ["The Post"], ["e28"]),
            ("SANCTION", "03-20", "actual", ["The Post"], ["e05"]),
            ("SANCTION", "04-25", "actual", ["The Herald"], ["e05"]),
        ],
    ),
    (
        "event-status",
        {},
        "reported status links event",
        [
            ("02-20", "planned", ["the plan of it"], "e28"),
            ("03-20", "actual", ["the event"], "e05"),
            ("04-25", "actual", ["the event"], "e05"),
        ],
    ),
    (
        "event-status",
        {"event": "e27"},
        "reported status links event",
        [
            ("04-20", "actual", ["contradicts it in polarity"], "e08"),
            ("04-25", "actual", ["contradicts it in polarity"], "e08"),
            ("05-25", "denied", ["the event"], "e27"),
        ],
    ),
    (
        "quads-by-month",
        {},
        "month verbal_cooperation material_cooperation verbal_conflict material_conflict intensity",
        [
            ("01-01", 1, 0, 2, 3, -23.7),
            ("02-01", 0, 0, 3, 0, -12.0),
            ("03-01", 0, 1, 2, 2, -12.5),
            ("04-01", 3, 1, 1, 2, -6.4),
            ("05-01", 2, 1, 0, 1, 5.0),
            (None, 1, 1, 0, 0, 8.0),
        ],
    ),
    (
        "as-of",
        {"days": "60"},
        "neighbour relations cooperation conflict last_day events",
        [
            ("Anna Arp", ["LEADER_OF"], 0, 0, None, []),
            ("River League", ["MEMBER_OF"], 0, 0, None, []),
            ("Foreign Ministry of Arland", ["PART_OF"], 0, 0, None, []),
            ("Borduria", [], 0, 5, "04-20", ["e04", "e05", "e06", "e07", "e08"]),
            ("Cascadia", [], 1, 0, "04-10", ["e09"]),
            ("Dorne", [], 1, 0, "04-25", ["e14"]),
        ],
    ),
    ("as-of", {"actor": "cascadia", "day": "2025-03-31", "days": "1"}, "neighbour", [("River League",)]),
    ("as-of", {"actor": "cascadia", "day": "2025-04-01", "days": "1"}, "neighbour", []),
    # Structure.
    ("neighbours", {"actor": "minister"}, "neighbour relations", [("Arland", ["PART_OF"])]),
    (
        "enemies-of-enemies",
        {},
        "third enemies acts cooperation conflict event",
        [("Cascadia", ["Elbonia"], 3, 1, 0, "e21"), ("Dorne", ["Borduria"], 2, 2, 0, "e18")],
    ),
    (
        "friends-of-enemies",
        {},
        "third enemies acts cooperation conflict event",
        [
            ("Borduria", ["Elbonia"], 3, 1, 7, "e16"),
            ("Elbonia", ["Borduria"], 3, 0, 3, "e16"),
            ("Cascadia", ["Borduria"], 2, 1, 0, "e10"),
        ],
    ),
    (
        "triads",
        {},
        "balanced first second third first_second second_third first_third events",
        [
            (False, "Borduria", "Elbonia", "Cascadia", True, False, True, ["e16", "e21", "e10"]),
            (True, "Borduria", "Arland", "Dorne", False, True, False, ["e01", "e14", "e18"]),
            (True, "Borduria", "Arland", "Elbonia", False, False, True, ["e01", "e24", "e16"]),
        ],
    ),
    ("triads", {"actor": "dorne"}, "first second third", [("Borduria", "Arland", "Dorne")]),
    (
        "path",
        {},
        "links actors types",
        [(1, ["Arland", "Elbonia"], ["ACCUSE"]), (1, ["Arland", "Elbonia"], ["COERCE"])],
    ),
    (
        "paths-by-class",
        {},
        "links actors types chains events",
        [
            (
                3,
                ["Dorne", "Arland", "Borduria", "Elbonia"],
                ["AID", "AGREE", "AID"],
                2,
                ["e14", "e01", "e29"],
            ),
            (
                3,
                ["Dorne", "Arland", "Borduria", "Elbonia"],
                ["AID", "AGREE", "COOPERATE"],
                2,
                ["e14", "e01", "e17"],
            ),
            (
                3,
                ["Dorne", "Arland", "Borduria", "Elbonia"],
                ["AID", "AGREE", "SUPPORT"],
                2,
                ["e14", "e01", "e16"],
            ),
        ],
    ),
    ("paths-by-class", {"kind": "Conflict"}, "links types events", [(1, ["COERCE"], ["e20"])]),
    (
        "paths-by-class",
        {"kind": "relations", "source": "anna", "target": "boris"},
        "links actors events",
        [(4, ["Anna Arp", "Arland", "River League", "Borduria", "Boris Bok"], ["t1", "t4", "t5", "t2"])],
    ),
]


def needed(ready: Query) -> dict[str, str]:
    """The words for what a query needs."""
    known = REQUIRED | REQUIRED_BY.get(ready.name, {})
    return {one.name: known[one.name] for one in ready.parameters or () if one.required}


def short(value: object) -> object:
    if isinstance(value, list):
        return [short(part) for part in value]
    return value.strftime("%m-%d") if isinstance(value, dt.date) else value


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(story())


@pytest.fixture(scope="module")
def served(neo4j_server: Neo4jServer) -> Iterator[neo4j.Driver]:
    """A driver of a server with the story."""
    with on_server(story(), neo4j_server) as driver:
        yield driver


@pytest.mark.parametrize(
    ("name", "words", "columns", "rows"), ANSWERS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_an_answer_is_what_the_story_says(
    engine: Engine, name: str, words: dict[str, str], columns: str, rows: list[Row]
) -> None:
    ready = find(name)
    answer = engine.run(ready.text, ready.bind(needed(ready) | words)).to_dicts()
    assert [tuple(short(row[column]) for column in columns.split()) for row in answer] == rows


def test_every_query_but_the_lists_of_actors_has_an_answer_worked_out() -> None:
    assert {one.name for one in catalogue()} - {name for name, *_ in ANSWERS} == {"actors", "leaders"}


@READY
def test_every_query_says_what_it_asks_in_which_group(ready: Query) -> None:
    assert ready.group in GROUPS
    assert ready.question.endswith("?")
    assert ready.answers.endswith(".")
    assert ready.parameters is not None
    assert all(one.description for one in ready.parameters)


@READY
def test_every_query_lets_its_rows_be_checked(ready: Query, engine: Engine) -> None:
    """By an event's id or a sentence; lists of actors and chains of them have the actors' ids."""
    columns = engine.run(ready.text, ready.bind(needed(ready))).columns
    assert any("event" in name or name == "quote" for name in columns) or {"id", "ids"} & {*columns}


@READY
def test_every_query_has_an_answer_and_its_limit_keeps(ready: Query, engine: Engine) -> None:
    answer = engine.run(ready.text, ready.bind(needed(ready)))
    assert len(answer) > 0
    assert answer.warnings == ()
    if any(one.name == "limit" for one in ready.parameters or ()):
        first = engine.run(ready.text, ready.bind(needed(ready) | {"limit": "1"}))
        assert first.rows == answer.rows[:1]


@pytest.mark.neo4j
@READY
def test_both_engines_give_the_same_rows(served: neo4j.Driver, engine: Engine, ready: Query) -> None:
    """With the defaults, with all parameters, with each of them alone, and as in ANSWERS."""
    names = {one.name for one in ready.parameters or ()}
    others = {name: word for name, word in (OTHERS | OTHERS_BY.get(ready.name, {})).items() if name in names}
    given = [needed(ready), others, *({**needed(ready), name: word} for name, word in others.items())]
    given += [needed(ready) | words for name, words, _, _ in ANSWERS if name == ready.name]
    for words in given:
        bound = ready.bind(words)
        assert read(served, ready.text, bound) == engine.run(ready.text, bound), words


def test_the_page_of_the_queries_is_what_the_files_say() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import queries_page
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs" / "queries.md").read_text(encoding="utf-8") == queries_page.page(), (
        "run: python scripts/queries_page.py"
    )


@pytest.mark.parametrize("name", ["conflict-by-month", "quads-by-month"])
def test_what_happened_in_a_year_is_no_event_of_its_january(name: str) -> None:
    records = story().records()
    first, *_ = (event for event in records.events if event.root == "ASSAULT" and event.modality == "actual")
    year = structs.replace(first, start=dt.date(2015, 1, 1), end=dt.date(2015, 12, 31), polarity="positive")
    days = structs.replace(
        first, id="days", start=dt.date(2016, 1, 30), end=dt.date(2016, 2, 2), polarity="positive"
    )
    engine = Engine(Graph.from_records(records.actors, records.places, [year, days], (), records.documents))
    months = [row["month"] for row in engine.run(find(name).text, find(name).bind({})).to_dicts()]
    assert months == [dt.date(2016, 1, 1), None]
