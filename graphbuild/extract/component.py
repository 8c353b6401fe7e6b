"""Claims as a spaCy component: `nlp.add_pipe("graphbuild_claims")`, then `doc._.claims`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from graphbuild.errors import GraphbuildError
from graphbuild.extract.claims import ClaimExtractor
from graphbuild.extract.relations import RelationExtractor
from graphbuild.lexicon.events import event_lexicon
from graphbuild.parse.actors import ActorsComponent, context
from graphbuild.parse.extensions import register_extensions, take_over
from graphbuild.records import MIN_CONFIDENCE


class ClaimsComponent:
    """Sets `doc._.claims` to the tuple of claims and relations, those in text order before these; their
    offsets are those of `doc.text`. Claims that are less sure than `min_confidence` (0..1) are left out. It
    can be pickled, for processes that don't fork. Raises GraphbuildError for another `min_confidence`."""

    def __init__(self, nlp: Language, min_confidence: float = MIN_CONFIDENCE) -> None:
        if not 0 <= min_confidence <= 1:
            raise GraphbuildError(f"min_confidence is between 0 and 1, not {min_confidence!r}")
        register_extensions()
        self.min_confidence = min_confidence
        self._actors = ActorsComponent(nlp)

    def __call__(self, doc: Doc) -> Doc:
        discourse = take_over(doc) or self._actors.discourse(doc)
        id = context(doc)[1] or ""
        claims = ClaimExtractor(
            discourse, event_lexicon(), id, doc.text, int, least=self.min_confidence
        ).claims()
        doc._.claims = (*claims, *RelationExtractor(discourse, id, doc.text, int).relations())
        return doc


@Language.factory(
    "graphbuild_claims",
    requires=["token.dep", "token.tag", "doc.ents"],
    assigns=["doc._.claims"],
    default_config={"min_confidence": MIN_CONFIDENCE},
)
def make_claims(nlp: Language, name: str, min_confidence: float) -> ClaimsComponent:
    """Component, after parser and ner (and `graphbuild_actors`, whose work it uses where it has run): sets
    `doc._.claims`. Raises GraphbuildError for a `min_confidence` that is not between 0 and 1."""
    return ClaimsComponent(nlp, min_confidence)
