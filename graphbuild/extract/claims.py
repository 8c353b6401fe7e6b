"""From readings and arguments to claims: one statement that somebody did something to, with or about
somebody."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator

from graphbuild.extract.attribution import Attribution
from graphbuild.extract.circumstances import Circumstances
from graphbuild.extract.pairing import Pairing
from graphbuild.extract.phrases import Argument
from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.roles import MAX_PAIRS, Casting, confidence
from graphbuild.extract.status import chain, hedged, modality_of, negated
from graphbuild.extract.triggers import learned_readings
from graphbuild.lexicon.events import EventLexicon
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Mention
from graphbuild.parse.tree import Tree
from graphbuild.records import MIN_CONFIDENCE, Actor, Claim, Evidence, Place

_LONE = 0.75  # how often an event without a target is right

_WHOSE = ("poss", "amod", "compound", "nmod", "nummod", "quantmod")  # words before a noun that tell which
_WHERE = ("of", "in", "from", "at", "near")
_SHORT = 5  # words of a phrase behind a noun that still belong to what it is called

# why an event gave no claim, as `Coverage.dropped` tells it
NOBODY, UNSURE, TWICE, SPORT = "nobody named", "below the least confidence", "said twice", "sport"

_DOUBT = 0.85  # what is left of the confidence where the text itself doubts

Origin = Callable[[int], int]


class ClaimExtractor:
    """Claims of one parsed document. `origin` maps offsets of the Doc's text to the document's."""

    def __init__(
        self,
        discourse: Discourse,
        lexicon: EventLexicon,
        doc: str,
        text: str,
        origin: Origin,
        first_sentence: int = 0,
        least: float = 0.0,
    ) -> None:
        self.least = least
        self.discourse = discourse
        self.tree = discourse.tree
        self.doc, self.text, self.origin, self.first = doc, text, origin, first_sentence
        self.reader = Reader(self.tree, lexicon, discourse.mentions)
        self.readings = learned_readings(self.reader, discourse.mentions)
        self.pairing = Pairing(discourse, self.reader, self.readings)
        self.casting = Casting(self.pairing)
        self.attribution = Attribution(discourse, self.reader, self.pairing.arguments)
        self.circumstances = Circumstances(discourse, self.readings)
        self.dropped: Counter[str] = Counter()  # events that gave no claim, by reason

    def claims(self) -> list[Claim]:
        """All claims in text order, each said once a sentence."""
        found: dict[tuple[object, ...], Claim] = {}
        events = self.pairing.events()
        self.dropped[SPORT] += self.pairing.sport
        for reading in events:
            for claim in self._claims(reading):
                ends = (claim.source.id, claim.target.id if claim.target else None)
                key = (
                    claim.sent, claim.root, frozenset(ends) if claim.symmetric else ends, claim.polarity,
                    claim.modality == "actual", claim.time, claim.place and claim.place.id,
                )  # fmt: skip
                self.dropped[TWICE] += key in found
                if key not in found or claim.confidence > found[key].confidence:
                    found[key] = claim
        return sorted(found.values(), key=lambda c: c.evidence.start)  # stable: predicates in text order

    def _claims(self, reading: Reading) -> Iterator[Claim]:
        found = self.pairing.found(reading)
        told = given = asked = False
        for pair in self.casting.pairs(self.casting.cast(reading, found)):
            sure = confidence(pair)
            asked = True
            told = told or sure >= MIN_CONFIDENCE  # whatever `least` is: it cuts, and changes nothing else
            if sure >= self.least:
                claim = self._claim(reading, pair.source, pair.target, pair.symmetric, sure)
                if claim.confidence >= self.least:
                    given = True
                    yield claim
        if not told:
            for source in self.pairing.alone(reading, found)[:MAX_PAIRS]:
                asked = True
                claim = self._claim(reading, source, None, False, _LONE)
                if claim.confidence >= self.least:
                    given = True
                    yield claim
        if not given:
            self.dropped[UNSURE if asked else NOBODY] += 1

    def _claim(
        self, reading: Reading, source: Argument, target: Argument | None, symmetric: bool, sure: float
    ) -> Claim:
        tree = self.tree
        modality = modality_of(tree, reading)
        # "threatened on Sunday to": the threat is past, though what it threatens is to come
        ahead = modality == "demanded" or (
            modality == "planned" and tree.tags[reading.head] not in ("VBD", "VBN")
        )
        said = self.attribution.speaker(reading)
        speaker: Actor | None = None
        doubtful = hedged(tree, reading)
        negative = negated(tree, reading)
        if said is not None:
            entity, mention, accused = said
            speaker = entity.record(self._words(mention.start, mention.end) if mention else "")
            doubtful = doubtful or accused
            if (
                reading.root in ("ACCUSE", "REQUEST", "THREATEN", "REJECT", "AGREE", "SUPPORT")
                and entity is source.entity
                and not negative
            ):
                speaker = None  # the speech act is the claim
        sure *= _DOUBT if doubtful else 1
        evidence = self._evidence(reading)
        claim_id = hashlib.sha256(
            "\x1f".join(
                (
                    self.doc,
                    str(evidence.start),
                    str(tree.starts[reading.head]),
                    reading.root,
                    source.entity.id,
                    target.entity.id if target else "",
                )
            ).encode("utf-8", "replace")
        ).hexdigest()[:16]
        return Claim(
            id=f"c-{claim_id}", doc=self.doc, sent=self.first + tree.sentence_of[reading.head],
            source=self._record(source), target=self._record(target) if target else None,
            symmetric=symmetric, root=reading.root,
            confidence=round(min(0.99, max(0.01, sure)), 3),
            predicate=self._predicate(reading, target),
            polarity="negative" if negative else "positive",
            modality=modality, hedged=doubtful, attributed_to=speaker,
            time=self.circumstances.time(reading, future=ahead),
            place=self._place(reading, source, target),
            quantities=self.circumstances.quantities(reading), evidence=evidence,
        )  # fmt: skip

    def _place(self, reading: Reading, source: Argument, target: Argument | None) -> Place | None:
        told = self.circumstances.place(reading, {source.token, *([target.token] if target else [])})
        if told is None and target is not None:
            return self.circumstances.ground(reading, target.token)
        return told

    def _record(self, argument: Argument) -> Actor:
        m = argument.mention
        return argument.entity.record(
            self._words(*described(self.tree, m)) if m is not None else self.tree.words[argument.token]
        )

    def _words(self, start: int, end: int) -> str:
        return self.tree.span_text(start, end)

    def _predicate(self, reading: Reading, target: Argument | None) -> str:
        """The words of the predicate as a reader would quote them: verb, particle, object noun,
        preposition before the target."""
        tree = self.tree
        tokens = set(chain(tree, reading))
        for i in list(tokens):
            for c in tree.children[i]:
                dep = tree.deps[c]
                theme = (
                    dep == "dobj"
                    and not tree.tags[c].startswith("W")
                    and (self.discourse.mentions.by_head.get(c) is None or tree.lemma(c) in reading.needs)
                )
                if (
                    dep in ("prt", "neg")
                    or theme
                    or (tree.lower[c] == "to" and dep == "aux" and i != reading.head)
                ):
                    tokens.add(c)
        if (
            target is not None
            and tree.deps[target.token] == "pobj"
            and tree.heads[tree.heads[target.token]] in tokens
        ):
            tokens.add(tree.heads[target.token])
        words = [
            tree.lemma(i) if i == reading.head and tree.tags[i].startswith("V") else tree.lower[i]
            for i in sorted(tokens)
        ]
        return " ".join(words)

    def _evidence(self, reading: Reading) -> Evidence:
        """The sentence, without space at its ends, with its offsets in the document."""
        a, b = self.tree.sentences[self.tree.sentence_of[reading.head]]
        return evidence_of(self.tree.text, self.tree.starts[a], self.tree.ends[b - 1], self.text, self.origin)


def described(tree: Tree, m: Mention) -> tuple[int, int]:
    """The tokens that say who is meant: of a name the name, of a common noun also its owner and where or
    whose it is ("Israel's president", "people in the north")."""
    if m.how != "nominal":
        return m.start, m.end
    start = m.start
    left = [c for c in tree.children[m.head] if c < start and tree.deps[c] in _WHOSE]
    for c in reversed(left):
        below = tree.subtree(c)
        if below[-1] + 1 != start:
            break
        start = below[0]
    while start < m.start and tree.deps[start] in ("det", "predet", "punct"):
        start += 1
    end = m.end
    for _ in range(2):
        p = end if end < tree.n and tree.deps[end] == "prep" and m.start <= tree.heads[end] < end else None
        place = tree.child(p, "pobj") if p is not None and tree.lower[p] in _WHERE else None
        if p is None or place is None or not 0 < place - p <= _SHORT:
            break
        end = place + 1
    return start, end


def evidence_of(parsed: str, start: int, end: int, text: str, origin: Origin) -> Evidence:
    """Evidence for parsed[start:end], its offsets turned into those of the document's text."""
    while start < end and parsed[start].isspace():
        start += 1
    while end > start and parsed[end - 1].isspace():
        end -= 1
    first, last = origin(start), origin(end - 1) + 1
    return Evidence(start=first, end=last, text=text[first:last])
