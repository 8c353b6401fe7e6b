"""From what a language model tells of a sentence to a claim: each of its words must stand in the sentence.

No text of the model gets into a record. Its words are looked for in the text, and what is kept are the
text's own characters and the actors, places and days that the tables and the parse find there, as for the
default."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from graphbuild.extract.circumstances import place_record, quantity_at
from graphbuild.extract.claims import NOBODY, TWICE, UNSURE, Origin, described, evidence_of
from graphbuild.extract.phrases import Phrases
from graphbuild.lexicon.events import EventLexicon
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import find_place
from graphbuild.llm.schema import Told
from graphbuild.parse.actors import Discourse
from graphbuild.parse.dates import resolve
from graphbuild.parse.mentions import Entity, scoped_id
from graphbuild.records import Actor, ActorKind, Claim, Evidence, Place, Quantity, Root, Time

SURE = 0.6  # set, not measured: models' own confidence tells little (docs/models.md)
DOUBT = 0.85  # what is left of it where the text itself doubts

# why what the model told gave no claim, as `Coverage.dropped` tells it
FORM = "answer not of the asked form"
QUOTE = "quote not in the text"
ACTOR = "actor not in the sentence"
PREDICATE = "predicate not in the sentence"
SPEAKER = "speaker not in the text"

_SHORTEST = 3  # words of a quote: fewer prove nothing
_SPEECH: frozenset[Root] = frozenset({"ACCUSE", "REQUEST", "THREATEN", "REJECT", "AGREE", "SUPPORT"})
_GROUND: frozenset[Root] = frozenset({"ASSAULT", "MOBILIZE", "RETREAT", "COERCE"})
_ALIKE = str.maketrans("’‘‛ʼ“”„«»–—‑\u00a0\u2009\u202f", '\'\'\'\'"""""---   ')

Span = tuple[int, int]


