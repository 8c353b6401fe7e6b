"""The actors of a document: names, noun phrases, and what refers back to them, as one spaCy component."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from graphbuild.parse.extensions import SPANS, hand_over, register_extensions
from graphbuild.parse.gazetteer import Gazetteer, OwnNames, world_seeds
from graphbuild.parse.mentions import Mentions
from graphbuild.parse.named import find_named
from graphbuild.parse.nominals import find_nominals
from graphbuild.parse.quotes import Quote, find_quotes
from graphbuild.parse.reference import Linker
from graphbuild.parse.tree import Lemmatizer, Tree
from graphbuild.records import Actor


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


class ActorsComponent:
    """Sets `doc._.actors`, the actors and places of the text in the order of their first mention, and
    `doc.spans["graphbuild_actors"]`, the mentions: of each `label_` is the kind, `id_` the id of the actor,
    and `kb_id_` the Wikidata id where one is known. It can be pickled, for processes that don't fork."""

    def __init__(self, nlp: Language) -> None:
        register_extensions()
        self.nlp = nlp
        self._finder: ActorFinder | None = None

    def __call__(self, doc: Doc) -> Doc:
        discourse = self.discourse(doc)
        mentions = list(discourse.mentions.in_order())
        actors: dict[str, Actor] = {}
        for mention in mentions:
            if mention.entity.id not in actors:
                words = doc[mention.start : mention.end].text
                actors[mention.entity.id] = mention.entity.record(words)
        doc._.actors = actors.values()
        doc.spans[SPANS] = [
            Span(
                doc,
                mention.start,
                mention.end,
                label=mention.entity.kind,
                span_id=mention.entity.id,
                kb_id=mention.entity.wikidata or "",
            )
            for mention in mentions
        ]
        hand_over(doc, discourse)
        return doc

    def discourse(self, doc: Doc) -> Discourse:
        """Who is mentioned and who speaks in `doc`."""
        if self._finder is None:
            self._finder = ActorFinder(self.nlp)
        date, scope = context(doc)
        return self._finder.discourse(doc, date=date, scope=scope)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_finder": None}


@Language.factory(
    "graphbuild_actors",
    requires=["token.dep", "token.tag", "doc.ents"],
    assigns=["doc._.actors", "doc.spans"],
)
def make_actors(nlp: Language, name: str) -> ActorsComponent:
    """Component, after parser and ner: sets `doc._.actors` and `doc.spans["graphbuild_actors"]`."""
    return ActorsComponent(nlp)
