"""The actors of a document: names, noun phrases, and what refers back to them, as one spaCy component."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from graphbuild.parse.gazetteer import Gazetteer, OwnNames, world_seeds
from graphbuild.parse.mentions import Mentions
from graphbuild.parse.named import find_named
from graphbuild.parse.nominals import find_nominals
from graphbuild.parse.quotes import Quote, find_quotes
from graphbuild.parse.reference import Linker
from graphbuild.parse.tree import Lemmatizer, Tree


@dataclass(slots=True)
class Discourse:
    """A parsed document as the rules see it: its trees, who is mentioned, who speaks, and when it was
    written."""

    tree: Tree
    mentions: Mentions
    quotes: list[Quote]
    date: dt.date | None


class ActorFinder:
    """Finds the actors of Docs that have tags, dependencies and named entities."""

    def __init__(self, nlp: Any, own: OwnNames | None = None) -> None:
        self.lemmatizer = Lemmatizer(nlp)
        self.gazetteer = Gazetteer(world_seeds(), own)

    def discourse(self, doc: Doc, *, date: dt.date | None = None, scope: str | None = None) -> Discourse:
        """Mentions and quotations of `doc`. `date` is the day it was written, `scope` its id (default: of
        its text)."""
        tree = Tree(doc, self.lemmatizer)
        mentions = Mentions()
        find_named(tree, self.gazetteer, mentions, date)
        find_nominals(
            tree, mentions, scope or hashlib.sha256(doc.text.encode("utf-8", "replace")).hexdigest()
        )
        quotes = find_quotes(tree)
        Linker(tree, mentions, quotes, date).run()
        return Discourse(tree, mentions, quotes, date)


def context(doc: Doc) -> tuple[dt.date | None, str | None]:
    """What is known of a Doc from outside: `doc._.graphbuild_date` and `doc._.graphbuild_id`, where set."""
    return doc._.graphbuild_date, doc._.graphbuild_id


def register_extensions() -> None:
    """The attributes that our components set on a Doc."""
    for name in ("graphbuild_date", "graphbuild_id", "graphbuild_discourse"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if not Doc.has_extension("claims"):
        Doc.set_extension("claims", default=())


@Language.factory(
    "graphbuild_actors",
    requires=["token.dep", "token.tag", "doc.ents"],
    assigns=["doc._.graphbuild_discourse"],
)
def make_actors(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component, after parser and ner: sets `doc._.graphbuild_discourse`."""
    register_extensions()
    finder = ActorFinder(nlp)

    def actors(doc: Doc) -> Doc:
        date, scope = context(doc)
        doc._.graphbuild_discourse = finder.discourse(doc, date=date, scope=scope)
        return doc

    return actors
