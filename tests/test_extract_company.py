"""Words in company: doers in phrases, actors side by side, places without a name, idioms, and what one says
of oneself."""

from __future__ import annotations

import pytest
from news import claims, discourse, triples

from graphbuild.errors import LexiconError
from graphbuild.extract import Extractor
from graphbuild.extract.reading import Reader
from graphbuild.lexicon.events import event_lexicon, parse_lexicon


def read_as(text: str, word: str) -> str | None:
    t = discourse(text).tree
    reading = Reader(t, event_lexicon()).reading(t.words.index(word))
    return reading.root if reading else None


# ---------------------------------------------------------------- who does it


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The convoy came under fire from Israeli troops on Monday.",
            ("Israel Defense Forces", "ASSAULT", "convoy"),
        ),
        ("Three civilians died in a US strike on Tuesday.", ("United States", "ASSAULT", "civilians")),
        (
            "The YPG is considered a terrorist group by Turkey.",
            ("Turkey", "ACCUSE", "People's Protection Units"),
        ),
        (
            "The Turkish attack led the YPG to plead with the US for help.",
            ("People's Protection Units", "REQUEST", "United States"),
        ),
    ],
)
def test_the_doer_stands_in_a_phrase(extractor: Extractor, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in triples(extractor, text)


@pytest.mark.parametrize(
    ("text", "pair", "root"),
    [
        ("Colombia and Ecuador swapped prisoners on Thursday.", {"Colombia", "Ecuador"}, "COOPERATE"),
        ("Egypt and Jordan held military exercises in the desert.", {"Egypt", "Jordan"}, "COOPERATE"),
        ("Clashes between the Lebanese army and Hezbollah killed nobody.",
         {"Lebanese Armed Forces", "Hezbollah"}, "ASSAULT"),
        ("The Russian-Ukrainian talks ended without a deal.", {"Russia", "Ukraine"}, "CONSULT"),
        ("Chad and Libya have agreed to reopen the road.", {"Chad", "Libya"}, "AGREE"),
    ],
)  # fmt: skip
def test_several_side_by_side_do_it_with_each_other(
    extractor: Extractor, text: str, pair: set[str], root: str
) -> None:
    assert (root, pair) in [(t[1], {t[0], t[2]}) for t in triples(extractor, text)]


def test_several_who_do_it_to_a_third_do_not_do_it_to_each_other(extractor: Extractor) -> None:
    found = triples(extractor, "France and Germany urged Iran to free the prisoners.")
    assert {("France", "REQUEST", "Iran"), ("Germany", "REQUEST", "Iran")} <= found
    assert not [t for t in found if {t[0], t[2]} == {"France", "Germany"}]


@pytest.mark.parametrize(
    "text",
    [
        "A bomb attack in Kabul overshadowed talks between India and Pakistan.",
        "The raid came amid a truce between Israel and Hamas.",
        "An explosion hit the border crossing between Iran and Iraq.",
    ],
)
def test_who_stands_behind_another_between_attacks_nobody(extractor: Extractor, text: str) -> None:
    assert not [t for t in triples(extractor, text) if t[1] == "ASSAULT"]


def test_who_agree_on_a_third_do_it_to_the_third(extractor: Extractor) -> None:
    found = triples(extractor, "Germany and France agreed to impose sanctions on Russia.")
    assert {("Germany", "SANCTION", "Russia"), ("France", "SANCTION", "Russia")} <= found
    assert not [t for t in found if {t[0], t[2]} == {"Germany", "France"}]


# ---------------------------------------------------------------- whom and where


def test_a_place_without_a_name_can_be_attacked_but_does_nothing(extractor: Extractor) -> None:
    found = triples(extractor, "Russian jets bombed residential areas, and the hospital condemned Moscow.")
    assert ("Russian Armed Forces", "ASSAULT", "residential areas") in found
    assert not [t for t in found if t[0] == "hospital"]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Israel struck a building in Beirut on Tuesday.", "Beirut"),
        ("Turkey invaded an enclave in Syria's north-west.", "Syria"),
    ],
)
def test_a_place_in_a_named_place_is_that_place(extractor: Extractor, text: str, target: str) -> None:
    assert target in [t[2] for t in triples(extractor, text)]


def test_who_has_no_name_is_quoted_with_whose_and_where_he_is(extractor: Extractor) -> None:
    (said,) = claims(extractor, "Chad's president met workers of the Abeche hospital.")
    assert said.source.text == "Chad's president"
    assert said.target is not None
    assert said.target.text == "workers of the Abeche hospital"


def test_a_town_in_a_state_is_not_the_state_when_it_acts(extractor: Extractor) -> None:
    found = triples(extractor, "A northern town in Syria rejected Turkey's offer.")
    assert not [t for t in found if t[0] == "Syria"]


def test_armed_bands_are_no_aid_agencies(extractor: Extractor) -> None:
    found = triples(extractor, "The Red Cross flew them to Aden. The rebels attacked Oman.")
    assert ("International Committee of the Red Cross", "ASSAULT", "Oman") not in found


# ---------------------------------------------------------------- what words mean beside others


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Germany fights the coronavirus in Italy.", "fights"),
        ("Chad struck a balance with Libya.", "struck"),
        ("The minister released a statement about Libya.", "released"),
        ("Netanyahu took office before Macron.", "took"),
    ],
)
def test_an_idiom_tells_of_no_event(text: str, word: str) -> None:
    assert read_as(text, word) is None


def test_an_idiom_needs_company() -> None:
    with pytest.raises(LexiconError, match="idiom 'fight'"):
        parse_lexicon('[[idiom]]\npos = "verb"\nheads = "fight"\n')


def test_a_need_of_two_words_wants_both() -> None:
    lexicon = parse_lexicon(
        '[[frame]]\nroot = "COOPERATE"\npos = "verb"\ntarget = ["with"]\nheads = "hold:drill+&"\n'
    )

    def root(text: str) -> str | None:
        t = discourse(text).tree
        reading = Reader(t, lexicon).reading(t.words.index("held"))
        return reading.root if reading else None

    assert root("Chad and Libya held drills.") == "COOPERATE"
    assert root("Chad held drills.") is None
    assert root("Chad and Libya held elections.") is None


def test_a_name_is_no_need_and_no_event(extractor: Extractor) -> None:
    assert ("United States", "SANCTION", "Iran") in triples(
        extractor, "The United States imposed sanctions on Iran."
    )
    found = triples(extractor, "The Rapid Support Forces attacked Omdurman.")
    assert {t[1] for t in found} == {"ASSAULT"}


def test_a_day_is_no_particle() -> None:
    assert read_as("Netanyahu called Morrison on Wednesday to congratulate him.", "called") == "SUPPORT"
    assert read_as("Netanyahu called on Morrison to resign.", "called") == "REQUEST"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Chad said it would free the prisoners.", "AGREE"),
        ("Chad said it would bomb Libya.", "THREATEN"),
        ("Chad said it would not lift the embargo.", "REJECT"),
        ("Chad said it would not attack Libya.", "AGREE"),
    ],
)
def test_saying_what_one_will_do_is_a_promise_or_a_threat(text: str, root: str) -> None:
    assert read_as(text, "said") == root


def test_what_is_said_of_another_is_no_promise() -> None:
    assert read_as("Chad said Libya would free the prisoners.", "said") is None
