"""The class of a given pair: what `graphbuild code` answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import drawn, tree

from graphbuild.extract import Coded, Extractor
from graphbuild.extract.features import path_between
from graphbuild.extract.pairs import find_span, top_of


@pytest.mark.parametrize(
    ("sentence", "source", "target", "root"),
    [
        ("Turkey condemned Israel.", "Turkey", "Israel", "ACCUSE"),
        ("Israel was condemned by Turkey.", "Turkey", "Israel", "ACCUSE"),
        ("Kenyan president William Ruto met Xi Jinping in Lima.", "William Ruto", "Xi Jinping", "CONSULT"),
        ("Japan imposed sanctions on Russia.", "Japan", "Russia", "SANCTION"),
        ("Gunmen killed a priest in Maiduguri.", "Gunmen", "a priest", "ASSAULT"),
        ("Sudan detained a French journalist.", "Sudan", "French journalist", "COERCE"),
        ("Peru refused to meet Chile.", "Peru", "Chile", "REJECT"),
        ("Peru threatened to bomb Chile.", "Peru", "Chile", "THREATEN"),
        ("Peru urged Chile to stop.", "Peru", "Chile", "REQUEST"),
        ("Workers marched against the government.", "Workers", "the government", "PROTEST"),
    ],
)
def test_a_pair_has_the_class_of_what_stands_between(
    extractor: Extractor, sentence: str, source: str, target: str, root: str
) -> None:
    assert extractor.code(sentence, source, target).root == root


@pytest.mark.parametrize(
    ("sentence", "root"),
    [
        ("Peru will help Chile.", "AGREE"),
        ("Peru will bomb Chile.", "THREATEN"),
        ("Peru did not help Chile.", "REJECT"),
        ("Peru will not help Chile.", "REJECT"),
    ],
)
def test_futures_and_refusals_are_read_as_the_codebook_asks(
    extractor: Extractor, sentence: str, root: str
) -> None:
    assert extractor.code(sentence, "Peru", "Chile").root == root


@pytest.mark.parametrize(
    ("pair", "root"), [(("Peru", "Chile"), "ACCUSE"), (("Bolivia", "Brazil"), "ASSAULT")]
)
def test_each_pair_of_a_sentence_has_its_own_class(
    extractor: Extractor, pair: tuple[str, str], root: str
) -> None:
    assert extractor.code("Peru blamed Chile while Bolivia bombed Brazil.", *pair).root == root


def test_the_status_of_the_pair_is_told_too(extractor: Extractor) -> None:
    found = extractor.code("Peru did not attack Chile.", "Peru", "Chile")
    assert (found.root, found.polarity, found.modality) == ("ASSAULT", "negative", "actual")


def test_confidence_lies_between_nothing_and_one(extractor: Extractor) -> None:
    assert 0 < extractor.code("Turkey condemned Israel.", "Turkey", "Israel").confidence < 1


def test_a_sentence_that_says_nothing_has_no_class(extractor: Extractor) -> None:
    assert extractor.code("Spain is larger than Portugal.", "Spain", "Portugal") == Coded()


@pytest.mark.parametrize("pair", [("Mars", "Venus"), ("Peru", "Venus"), ("", ""), ("?", "Chile")])
def test_words_that_are_not_in_the_sentence_do_no_harm(extractor: Extractor, pair: tuple[str, str]) -> None:
    assert extractor.code("Peru blamed Chile.", *pair).root in ("ACCUSE", None)


def test_an_empty_sentence_has_no_class(extractor: Extractor) -> None:
    assert extractor.code("", "Peru", "Chile") == Coded()


def test_many_rows_give_what_each_gives_alone_and_in_order(extractor: Extractor) -> None:
    rows = [
        ("Peru blamed Chile.", "Peru", "Chile"),
        ("Spain is larger than Portugal.", "Spain", "Portugal"),
        ("Iran bombed Iraq.", "Iran", "Iraq"),
    ]
    assert list(extractor.code_all(iter(rows))) == [extractor.code(*row) for row in rows]


# ---------------------------------------------------------------- where a phrase stands


def words(sentence: str, phrase: str) -> str | None:
    t = tree(sentence)
    span = find_span(t, phrase)
    return " ".join(t.words[slice(*span)]) if span else None


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Xi Jinping", "Xi Jinping"),
        ("xi jinping", "Xi Jinping"),
        (" Xi Jinping ", "Xi Jinping"),
        ("the Kenyan president", "The Kenyan president"),
        ("president of Kenya", "president"),
        ("Olaf Scholz", None),
        ("", None),
    ],
)
def test_a_phrase_is_found_by_its_words(phrase: str, expected: str | None) -> None:
    assert words("The Kenyan president met Xi Jinping.", phrase) == expected


def test_the_top_of_a_phrase_is_the_word_nearest_to_the_root() -> None:
    t = drawn("The/DT/det/2 Kenyan/JJ/amod/2 president/NN/nsubj/3 left/VBD/ROOT/3")
    assert t.words[top_of(t, (0, 3))] == "president"


def test_the_path_meets_where_the_branches_do() -> None:
    t = drawn("Peru/NNP/nsubj/1 spoke/VBD/ROOT/1 with/IN/prep/1 Chile/NNP/pobj/2")
    assert path_between(t, 0, 3) == ([0, 1, 2, 3], 1)


def test_words_of_different_sentences_never_meet() -> None:
    t = tree("Peru left. Chile stayed.")
    assert path_between(t, 0, t.words.index("Chile"))[1] is None


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=10), st.text(max_size=10))
def test_no_sentence_and_no_pair_is_too_odd(
    extractor: Extractor, sentence: str, source: str, target: str
) -> None:
    found = extractor.code(sentence, source, target)
    assert 0 <= found.confidence < 1
