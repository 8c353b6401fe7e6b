"""The tables of words: events, status, reference, time; what they hold and how they complain."""

from __future__ import annotations

import importlib
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from news import tree

from graphbuild.errors import LexiconError
from graphbuild.extract.reading import Reader
from graphbuild.lexicon.events import event_lexicon, parse_lexicon
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.status import status_lexicon
from graphbuild.lexicon.time import time_lexicon
from graphbuild.records import ROOTS

TABLE = """
adjuncts = ["during"]
[groups]
arms = "gun rifle"
[[frame]]
root = "AID"
pos = "verb"
target = ["to", "obj"]
heads = "equip hand:@arms,coat hand_out organize"
[[operator]]
name = "promise"
pos = "verb"
content = ["xcomp"]
coop = "AGREE"
conflict = "THREATEN"
root = "AGREE"
modality = "planned"
heads = "promise"
[[operator]]
name = "keep"
pos = "verb"
content = ["xcomp"]
pass = true
heads = "equip keep"
[[operator]]
name = "stop"
pos = "verb"
content = ["xcomp"]
coop = "SANCTION"
conflict = "CONCEDE"
swap = { CONSULT = "REJECT" }
heads = "stop"
"""


def test_a_head_is_looked_up_by_part_of_speech_and_lemma() -> None:
    (entry,) = [e for e in parse_lexicon(TABLE).lookup("verb", "equip") if e.frame]
    assert entry.frame is not None
    assert (entry.frame.root, entry.particle, entry.needs) == ("AID", None, frozenset())
    assert parse_lexicon(TABLE).lookup("noun", "equip") == ()


def test_a_group_stands_for_its_words() -> None:
    (with_needs,) = [e for e in parse_lexicon(TABLE).lookup("verb", "hand") if e.needs]
    assert with_needs.needs == {"gun", "rifle", "coat"}


def test_an_underscore_separates_the_particle() -> None:
    assert {e.particle for e in parse_lexicon(TABLE).lookup("verb", "hand")} == {None, "out"}


def test_entries_with_needs_come_before_particles_and_frames_before_operators() -> None:
    lexicon = parse_lexicon(TABLE)
    first, second = lexicon.lookup("verb", "hand")
    assert (bool(first.needs), second.particle) == (True, "out")
    assert [e.frame is not None for e in lexicon.lookup("verb", "equip")] == [True, False]


def test_both_spellings_of_a_lemma_are_known() -> None:
    assert parse_lexicon(TABLE).lookup("verb", "organise")
    assert parse_lexicon(TABLE).lookup("verb", "organize")


@pytest.mark.parametrize(
    ("name", "governed", "result"),
    [
        ("promise", "AID", "AGREE"),
        ("promise", "ASSAULT", "THREATEN"),
        ("keep", "ASSAULT", "ASSAULT"),
        ("stop", "AID", "SANCTION"),
        ("stop", "ASSAULT", "CONCEDE"),
        ("stop", "CONSULT", "REJECT"),
    ],
)
def test_an_operator_turns_the_class_of_what_it_governs(name: str, governed: str, result: str) -> None:
    entry = next(e for e in parse_lexicon(TABLE).lookup("verb", name) if e.operator)
    assert entry.operator is not None
    assert entry.operator.compose(governed) == result  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("hand:@arms", "hand:@toys", r"'hand:@toys,coat' names the group '@toys'"),
        ('root = "AID"', 'root = "HELP"', r"\[\[frame\]\] number 1: .*HELP.*\.root"),
        ('"to", "obj"', '"to", "sideways"', "AID frame has the unknown target 'sideways'"),
        ('pos = "verb"\ntarget', 'pos = "adverb"\ntarget', r"\[\[frame\]\] number 1: .*adverb.*\.pos"),
        ("equip hand", ":gun hand", "':gun' has no lemma"),
        ('coop = "AGREE"', 'coop = "NOD"', r"\[\[operator\]\] number 1: .*NOD.*\.coop"),
        ('modality = "planned"', 'modality = "dreamt"', r"\[\[operator\]\] number \d: .*dreamt.*\.modality"),
        (
            'content = ["xcomp"]\ncoop',
            'contents = ["xcomp"]\ncoop',
            r"\[\[operator\]\] number 1: .*unknown field `contents`",
        ),
        ("[groups]", "[groups", "Expected ']'"),
    ],
)
def test_a_fault_in_the_table_names_the_entry(old: str, new: str, complaint: str) -> None:
    assert old in TABLE
    with pytest.raises(LexiconError, match=rf"(?s)events\.toml.*{complaint}"):
        parse_lexicon(TABLE.replace(old, new, 1))


