"""Explanations of claims: they name what the rules saw, and agree with what `extract` gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import article, claims, tree

from graphbuild.extract import Extractor
from graphbuild.extract.explaining import WIDTH, explain, explain_all
from graphbuild.extract.reading import Reader
from graphbuild.extract.signs import Signs
from graphbuild.extract.status import hedged, modality_of, negated
from graphbuild.lexicon.events import event_lexicon
from graphbuild.records import SetAside

TEXTS = [
    "Moscow threatened on Sunday to attack Ukraine.",
    "Turkey reportedly did not impose sanctions on Greece, an official said.",
    "Serbia refused to recognise Kosovo. He thanked Lavrov.",
    "China and India held talks in Beijing. The talks between China and India were long.",
    "Kenya will deploy 400 police officers to Haiti if the UN asks for help.",
    "The Philippines accused China of ramming a boat, and Japan and Australia condemned the attack.",
    "The UN said that Mali must leave Chad.",
]


def explained(extractor: Extractor, text: str) -> str:
    return "\n".join(explain(extractor, article(text)))


def one(text: str, label: str) -> list[str]:
    """What stands behind a label, each time."""
    return re.findall(rf"^ +{label} +(.*)$", text, re.M)


def test_the_head_the_entry_and_the_operator_of_an_event_are_named(extractor: Extractor) -> None:
    text = explained(extractor, "Moscow threatened on Sunday to attack Ukraine.")
    assert '  THREATEN "threatened"\n' in text
    assert one(text, "head")[0] == '"threatened": lemma threaten, VBD, ROOT'
    assert one(text, "entry")[0].startswith("verb attack: class ASSAULT, target obj")
    assert one(text, "operators") == [
        'verb threaten (operator "threaten") turns ASSAULT of "attack" into THREATEN'
    ]
    assert one(text, "tokens")[0] == '"threatened", "attack"'
    assert one(text, "no claim") == ['told by THREATEN "threatened"']


def test_the_actors_are_named_with_what_their_words_mean(extractor: Extractor) -> None:
    text = explained(extractor, "Moscow attacked Ukraine. It shelled protesters.")
    assert (
        '"Moscow" -> Moscow (place moscow): named, capital, can stand for Russia\n'
        '             "Ukraine" -> Ukraine (country ukraine): named, country\n'
    ) in text
    assert re.search(r'"protesters" -> protesters \(population \S+\): nominal, nameless', text)


def test_a_pair_has_its_rule_weight_its_features_and_its_path(extractor: Extractor) -> None:
    text = explained(extractor, "Moscow threatened on Sunday to attack Ukraine.")
    assert one(text, "pair") == ["Russia -> Ukraine"]
    assert one(text, "rule") == ["0.920"]
    assert re.match(r"0\.\d{3} \([+-]\d\.\d\d \S+, [+-]\d", one(text, "learned")[0])
    assert one(text, "path")[0].startswith('"Moscow" ^nsubj "threatened" ')
    assert one(text, "sources")[0] == 'Russia 1.00, at "Moscow"'
    assert one(text, "targets")[0] == 'Ukraine 1.00, at "Ukraine"'
    assert re.search(r'odds +"Moscow" source \+\d\.\d\d \(([+-]\d\.\d\d \S+(, )?){3}\),', text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("least", [0.0, 0.35, 0.8])
def test_every_claim_is_explained_with_its_confidence_and_no_other_is_kept(
    extractor: Extractor, text: str, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractor, "min_confidence", least)
    kept = re.findall(
        r"^      confidence (\S+?)[:,](?:(?!^      so ).)*?^      so         kept as (c-\w+): ",
        explained(extractor, text),
        re.M | re.S,
    )
    found = claims(extractor, text)
    assert sorted(kept) == sorted((f"{claim.confidence:.3f}", claim.id) for claim in found)


def test_a_pair_that_is_not_sure_enough_says_so(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractor, "min_confidence", 0.99)
    text = explained(extractor, "Serbia refused to recognise Kosovo.")
    assert one(text, "so") == ["left out: less sure than 0.99"]


@pytest.mark.parametrize(
    ("text", "label", "why"),
    [
        (
            "A mother told her son in Paris to leave.",
            "not judged",
            "mother -> son: no sensible REQUEST of nameless person and nameless person",
        ),
        (
            "Brazil attacked Argentina in the final of the tournament.",
            "no claim",
            'the sentence is of sport: "tournament"',
        ),
        (
            "Peru praised.",
            "no claim",
            "no target by rule; no other actor is likely enough",
        ),
    ],
)
def test_what_is_no_claim_has_its_reason(extractor: Extractor, text: str, label: str, why: str) -> None:
    assert one(explained(extractor, text), label)[0] == why


def test_a_word_that_lacks_what_it_needs_is_told(extractor: Extractor) -> None:
    text = explained(extractor, "Togo attacked Benin and held a cup.")
    told = one(text, "no event")
    assert len(told) == 1
    assert told[0].startswith('"held" (verb hold) would need "')


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "Turkey reportedly did not attack Greece, Ghana said.",
            'negative ("not"), actual, hedged ("reportedly"), said by Ghana',
        ),
        ("Kenya will attack Chad.", 'positive, planned ("will"), not hedged, the writer\'s own word'),
        (
            "There is no evidence that Iran attacked Israel.",
            'negative ("no", "evidence"), actual, not hedged, the writer\'s own word',
        ),
        (
            "Moscow threatened to attack Ukraine.",
            "positive, actual, not hedged, the writer's own word",
        ),
        (
            "Moscow plans to attack Ukraine.",
            'positive, planned ("plans"), not hedged, the writer\'s own word',
        ),
    ],
)
def test_the_status_names_the_words_that_make_it(extractor: Extractor, text: str, status: str) -> None:
    assert status in one(explained(extractor, text), "status")


@pytest.mark.parametrize("text", TEXTS)
def test_looking_for_the_words_of_a_status_leaves_the_tree_as_it_was(text: str) -> None:
    parsed = tree(text)
    before = [[*parsed.words], [*parsed.lower], [*parsed.deps], [parsed.lemma(i) for i in range(parsed.n)]]
    reader, signs = Reader(parsed, event_lexicon()), Signs(parsed)
    for i in range(parsed.n):
        reading = reader.reading(i)
        if reading is not None:
            for status in (negated, modality_of, hedged):
                assert signs.of(reading, status) == signs.of(reading, status)
    after = [parsed.words, parsed.lower, parsed.deps, [parsed.lemma(i) for i in range(parsed.n)]]
    assert before == after


def test_the_docs_name_every_label(extractor: Extractor) -> None:
    lines = [line for text in TEXTS for line in explain(extractor, article(text))]
    labels = {found[1] for line in lines if (found := re.match(r" {2,6}(?=[a-z])(.{11})(?<= )\S", line))}
    assert len(labels) >= 14
    page = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [label for label in sorted(labels) if f"`{label.rstrip()}`" not in page] == []


def test_sentences_are_numbered_as_the_claims_are(extractor: Extractor) -> None:
    text = "It rained. Togo attacked Benin. The sun shone. Ghana thanked Togo."
    numbers = [int(n) for n in re.findall(r"^a\.txt, sent (\d+), ", explained(extractor, text), re.M)]
    assert numbers == [claim.sent for claim in claims(extractor, text)] == [1, 3]


def test_the_same_text_is_explained_by_the_same_lines(extractor: Extractor) -> None:
    text = " ".join(TEXTS)
    assert explained(extractor, text) == explained(extractor, text)


@pytest.mark.parametrize("text", ["", " \n ", "It rained."])
def test_a_text_without_events_says_so(extractor: Extractor, text: str) -> None:
    assert list(explain(extractor, article(text))) == ["a.txt: no word in it tells of an event", ""]


def test_a_hostile_text_does_nothing_to_a_terminal(extractor: Extractor) -> None:
    text = "Togo\x1b[2J attacked \u202eBenin\x9b31m and\x07 the rebels\u2028 of \x1b]0;Ghana\x07."
    document = article(text, id="a\x1b[31m\n.txt")
    lines = list(explain(extractor, document))
    assert lines[0].startswith(r"a\x1b[31m .txt, sent 0, ")
    assert r"Togo\x1b[2J attacked" in "\n".join(lines)
    assert all(line.isprintable() for line in lines)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*" ".join(TEXTS).split(), "\x1b[31m", "\u202e", "\n\n", "x" * 150, "\xa0", "?", "not"]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_whatever_the_text_lines_are_printable_and_narrow_and_agree_with_the_claims(
    extractor: Extractor, text: str
) -> None:
    lines = list(explain(extractor, article(text)))
    assert all(line.isprintable() and len(line) <= WIDTH for line in lines)
    kept = re.findall(r"^ +so +kept as (c-\w+)", "\n".join(lines), re.M)
    assert sorted(kept) == sorted(claim.id for claim in claims(extractor, text))


def test_a_document_that_fails_is_set_aside_and_the_next_is_explained(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = extractor._nlp

    def fails(text: str) -> object:
        if "bad" in text:
            raise ValueError("too\x1b deep")
        return nlp(text)

    monkeypatch.setattr(extractor, "_nlp", fails)
    unread = SetAside(id="c", stage="read", reason="empty")
    documents = [article("bad", id="a"), unread, article("Togo attacked Benin.", id="b")]
    first, second, third = explain_all(extractor, documents)
    assert first == ("a", SetAside(id="a", stage="extract", reason=r"ValueError: too\x1b deep"))
    assert second == ("c", unread)
    assert "".join(third[1]).startswith("b, sent 0, ")
