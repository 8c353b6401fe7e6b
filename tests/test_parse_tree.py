"""Trees: the parse as plain lists."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import drawn, tree
from spacy.tokens import Doc

from graphbuild.parse.model import choose_model, load_model
from graphbuild.parse.tree import Lemmatizer, pos_of

# Peru and Chile met Bolivia and were thanked by Paraguay .
SUMMIT = (
    "Peru/NNP/nsubj/3 and/CC/cc/0 Chile/NNP/conj/0 met/VBD/ROOT/3 Bolivia/NNP/dobj/3 and/CC/cc/3 "
    "were/VBD/auxpass/7 thanked/VBN/conj/3 by/IN/agent/7 Paraguay/NNP/pobj/8 ././punct/7"
)


def test_children_stand_in_text_order() -> None:
    assert drawn(SUMMIT).children[3] == [0, 4, 5, 7]


def test_a_root_is_its_own_head_and_nobodys_child() -> None:
    t = drawn(SUMMIT)
    assert t.heads[3] == 3
    assert all(3 not in below for below in t.children)


def test_the_first_child_with_a_dependency_is_found() -> None:
    t = drawn(SUMMIT)
    assert t.child(3, "dobj", "nsubj") == 0
    assert t.child(3, "agent") is None
    assert list(t.all_children(7, "auxpass", "agent")) == [6, 8]


def test_conjuncts_are_the_word_and_what_is_coordinated_with_it() -> None:
    assert drawn(SUMMIT).conjuncts(0) == [0, 2]


def test_conjuncts_of_a_chain_are_all_found() -> None:
    t = drawn("Mali/NNP/ROOT/0 ,/,/punct/0 Niger/NNP/conj/0 and/CC/cc/2 Chad/NNP/conj/2")
    assert t.conjuncts(0) == [0, 2, 4]


def test_a_list_of_bare_plurals_parsed_as_apposition_is_a_coordination() -> None:
    t = drawn("tanks/NNS/ROOT/0 ,/,/punct/0 jets/NNS/appos/0 and/CC/cc/2 drones/NNS/conj/2")
    assert t.conjuncts(0) == [0, 2, 4]


def test_an_apposition_is_no_coordination() -> None:
    t = drawn("Petro/NNP/ROOT/0 ,/,/punct/0 the/DT/det/3 president/NN/appos/0")
    assert t.conjuncts(0) == [0]


def test_ancestors_come_nearest_first() -> None:
    assert list(drawn(SUMMIT).ancestors(9)) == [8, 7, 3]


def test_a_subtree_holds_everything_below() -> None:
    assert drawn(SUMMIT).subtree(7) == [6, 7, 8, 9, 10]


def test_a_passive_is_seen_by_its_auxiliary() -> None:
    t = drawn(SUMMIT)
    assert t.is_passive(7)
    assert not t.is_passive(3)


def test_a_bare_participle_after_a_noun_is_passive() -> None:
    t = drawn("towns/NNS/ROOT/0 shelled/VBN/acl/0 yesterday/NN/npadvmod/1")
    assert t.is_passive(1)


def test_a_perfect_is_no_passive() -> None:
    t = drawn("Oman/NNP/nsubj/2 has/VBZ/aux/2 spoken/VBN/ROOT/2")
    assert not t.is_passive(2)


def test_a_participle_coordinated_with_a_passive_is_passive() -> None:
    t = drawn("he/PRP/nsubjpass/2 was/VBD/auxpass/2 arrested/VBN/ROOT/2 and/CC/cc/2 deported/VBN/conj/2")
    assert t.is_passive(4)


@pytest.mark.parametrize(
    ("sentence", "word", "lemma"),
    [
        ("Cuba accused Spain.", "accused", "accuse"),
        ("Cuba is accusing Spain.", "accusing", "accuse"),
        ("Cuba has broken its promise.", "broken", "break"),
        ("Spain met Cuba.", "met", "meet"),
        ("Talks were held.", "Talks", "talk"),
        ("The enemies left.", "enemies", "enemy"),
        ("The men fought.", "men", "man"),
        ("The men fought.", "fought", "fight"),
    ],
)
def test_lemmas_are_dictionary_forms(sentence: str, word: str, lemma: str) -> None:
    t = tree(sentence)
    assert t.lemma(t.words.index(word)) == lemma


@pytest.mark.parametrize(
    ("tag", "pos"),
    [
        ("VBD", "verb"),
        ("VBG", "verb"),
        ("NNS", "noun"),
        ("NNP", "noun"),
        ("JJR", "adj"),
        ("IN", None),
        ("", None),
    ],
)
def test_tags_map_to_the_lexicons_parts_of_speech(tag: str, pos: str | None) -> None:
    assert pos_of(tag) == pos


def test_sentences_are_spans_of_tokens() -> None:
    t = tree("Ghana thanked Togo. Togo was pleased.")
    assert [t.words[a] for a, _ in t.sentences] == ["Ghana", "Togo"]
    assert [t.sentence_of[a] for a, _ in t.sentences] == [0, 1]
    assert t.sentences[-1][1] == t.n


def test_an_empty_text_has_no_tokens_and_no_sentences() -> None:
    t = tree("")
    assert (t.n, t.sentences, t.children) == (0, [], [])


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120))
def test_offsets_slice_the_words_out_of_any_text(text: str) -> None:
    t = tree(text)
    assert [text[a:b] for a, b in zip(t.starts, t.ends, strict=True)] == t.words


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["Iran", "met", "and", ",", "the", "army", "of", "“", "said", "."]), max_size=30)
)
def test_every_token_is_in_exactly_one_sentence_and_below_its_root(words: list[str]) -> None:
    t = tree(" ".join(words))
    assert [i for a, b in t.sentences for i in range(a, b)] == list(range(t.n))
    for i in range(t.n):
        root = [i, *t.ancestors(i)][-1]
        assert t.heads[root] == root
        assert t.sentence_of[root] == t.sentence_of[i]


def test_the_quick_lemmatizer_agrees_with_spacys() -> None:
    nlp = load_model(choose_model(None))
    slow = next(c for name, c in nlp.components if name == "lemmatizer")
    ours = Lemmatizer(nlp)
    words = ["attacked", "waging", "talks", "criticised", "worse", "men", "bombings", "fled", "leaves", "lay"]
    for word in words:
        for tag, pos in (("VBD", "VERB"), ("NNS", "NOUN"), ("JJR", "ADJ")):
            doc = Doc(nlp.vocab, words=[word.lower()])
            doc[0].pos_ = pos
            forms = slow.rule_lemmatize(doc[0])
            assert ours.lemma(word.lower(), tag) in forms
