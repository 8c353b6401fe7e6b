"""Days of reports, and graphs as of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest
from dated_graph import KURSK, day, event, graph, tie
from hypothesis import given, settings
from hypothesis import strategies as st
from test_graph import everything, records

from graphbuild.errors import GraphbuildError
from graphbuild.graph import Graph
from graphbuild.records import EventLink, Quantity
from graphbuild.resolve.linking import contest
from graphbuild.seen import Days, reported


def ids(found: Any) -> list[str]:
    return [one.id for one in found]


# ------------------------------------------------------------------ first and last


def test_actors_and_places_are_seen_from_the_first_to_the_last_document_that_names_them() -> None:
    told = event("e1", "d10 d20", place="kursk")
    said = event("e2", "d01", source="un", target=None)
    said = msgspec.structs.replace(
        said, evidence=(msgspec.structs.replace(said.evidence[0], attributed_to="tass"),)
    )
    seen = graph([told, said], [tie("t", "d20")]).nodes
    first_and_last = {
        name: (node["first_seen"], node["last_seen"]) for name, node in seen.items() if node["first_seen"]
    }
    assert first_and_last == {
        "russia": (day("2025-09-10"), day("2025-09-20")),
        "ukraine": (day("2025-09-10"), day("2025-09-20")),
        KURSK.id: (day("2025-09-10"), day("2025-09-20")),
        "un": (day("2025-09-01"), day("2025-09-01")),
        "tass": (day("2025-09-01"), day("2025-09-01")),
        "putin": (day("2025-09-20"), day("2025-09-20")),
    }


def test_the_table_of_actors_has_the_days() -> None:
    pytest.importorskip("pandas", reason="the extra 'notebook' is not installed")
    table = graph([event("e1", "d01 d20")]).actors().set_index("id")
    assert str(table.loc["russia", "last_seen"].date()) == "2025-09-20"
    assert table["first_seen"].isna().sum() == len(table) - 2


def test_what_an_event_says_of_its_reports_goes_before_its_documents() -> None:
    dates = {"d01": day("2025-09-01"), "d20": day("2025-09-20"), "undated": None}
    assert reported(event("e", "d01 d20 undated"), dates) == Days(day("2025-09-01"), day("2025-09-20"))
    known = event("e", "d20", first_reported=day("2024-01-01"), last_reported=day("2024-01-02"))
    assert reported(known, dates) == Days(day("2024-01-01"), day("2024-01-02"))
    assert reported(event("e", "undated"), dates) == Days()


def test_the_table_of_events_has_quad_intensity_and_days_of_report() -> None:
    pytest.importorskip("pandas", reason="the extra 'notebook' is not installed")
    table = graph([event("e1", "d01 d20"), event("e2", polarity="negative")]).events().set_index("id")
    assert (table.loc["e1", "quad"], table.loc["e1", "intensity"]) == ("material conflict", -9.7)
    assert str(table.loc["e1", "first_reported"].date()) == "2025-09-01"
    assert table["intensity"].isna().to_dict() == {"e1": False, "e2": True}


# ------------------------------------------------------------------ by event


def test_by_event_what_has_begun_stays_with_all_that_is_known_of_it_today() -> None:
    before = event("before", "d20", start="2025-09-01")
    going_on = event("going-on", start="2025-09-01", end="2025-09-30")
    after = event("after", "d01", start="2025-09-06", modality="planned")
    then = graph([before, going_on, after]).as_of(day("2025-09-05"))
    assert list(then.iter_events()) == [before, going_on]


def test_by_event_an_undated_event_counts_on_the_day_of_its_first_report() -> None:
    whole = graph([event("early", "d01 d20"), event("late", "d10"), event("never", "undated")])
    assert ids(whole.as_of(day("2025-09-05")).iter_events()) == ["early"]
    assert ids(whole.as_of(day("2025-09-05"), undated=True).iter_events()) == ["early", "never"]


# ------------------------------------------------------------------ by report


def test_by_report_only_the_evidence_of_that_time_counts() -> None:
    told = event("e1", "d01 d10 d20 undated", start="2025-08-30", independent=3)
    (known,) = graph([told]).as_of(day("2025-09-10"), by="report").iter_events()
    assert [proof.doc for proof in known.evidence] == ["d01", "d10"]
    assert (known.claims, known.sources, known.independent) == (2, 2, 2)
    assert known.confidence == 0.75
    assert (known.first_reported, known.last_reported) == (day("2025-09-01"), day("2025-09-10"))
    assert (known.id, known.start) == ("e1", day("2025-08-30"))


def test_by_report_two_documents_of_one_outlet_are_one_source() -> None:
    (known,) = graph([event("e1", "d01 d10 d20")]).as_of(day("2025-09-01"), by="report").iter_events()
    assert (known.sources, known.confidence) == (1, 0.5)


def test_by_report_an_event_without_evidence_is_gone_and_so_is_who_is_only_in_it() -> None:
    then = graph([event("e1"), event("e2", "d10", source="kim", target="un")]).as_of(
        day("2025-09-05"), by="report"
    )
    assert ids(then.iter_events()) == ["e1"]
    assert ids(then.iter_actors()) == ["russia", "ukraine"]
    assert ids(then.iter_documents()) == ["d01"]


def test_by_report_undated_documents_are_left_out_or_kept() -> None:
    whole = graph([event("e1", "undated")])
    assert ids(whole.as_of(day("2025-09-05"), by="report").iter_events()) == []
    assert ids(whole.as_of(day("2025-09-05"), by="report", undated=True).iter_events()) == ["e1"]


def test_by_report_a_hedge_that_was_lifted_later_is_there_again() -> None:
    plain = event("e1", "d01 d10")
    first, second = plain.evidence
    lifted = msgspec.structs.replace(plain, evidence=(msgspec.structs.replace(first, hedged=True), second))
    (known,) = graph([lifted]).as_of(day("2025-09-05"), by="report").iter_events()
    assert known.hedged
    assert known.confidence < 0.5


def test_by_report_a_number_that_was_told_later_is_not_known() -> None:
    five, nine = (
        Quantity(value=n, unit="dead", text=f"{word} dead") for n, word in [(5, "five"), (9, "nine")]
    )
    told = event("e1", "d01 d10", quantities=(five, nine))
    quoted = tuple(
        msgspec.structs.replace(proof, quote=f"A strike, {quantity.text}")
        for proof, quantity in zip(told.evidence, told.quantities, strict=True)
    )
    told = msgspec.structs.replace(told, evidence=quoted)
    (known,) = graph([told]).as_of(day("2025-09-05"), by="report").iter_events()
    assert known.quantities == (five,)


def test_by_report_claims_that_do_not_say_how_sure_they_are_share_what_they_make_together() -> None:
    told = event("e1", "d01 d10", confidence=0.84)
    old = tuple(msgspec.structs.replace(proof, confidence=None) for proof in told.evidence)
    (known,) = (
        graph([msgspec.structs.replace(told, evidence=old)])
        .as_of(day("2025-09-05"), by="report")
        .iter_events()
    )
    assert known.confidence == 0.6


def test_links_stay_while_both_events_do() -> None:
    links = [
        EventLink(id="l1", source="e1", target="e2", link="fulfils"),
        EventLink(id="l2", source="e1", target="e3", link="contradicts", matter="polarity"),
    ]
    whole = graph([event("e1"), event("e2"), event("e3", "d10")], links=links)
    assert ids(whole.as_of(day("2025-09-05"), by="report").iter_links()) == ["l1"]


def test_what_nobody_had_denied_yet_is_as_sure_as_its_reports_make_it() -> None:
    links = [EventLink(id="l", source="denied", target="done", link="contradicts", matter="polarity")]
    done, denied = event("done", "d01"), event("denied", "d10", polarity="negative")
    whole = graph(contest([done, denied], links), links=links)
    (before,) = whole.as_of(day("2025-09-05"), by="report").iter_events()
    assert before == done
    after = {found.id: found for found in whole.as_of(day("2025-09-10"), by="report").iter_events()}
    assert after["done"].confidence < done.confidence


def test_a_copy_of_a_report_of_that_time_is_no_source() -> None:
    told = event("e1", "d01 d10 d20")
    first, copy, last = told.evidence
    copied = (first, msgspec.structs.replace(copy, quote=first.quote), last)
    (known,) = (
        graph([msgspec.structs.replace(told, evidence=copied)])
        .as_of(day("2025-09-10"), by="report")
        .iter_events()
    )
    assert (known.sources, known.independent, known.confidence) == (2, 1, 0.5)


def test_another_clock_is_refused() -> None:
    with pytest.raises(GraphbuildError, match="give 'event' or 'report'"):
        graph().as_of(day("2025-09-05"), by="publication")  # type: ignore[arg-type]


# ------------------------------------------------------------------ ties


@pytest.mark.parametrize(
    ("on", "there"),
    [("2012-05-06", False), ("2012-05-07", True), ("2018-01-01", True), ("2024-05-08", False)],
)
def test_an_office_holds_during_its_term(on: str, there: bool) -> None:
    office = tie(
        "t", "d01", start="2012-05-07", end="2024-05-07", first_reported="2025-09-01",
        last_reported="2025-09-01",
    )  # fmt: skip
    assert bool(ids(graph(ties=[office]).as_of(day(on)).iter_ties())) is there


def test_a_tie_that_held_at_its_last_report_has_not_ended() -> None:
    held = tie("t", "d01 d10", start="2025-09-01", end="2025-09-10")
    over = tie("u", "d01 d20", source="kim", start="2025-09-01", end="2025-09-01", former=True)
    whole = graph(ties=[held, over])
    assert ids(whole.as_of(day("2025-08-31")).iter_ties()) == []
    assert ids(whole.as_of(day("2025-09-01")).iter_ties()) == ["t", "u"]
    assert ids(whole.as_of(day("2025-12-01")).iter_ties()) == ["t"]


def test_by_report_an_office_is_not_former_before_anybody_said_so() -> None:
    over = tie(
        "t", "d01 d20", start="2025-09-01", end="2025-09-01", former=True, first_reported="2025-09-01",
        last_reported="2025-09-20",
    )  # fmt: skip
    (known,) = graph(ties=[over]).as_of(day("2025-09-10"), by="report").iter_ties()
    assert (known.former, known.last_reported) == (False, day("2025-09-01"))


def test_a_tie_from_tables_stands_between_whom_something_else_names() -> None:
    part = tie("t", "", source="army", relation="part_of")
    whole = graph([event("e1"), event("e2", "d10", source="army")], [part])
    assert ids(whole.as_of(day("2025-09-05"), by="report").iter_ties()) == []
    assert ids(whole.as_of(day("2025-09-10"), by="report").iter_ties()) == ["t"]


def test_a_day_may_be_written_or_have_a_time() -> None:
    whole = graph([event("e1"), event("e2", "d10")])
    for written in ("2025-09-05", dt.datetime(2025, 9, 5, 12)):
        assert records(whole.as_of(written)) == records(whole.as_of(day("2025-09-05")))
        assert whole.since(written) == whole.since(day("2025-09-05"))


@pytest.mark.parametrize("given", [None, "5 March", "2025-02-30", 20250305])
def test_what_is_no_day_is_one_clear_error(given: Any) -> None:
    for ask in (graph().as_of, graph().since):
        with pytest.raises(GraphbuildError, match=r"is no day; give a datetime\.date, or text as 2025-03-05"):
            ask(given)
    with pytest.raises(GraphbuildError, match=r"is no graph; .*: since\(day\)"):
        graph().diff(given)


# ------------------------------------------------------------------ whatever the graph


@given(everything(), st.randoms(use_true_random=False), st.dates(), st.sampled_from(["event", "report"]))
@settings(max_examples=40, deadline=None)
def test_the_past_does_not_depend_on_the_order_of_records(
    given: tuple[list[Any], ...], rnd: Any, on: dt.date, by: Any
) -> None:
    one = Graph.from_records(*given).as_of(on, by)
    for group in given:
        rnd.shuffle(group)
    assert records(Graph.from_records(*given).as_of(on, by)) == records(one)


@given(everything(), st.dates(), st.dates())
@settings(max_examples=40, deadline=None)
def test_what_was_known_earlier_was_known_later(given: tuple[list[Any], ...], a: dt.date, b: dt.date) -> None:
    whole = Graph.from_records(*given)
    early, late = (whole.as_of(on, "report") for on in (min(a, b), max(a, b)))
    assert set(ids(early.iter_events())) <= set(ids(late.iter_events()))
    assert records(late.as_of(min(a, b), "report"))[4] == records(early)[4]


@given(everything())
@settings(max_examples=40, deadline=None)
def test_at_the_end_of_time_every_event_is_as_it_is(given: tuple[list[Any], ...]) -> None:
    whole = Graph.from_records(*given)
    for by in ("event", "report"):
        assert list(whole.as_of(dt.date.max, by, undated=True).iter_events()) == list(whole.iter_events())
