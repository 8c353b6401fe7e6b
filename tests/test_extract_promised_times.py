"""When it is promised and when it shall be done are two times."""

from __future__ import annotations

import datetime as dt

import pytest

from graphbuild.extract import Extractor
from graphbuild.records import Claim, Document

DAY = dt.date(2025, 3, 4)  # a Tuesday


def told(extractor: Extractor, text: str) -> list[Claim]:
    found = extractor.extract(Document(id="d", text=text, date=DAY))
    return [c for c in found if isinstance(c, Claim)]


@pytest.mark.parametrize(
    ("text", "root", "start"),
    [
        ("Turkey promised to send 200 generators to Ukraine in April.", "AGREE", None),
        ("Japan threatened to attack North Korea in October.", "THREATEN", None),
        ("NATO urged Turkey to send troops to Poland in June.", "AID", dt.date(2025, 6, 1)),
        ("Turkey threatened on Monday to attack Syria.", "THREATEN", dt.date(2025, 3, 3)),
        ("France and Germany signed a treaty in 2019.", "SUPPORT", dt.date(2019, 1, 1)),
    ],
)
def test_the_time_of_what_is_promised_is_not_that_of_the_promise(
    extractor: Extractor, text: str, root: str, start: dt.date | None
) -> None:
    (claim,) = [c for c in told(extractor, text) if c.root == root]
    assert (claim.time.start if claim.time else None) == start


def test_a_denied_deed_is_no_blame(extractor: Extractor) -> None:
    found = told(extractor, "Russia did not attack Odesa on Wednesday, spokesman Igor Konashenkov said.")
    assert [(c.root, c.polarity) for c in found] == [("ASSAULT", "negative")]


def test_troops_that_will_be_sent_are_no_threat(extractor: Extractor) -> None:
    found = told(extractor, "Germany announced that it would send tanks to Ukraine in May.")
    assert "THREATEN" not in {c.root for c in found}


def test_aid_in_millions(extractor: Extractor) -> None:
    (claim,) = told(extractor, "The US president approved $275 million in aid for Ukraine on Sunday.")
    assert claim.root == "AID"
    assert claim.target is not None
    assert claim.target.name == "Ukraine"
