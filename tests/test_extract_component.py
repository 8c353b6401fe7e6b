"""Our steps in anybody's spaCy pipeline."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import entry_points
from typing import Any

import pytest
import spacy
from news import THURSDAY, article

from graphbuild.extract import Extractor
from graphbuild.parse.model import choose_model

TEXT = "It rained. Kenyan president William Ruto met Xi Jinping on Monday.\n\nHe thanked China."


@pytest.fixture(scope="module")
def nlp() -> Any:
    pipeline = spacy.load(choose_model())
    pipeline.add_pipe("graphbuild_actors")
    pipeline.add_pipe("graphbuild_claims")
    return pipeline


@pytest.mark.parametrize("name", ["graphbuild_story", "graphbuild_actors", "graphbuild_claims"])
def test_the_factories_are_found_by_entry_point(name: str) -> None:
    (point,) = [e for e in entry_points(group="spacy_factories") if e.name == name]
    assert callable(point.load())
    assert spacy.blank("en").has_factory(name)


def test_a_doc_has_the_claims_and_relations_of_its_text(nlp: Any) -> None:
    found = nlp(TEXT)._.claims
    assert [s.relation for s in found if hasattr(s, "relation")] == ["leader_of"]
    assert {("William Ruto", "CONSULT", "Xi Jinping"), ("William Ruto", "SUPPORT", "China")} == {
        (s.source.name, s.root, s.target.name) for s in found if hasattr(s, "root")
    }


def test_offsets_are_those_of_the_doc(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert doc._.claims
    for statement in doc._.claims:
        assert doc.text[statement.evidence.start : statement.evidence.end] == statement.evidence.text


def test_claims_come_out_of_a_stream(nlp: Any) -> None:
    docs = nlp.pipe(["Peru thanked Chile.", "It rained.", "Iran bombed Iraq."], batch_size=2)
    assert [[c.root for c in doc._.claims] for doc in docs] == [["SUPPORT"], [], ["ASSAULT"]]


def test_the_day_and_the_id_of_a_doc_can_be_given(nlp: Any) -> None:
    doc = nlp.make_doc("Peru met Chile on Monday.")
    doc._.graphbuild_date, doc._.graphbuild_id = dt.date(2024, 5, 16), "a.txt"
    (found,) = nlp(doc)._.claims
    assert found.doc == "a.txt"
    assert found.time.start == dt.date(2024, 5, 13)


def test_without_a_day_relative_times_stay_open(nlp: Any) -> None:
    (found,) = nlp("Peru met Chile on Monday.")._.claims
    assert (found.time.start, found.time.text) == (None, "Monday")


def test_the_claims_component_works_alone() -> None:
    alone = spacy.load(choose_model())
    alone.add_pipe("graphbuild_claims")
    assert [c.root for c in alone("Peru thanked Chile.")._.claims] == ["SUPPORT"]


def test_the_components_find_what_the_extractor_finds(nlp: Any, extractor: Extractor) -> None:
    text = "Peru thanked Chile. It accused Bolivia of bombing Lima."
    doc = nlp.make_doc(text)
    doc._.graphbuild_date, doc._.graphbuild_id = THURSDAY, "a.txt"
    assert list(nlp(doc)._.claims) == extractor.extract(article(text))


def test_a_doc_without_sentences_has_no_claims(nlp: Any) -> None:
    assert nlp("")._.claims == ()


def test_components_say_what_they_need_and_set(nlp: Any) -> None:
    assert "doc._.claims" in nlp.get_pipe_meta("graphbuild_claims").assigns
    assert "token.dep" in nlp.get_pipe_meta("graphbuild_actors").requires
