"""Whether what is said holds: polarity, modality, doubt."""

from __future__ import annotations

import pytest
from news import claim, drawn

from graphbuild.extract import Extractor
from graphbuild.extract.reading import Reader
from graphbuild.extract.status import chain, governors, hedged, modality_of, negated
from graphbuild.lexicon.events import event_lexicon


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Gabon did not attack Togo.", "ASSAULT"),
        ("Gabon didn't attack Togo.", "ASSAULT"),
        ("Gabon has never attacked Togo.", "ASSAULT"),
        ("Gabon will not attack Togo.", "ASSAULT"),
        ("Togo was not attacked by Gabon.", "ASSAULT"),
        ("Gabon has not yet condemned Togo.", "ACCUSE"),
        ("Without consulting Togo, Gabon closed the bridge.", "CONSULT"),
        ("Gabon held no talks with Togo.", "CONSULT"),
        ("Gabon no longer supports Togo.", "SUPPORT"),
        ("Gabon failed to condemn Togo.", "ACCUSE"),
        ("Gabon decided not to recognise Togo.", "SUPPORT"),
    ],
)
def test_a_negated_event_did_not_happen(extractor: Extractor, text: str, root: str) -> None:
    assert claim(extractor, text, "Gabon", root, "Togo").polarity == "negative"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Gabon attacked Togo.", "ASSAULT"),
        ("Gabon has attacked Togo.", "ASSAULT"),
        ("Gabon keeps attacking Togo.", "ASSAULT"),
        ("Gabon attacked Togo, not Benin.", "ASSAULT"),
        ("Gabon, which has no navy, attacked Togo.", "ASSAULT"),
        ("Gabon attacked Togo because it had not paid.", "ASSAULT"),
        ("Gabon is attacking Togo.", "ASSAULT"),
        ("Gabon met Togo.", "CONSULT"),
    ],
)
def test_a_plain_statement_is_positive_actual_and_not_hedged(
    extractor: Extractor, text: str, root: str
) -> None:
    found = claim(extractor, text, "Gabon", root, "Togo")
    assert (found.polarity, found.modality, found.hedged) == ("positive", "actual", False)


@pytest.mark.parametrize(
    ("text", "root", "modality"),
    [
        ("Gabon will attack Togo.", "ASSAULT", "planned"),
        ("Gabon plans to attack Togo.", "ASSAULT", "planned"),
        ("Gabon intends to visit Togo.", "CONSULT", "planned"),
        ("Gabon hopes to host Togo.", "CONSULT", "planned"),
        ("Gabon is preparing to attack Togo.", "ASSAULT", "planned"),
        ("Gabon said it would attack Togo.", "THREATEN", "actual"),
        ("Gabon will attack Togo, officials said.", "ASSAULT", "planned"),
        ("Gabon may attack Togo.", "ASSAULT", "possible"),
        ("Gabon might attack Togo.", "ASSAULT", "possible"),
        ("Gabon could attack Togo.", "ASSAULT", "possible"),
        ("Gabon is likely to attack Togo.", "ASSAULT", "possible"),
        ("Gabon must help Togo.", "AID", "demanded"),
        ("Gabon should help Togo.", "AID", "demanded"),
        ("Benin urged Gabon to help Togo.", "AID", "demanded"),
        ("If Gabon attacks Togo, Benin will wait.", "ASSAULT", "hypothetical"),
        ("Gabon would attack Togo.", "ASSAULT", "hypothetical"),
    ],
)
def test_what_has_not_happened_says_so(extractor: Extractor, text: str, root: str, modality: str) -> None:
    found = claim(extractor, text, "Gabon", root, "Togo")
    assert (found.modality, found.polarity) == (modality, "positive")


@pytest.mark.parametrize(
    "text",
    [
        "Gabon reportedly attacked Togo.",
        "Gabon allegedly attacked Togo.",
        "Gabon has apparently attacked Togo.",
        "Gabon is believed to have attacked Togo.",
        "Gabon is said to have attacked Togo.",
        "Gabon is suspected of attacking Togo.",
        "Gabon appears to have attacked Togo.",
        "Gabon seems to have attacked Togo.",
        "Gabon's alleged attack on Togo was discussed.",
        "Benin accused Gabon of attacking Togo.",
    ],
)
def test_doubt_in_the_text_is_kept(extractor: Extractor, text: str) -> None:
    found = claim(extractor, text, "Gabon", "ASSAULT", "Togo")
    assert (found.hedged, found.polarity) == (True, "positive")


