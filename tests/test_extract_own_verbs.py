"""Words of one's own for events, beside those of the package."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from graphbuild.errors import LexiconError
from graphbuild.extract import Extractor
from graphbuild.extract.extractor import _text
from graphbuild.lexicon.events import event_lexicon, extended_lexicon
from graphbuild.records import Claim, Document

DEMARCHE = '[[frame]]\nroot = "REQUEST"\npos = "verb"\ntarget = ["obj"]\nheads = "demarche"\n'
NOTE = Document(id="note", text="Peru demarched Chile on Monday.", date=dt.date(2024, 3, 6))


def test_a_verb_of_ones_own_makes_claims_and_another_version(tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "verbs.toml").write_text(DEMARCHE)
    own = Extractor(verbs=tmp_path / "verbs.toml")
    assert extractor.extract(NOTE) == []
    (claim,) = own.extract(NOTE)
    assert isinstance(claim, Claim)
    assert claim.target is not None
    assert (claim.source.name, claim.root, claim.target.name) == ("Peru", "REQUEST", "Chile")
    assert own.version != extractor.version
    other = Document(id="other", text="Peru met Chile on Monday.", date=dt.date(2024, 3, 6))
    assert own.extract(other) == extractor.extract(other)


def test_the_words_of_the_package_stay_and_its_groups_can_be_used() -> None:
    group = sorted(event_lexicon().groups)[0]
    both = extended_lexicon(DEMARCHE.replace("demarche", f"demarche:@{group} demarche_out"), "mine")
    ours = event_lexicon().entries
    assert {key: both.entries[key] for key in ours} == ours
    assert ("verb", "demarche") in both.entries


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[frame]", "events.toml with mine.toml: "),
        (DEMARCHE.replace("REQUEST", "ASK"), "events.toml with mine.toml, [[frame]] number"),
        (DEMARCHE.replace('"obj"', '"to whom"'), "a REQUEST frame has the unknown target 'to whom'"),
        (DEMARCHE.replace('"demarche"', '"demarche:@no"'), "names the group '@no'"),
    ],
)
def test_a_mistake_in_the_file_is_named(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=r"mine\.toml") as caught:
        extended_lexicon(text, "mine.toml")
    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    for name in ("none.toml", "latin.toml"):
        with pytest.raises(LexiconError, match=name):
            _text(tmp_path / name)
