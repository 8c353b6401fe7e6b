"""Our steps in anybody's spaCy pipeline."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any

import pytest
import spacy
from news import THURSDAY, article
from spacy.tokens import Doc, DocBin

from graphbuild.errors import GraphbuildError
from graphbuild.extract import Extractor
from graphbuild.parse.extensions import register_extensions
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
    assert nlp.get_pipe_meta("graphbuild_actors").assigns == ["doc._.actors", "doc.spans"]


def test_actors_are_records_and_spans(nlp: Any) -> None:
    doc = nlp(TEXT)
    actors = {actor.id: actor for actor in doc._.actors}
    spans = doc.spans["graphbuild_actors"]
    assert {span.id_ for span in spans} == actors.keys()
    ruto = [span for span in spans if span.id_ == "william-ruto"]
    assert [span.text.split()[-1] for span in ruto] == ["Ruto", "He"]
    assert {span.label_ for span in ruto} == {"person"} == {actors["william-ruto"].kind}
    (china,) = [span for span in spans if span.id_ == "china"]
    assert (china.text, china.kb_id_, actors["china"].countries) == ("China", "Q148", ("CHN",))
    firsts = {id: min(span.start for span in spans if span.id_ == id) for id in actors}
    assert list(firsts.values()) == sorted(firsts.values())


def test_claims_less_sure_than_asked_are_left_out() -> None:
    strict = spacy.load(choose_model())
    strict.add_pipe("graphbuild_claims", config={"min_confidence": 1.0})
    assert strict("Peru thanked Chile.")._.claims == ()
    with pytest.raises(GraphbuildError, match="between 0 and 1"):
        spacy.blank("en").add_pipe("graphbuild_claims", config={"min_confidence": 2.0})


def test_docs_come_whole_out_of_other_processes(nlp: Any) -> None:
    texts = [TEXT, "It rained.", "Iran bombed Iraq."]
    dated = nlp.make_doc("Peru met Chile on Monday.")
    dated._.graphbuild_date, dated._.graphbuild_id = dt.date(2024, 5, 16), "a.txt"
    found = list(nlp.pipe([*texts, dated], n_process=2, batch_size=1))
    for text, doc in zip(texts, found, strict=False):
        here = nlp(text)
        assert doc._.claims == here._.claims
        assert doc._.actors == here._.actors
        assert spans_of(doc) == spans_of(here)
    assert found[-1]._.claims[0].doc == "a.txt"
    assert found[-1]._.claims[0].time.start == dt.date(2024, 5, 13)
    assert found[-1]._.graphbuild_date == dt.date(2024, 5, 16)


def spans_of(doc: Doc) -> list[tuple[str, str, str, str]]:
    return [
        (span.text, span.label_, span.id_, span.kb_id_) for span in doc.spans.get("graphbuild_actors", ())
    ]


def copies(doc: Doc) -> Iterator[Doc]:
    yield Doc(doc.vocab).from_bytes(doc.to_bytes())
    yield pickle.loads(pickle.dumps(doc))
    yield doc.copy()
    stored = DocBin(store_user_data=True)
    stored.add(doc)
    yield from DocBin().from_bytes(stored.to_bytes()).get_docs(doc.vocab)


def test_claims_and_actors_go_where_the_doc_goes(nlp: Any) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.graphbuild_date = "2024-05-16"
    doc = nlp(doc)
    assert len(doc._.claims) == 3
    for copy in copies(doc):
        assert copy._.claims == doc._.claims
        assert copy._.actors == doc._.actors
        assert copy._.graphbuild_date == dt.date(2024, 5, 16)
        assert spans_of(copy) == spans_of(doc)
        assert copy._.claims is copy._.claims  # decoded once


def test_docs_with_actors_alone_can_be_kept_and_asked_for_claims_later(nlp: Any) -> None:
    with nlp.select_pipes(disable=["graphbuild_claims"]):
        doc = nlp(TEXT)
    assert doc._.claims == ()
    claims = nlp.get_pipe("graphbuild_claims")
    for copy in copies(doc):
        assert copy._.actors == doc._.actors
        assert claims(copy)._.claims == nlp(TEXT)._.claims


def test_components_can_be_sent_to_a_process_that_was_not_forked(nlp: Any) -> None:
    sent = pickle.loads(pickle.dumps([nlp.get_pipe("graphbuild_actors"), nlp.get_pipe("graphbuild_claims")]))
    with nlp.select_pipes(disable=["graphbuild_actors", "graphbuild_claims"]):
        doc = nlp(TEXT)
    for component in sent:
        doc = component(doc)
    assert doc._.claims == nlp(TEXT)._.claims


def test_a_pipeline_is_the_same_from_its_folder(tmp_path: Any) -> None:
    made = spacy.load(choose_model())
    made.add_pipe("graphbuild_actors")
    made.add_pipe("graphbuild_claims", config={"min_confidence": 0.25})
    made.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert loaded.pipe_names == made.pipe_names
    assert loaded.get_pipe_config("graphbuild_claims")["min_confidence"] == 0.25
    assert loaded(TEXT)._.claims == made(TEXT)._.claims


def test_a_day_that_is_none_is_refused(nlp: Any) -> None:
    with pytest.raises(GraphbuildError, match="'Monday' is no day"):
        nlp.make_doc("It rained.")._.graphbuild_date = "Monday"


def test_an_attribute_of_another_package_is_not_taken_over() -> None:
    register_extensions()
    ours = Doc.get_extension("claims")
    Doc.set_extension("claims", default=None, force=True)
    try:
        with pytest.raises(GraphbuildError, match=r"doc\._\.claims belongs to somebody else"):
            register_extensions()
    finally:
        Doc.set_extension("claims", getter=ours[2], setter=ours[3], force=True)