class Checker:
    """Checks what a model tells of one parsed part of a document. `origin` maps offsets of the Doc's text to
    the document's `text`; claims are numbered from sentence `first`."""

    def __init__(
        self, discourse: Discourse, lexicon: EventLexicon, doc: str, text: str, origin: Origin, first: int
    ) -> None:
        self.discourse, self.tree = discourse, discourse.tree
        self.doc, self.text, self.origin, self.first = doc, text, origin, first
        self.phrases = Phrases(discourse, lexicon)
        self.folded = self.tree.text.translate(_ALIKE)
        self.dropped: Counter[str] = Counter()
        self._why: str | None = None  # what was told gave no claim

    def claims(self, asked: list[int], told: Iterable[Told | None], least: float) -> Iterator[Claim]:
        """The claims among what was told of the sentences `asked`, which the model knows by their place in
        the list, from 1; counts in `dropped` what is none."""
        for one in told:
            if one is None:
                self.dropped[FORM] += 1
                continue
            found = False
            for claim in self._claims(asked, one):
                found = True
                if claim.confidence >= least:
                    yield claim
                else:
                    self.dropped[UNSURE] += 1
            if not found and self._why:
                self.dropped[self._why] += 1

    def _claims(self, asked: list[int], told: Told) -> Iterator[Claim]:
        self._why = None
        place = self._quoted(asked, told)
        if place is None:
            self._why = QUOTE
            return
        number, quote = place
        predicate = self._near(number, told.predicate, quote)
        if predicate is None:
            self._why = PREDICATE
            return
        sources = self._actors(number, told.source, told.source_kind, quote, told.root, acting=True)
        targets: list[tuple[Entity, str]] = []
        if told.target is not None:
            targets = self._actors(number, told.target, told.target_kind or "organization", quote, told.root)
        if not sources or (told.target is not None and not targets):
            self._why = self._why or ACTOR
            return
        speaker: Actor | None = None
        if told.speaker is not None:
            speaker = self._speaker(asked, number, told.speaker)
            if speaker is None:
                self._why = SPEAKER
                return
        self._why = NOBODY  # unless source and target are two
        for source, words in sources:
            actor = source.record(words)
            if not targets:
                yield self._claim(told, number, quote, predicate, actor, None, speaker)
            for target, its in targets:
                if target.id != source.id:
                    aim = target.record(its)
                    yield self._claim(told, number, quote, predicate, actor, aim, speaker)

    def _claim(
        self, told: Told, number: int, quote: Span, predicate: Span, source: Actor, target: Actor | None,
        speaker: Actor | None,
    ) -> Claim:  # fmt: skip
        evidence = self._evidence(number)
        head = self._head(*self._tokens(predicate))
        claim_id = hashlib.sha256(
            "\x1f".join(
                (
                    self.doc, str(evidence.start), str(self.tree.starts[head]), told.root, source.id,
                    target.id if target else "",
                )
            ).encode("utf-8", "replace")
        ).hexdigest()[:16]  # fmt: skip
        if (
            speaker is not None
            and speaker.id == source.id
            and told.root in _SPEECH
            and told.polarity == "positive"
        ):
            speaker = None  # the speech act is the claim
        return Claim(
            id=f"c-{claim_id}", doc=self.doc, sent=self.first + number, source=source, target=target,
            symmetric=told.symmetric and target is not None, root=told.root,
            confidence=round(SURE * (DOUBT if told.hedged else 1), 3),
            predicate=self._predicate(predicate, head), polarity=told.polarity, modality=told.modality,
            hedged=told.hedged, attributed_to=speaker, time=self._time(number, told, quote),
            place=self._place(number, told.place, quote), quantities=self._quantities(number, told, quote),
            evidence=evidence,
        )  # fmt: skip

    # ---------------------------------------------------------------- words to places in the text

    def _range(self, number: int) -> Span:
        a, b = self.tree.sentences[number]
        return self.tree.starts[a], self.tree.ends[b - 1]

    def _evidence(self, number: int) -> Evidence:
        return evidence_of(self.tree.text, *self._range(number), self.text, self.origin)

    def _quoted(self, asked: list[int], told: Told) -> tuple[int, Span] | None:
        """The sentence that a quote is of, first of all the one named, and where it stands."""
        if len(told.quote.split()) < _SHORTEST:
            return None
        named = [asked[told.sentence - 1]] if 0 < told.sentence <= len(asked) else []
        for number in [*named, *asked]:
            found = self._find(told.quote, self._range(number))
            if found:
                return number, found
        return None

    def _find(self, words: str, within: Span) -> Span | None:
        """Where words stand, white space and typographic marks aside; as they are written, else whatever the
        case."""
        parts = words.translate(_ALIKE).split()
        if not parts:
            return None
        before = r"(?<!\w)" if parts[0][0].isalnum() else ""
        after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
        pattern = before + r"\s+".join(map(re.escape, parts)) + after
        for flags in (0, re.IGNORECASE):
            found = re.compile(pattern, flags).search(self.folded, *within)
            if found:
                return found.span()
        return None

    def _near(self, number: int, words: str, quote: Span) -> Span | None:
        """Where words stand in a sentence, first of all in the quote."""
        return self._find(words, quote) or self._find(words, self._range(number))

    def _tokens(self, span: Span) -> Span:
        """The tokens of a span of characters, the last one exclusive."""
        start = bisect_right(self.tree.ends, span[0])
        end = bisect_left(self.tree.starts, span[1])
        while start < end - 1 and self.tree.words[start].isspace():
            start += 1
        return start, end

    def _head(self, start: int, end: int) -> int:
        """The token of a phrase that the others hang on."""
        return next((i for i in range(start, end) if not start <= self.tree.heads[i] < end), start)

    def _predicate(self, span: Span, head: int) -> str:
        """The words for what is done as the text has them, the verb on top in its plain form."""
        tree = self.tree
        start, end = self._tokens(span)
        word = tree.lemma(head) if tree.tags[head].startswith("V") else tree.lower[head]
        before = tree.text[tree.starts[start] : tree.starts[head]]
        after = tree.text[tree.ends[head] : tree.ends[end - 1]]
        return " ".join(f"{before.lower()}{word}{after.lower()}".split())

    # ---------------------------------------------------------------- who, when, where

    def _actors(
        self, number: int, words: str, kind: ActorKind, quote: Span, root: Root, *, acting: bool = False
    ) -> list[tuple[Entity, str]]:
        """Whom words of a sentence mean, with those words; by the tables and the parse, else by the words
        themselves, as somebody of the kind told."""
        span = self._near(number, words, quote)
        if span is None:
            self._why = ACTOR
            return []
        start, end = self._tokens(span)
        head = self._head(start, end)
        found: list[tuple[Entity, str]] = []
        for argument in self.phrases.actors(head, coordinated=False):
            entity = argument.entity
            if entity.metonym is not None and (acting or root not in _GROUND):
                entity = entity.metonym
            if acting and entity.kind == "place":
                continue
            m = argument.mention
            own = self.tree.span_text(*described(self.tree, m)) if m is not None else ""
            found.append((entity, own or self.tree.words[argument.token]))
        if found:
            return found
        if self.tree.tags[head].startswith(("PRP", "WP", "WDT", "DT")) and end - start == 1:
            self._why = NOBODY  # a pronoun that stands for nobody known
            return []
        text = self.tree.span_text(start, end)
        named = any(self.tree.tags[i] in ("NNP", "NNPS") for i in range(start, end))
        name = self._without_article(start, end)
        entity = Entity(
            slug(name) if named else scoped_id(name.lower(), self.doc), name, kind, generic=not named
        )
        return [(self.discourse.mentions.entities.get(entity.id, entity), text)]

    def _without_article(self, start: int, end: int) -> str:
        while start < end - 1 and self.tree.tags[start] in ("DT", "PRP$"):
            start += 1
        return self.tree.span_text(start, end)

    def _speaker(self, asked: list[int], number: int, words: str) -> Actor | None:
        """Who is said to say so: in the sentence, else in the nearest one before it, else after it."""
        near = sorted(asked, key=lambda other: (other != number, other > number, abs(other - number)))
        for other in near:
            span = self._find(words, self._range(other))
            if span is not None:
                for entity, own in self._actors(other, words, "person", span, "CONSULT", acting=True):
                    return entity.record(own)
        return None

    def _time(self, number: int, told: Told, quote: Span) -> Time | None:
        span = self._near(number, told.time, quote) if told.time else None
        if span is None:
            return None
        text = self.tree.span_text(*self._tokens(span))
        ahead = told.modality in ("planned", "demanded")
        days = resolve(text, self.discourse.date, future=ahead)
        return Time(start=days[0], end=days[1], text=text) if days else Time(text=text)

    def _place(self, number: int, words: str | None, quote: Span) -> Place | None:
        span = self._near(number, words, quote) if words else None
        if span is None:
            return None
        start, end = self._tokens(span)
        for i in (self._head(start, end), *range(start, end)):
            m = self.discourse.mentions.covering.get(i)
            if m is not None and m.entity.kind in ("place", "country"):
                return place_record(self.tree, m)
        text = self.tree.span_text(start, end)
        known = find_place(text)
        return msgspec.structs.replace(known, text=text) if known else None

    def _quantities(self, number: int, told: Told, quote: Span) -> tuple[Quantity, ...]:
        span = self._near(number, told.quantity, quote) if told.quantity else None
        if span is None:
            return ()
        start, end = self._tokens(span)
        for i in (self._head(start, end), *range(start, end)):
            quantity = quantity_at(self.tree, i)
            if quantity is not None:
                return (quantity,)
        return ()


def once(claims: Iterable[Claim], dropped: Counter[str]) -> list[Claim]:
    """In text order, each claim once a sentence, as the default gives them."""
    found: dict[str, Claim] = {}
    for claim in claims:
        dropped[TWICE] += claim.id in found
        found.setdefault(claim.id, claim)
    return sorted(found.values(), key=lambda claim: claim.evidence.start)
