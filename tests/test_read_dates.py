"""Dates of records, texts and addresses, and the datelines of stories."""

import datetime as dt

import pytest

from graphbuild.read import make_document
from graphbuild.read.dateline import find_dateline
from graphbuild.read.dates import leading_date, parse_date

DAY = dt.date(2025, 9, 4)


@pytest.mark.parametrize(
    "value",
    [
        "2025-09-04",
        " 2025-09-04T23:30:00-05:00 ",
        "2025-09-04 10:00:00",
        "20250904",
        "20250904T101010Z",
        20250904,
        "2025/9/4",
        "04.09.2025",
        "September 4, 2025",
        "Sept. 4, 2025",
        "4 Sep 2025",
        "4th September 2025",
        "Thu, 04 Sep 2025 10:00:00 GMT",
        "Sep 04, 2025 10:30 am IST",
        1756944000,
        1756944000000,
        "1756944000",
        DAY,
        dt.datetime(2025, 9, 4, 12),
    ],
)
def test_a_date_is_read_from(value):
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2025",
        "Sept 2025",
        "yesterday",
        "Sept 4",
        "03/04/2025",
        "2025-02-30",
        "soon",
        None,
        True,
        [],
        9e99,
    ],
)
def test_what_names_no_single_day_is_no_date(value):
    assert parse_date(value) is None


@pytest.mark.parametrize(("value", "day"), [("13/04/2025", 13), ("04/13/2025", 13), ("04/04/2025", 4)])
def test_slashes_are_read_where_only_one_day_is_possible(value, day):
    assert parse_date(value) == dt.date(2025, 4, day)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (" date 2025-09-04 New Delhi: A scene", "New Delhi: A scene"),
        ("2025-09-04 Moscow said", "Moscow said"),
        ("Published: Sept. 4, 2025, 10:30 am IST", ""),
        ("Thursday 4 September 2025", ""),
        ("Updated 4 September 2025 12:30 GMT | Moscow said", "Moscow said"),
        ("date 2025-09-04T10:00:00Z Xi spoke", "Xi spoke"),
    ],
)
def test_a_date_line_is_read_and_ends_where_the_story_starts(text, rest):
    date, end = leading_date(text)
    assert (date, text[end:]) == (DAY, rest)


@pytest.mark.parametrize(
    "text", ["September 4, 2025 marked a day", "2025-09-04 was a day", "date palms grow", "2025 began"]
)
def test_a_date_inside_a_sentence_is_no_date_line(text):
    assert leading_date(text) is None


@pytest.mark.parametrize(
    ("head", "place", "day"),
    [
        ("MOSCOW, Sept 4 (Reuters) - ", "MOSCOW", "Sept 4"),
        ("MOSCOW, Sept 4 (Reuters) -", "MOSCOW", "Sept 4"),
        ("JERUSALEM (AP) -- ", "JERUSALEM", None),
        ("JERUSALEM (AP) ? ", "JERUSALEM", None),
        ("New Delhi: ", "New Delhi", None),
        ("KABUL: ", "KABUL", None),
        ("KABUL (Pajhwok) : ", "KABUL", None),
        ("BEIJING — ", "BEIJING", None),
        ("Beijing, China – ", "Beijing, China", None),
        ("KYIV, Ukraine (AP) —", "KYIV, Ukraine", None),
        ("WASHINGTON, March 3 (UPI) -- ", "WASHINGTON", "March 3"),
        ("ADDIS ABABA, May 15 (Xinhua) -- ", "ADDIS ABABA", "May 15"),
        ("Tehran, March 15, IRNA - ", "Tehran", "March 15"),
        ("MOSCOW, September 4. /TASS/. ", "MOSCOW", "September 4"),
        ("MOSCOW. Sept 4 (Interfax) - ", "MOSCOW", "Sept 4"),
        ("DAMASCUS, SANA- ", "DAMASCUS", None),
        ("Islamabad - (APP): ", "Islamabad", None),
        ("SEOUL/TOKYO, 4 September (Reuters) - ", "SEOUL/TOKYO", "4 September"),
        ("Reuters KHARTOUM (Reuters) -- ", "KHARTOUM", None),
        ("THE HAGUE, Netherlands -- ", "THE HAGUE, Netherlands", None),
        ("UNITED NATIONS: ", "UNITED NATIONS", None),
        ("PYONGYANG, Sept. 4, 2025 (KCNA) -- ", "PYONGYANG", "Sept. 4"),
        ('"TIRANA, Albania (AP) -- ', "TIRANA, Albania", None),
        ("(Reuters) - ", None, None),
        ("Sept 4 (Reuters) - ", None, "Sept 4"),
    ],
)
def test_a_dateline_is_read_and_ends_where_the_story_starts(head, place, day):
    found = find_dateline(head + "Russia and China signed a pact.")
    assert (found.place, found.day, found.end) == (place, day, len(head))


@pytest.mark.parametrize(
    "text",
    [
        "Putin: We will not stop",
        "Breaking: Russia attacks",
        "BREAKING: Russia attacks",
        "EXCLUSIVE - Russia attacks",
        "Iran: US must lift sanctions",
        "Israel - Hamas talks resumed",
        "He said: We go",
        "Kim Jong Un — The leader",
        "RUSSIA ATTACKS UKRAINE - KYIV SAYS",
        "The US has issued an ultimatum to Turkey: If the country buys",
        "The World Health Organization (WHO) - The agency",
        "Moscow and Kyiv traded fire.",
        "Tuesday: The day",
        ": The",
        "",
    ],
)
def test_labels_speakers_and_sentences_are_no_datelines(text):
    assert find_dateline(text) is None


def test_the_dateline_is_kept_outside_the_story():
    text = "MOSCOW, Sept 4 (Reuters) - Russia and China signed a pact."
    document = make_document("x", text, date="2025-09-05")
    assert document.dateline == "MOSCOW"
    assert [text[start:end] for start, end in document.story] == ["Russia and China signed a pact."]


def test_the_dateline_tells_the_date_when_it_states_the_year():
    assert make_document("x", "PYONGYANG, Sept. 4, 2025 (KCNA) -- Kim met Putin.").date == DAY


@pytest.mark.parametrize("known", [{"date": "2025"}, {"url": "https://x.org/2025/world/a"}])
def test_the_dateline_tells_the_date_when_the_year_is_known(known):
    assert make_document("x", "MOSCOW, Sept 4 (Reuters) - Kim met Putin.", **known).date == DAY


def test_the_dateline_tells_no_date_without_a_year():
    assert make_document("x", "MOSCOW, Sept 4 (Reuters) - Kim met Putin.").date is None


def test_the_records_date_comes_before_the_texts():
    assert make_document("x", " date 2025-09-01 Kim met Putin.", date="2025-09-04").date == DAY


def test_the_address_tells_the_date_when_nothing_else_does():
    assert make_document("x", "Kim met Putin.", url="https://x.org/world/2025/09/04/kim-putin").date == DAY


def test_a_line_that_is_but_a_date_tells_it_and_is_no_story():
    text = "Kim met Putin again\n\nPublished: 4 September 2025, 10:30 GMT\n\nKim met Putin, Russia said."
    document = make_document("x", text)
    assert document.date == DAY
    assert [text[start:end] for start, end in document.story] == ["Kim met Putin, Russia said."]
