"""Nothing crashes or hangs the extractor: odd texts, endless sentences, trees that no parser would draw."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import article, finder, nlp

from graphbuild.extract import Extractor
from graphbuild.extract.claims import ClaimExtractor
from graphbuild.extract.relations import RelationExtractor
from graphbuild.extract.roles import MAX_PAIRS
from graphbuild.lexicon.events import event_lexicon
from graphbuild.records import Claim, Statement

SECONDS = 60  # of CPU: a bound that a slow machine keeps too
NAMES = (
    "Peru",
    "Chile",
    "Hamas",
    "Kim Jong Un",
    "Ghana",
    "the United Nations",
    "Mr Erdogan",
    "Turkish troops",
)


def assert_sound(text: str, found: Iterable[Statement]) -> None:
    """Evidence stands where it says, and no event has more claims than there is room for.

    Claims of one event share the sentence, the class and the words of the predicate; so do two events told
    alike, hence the count of the words in the sentence as the factor."""
    claims: Counter[tuple[int, int, str, str]] = Counter()
    for s in found:
        e = s.evidence
        assert text[e.start : e.end] == e.text != ""
        assert e.text == e.text.strip()
        if isinstance(s, Claim):
            claims[e.start, e.end, s.root, s.predicate] += 1
    for (start, end, _, predicate), number in claims.items():
        told = max(1, text[start:end].lower().count(predicate.split(" ")[0][:3]))
        assert number <= MAX_PAIRS * told


def read(extractor: Extractor, text: str) -> list[Statement]:
    """What the extractor finds, checked, within the time allowed."""
    started = time.process_time()
    found = extractor.extract(article(text))
    assert time.process_time() - started < SECONDS
    assert_sound(text, found)
    return found


# ---------------------------------------------------------------- odd texts

FRAGMENTS = (
    *NAMES,
    " attacked ",
    " and ",
    ", ",
    " said that ",
    " met ",
    "The president of ",
    " on Monday",
    " in 2019",
    "he ",
    "their ",
    "the two leaders ",
    "According to ",
    "'s ",
    "’s ",
    "$5bn",
    "didn’t ",
    "“",
    "”",
    '"',
    "‘",
    "’",
    "(",
    ")",
    "[",
    "—",
    "-",
    "...",
    "?!",
    ".",
    " ",
    "\n",
    "\n\n",
    "\u200b",
    "\u200f",
    "\u202e",
    "\u0301",
    "\ufeff",
    "\x00",
    "\x1f",
    "\x85",
    "👩‍👩‍👧",
    "🇺🇦",
    "שלום",
    "مرحبا",
    "北京",
    "ﬁ",
    "İ",
    "ß",
)
ODD = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=300),
    st.text(st.characters(categories=("Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp")), max_size=100),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), st.text(st.characters(exclude_categories=("Cs",)), max_size=5)),
        max_size=30,
    ).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(ODD)
def test_any_text_is_read(extractor: Extractor, text: str) -> None:
    read(extractor, text)


@settings(max_examples=30, deadline=None)
@given(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.text(" \t\r\n\x0b\x0c\u00a0\u2003\u2028\u3000", max_size=50),
        st.text("0123456789٣४", max_size=200),
        st.text("“”‘’\"'«»„`", max_size=200),
    )
)
def test_texts_of_one_character_of_space_digits_or_quotation_marks_say_nothing(
    extractor: Extractor, text: str
) -> None:
    assert read(extractor, text) == []


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES), max_size=40),
    st.sampled_from((" ", ", ", "\n", "\n\n", " - ", "; ", " and ")),
)
def test_names_alone_are_read(extractor: Extractor, names: list[str], between: str) -> None:
    read(extractor, between.join(names))


# ---------------------------------------------------------------- endless sentences

MANY = {
    "names": ", ".join(NAMES[i % len(NAMES)] for i in range(10_000)) + " attacked Bolivia",
    "saying": "Peru said that " * 500 + "Chile attacked Bolivia",
    "quotations": "“Peru attacked Chile in Lima,” " * 1_700,
    "nested brackets": "(Peru attacked [Chile, which " * 2_500 + "])" * 2_500,
    "shared subject": "Peru attacked Chile" + " and bombed Ghana" * 3_300,
    "relatives": "Peru, which attacked Chile, which thanked Ghana, who " * 1_100,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
def test_an_endless_sentence_is_read_in_time(extractor: Extractor, name: str) -> None:
    read(extractor, MANY[name])


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["“", "(", "'", "🙂", "(“🙂", "Peru’s(", "$", "%", "..", "a\u0301\u200b!"])
def test_an_endless_run_without_a_space_is_read_in_time(extractor: Extractor, mark: str) -> None:
    read(extractor, mark * (15_000 // len(mark)) + " Peru attacked Chile.")


@pytest.mark.slow
def test_a_document_of_many_sentences_is_read_in_time(extractor: Extractor) -> None:
    names = (
        f"Jon {chr(65 + i % 26)}an{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}dor" for i in range(500)
    )
    read(extractor, " ".join(f"{name} met the president. The military thanked him." for name in names))


def test_a_failing_text_would_be_set_aside_but_none_of_these_fails(extractor: Extractor) -> None:
    few = [article(text[:3_000], id=name) for name, text in MANY.items()]
    assert [f for _, f in extractor.extract_all(few) if isinstance(f, Exception)] == []


# ---------------------------------------------------------------- trees that no parser would draw

# fmt: off
WORDS = (
    "Peru", "Chile", "Putin", "he", "their", "who", "president", "army", "said", "attacked", "bombed", "not",
    "refused", "agreed", "to", "of", "by", "would", "meeting", "talks", "and", ",", "“", "”", "Monday", "40",
    "$", "US", "troops", "against", "according", "that", "was",
)
TAGS = (
    "NNP", "NNPS", "NN", "NNS", "VBD", "VBN", "VBG", "VB", "VBZ", "JJ", "PRP", "PRP$", "WP", "WDT", "IN",
    "TO", "RB", "CC", "CD", "DT", "MD", ",", "``", "''", "POS", "_SP",
)
DEPS = (
    "nsubj", "nsubjpass", "dobj", "pobj", "prep", "agent", "conj", "cc", "ccomp", "xcomp", "advcl", "acl",
    "relcl", "appos", "poss", "amod", "compound", "nmod", "attr", "aux", "auxpass", "neg", "mark", "dative",
    "parataxis", "pcomp", "prt", "det", "dep", "punct", "oprd", "acomp", "nummod",
)
# fmt: on


def run(words: list[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """The rules over a Doc with this tree, in one sentence."""
    from spacy.tokens import Doc

    doc = Doc(nlp().vocab, words=words, tags=tags, deps=deps, heads=heads)
    discourse = finder().discourse(doc, scope="a.txt")
    claims = ClaimExtractor(discourse, event_lexicon(), "a.txt", doc.text, int).claims()
    assert_sound(doc.text, [*claims, *RelationExtractor(discourse, "a.txt", doc.text, int).relations()])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_tree_is_read(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 40))

    def some(values: tuple[str, ...]) -> list[str]:
        return data.draw(st.lists(st.sampled_from(values), min_size=n, max_size=n))

    order = data.draw(st.permutations(range(n)))
    heads, deps = [0] * n, some(DEPS)
    for k, i in enumerate(order):  # each hangs on one placed before it, so that there is no circle
        heads[i] = order[data.draw(st.integers(0, k - 1))] if k else i
    deps[order[0]] = "ROOT"
    run(some(WORDS), some(TAGS), deps, heads)


def chain(
    n: int, word: str, tag: str, dep: str, *, up: int
) -> tuple[list[str], list[str], list[str], list[int]]:
    """A tree in which each token hangs on the one before it (`up` -1) or after it (`up` 1)."""
    heads = [min(max(i + up, 0), n - 1) for i in range(n)]
    deps = ["ROOT" if h == i else dep for i, h in enumerate(heads)]
    return [word] * n, [tag] * n, deps, heads


CHAINS: list[Any] = [
    ("attacked", "VBD", "conj"),
    ("attacked", "VBN", "conj"),
    ("attacked", "VBN", "relcl"),
    ("attacked", "VBN", "acl"),
    ("refused", "VBD", "xcomp"),
    ("said", "VBD", "ccomp"),
    ("attacking", "VBG", "advcl"),
    ("attacking", "VBG", "pcomp"),
    ("agreed", "VBN", "conj"),
    ("attack", "NN", "pobj"),
    ("attack", "NN", "poss"),
    ("army", "NN", "poss"),
    ("army", "NN", "appos"),
    ("army", "NNS", "conj"),
    ("who", "WP", "nsubj"),
    ("who", "WP", "relcl"),
    ("of", "IN", "prep"),
    ("Peru", "NNP", "conj"),
    ("Peru", "NNP", "compound"),
    ("he", "PRP", "dobj"),
    ("his", "PRP$", "poss"),
    ("loyal", "JJ", "xcomp"),
    ("according", "VBG", "prep"),
]


def chains() -> Iterator[Any]:
    for word, tag, dep in CHAINS:
        for up in (-1, 1):
            yield pytest.param(word, tag, dep, up, 1_000, id=f"{word}-{tag}-{dep}-{up}")


@pytest.mark.slow
@pytest.mark.parametrize(("word", "tag", "dep", "up", "length"), list(chains()))
def test_a_chain_is_read_however_deep(word: str, tag: str, dep: str, up: int, length: int) -> None:
    started = time.process_time()
    run(*chain(length, word, tag, dep, up=up))
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("dep", DEPS)
def test_a_star_is_read(dep: str) -> None:
    n = 1_000
    words = ["attacked", *(WORDS[i % len(WORDS)] for i in range(1, n))]
    tags = ["VBD", *(TAGS[i % len(TAGS)] for i in range(1, n))]
    run(words, tags, ["ROOT", *[dep] * (n - 1)], [0] * n)
