"""Which claims tell of one happening."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import body, city, claim, days, paper, person, relation, state

from graphbuild.graph import Graph
from graphbuild.records import Actor, Claim, DocumentInfo, Event, Evidence, Quantity, Relation
from graphbuild.resolve import Resolved, copies, resolve
from graphbuild.resolve.ids import digest

KIM, PUTIN = person("Kim Jong Un", "PRK"), person("Vladimir Putin", "RUS")
RUSSIA, UKRAINE, KOREA = state("Russia", "RUS"), state("Ukraine", "UKR"), state("North Korea", "PRK")
BEIJING, KYIV, KHARKIV = city("Beijing", "CHN"), city("Kyiv", "UKR"), city("Kharkiv", "UKR")
THIS_WEEK = days("2025-09-01", "2025-09-07")
A, B, C = (paper(name, "2025-09-04", f"{name}.example") for name in "abc")


def meeting(doc: str, at: int = 0, **fields: Any) -> Claim:
    return claim(doc, KIM, "CONSULT", PUTIN, at, symmetric=True, predicate="meeting with", **fields)


def strike(doc: str, at: int = 0, **fields: Any) -> Claim:
    return claim(doc, RUSSIA, "ASSAULT", UKRAINE, at, predicate="strike", **fields)


def own_words(doc: str) -> Evidence:
    """A sentence that no other document has."""
    quote = " ".join(f"{doc}{number}" for number in range(9))
    return Evidence(start=0, end=len(quote), text=quote)


def events(*claims: Claim, documents: tuple[DocumentInfo, ...] = (A, B, C)) -> list[Event]:
    return sorted(resolve(claims, documents).events, key=lambda event: (-event.claims, event.id))


def test_a_meeting_told_with_and_without_its_time_is_one_event_of_two_sources() -> None:
    told = [
        meeting("a", time=THIS_WEEK, place=BEIJING),
        meeting("a", 900, time=days("2023-01-01", "2023-12-31")),
        meeting("b", place=BEIJING),
    ]
    beijing, earlier = events(*told)
    assert (beijing.claims, beijing.sources, beijing.place) == (2, 2, "beijing")
    assert (beijing.start, beijing.end) == (THIS_WEEK.start, THIS_WEEK.end)
    assert (earlier.claims, earlier.start and earlier.start.year) == (1, 2023)


def test_symmetric_actors_agree_in_either_order() -> None:
    back = claim("b", PUTIN, "CONSULT", KIM, symmetric=True, time=THIS_WEEK)
    assert len(events(meeting("a", time=THIS_WEEK), back)) == 1


def test_a_one_sided_act_is_another_than_its_reverse() -> None:
    there = claim("a", RUSSIA, "ACCUSE", UKRAINE, time=THIS_WEEK)
    back = claim("b", UKRAINE, "ACCUSE", RUSSIA, time=THIS_WEEK)
    assert len(events(there, back)) == 2


@pytest.mark.parametrize(
    "status",
    [{"polarity": "negative"}, {"modality": "planned"}, {"modality": "possible"}, {"modality": "demanded"}],
)
def test_what_is_not_told_as_fact_never_counts_for_the_fact(status: dict[str, Any]) -> None:
    fact, other = strike("a", time=THIS_WEEK), strike("b", time=THIS_WEEK, **status)
    assert {event.claims for event in events(fact, other)} == {1}


def test_other_places_are_other_events() -> None:
    assert (
        len(events(strike("a", time=THIS_WEEK, place=KYIV), strike("b", time=THIS_WEEK, place=KHARKIV))) == 2
    )


def test_the_country_of_a_place_agrees_with_it_and_the_finer_place_stays() -> None:
    (event,) = events(
        strike("a", time=THIS_WEEK, place=city("Ukraine", "UKR")), strike("b", time=THIS_WEEK, place=KYIV)
    )
    assert event.place == "kyiv"


def test_fighting_on_the_next_day_is_another_event() -> None:
    first, second = (
        strike(doc, time=days(day), place=KYIV) for doc, day in [("a", "2025-09-02"), ("b", "2025-09-03")]
    )
    assert len(events(first, second)) == 2


def test_a_meeting_a_day_apart_in_two_papers_is_one_event() -> None:
    first, second = (
        meeting(doc, time=days(day), place=BEIJING) for doc, day in [("a", "2025-09-02"), ("b", "2025-09-03")]
    )
    assert len(events(first, second)) == 1


def test_a_wide_time_narrows_to_the_day_that_lies_in_it() -> None:
    (event,) = events(meeting("a", time=THIS_WEEK), meeting("b", time=days("2025-09-03")))
    assert event.start == event.end == days("2025-09-03").start


def test_times_are_not_chained_to_one_another() -> None:
    found = events(
        strike("a", time=days("2025-09-01")),
        strike("b", time=THIS_WEEK),
        strike("c", time=days("2025-09-05")),
    )
    assert [event.claims for event in found] == [2, 1]


def test_an_undated_claim_means_the_last_happening_before_its_report() -> None:
    found = events(
        strike("a", time=days("2025-09-01"), place=KYIV),
        strike("c", time=days("2025-09-03"), place=KYIV),
        strike("b", place=KYIV),
    )
    assert [(event.claims, str(event.start)) for event in found] == [(2, "2025-09-03"), (1, "2025-09-01")]


def test_an_undated_claim_does_not_mean_a_happening_of_years_ago() -> None:
    assert len(events(strike("a", time=days("2022-02-24")), strike("a", 300, place=KYIV))) == 2


def test_an_undated_claim_finds_the_old_happening_at_the_same_spot_in_its_document() -> None:
    hanoi = city("Hanoi", "VNM")
    assert (
        len(events(meeting("a", time=days("2019-02-27"), place=hanoi), meeting("a", 300, place=hanoi))) == 1
    )


def test_an_equal_number_tells_what_an_undated_claim_means() -> None:
    soldiers = Quantity(value=13000, unit="soldier", text="nearly 13,000 soldiers")
    sent = claim("a", KOREA, "AID", RUSSIA, time=days("2025-01-01", "2025-04-30"), quantities=(soldiers,))
    again = claim("b", KOREA, "AID", RUSSIA, quantities=(soldiers,))
    (event,) = events(sent, again)
    assert event.quantities == (soldiers,)


def test_reports_of_other_weeks_without_a_date_are_other_events() -> None:
    late = paper("late", "2025-10-20")
    assert len(events(strike("a"), strike("late"), documents=(A, late))) == 2


def test_a_vague_time_that_fits_several_happenings_joins_none() -> None:
    found = events(
        strike("a", time=days("2025-03-01")),
        strike("b", time=days("2025-05-01")),
        strike("c", time=days("2025-01-01", "2025-12-31")),
    )
    assert len(found) == 3


def test_documents_without_dates_agree_where_the_place_does() -> None:
    found = events(strike("x", place=KYIV), strike("y", place=KYIV), strike("z", place=KHARKIV), documents=())
    assert [event.claims for event in found] == [2, 1]


def test_without_any_day_the_same_spot_tells_what_is_meant() -> None:
    dated, undated = meeting("x", time=THIS_WEEK, place=BEIJING), meeting("y", place=BEIJING)
    assert len(events(dated, undated, documents=())) == 1
    assert len(events(dated, meeting("y"), documents=())) == 2


def test_an_act_without_a_target_needs_its_place_to_agree() -> None:
    one, same, other = (
        claim(doc, RUSSIA, "ASSAULT", None, time=THIS_WEEK, place=place)
        for doc, place in [("a", KYIV), ("b", KYIV), ("c", KHARKIV)]
    )
    assert [event.claims for event in events(one, same, other)] == [2, 1]


def test_an_outlet_counts_once_however_many_documents_it_printed() -> None:
    twin = paper("twin", "2025-09-04", "a.example")
    (event,) = events(meeting("a", time=THIS_WEEK), meeting("twin", time=THIS_WEEK), documents=(A, twin))
    assert (event.claims, event.sources) == (2, 1)


def test_confidence_rises_with_independent_sources_and_never_to_certainty() -> None:
    claims = [meeting(doc, time=THIS_WEEK, place=BEIJING, evidence=own_words(doc)) for doc in "abcdefghijkl"]
    confidences = [events(*claims[:count])[0].confidence for count in (1, 2, 12)]
    assert confidences[0] < confidences[1] < confidences[2] < 1


def test_a_second_claim_of_the_same_outlet_adds_no_confidence() -> None:
    one = events(meeting("a", time=THIS_WEEK))[0]
    two = events(meeting("a", time=THIS_WEEK), meeting("a", 300, time=THIS_WEEK))[0]
    assert (two.claims, two.confidence) == (2, one.confidence)


def test_confidence_falls_when_everybody_hedges() -> None:
    plain, hedged = (events(strike("a", hedged=hedged))[0] for hedged in (False, True))
    assert hedged.hedged
    assert hedged.confidence < plain.confidence


def test_one_plain_report_lifts_the_hedge() -> None:
    (event,) = events(strike("a", time=THIS_WEEK, hedged=True), strike("b", time=THIS_WEEK))
    assert not event.hedged


def test_the_evidence_holds_quote_document_offsets_and_who_says_so() -> None:
    tass = body("TASS", "RUS", kind="media")
    (event,) = events(strike("a", 40, attributed_to=tass))
    (proof,) = event.evidence
    assert (proof.doc, proof.start, proof.quote) == ("a", 40, "Russia assault Ukraine")
    assert proof.attributed_to == "tass"


def test_the_id_of_an_event_stays_when_a_later_report_joins() -> None:
    (before,) = events(meeting("a", time=THIS_WEEK))
    (after,) = events(meeting("a", time=THIS_WEEK), meeting("b", time=THIS_WEEK))
    assert before.id == after.id


def test_the_same_claim_given_twice_counts_once() -> None:
    assert events(strike("a"), strike("a"))[0].claims == 1


def ties(*relations: Relation, documents: tuple[DocumentInfo, ...] = (A, B)) -> Resolved:
    return resolve(relations, documents)


def test_a_relation_told_by_two_documents_is_one_tie() -> None:
    (tie,) = ties(
        relation("a", PUTIN, "leader_of", RUSSIA, role="president"),
        relation("b", PUTIN, "leader_of", RUSSIA, role="President"),
    ).ties
    assert (tie.role, len(tie.evidence), tie.former) == ("president", 2, False)
    assert tie.first_reported == tie.last_reported == A.date


def test_a_relation_without_a_role_joins_the_only_role_known() -> None:
    told = [
        relation("a", PUTIN, "leader_of", RUSSIA, role="president"),
        relation("b", PUTIN, "leader_of", RUSSIA),
    ]
    assert len(ties(*told).ties) == 1


def test_a_tie_is_former_if_the_latest_report_says_so() -> None:
    trump, usa = person("Donald Trump", "USA"), state("United States", "USA")
    old, new = paper("old", "2019-02-28"), paper("new", "2022-02-28")
    (tie,) = ties(
        relation("old", trump, "leader_of", usa, role="president"),
        relation("new", trump, "leader_of", usa, role="president", former=True),
        documents=(old, new),
    ).ties
    assert (tie.former, tie.first_reported, tie.last_reported) == (True, old.date, new.date)
    assert (str(tie.start), str(tie.end)) == ("2017-01-20", "2021-01-20")


USA, TRUMP = state("United States", "USA"), person("Donald Trump", "USA")


def test_an_office_that_the_tables_know_has_the_days_of_its_term_beside_those_of_its_reports() -> None:
    (tie,) = ties(relation("a", PUTIN, "leader_of", RUSSIA, role="president")).ties
    assert (str(tie.start), tie.end) == ("2012-05-07", None)
    assert tie.first_reported == tie.last_reported == A.date


def test_two_terms_are_two_ties_and_each_report_goes_to_its_own() -> None:
    told = [
        relation(doc, TRUMP, "leader_of", USA, role="president", former=former)
        for doc, former in [("2019", False), ("2022", True), ("2025", False), ("undated", False)]
    ]
    papers = tuple(paper(doc, f"{doc}-03-01") for doc in ("2019", "2022", "2025"))
    first, second = sorted(ties(*told, documents=papers).ties, key=lambda tie: str(tie.start))
    assert [proof.doc for proof in first.evidence] == ["2019", "2022"]
    assert [proof.doc for proof in second.evidence] == ["2025", "undated"]
    assert (first.former, str(first.start), str(first.end)) == (True, "2017-01-20", "2021-01-20")
    assert (second.former, str(second.start), second.end) == (False, "2025-01-20", None)
    (alone,) = ties(told[2], documents=papers).ties
    assert alone.id == second.id


@pytest.mark.parametrize(
    ("role", "of"),
    [
        ("founder", RUSSIA),
        ("president", UKRAINE),
        ("president", body("Russian Chess Federation", "RUS")),
    ],
)
def test_an_office_that_the_tables_do_not_know_has_the_days_of_its_reports(role: str, of: Any) -> None:
    (tie,) = ties(relation("a", PUTIN, "leader_of", of, role=role)).ties
    assert tie.start == tie.end == tie.first_reported == A.date


def test_an_office_of_a_body_is_found_under_its_name() -> None:
    guterres, un = person("Antonio Guterres", "PRT"), body("United Nations")
    (tie,) = ties(relation("a", guterres, "leader_of", un, role="secretary general")).ties
    assert str(tie.start) == "2017-01-01"


def test_a_namesake_with_another_item_of_wikidata_is_somebody_else() -> None:
    namesake = person("Donald Trump", "USA", wikidata="Q1")
    (tie,) = ties(relation("a", namesake, "leader_of", USA, role="president")).ties
    assert tie.start == A.date


def test_an_alliance_has_no_direction() -> None:
    told = [relation("a", RUSSIA, "ally_of", KOREA), relation("b", KOREA, "ally_of", RUSSIA)]
    assert len(ties(*told).ties) == 1


def words(quote: str) -> Evidence:
    return Evidence(start=0, end=len(quote), text=quote)


ARMY = body("Russian army", "RUS", kind="military")
POLICE = body("Russian police", "RUS", kind="government")
TROOPS = {doc: Actor(id=f"troops-0000000{doc}", name="troops", kind="military") for doc in "abc"}


def test_a_state_stands_for_its_organ_and_the_event_names_who_is_named_most() -> None:
    told = [claim(doc, actor, "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
            for doc, actor in [("a", RUSSIA), ("b", ARMY), ("c", ARMY)]]  # fmt: skip
    (event,) = events(*told)
    assert (event.source, event.claims) == ("russian-army", 3)
    assert [proof.joined for proof in event.evidence] == ["source told as russia", None, None]


def test_two_organs_of_a_state_stay_two() -> None:
    told = [claim(doc, actor, "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
            for doc, actor in [("a", POLICE), ("b", ARMY)]]  # fmt: skip
    assert len(events(*told)) == 2


def test_a_city_that_is_struck_stands_for_its_country_only_there() -> None:
    there = Actor(id="kyiv", name="Kyiv", kind="place", countries=("UKR",))
    struck = claim("a", RUSSIA, "ASSAULT", there, time=THIS_WEEK, place=KYIV)
    (event,) = events(struck, strike("b", time=THIS_WEEK, place=KYIV))
    assert (event.target, event.evidence[0].joined) == ("ukraine", "target told as kyiv")
    assert len(events(struck, strike("b", time=THIS_WEEK, place=KHARKIV))) == 2


def test_a_neighbouring_class_joins_where_day_and_spot_agree() -> None:
    arrested = claim("c", RUSSIA, "COERCE", UKRAINE, time=THIS_WEEK, place=KYIV, predicate="raid")
    told = [strike("a", time=THIS_WEEK, place=KYIV), strike("b", time=THIS_WEEK, place=KYIV)]
    (event,) = events(*told, arrested)
    assert (event.root, event.evidence[2].joined) == ("ASSAULT", "class told as COERCE")
    elsewhere = claim("c", RUSSIA, "COERCE", UKRAINE, time=THIS_WEEK, place=KHARKIV, predicate="raid")
    assert len(events(*told, elsewhere)) == 2
    praise = claim("c", RUSSIA, "SUPPORT", UKRAINE, time=THIS_WEEK, place=KYIV)
    assert len(events(*told, praise)) == 2


def test_the_same_predicate_coded_as_two_classes_is_one_event_on_its_day() -> None:
    one, other = (claim(doc, RUSSIA, root, UKRAINE, time=THIS_WEEK, predicate="blame")
                  for doc, root in [("a", "ACCUSE"), ("b", "REJECT")])  # fmt: skip
    assert len(events(one, other)) == 1


def test_troops_are_the_army_that_did_it_there_on_that_day() -> None:
    named = claim("a", ARMY, "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
    unnamed = claim("b", TROOPS["b"], "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
    (event,) = events(named, unnamed)
    assert (event.source, event.evidence[1].joined) == ("russian-army", "source told as troops-0000000b")


@pytest.mark.parametrize("fields", [{"place": KHARKIV, "time": THIS_WEEK}, {"time": days("2025-08-20")}, {}])
def test_troops_elsewhere_or_at_another_time_are_somebody_else(fields: dict[str, Any]) -> None:
    named = claim("a", ARMY, "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
    assert len(events(named, claim("b", TROOPS["b"], "ASSAULT", UKRAINE, **fields))) == 2


def test_a_group_is_no_troops() -> None:
    rebels = body("Wagner", "RUS", kind="armed_group")
    named = claim("a", rebels, "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
    assert len(events(named, claim("b", TROOPS["b"], "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV))) == 2


def test_troops_in_the_next_sentence_are_the_army_of_the_one_before() -> None:
    named = claim("a", ARMY, "ASSAULT", UKRAINE, sent=3)
    assert len(events(named, claim("a", TROOPS["a"], "ASSAULT", UKRAINE, 90, sent=4))) == 1
    assert len(events(named, claim("a", TROOPS["a"], "ASSAULT", UKRAINE, 90, sent=9))) == 2


@pytest.mark.parametrize(
    ("named", "unnamed"),
    [
        (ARMY, TROOPS["a"]),
        (ARMY, RUSSIA),
    ],
)
def test_whom_one_sentence_names_side_by_side_are_two(named: Actor, unnamed: Actor) -> None:
    told = [claim("a", actor, "ASSAULT", UKRAINE, at, time=THIS_WEEK, place=KYIV, sent=3)
            for at, actor in enumerate([named, unnamed])]  # fmt: skip
    assert len(events(*told)) == 2


def test_a_description_or_a_single_person_is_nobody_else() -> None:
    for words_, kind in [("rebel-groups", "military"), ("minister", "person")]:
        named = body("Oleh", "RUS", kind=kind)
        unnamed = Actor(id=f"{words_}-0000000b", name=words_, kind=kind)
        told = [claim(doc, actor, "ASSAULT", UKRAINE, time=THIS_WEEK, place=KYIV)
                for doc, actor in [("a", named), ("b", unnamed)]]  # fmt: skip
        assert len(events(*told)) == 2


def test_who_names_no_target_means_the_one_struck_there() -> None:
    (event,) = events(
        strike("a", time=THIS_WEEK, place=KYIV),
        claim("b", RUSSIA, "ASSAULT", None, time=THIS_WEEK, place=KYIV),
    )
    assert (event.target, event.evidence[1].joined) == ("ukraine", "no target told")


def test_what_few_give_another_day_for_is_a_slip() -> None:
    told = [meeting(doc, 100 * at, time=days("2025-09-02")) for doc in "ab" for at in range(2)]
    (event,) = events(*told, meeting("c", time=days("2025-09-03")))
    assert str(event.end) == "2025-09-02"
    assert event.evidence[-1].joined == "day told as 2025-09-03"


def test_shelling_day_after_day_stays_apart_however_many_tell_of_one_day() -> None:
    told = [strike(doc, 100 * at, time=days("2025-09-02"), place=KYIV) for doc in "ab" for at in range(3)]
    late = [strike("c", 100 * at, time=days(f"2025-09-0{at + 3}"), place=KYIV) for at in range(2)]
    assert [event.claims for event in events(*told, *late)] == [6, 1, 1]


def test_weekly_talks_stay_apart() -> None:
    weeks = ["2025-08-21", "2025-08-28", "2025-09-04"]
    papers = tuple(paper(f"p{index}", day, f"{index}.example") for index, day in enumerate(weeks))
    told = [meeting(f"p{index}", time=days(day), place=BEIJING) for index, day in enumerate(weeks)]
    assert len(events(*told, documents=papers)) == 3


def test_a_plan_without_a_day_is_the_plan_that_names_one() -> None:
    plan = meeting("a", modality="planned", time=days("2025-09-20"))
    (event,) = events(plan, meeting("b", modality="planned"))
    assert (event.claims, event.evidence[1].joined) == (2, "no day told")


def test_the_sentence_after_an_old_story_goes_on_with_it() -> None:
    old = strike("a", time=days("2022-02-24"), sent=4)
    assert len(events(old, strike("a", 300, sent=5))) == 1
    assert len(events(old, strike("a", 900, sent=12))) == 2


def test_the_days_of_its_reports_are_kept_apart_from_its_own() -> None:
    late = paper("late", "2025-09-09")
    (event,) = events(meeting("a", time=THIS_WEEK), meeting("late", time=THIS_WEEK), documents=(A, late))
    assert (event.first_reported, event.last_reported) == (A.date, late.date)


LONG = "Officials in the capital said that {} shelled the market of the old town late on Monday night"


def test_copies_are_no_sources() -> None:
    first = strike("a", time=THIS_WEEK, evidence=words(LONG.format("the Russian army")))
    cut = strike("b", time=THIS_WEEK, evidence=words(LONG.format("the Russian army").removesuffix(" night")))
    (event,) = events(first, cut)
    assert (event.sources, event.independent, event.confidence) == (2, 1, 0.8)


def test_an_outlet_with_a_sentence_of_its_own_is_independent() -> None:
    first = strike("a", time=THIS_WEEK, evidence=words(LONG.format("the Russian army")))
    copy = strike("b", time=THIS_WEEK, evidence=words(LONG.format("the Russian army")))
    own = strike("b", 200, time=THIS_WEEK, evidence=words("We saw seven shells fall on stalls and shops"))
    (event,) = events(first, copy, own)
    assert (event.independent, event.confidence) == (2, 0.944)


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.lists(st.sampled_from("uvwxyz"), max_size=9)), max_size=24)
)
@settings(deadline=None)
def test_copies_are_found_as_if_all_were_compared_with_all(told: list[tuple[str, list[str]]]) -> None:
    claims = [SimpleNamespace(outlet=outlet, claim=SimpleNamespace(evidence=words(" ".join(said))))
              for outlet, said in told]  # fmt: skip
    few, copies.FEW = copies.FEW, 10**6
    expected = copies.independent(claims)  # type: ignore[arg-type]
    copies.FEW = 0
    try:
        assert copies.independent(claims) == expected  # type: ignore[arg-type]
    finally:
        copies.FEW = few


def test_a_hedge_weighs_less_and_hedges_alone_never_make_it_sure() -> None:
    plain = events(strike("a"), strike("b", evidence=own_words("b")))[0].confidence
    half = events(strike("a"), strike("b", evidence=own_words("b"), hedged=True))[0].confidence
    rumour = [strike(doc, hedged=True, time=THIS_WEEK, evidence=own_words(doc)) for doc in "abc"]
    assert (plain, half) == (0.928, 0.8768)
    assert events(*rumour)[0].confidence == 0.6


def test_the_order_of_statements_does_not_matter() -> None:
    statements: list[Claim | Relation] = [relation("a", PUTIN, "leader_of", RUSSIA)]
    for index, doc in enumerate("abcabcabc"):
        time = [None, THIS_WEEK, days("2025-09-03"), days("2025-01-01", "2025-12-31")][index % 4]
        statements.append(strike(doc, 100 * index, time=time, place=[None, KYIV, KHARKIV][index % 3]))
        statements.append(meeting(doc, 100 * index, time=time))
    expected = resolve(statements, (A, B, C))
    shuffle = random.Random(7)
    for _ in range(20):
        shuffle.shuffle(statements)
        assert resolve(statements, (C, B, A)) == expected


SPOT = Actor(id="kyiv", name="Kyiv", kind="place", countries=("UKR",))
WHEN = [None, THIS_WEEK, *(days(f"2025-09-0{day}") for day in range(1, 5)), days("2025-01-01", "2025-12-31")]


@st.composite
def any_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of a few papers about what Russia's forces do in Ukraine, in all the ways of telling it."""
    claims = []
    for number in range(draw(st.integers(2, 14))):
        doc = draw(st.sampled_from("abc"))
        source = draw(st.sampled_from([RUSSIA, ARMY, POLICE, TROOPS[doc]]))
        target = draw(st.sampled_from([UKRAINE, UKRAINE, SPOT, KIM, None]))
        root = draw(st.sampled_from(["ASSAULT", "ASSAULT", "COERCE", "CONSULT"]))
        fields: dict[str, Any] = {
            "time": draw(st.sampled_from(WHEN)),
            "place": draw(st.sampled_from([None, KYIV, KHARKIV])),
            "modality": draw(st.sampled_from(["actual", "actual", "planned"])),
            "polarity": draw(st.sampled_from(["positive", "positive", "negative"])),
            "symmetric": root == "CONSULT" and target is not None,
            "evidence": words(LONG.format(draw(st.sampled_from(["one", "two", "three"])))),
            "sent": number,
        }
        claims.append(claim(doc, source, root, target, 100 * number, **fields))
    return claims


@given(any_claims(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_any_order_of_any_claims_gives_the_same_and_every_claim_is_kept(
    told: list[Claim], chance: random.Random
) -> None:
    expected = resolve(told, (A, B, C))
    chance.shuffle(told)
    assert resolve(told, (C, A, B)) == expected
    proofs = [(proof.doc, proof.claim) for event in expected.events for proof in event.evidence]
    assert sorted(proofs) == sorted((each.doc, each.id) for each in told)
    for event in expected.events:
        assert 1 <= event.independent <= event.sources <= event.claims
        first = event.evidence[0]
        root = first.claim.rsplit(":", 1)[1]
        assert event.id == f"e-{digest(root, first.doc, first.claim)}"
    Graph.from_records(*expected)


def test_everything_resolved_makes_a_graph() -> None:
    graph = Graph.from_records(
        *resolve([meeting("a", place=BEIJING), relation("a", PUTIN, "leader_of", RUSSIA)], [A])
    )
    assert set(graph) == {"kim-jong-un", "vladimir-putin", "russia", "beijing"}
    assert graph.number_of_edges() == 2