@pytest.mark.parametrize("root", ROOTS)
def test_every_class_has_verbs_and_nouns(root: str) -> None:
    lexicon = event_lexicon()
    parts = {
        pos
        for (pos, _), entries in lexicon.entries.items()
        for e in entries
        if e.frame and e.frame.root == root
    }
    assert {"verb", "noun"} <= parts


def test_lemmas_of_the_shipped_table_are_in_small_letters() -> None:
    assert [lemma for _, lemma in event_lexicon().entries if lemma != lemma.lower()] == []


def test_the_shipped_tables_words_are_words() -> None:
    lexicon = event_lexicon()
    words = {lemma for _, lemma in lexicon.entries} | {w for group in lexicon.groups.values() for w in group}
    assert [w for w in words if not w[0].isalpha() and w not in time_lexicon().currency] == []


@pytest.mark.parametrize(
    ("verb", "root"),
    [
        ("bomb", "ASSAULT"),
        ("accuse", "ACCUSE"),
        ("meet", "CONSULT"),
        ("arrest", "COERCE"),
        ("sanction", "SANCTION"),
        ("praise", "SUPPORT"),
        ("threaten", "THREATEN"),
        ("reject", "REJECT"),
        ("urge", "REQUEST"),
        ("protest", "PROTEST"),
        ("retreat", "RETREAT"),
        ("cooperate", "COOPERATE"),
    ],
)
def test_a_plain_verb_has_its_class(verb: str, root: str) -> None:
    frames = [
        e.frame for e in event_lexicon().lookup("verb", verb) if e.frame and not e.needs and not e.particle
    ]
    assert root in {f.root for f in frames}


def test_the_shipped_heads_are_written_in_one_way_and_once() -> None:
    data = tomllib.loads(
        resources.files("graphbuild.lexicon").joinpath("events.toml").read_text(encoding="utf-8")
    )
    heads = [
        (table.get("root"), table.get("name"), table["pos"], head)
        for kind in ("frame", "operator")
        for table in data[kind]
        for head in table["heads"].split()
    ]
    assert [h for *_, h in heads if h.count(":") > 1 or h.endswith((":", ",", "_"))] == []
    assert sorted({h for h in heads if heads.count(h) > 1}, key=str) == []


def read_as(text: str, word: str) -> str | None:
    """The class that `word` has in `text`; None where it tells of no event."""
    t = tree(text)
    reading = Reader(t, event_lexicon()).reading(t.words.index(word))
    return reading.root if reading else None


