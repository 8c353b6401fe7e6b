"""Times in words to days, against the day of writing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import THURSDAY

from graphbuild.parse.dates import resolve


def days(text: str, base: dt.date | None = THURSDAY, *, future: bool = False) -> str | None:
    """The resolved days as "2024-05-01..2024-05-31", one day as "2024-05-01"."""
    found = resolve(text, base, future=future)
    if found is None:
        return None
    start, end = found
    return str(start) if start == end else f"{start}..{end}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2024-05-16"),
        ("yesterday", "2024-05-15"),
        ("tomorrow", "2024-05-17"),
        ("Monday", "2024-05-13"),
        ("on Monday night", "2024-05-13"),
        ("early Tuesday", "2024-05-14"),
        ("Friday", "2024-05-10"),
        ("last Friday", "2024-05-10"),
        ("next Friday", "2024-05-17"),
        ("three days ago", "2024-05-13"),
        ("10 days ago", "2024-05-06"),
    ],
)
def test_a_day_is_counted_from_the_day_of_writing(text: str, expected: str) -> None:
    assert days(text) == expected


def test_the_weekday_of_writing_is_that_day_and_last_one_a_week_before() -> None:
    assert days("Thursday") == "2024-05-16"
    assert days("last Thursday") == "2024-05-09"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("this week", "2024-05-13..2024-05-19"),
        ("last week", "2024-05-06..2024-05-12"),
        ("next week", "2024-05-20..2024-05-26"),
        ("two weeks ago", "2024-04-29..2024-05-05"),
        ("this weekend", "2024-05-18..2024-05-19"),
        ("last weekend", "2024-05-11..2024-05-12"),
        ("this month", "2024-05-01..2024-05-31"),
        ("last month", "2024-04-01..2024-04-30"),
        ("next month", "2024-06-01..2024-06-30"),
        ("this year", "2024-01-01..2024-12-31"),
        ("last year", "2023-01-01..2023-12-31"),
        ("two years ago", "2022-01-01..2022-12-31"),
    ],
)
def test_weeks_months_and_years_are_calendar_ones(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March", "2024-03-01..2024-03-31"),
        ("December", "2023-12-01..2023-12-31"),
        ("last May", "2023-05-01..2023-05-31"),
        ("February 2020", "2020-02-01..2020-02-29"),
        ("5 May", "2024-05-05"),
        ("May 5", "2024-05-05"),
        ("October 7", "2023-10-07"),
    ],
)
def test_a_month_without_a_year_is_the_last_such_month(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday", "2024-05-20"),
        ("Thursday", "2024-05-23"),
        ("March", "2025-03-01..2025-03-31"),
        ("June", "2024-06-01..2024-06-30"),
        ("October 7", "2024-10-07"),
    ],
)
def test_what_lies_ahead_is_the_next_such_time(text: str, expected: str) -> None:
    assert days(text, future=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019-01-01..2019-12-31"),
        ("the 1990s", "1990-01-01..1999-12-31"),
        ("between 1999 and 2003", "1999-01-01..2003-12-31"),
        ("5 May 2021", "2021-05-05"),
        ("May 5, 2021", "2021-05-05"),
        ("the 5th of May 2021", "2021-05-05"),
        ("Sept. 11, 2001", "2001-09-11"),
        ("2021-05-05", "2021-05-05"),
        ("November 2022", "2022-11-01..2022-11-30"),
        ("summer of 2020", "2020-06-01..2020-08-31"),
        ("March 3 to 5, 2022", "2022-03-03..2022-03-05"),
    ],
)
def test_a_date_with_its_year_needs_no_day_of_writing(text: str, expected: str) -> None:
    assert days(text, None) == expected
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    ["yesterday", "Monday", "this week", "last year", "March", "5 May", "two weeks ago", "last summer"],
)
def test_a_relative_time_without_a_day_of_writing_is_not_resolved(text: str) -> None:
    assert days(text, None) is None


@pytest.mark.parametrize(
    "text", ["five years", "three hours", "", "the morning", "a long time", "42", "Karim"]
)
def test_what_is_no_calendar_time_is_not_resolved(text: str) -> None:
    assert days(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("early 2021", "2021-01-01", "2021-05-03"),
        ("late 2021", "2021-08-30", "2021-12-31"),
        ("early March 2023", "2023-03-01", "2023-03-12"),
        ("late last year", "2023-08-30", "2023-12-31"),
    ],
)
def test_early_and_late_are_the_first_and_last_part_of_the_span(text: str, first: str, last: str) -> None:
    found = resolve(text, THURSDAY)
    assert found is not None
    assert dt.date.fromisoformat(first) <= found[0] <= found[1] <= dt.date.fromisoformat(last)


def test_a_span_back_from_now_ends_on_the_day_of_writing() -> None:
    found = resolve("the last two weeks", THURSDAY)
    assert found is not None
    assert found[1] == THURSDAY
    assert (THURSDAY - found[0]).days >= 14


@pytest.mark.parametrize("text", ["31 February 2022", "May 99, 2021", "9999 years ago", "in 2000000 days"])
def test_an_impossible_time_gives_no_impossible_day(text: str) -> None:
    found = resolve(text, THURSDAY)
    assert found is None or found[0] <= found[1]


WORDS = [
    "last", "next", "this", "early", "mid", "late", "May", "March", "30", "31st", "5", "1999", "2024",
    "2024-02-30", "1990s", "ago", "two", "dozen", "week", "weeks", "month", "year", "years", "weekend",
    "Monday", "Sunday", "summer", "winter", "yesterday", "tomorrow", "now", "the", "of", "and", "to", "-",
    ",", "99999", "a",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)),
    st.one_of(st.none(), st.dates()),
    st.booleans(),
)
def test_any_text_resolves_to_nothing_or_to_days_in_order(
    text: str, base: dt.date | None, future: bool
) -> None:
    found = resolve(text, base, future=future)
    assert found is None or found[0] <= found[1]


@settings(max_examples=40, deadline=None)
@given(st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2099, 12, 31)), st.booleans())
def test_a_full_date_is_read_back_as_itself(day: dt.date, future: bool) -> None:
    for text in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}"):
        assert resolve(text, THURSDAY, future=future) == (day, day)
