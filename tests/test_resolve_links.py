"""What events are to each other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import body, city, claim, days, paper, person, state

from graphbuild.records import Claim, DocumentInfo, Time
from graphbuild.resolve import Resolved, linking, resolve
from graphbuild.resolve.linking import CONTESTED, _Deeds

RUSSIA, UKRAINE = state("Russia", "RUS"), state("Ukraine", "UKR")
ARMY, POLICE = body("Russian army", "RUS", kind="military"), body("Russian police", "RUS", kind="government")
KIM, PUTIN = person("Kim Jong Un", "PRK"), person("Vladimir Putin", "RUS")
KYIV, KHARKIV = city("Kyiv", "UKR"), city("Kharkiv", "UKR")
BEFORE, AFTER = paper("before", "2025-09-01", "a.example"), paper("after", "2025-09-10", "b.example")


def linked(*claims: Claim, documents: tuple[DocumentInfo, ...] = (BEFORE, AFTER)) -> Resolved:
    return resolve(claims, documents)


def talks(doc: str, **fields: Any) -> Claim:
    return claim(doc, KIM, "CONSULT", PUTIN, symmetric=True, predicate="meet", **fields)


def strike(doc: str, at: int = 0, **fields: Any) -> Claim:
    return claim(doc, RUSSIA, "ASSAULT", UKRAINE, at, predicate="strike", **fields)


def killed(doc: str, who: Any, day: str, verb: str = "kill") -> Claim:
    return claim(doc, RUSSIA, "ASSAULT", who, predicate=verb, time=days(day))


@pytest.mark.parametrize("planned", [days("2025-09-08"), days("2025-09-08", "2025-09-14"), None])
def test_what_was_planned_and_then_done_is_linked_not_merged(planned: Any) -> None:
    found = linked(talks("before", modality="planned", time=planned), talks("after", time=days("2025-09-09")))
    plan, deed = sorted(found.events, key=lambda event: event.modality == "actual")
    (link,) = found.links
    assert (link.link, link.source, link.target, link.matter) == ("fulfils", deed.id, plan.id, None)


@pytest.mark.parametrize(
    ("plan", "deed"),
    [
        ({"time": days("2025-10-20")}, {"time": days("2025-09-09")}),  # for another day
        ({}, {"time": days("2025-08-09")}),  # it was done before
        ({"polarity": "negative"}, {"time": days("2025-09-09")}),  # it was planned not to
        ({"place": KYIV}, {"time": days("2025-09-09"), "place": KHARKIV}),
    ],
)
def test_what_is_no_fulfilment(plan: dict[str, Any], deed: dict[str, Any]) -> None:
    assert linked(talks("before", modality="planned", **plan), talks("after", **deed)).links == ()


def test_a_plan_is_fulfilled_once() -> None:
    late = paper("late", "2025-09-20")
    found = linked(
        talks("before", modality="planned"), talks("after", time=days("2025-09-09")),
        talks("late", time=days("2025-09-19")), documents=(BEFORE, AFTER, late),
    )  # fmt: skip
    assert len(found.links) == 1


def test_done_and_denied_contradict_each_other() -> None:
    found = linked(strike("before", time=days("2025-09-01")), strike("after", polarity="negative"))
    (link,) = found.links
    assert (link.link, link.matter) == ("contradicts", "polarity")
    assert [link.source, link.target] == sorted(event.id for event in found.events)


def test_who_is_contradicted_is_less_sure() -> None:
    (alone,) = linked(strike("before", time=days("2025-09-01"))).events
    found = linked(
        strike("before", time=days("2025-09-01")), strike("after", polarity="negative", confidence=0.5)
    )
    done = next(event for event in found.events if event.polarity == "positive")
    assert done.confidence == round(alone.confidence * (1 - CONTESTED * 0.5), 4)


@pytest.mark.parametrize(
    "denial",
    [
        {"time": days("2025-08-20")},
        {"place": KHARKIV},
        {"modality": "planned"},
    ],
)
def test_a_denial_of_something_else_contradicts_nothing(denial: dict[str, Any]) -> None:
    fact = strike("before", time=days("2025-09-01"), place=KYIV)
    assert linked(fact, strike("after", polarity="negative", **denial)).links == ()


def test_an_undated_denial_is_about_the_nearest() -> None:
    found = linked(
        strike("before", time=days("2025-08-30")), strike("before", 90, time=days("2025-08-24")),
        strike("after", polarity="negative"),
    )  # fmt: skip
    (link,) = found.links
    near = next(event for event in found.events if str(event.start) == "2025-08-30")
    assert near.id in (link.source, link.target)


def test_a_state_denies_what_its_army_did_and_its_police_does_not() -> None:
    fact = claim("before", ARMY, "ASSAULT", UKRAINE, time=days("2025-09-01"))
    assert len(linked(fact, strike("after", polarity="negative")).links) == 1
    police = claim("after", POLICE, "ASSAULT", UKRAINE, polarity="negative")
    assert linked(fact, police).links == ()


def test_nobody_is_killed_twice() -> None:
    found = linked(killed("before", KIM, "2025-08-20"), killed("after", KIM, "2025-09-03"))
    (link,) = found.links
    assert (link.link, link.matter) == ("contradicts", "time")


@pytest.mark.parametrize(("who", "verb"), [(UKRAINE, "kill"), (KIM, "wound")])
def test_others_and_other_deeds_can_happen_twice(who: Any, verb: str) -> None:
    assert (
        linked(killed("before", who, "2025-08-20", verb), killed("after", who, "2025-09-03", verb)).links
        == ()
    )


@st.composite
def two_states(draw: st.DrawFn) -> tuple[list[Claim], list[DocumentInfo]]:
    """Strikes done, planned and denied over two years, with and without days."""
    first = dt.date(2024, 1, 1)
    day = st.integers(0, 700).map(lambda days: first + dt.timedelta(days))
    length = st.one_of(st.integers(0, 4), st.integers(0, 90))
    claims, documents = [], []
    for number in range(draw(st.integers(2, 9))):
        reported = draw(st.one_of(st.none(), day))
        documents.append(DocumentInfo(id=f"{number}", date=reported))
        start = draw(st.one_of(st.none(), day))
        time = start and Time(start=start, end=start + dt.timedelta(draw(length)), text="then")
        status: dict[str, Any] = draw(
            st.sampled_from([{}, {"modality": "planned"}, {"polarity": "negative"}])
        )
        claims.append(strike(f"{number}", time=time, place=draw(st.sampled_from([None, KYIV])), **status))
    return claims, documents


@settings(deadline=None, max_examples=150)
@given(two_states())
def test_looking_at_near_days_only_misses_nothing(told: tuple[list[Claim], list[DocumentInfo]]) -> None:
    claims, documents = told
    found = resolve(claims, documents).links

    def everything(self: _Deeds, first: int, last: int) -> list[Any]:
        return [*self._short, *self._long]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Deeds, "between", everything)
        assert resolve(claims, documents).links == found


def test_a_pair_of_whom_something_is_told_every_day_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    agree = linking._Linker._agree

    def counted(self: Any, one: Any, other: Any) -> bool:
        nonlocal looked_at
        looked_at += 1
        return agree(self, one, other)

    monkeypatch.setattr(linking._Linker, "_agree", counted)
    first = dt.date(2024, 1, 1)
    claims = []
    for number in range(600):
        day = str(first + dt.timedelta(3 * (number // 2)))
        status = {"polarity": "negative"} if number % 2 else {}
        claims.append(strike(f"{number}", time=days(day), place=KYIV, **status))
    found = resolve(claims, [paper(one.doc) for one in claims])
    assert len(found.events) == 600
    assert len(found.links) == 300
    assert looked_at < 20 * 300