@pytest.mark.parametrize(
    ("text", "word", "root"),
    [
        ("Gunmen hacked 17 villagers to death in Chad.", "hacked", "ASSAULT"),
        ("Rebels laid siege to the Libyan town.", "laid", "ASSAULT"),
        ("Chad locked up two Libyan priests.", "locked", "COERCE"),
        ("Chad sacked the governor.", "sacked", "COERCE"),
        ("Chad dismissed the judges.", "dismissed", "COERCE"),
        ("Minsk called the Polish minister a liar on Friday.", "called", "ACCUSE"),
        ("Libya's move drew fire from Chad.", "drew", "ACCUSE"),
        ("Chad gave short shrift to the offer.", "gave", "REJECT"),
        ("Chad dismissed the charge as absurd.", "dismissed", "REJECT"),
        ("Chad called for the resignation of the Libyan president.", "called", "REQUEST"),
        ("Chad prevailed on Libya to wait.", "prevailed", "REQUEST"),
        ("Chad served notice on Libya.", "served", "THREATEN"),
        ("Farmers dumped manure in front of the parliament of Chad.", "dumped", "PROTEST"),
        ("Workers in Chad walked out on Monday.", "walked", "PROTEST"),
        ("Chad broke with Libya in May.", "broke", "SANCTION"),
        ("Chad suspended military aid to Libya.", "suspended", "SANCTION"),
        ("Chad took part in a naval exercise with Libya.", "took", "COOPERATE"),
        ("Chad signed a gas contract with Libya.", "signed", "COOPERATE"),
        ("Chad doubled its garrison on the Libyan border.", "doubled", "MOBILIZE"),
        ("Chad gave its word to Libya.", "gave", "AGREE"),
        ("Chad brokered a truce between Libya and Niger.", "brokered", "CONSULT"),
        ("Chad rallied round the Libyan leader.", "rallied", "SUPPORT"),
        ("Chad took in thousands of Libyan refugees.", "took", "AID"),
        ("Chad handed back the skulls to Libya.", "handed", "CONCEDE"),
        ("Chad lifted its siege of the town.", "lifted", "RETREAT"),
    ],
)
def test_words_and_phrases_of_the_news_have_their_class(text: str, word: str, root: str) -> None:
    assert read_as(text, word) == root


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Chad beat Libya 2-0.", "beat"),
        ("Libya's opposition won the election.", "opposition"),
        ("Toyota left the market to its rivals.", "left"),
        ("The goalkeeper saved two penalties.", "saved"),
        ("The minister was born in Chad and speaks French.", "speaks"),
        ("The driver set out for Chad.", "set"),
        ("The sack of rice came from Chad.", "sack"),
        ("The novel takes place in Chad.", "takes"),
        ("Chad holds the record for heat.", "holds"),
        ("Amnesty International has an office in Chad.", "Amnesty"),
        ("The riot police wear helmets.", "riot"),
    ],
)
def test_the_common_senses_of_these_words_tell_of_no_event(text: str, word: str) -> None:
    assert read_as(text, word) is None


# ---------------------------------------------------------------- status, reference, time

LOADERS = {
    "status": ("status_lexicon", 'negations = ["not"', 'negatives = ["not"', "negati"),
    "reference": ("reference_lexicon", 'he = ["he"', 'his_name = ["he"', "his_name|`he`"),
    "time": ("time_lexicon", "january = 1", 'january = "first"', r"months"),
}


@pytest.mark.parametrize("table", LOADERS)
def test_a_table_that_breaks_its_schema_names_the_entry(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader, old, new, complaint = LOADERS[table]
    module = importlib.import_module(f"graphbuild.lexicon.{table}")
    text = resources.files("graphbuild.lexicon").joinpath(f"{table}.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / f"{table}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=rf"{table}\.toml: .*({complaint})"):
        getattr(module, loader).__wrapped__()


@pytest.mark.parametrize("table", LOADERS)
def test_a_table_that_is_no_toml_says_where(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(f"graphbuild.lexicon.{table}")
    (tmp_path / f"{table}.toml").write_text("x = 1\ny 2\n", encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=rf"{table}\.toml: .*line 2"):
        getattr(module, LOADERS[table][0]).__wrapped__()


def test_a_week_has_seven_days_and_a_year_twelve_months() -> None:
    time = time_lexicon()
    assert len(time.weekdays) == 7
    assert set(time.months.values()) == set(range(1, 13))


def test_seasons_begin_in_a_month_and_last_three() -> None:
    assert all(1 <= a <= 12 and b - a == 2 for a, b in time_lexicon().seasons.values())


def test_no_pronoun_is_two_persons() -> None:
    p = reference_lexicon().pronouns
    groups = [p.he, p.she, p.it, p.they, p.i, p.we, p.you]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))


def test_who_hedges_only_as_a_passive_hedges_at_all() -> None:
    hedges = status_lexicon().hedges
    assert hedges.passive_only <= hedges.verbs


def test_a_word_gives_one_modality() -> None:
    auxiliaries = status_lexicon().auxiliaries
    groups = [auxiliaries.planned, auxiliaries.possible, auxiliaries.demanded, auxiliaries.hypothetical]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
