"""When and where it happened, and how much."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import THURSDAY, Triple, claim, claims, tree

from graphbuild.extract import Extractor
from graphbuild.extract.circumstances import quantity_at

MEETING: Triple = ("Peru", "CONSULT", "Chile")


def when(extractor: Extractor, text: str, date: dt.date | None = THURSDAY) -> str | None:
    """The time of the meeting of Peru and Chile, as "start..end" or one day."""
    time = claim(extractor, text, "Peru", "CONSULT", "Chile", date).time
    if time is None or time.start is None:
        return None
    return str(time.start) if time.start == time.end else f"{time.start}..{time.end}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru met Chile yesterday.", "2024-05-15"),
        ("Peru met Chile on Monday.", "2024-05-13"),
        ("On Monday Peru met Chile.", "2024-05-13"),
        ("On Monday, Peru met Chile.", "2024-05-13"),
        ("Peru met Chile last week.", "2024-05-06..2024-05-12"),
        ("Peru met Chile in March 2021.", "2021-03-01..2021-03-31"),
        ("Peru met Chile on 3 March 2021.", "2021-03-03"),
        ("Peru met Chile in 2019.", "2019-01-01..2019-12-31"),
        ("In 2019, Peru met Chile.", "2019-01-01..2019-12-31"),
        ("Peru met Chile three days ago.", "2024-05-13"),
        ("Peru will meet Chile on Monday.", "2024-05-20"),
        ("Peru will meet Chile next month.", "2024-06-01..2024-06-30"),
        ("Peru held talks with Chile on Tuesday.", "2024-05-14"),
        ("Peru's meeting with Chile on Tuesday was short.", "2024-05-14"),
        ("Peru met Chile, after the summer of 2020 had been calm.", None),
        ("Peru met Chile.", None),
    ],
)
def test_the_time_of_an_event_is_resolved(extractor: Extractor, text: str, expected: str | None) -> None:
    assert when(extractor, text) == expected


def test_each_event_has_its_own_time(extractor: Extractor) -> None:
    text = "Peru met Chile on Monday and Bolivia attacked Paraguay on Tuesday."
    assert when(extractor, text) == "2024-05-13"
    other = claim(extractor, text, "Bolivia", "ASSAULT", "Paraguay").time
    assert other is not None
    assert other.start == dt.date(2024, 5, 14)


def test_the_day_of_saying_is_not_the_day_of_the_event(extractor: Extractor) -> None:
    text = "Bolivia said on Sunday that Peru had met Chile on Friday."
    assert when(extractor, text) == "2024-05-10"


def test_since_runs_to_the_day_of_writing(extractor: Extractor) -> None:
    assert when(extractor, "Peru has met Chile since 2021.") == "2021-01-01..2024-05-16"


def test_without_a_date_a_relative_time_keeps_its_words_alone(extractor: Extractor) -> None:
    time = claim(extractor, "Peru met Chile last week.", "Peru", "CONSULT", "Chile", None).time
    assert time is not None
    assert (time.start, time.end, time.text) == (None, None, "last week")


def test_a_full_date_needs_no_day_of_writing(extractor: Extractor) -> None:
    assert when(extractor, "Peru met Chile on 3 March 2021.", None) == "2021-03-03"


def test_a_duration_is_no_time(extractor: Extractor) -> None:
    assert when(extractor, "Peru met Chile for two hours.") is None


# ---------------------------------------------------------------- place


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("Peru met Chile in Lima.", "Lima", "PER"),
        ("Peru met Chile in Buenos Aires on Monday.", "Buenos Aires", "ARG"),
        ("In Geneva, Peru met Chile.", "Geneva", "CHE"),
        ("Peru held talks with Chile in Vienna.", "Vienna", "AUT"),
        ("Peru met Chile in Switzerland.", "Switzerland", "CHE"),
        ("Peru met Chile near Arica.", "Arica", "CHL"),
    ],
)
def test_the_place_of_an_event_is_known_with_its_country(
    extractor: Extractor, text: str, place: str, country: str
) -> None:
    where = claim(extractor, text, "Peru", "CONSULT", "Chile").place
    assert where is not None
    assert (where.name, where.country, where.text) == (place, country, place)


def test_a_city_has_coordinates(extractor: Extractor) -> None:
    where = claim(extractor, "Peru met Chile in Vienna.", "Peru", "CONSULT", "Chile").place
    assert where is not None
    assert (where.latitude, where.longitude) == (pytest.approx(48.2, abs=0.2), pytest.approx(16.4, abs=0.2))


def test_without_a_place_there_is_none(extractor: Extractor) -> None:
    assert claim(extractor, "Peru met Chile.", "Peru", "CONSULT", "Chile").place is None


def test_the_one_who_acts_is_no_place(extractor: Extractor) -> None:
    assert claim(extractor, "Moscow praised Chile.", "Russia", "SUPPORT", "Chile").place is None


def test_each_event_has_its_own_place(extractor: Extractor) -> None:
    text = "Peru met Chile in Lima while Bolivia met Brazil in Vienna."
    names = {
        (c.source.name, c.place.name)
        for c in claims(extractor, text)
        if c.root == "CONSULT" and c.place is not None
    }
    assert names == {("Peru", "Lima"), ("Bolivia", "Vienna")}


# ---------------------------------------------------------------- quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("Fiji sent 13 doctors.", 13, "doctor", False),
        ("Fiji sent thirteen doctors.", 13, "doctor", False),
        ("Fiji sent 13,000 soldiers.", 13_000, "soldier", False),
        ("Fiji sent nearly 13,000 soldiers.", 13_000, "soldier", True),
        ("Fiji sent about 20 tents.", 20, "tent", True),
        ("Fiji sent more than 200 soldiers.", 200, "soldier", True),
        ("Fiji sent at least three ships.", 3, "ship", True),
        ("Fiji sent 5 million dollars.", 5_000_000, "dollar", False),
        ("Fiji sent $5 million.", 5_000_000, "USD", False),
        ("Fiji sent €40 million.", 40_000_000, "EUR", False),
        ("Fiji sent 1.5 million euros.", 1_500_000, "euro", False),
        ("Fiji sent hundreds of soldiers.", 200, "soldier", True),
    ],
)
def test_a_counted_object_is_a_quantity(text: str, value: float, unit: str, approximate: bool) -> None:
    t = tree(text)
    sent = t.words.index("sent")
    found = [q for c in t.all_children(sent, "dobj") if (q := quantity_at(t, c)) is not None]
    assert [(q.value, q.unit, q.approximate) for q in found] == [(value, unit, approximate)]


@pytest.mark.parametrize("text", ["Fiji sent doctors.", "Fiji sent a doctor.", "Fiji sent the doctors home."])
def test_what_is_not_counted_is_no_quantity(text: str) -> None:
    t = tree(text)
    assert [q for i in range(t.n) if (q := quantity_at(t, i)) is not None] == []


@pytest.mark.parametrize(
    ("text", "source", "root", "target", "value", "unit"),
    [
        ("Kenya deployed 400 police officers to Haiti.", "Kenya", "MOBILIZE", "Haiti", 400, "officer"),
        ("India expelled two Canadian diplomats.", "India", "SANCTION", "Canadian diplomats", 2, "diplomat"),
        ("Japan lent Mongolia 140 million dollars.", "Japan", "AID", "Mongolia", 140_000_000, "dollar"),
        (
            "Ten Nigerien soldiers were killed by rebels.",
            "rebels",
            "ASSAULT",
            "Nigerien Armed Forces",
            10,
            "soldier",
        ),
    ],
)
def test_a_claim_carries_the_quantities_of_its_objects(
    extractor: Extractor, text: str, source: str, root: str, target: str, value: float, unit: str
) -> None:
    found = [c for c in claims(extractor, text) if (c.source.name, c.root) == (source, root)]
    assert [(q.value, q.unit) for c in found for q in c.quantities] == [(value, unit)]


def test_the_words_of_a_quantity_stand_in_the_text(extractor: Extractor) -> None:
    text = "Kenya deployed about 400 police officers to Haiti."
    (quantity,) = claim(extractor, text, "Kenya", "MOBILIZE", "Haiti").quantities
    assert quantity.text in text
    assert "400" in quantity.text


NUMBERS = [
    "3",
    "13,000",
    "1.5",
    "five",
    "two",
    "dozen",
    "hundred",
    "million",
    "bn",
    "5bn",
    "$",
    "€7",
    "about",
    "%",
    "-",
    "of",
    "soldiers",
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=8))
def test_any_words_of_number_give_a_finite_quantity_or_none(words: list[str]) -> None:
    text = f"Fiji sent {' '.join(words)} to Tonga."
    t = tree(text)
    for i in range(t.n):
        quantity = quantity_at(t, i)
        assert quantity is None or (quantity.value == quantity.value and abs(quantity.value) < float("inf"))
        assert quantity is None or quantity.text in text