def test_doubt_lowers_the_confidence(extractor: Extractor) -> None:
    sure = claim(extractor, "Gabon attacked Togo.", "Gabon", "ASSAULT", "Togo")
    unsure = claim(extractor, "Gabon reportedly attacked Togo.", "Gabon", "ASSAULT", "Togo")
    assert unsure.confidence < sure.confidence


def test_somebody_who_says_so_is_no_doubt(extractor: Extractor) -> None:
    assert not claim(extractor, "Benin said that Gabon attacked Togo.", "Gabon", "ASSAULT", "Togo").hedged


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Gabon threatened to attack Togo.", "THREATEN"),
        ("Gabon promised to help Togo.", "AGREE"),
        ("Gabon refused to recognise Togo.", "REJECT"),
        ("Gabon accused Togo of fraud.", "ACCUSE"),
    ],
)
def test_a_speech_act_is_no_negation_of_what_it_speaks_of(extractor: Extractor, text: str, root: str) -> None:
    assert claim(extractor, text, "Gabon", root, "Togo").polarity == "positive"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Gabon has not threatened Togo.", "THREATEN"),
        ("Gabon did not accuse Togo of fraud.", "ACCUSE"),
        ("Gabon never agreed to help Togo.", "AGREE"),
    ],
)
def test_a_speech_act_itself_can_be_denied(extractor: Extractor, text: str, root: str) -> None:
    assert claim(extractor, text, "Gabon", root, "Togo").polarity == "negative"


# ---------------------------------------------------------------- on trees drawn by hand


def status(sentence: str, word: str) -> tuple[bool, str, bool]:
    t = drawn(sentence)
    reading = Reader(t, event_lexicon()).reading(t.words.index(word))
    assert reading is not None
    return negated(t, reading), modality_of(t, reading), hedged(t, reading)


def test_two_negations_cancel() -> None:
    sentence = "They/PRP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 fail/VB/ROOT/3 meet/VB/xcomp/3"
    once = "They/PRP/nsubj/2 never/RB/neg/2 met/VBD/ROOT/2"
    assert status(once, "met")[0]
    assert not status(sentence, "meet")[0]


def test_a_negation_elsewhere_in_the_sentence_is_not_its_own() -> None:
    sentence = (
        "Peru/NNP/nsubj/1 attacked/VBD/ROOT/1 since/IN/mark/5 it/PRP/nsubj/5 not/RB/neg/5 paid/VBD/advcl/1"
    )
    assert status(sentence, "attacked") == (False, "actual", False)


def test_the_strongest_sign_of_unreality_wins() -> None:
    sentence = "If/IN/mark/3 Peru/NNP/nsubj/3 will/MD/aux/3 attack/VB/advcl/5 we/PRP/nsubj/5 wait/VBP/ROOT/5"
    assert status(sentence, "attack")[1] == "hypothetical"


def test_governors_are_the_words_above_nearest_first() -> None:
    t = drawn("Peru/NNP/nsubj/1 plans/VBZ/ROOT/1 to/TO/aux/3 try/VB/xcomp/1 to/TO/aux/5 attack/VB/xcomp/3")
    assert [t.words[i] for i, _ in governors(t, 5)] == ["try", "plans"]


def test_governors_end_where_the_word_is_no_complement() -> None:
    t = drawn("Peru/NNP/nsubj/1 waited/VBD/ROOT/1 to/TO/aux/3 attack/VB/advcl/1")
    assert list(governors(t, 3)) == []


def test_the_chain_runs_from_the_operator_down_to_the_event() -> None:
    t = drawn("Peru/NNP/nsubj/1 promised/VBD/ROOT/1 to/TO/aux/3 help/VB/xcomp/1 Chile/NNP/dobj/3")
    reading = Reader(t, event_lexicon()).reading(1)
    assert reading is not None
    assert [t.words[i] for i in chain(t, reading)] == ["promised", "help"]
