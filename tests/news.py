"""Sentences in, trees, actors and claims out: what the tests of parsing and extraction share."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from graphbuild.extract import Extractor
from graphbuild.parse.actors import ActorFinder, Discourse
from graphbuild.parse.model import load_model
from graphbuild.parse.tree import Lemmatizer, Tree
from graphbuild.records import Claim, Document, Relation, Statement

THURSDAY = dt.date(2024, 5, 16)  # the day on which our sentences are written, unless a test says otherwise

Triple = tuple[str, str, str | None]


def article(text: str, date: dt.date | None = THURSDAY, **fields: Any) -> Document:
    return Document(id=fields.pop("id", "a.txt"), text=text, date=date, **fields)


def statements(extractor: Extractor, text: str, date: dt.date | None = THURSDAY) -> list[Statement]:
    return extractor.extract(article(text, date))


def claims(extractor: Extractor, text: str, date: dt.date | None = THURSDAY) -> list[Claim]:
    return [s for s in statements(extractor, text, date) if isinstance(s, Claim)]


def relations(extractor: Extractor, text: str, date: dt.date | None = THURSDAY) -> list[Relation]:
    return [s for s in statements(extractor, text, date) if isinstance(s, Relation)]


def triple(claim: Claim) -> Triple:
    return claim.source.name, claim.root, claim.target.name if claim.target else None


def triples(extractor: Extractor, text: str, date: dt.date | None = THURSDAY) -> set[Triple]:
    return {triple(c) for c in claims(extractor, text, date)}


def claim(
    extractor: Extractor, text: str, source: str, root: str, target: str, date: dt.date | None = THURSDAY
) -> Claim:
    """The one claim of `text` that `source` does `root` to `target` (either way round where symmetric)."""
    found = claims(extractor, text, date)
    fits = [
        c
        for c in found
        if triple(c) == (source, root, target) or (c.symmetric and triple(c) == (target, root, source))
    ]
    assert len(fits) == 1, f"{text!r} gives {[triple(c) for c in found]}"
    return fits[0]


@cache
def nlp() -> Any:
    return load_model()


@cache
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(nlp())


@cache
def finder() -> ActorFinder:
    return ActorFinder(nlp())


def tree(text: str) -> Tree:
    return Tree(nlp()(text), _lemmatizer())


def drawn(sentence: str) -> Tree:
    """A tree drawn by hand, no parser having a say: "Lima/NNP/nsubj/1 fell/VBD/ROOT/1", heads by index."""
    from spacy.tokens import Doc

    words, tags, deps, heads = zip(*(token.rsplit("/", 3) for token in sentence.split()), strict=True)
    doc = Doc(nlp().vocab, words=list(words), tags=list(tags), deps=list(deps), heads=[int(h) for h in heads])
    return Tree(doc, _lemmatizer())


def discourse(text: str, date: dt.date | None = THURSDAY) -> Discourse:
    return finder().discourse(nlp()(text), date=date, scope="a.txt")


def who(found: Discourse, words: str, nth: int = 0) -> str | None:
    """The name of whom the nth mention that ends in `words` means; None where nobody is."""
    text = found.tree.text
    fits = [
        m.entity.name
        for m in found.mentions.in_order()
        if f" {text[found.tree.starts[m.start] : found.tree.ends[m.end - 1]]}".endswith(f" {words}")
    ]
    return fits[nth] if nth < len(fits) else None
