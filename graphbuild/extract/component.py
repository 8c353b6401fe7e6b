"""Claims as a spaCy component: `nlp.add_pipe("graphbuild_claims")`, then `doc._.claims`."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from graphbuild.extract.claims import ClaimExtractor
from graphbuild.extract.relations import RelationExtractor
from graphbuild.lexicon.events import event_lexicon
from graphbuild.parse.actors import ActorFinder, context, register_extensions
from graphbuild.records import MIN_CONFIDENCE


@Language.factory(
    "graphbuild_claims", requires=["token.dep", "token.tag", "doc.ents"], assigns=["doc._.claims"]
)
def make_claims(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component, after parser and ner (and `graphbuild_actors`, whose work it uses where it has run): sets
    `doc._.claims`
    to the tuple of claims and relations, their offsets those of `doc.text`."""
    register_extensions()
    finder: list[ActorFinder] = []

    def claims(doc: Doc) -> Doc:
        date, scope = context(doc)
        discourse = doc._.graphbuild_discourse
        if discourse is None:
            if not finder:
                finder.append(ActorFinder(nlp))
            discourse = finder[0].discourse(doc, date=date, scope=scope)
        name = scope or ""
        found = ClaimExtractor(discourse, event_lexicon(), name, doc.text, int, least=MIN_CONFIDENCE).claims()
        doc._.claims = (*found, *RelationExtractor(discourse, name, doc.text, int).relations())
        return doc

    return claims
