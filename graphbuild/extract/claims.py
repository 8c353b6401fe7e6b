"""From readings and arguments to claims: one statement that somebody did something to, with or about
somebody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import combinations

from graphbuild.extract.arguments import Arguments
from graphbuild.extract.attribution import Attribution
from graphbuild.extract.circumstances import Circumstances
from graphbuild.extract.phrases import Argument
from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.status import chain, hedged, modality_of, negated
from graphbuild.lexicon.events import EventLexicon
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Entity
from graphbuild.records import Actor, Claim, Evidence

_DIRECT = 0.6  # a target reached through more steps than two is a guess
_MAX_PAIRS = 12  # a list of twenty names is no reason for two hundred claims
_ON_PLACES = ("ASSAULT", "MOBILIZE", "RETREAT", "COERCE", "AID")
_ALONE = ("PROTEST", "MOBILIZE")  # done to nobody in particular: "troops were put on alert"
_ON_SOIL = (
    "ASSAULT",
    "MOBILIZE",
    "RETREAT",
    "COERCE",
    "AID",
    "SANCTION",
    "CONCEDE",
    "PROTEST",
    "AGREE",
    "REJECT",
)
_LOST_SOURCE = ("COERCE", "SANCTION")

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
    ) -> None:
        self.discourse = discourse
        self.tree = discourse.tree
        self.doc, self.text, self.origin, self.first = doc, text, origin, first_sentence
        self.reader = Reader(self.tree, lexicon)
        self.readings = {i: r for i in range(self.tree.n) if (r := self.reader.reading(i)) is not None}
        self.arguments = Arguments(discourse, self.reader)
        self.attribution = Attribution(discourse, self.reader, self.arguments)
        self.circumstances = Circumstances(discourse, self.readings)

    def claims(self) -> list[Claim]:
        """All claims in text order, each said once a sentence."""
        found: dict[tuple[object, ...], Claim] = {}
        used = self._used()
        for i in sorted(self.readings):
            reading = self.readings[i]
            if reading.root in ("ASSAULT", "COERCE") and self._sport(i):
                continue
            if i in used and not self._own(reading, used[i]):
                continue
            for claim in self._claims(reading):
                ends = (claim.source.id, claim.target.id if claim.target else None)
                key = (
                    claim.sent, claim.root, frozenset(ends) if claim.symmetric else ends, claim.polarity,
                    claim.modality == "actual", claim.time, claim.place and claim.place.id,
                )  # fmt: skip
                if key not in found or claim.confidence > found[key].confidence:
                    found[key] = claim
        return sorted(found.values(), key=lambda c: c.evidence.start)  # stable: predicates in text order

    def _sport(self, i: int) -> bool:
        """Whether the sentence is about a contest: "Brazil beat Argentina in the final" is no war."""
        words = self.reader.lexicon.groups["sport"]
        a, b = self.tree.sentences[self.tree.sentence_of[i]]
        return any(self.tree.tags[j].startswith("NN") and self.tree.lemma(j) in words for j in range(a, b))

    def _used(self) -> dict[int, Reading]:
        """Tokens whose event an operator above already tells, and that reading."""
        used: dict[int, Reading] = {}
        for reading in self.readings.values():
            for token in reading.consumed:
                used.setdefault(token, reading)
        return used

    def _own(self, reading: Reading, above: Reading) -> bool:
        """Whether an event under an operator is a claim of its own: it has actors of its own ("condemned
        Russia's attack on")."""
        sources = self.arguments.sources(reading)
        if not sources:
            return False
        if all(op.passes for op, _ in above.operators) and reading.head in chain(self.tree, above):
            return False
        others = {id(a.entity) for a in self.arguments.sources(above)}
        return all(id(a.entity) not in others for a in sources)

    # ---------------------------------------------------------------- one reading

    def _claims(self, reading: Reading) -> Iterator[Claim]:
        sources = [s for a in self.arguments.sources(reading) if (s := self._actor(a)) is not None]
        symmetric = (
            reading.frame is not None
            and reading.frame.symmetric
            and reading.root in ("CONSULT", "COOPERATE", "SUPPORT", "ASSAULT", "AGREE")
        )
        raw = self.arguments.targets(reading) or list(self.arguments.compound_targets(reading))
        targets = [t for a in raw if (t := self._aim(a, reading)) is not None]
        own = {id(s.entity) for s in sources}
        targets = [t for t in targets if id(t.entity) not in own]
        if not targets and reading.root in _ON_SOIL:
            targets = [t for a in self.arguments.soil(reading) if (t := self._ground(a, sources)) is not None]
        if (
            not sources
            and reading.root in _LOST_SOURCE
            and self.tree.tags[reading.head].startswith("V")
            and self.tree.is_passive(reading.head)
        ):
            sources = self._by_place(reading, targets)
        if (
            not sources
            and reading.root in ("MOBILIZE", "RETREAT")
            and self.tree.tags[reading.head].startswith("V")
            and self.tree.is_passive(reading.head)
        ):
            moved = [
                a
                for a in self.arguments.undergoers(reading.head)
                if a.entity.kind == "military" and a.entity.countries
            ]
            sources = moved  # "Turkish forces were sent into": the forces of a state act for it
            own = {id(s.entity) for s in sources}
            targets = [t for t in targets if id(t.entity) not in own]
        pairs: list[tuple[Argument, Argument]] = [(s, t) for s in sources for t in targets]
        if not pairs and len(sources) > 1 and self._mutual(reading):
            pairs = list(combinations(sources, 2))
            symmetric = True
        for source, target in pairs[:_MAX_PAIRS]:
            if source.entity.id == target.entity.id or not self._sensible(reading, source, target):
                continue
            yield self._claim(reading, source, target, symmetric)
        if not pairs and reading.root in _ALONE and reading.specific and reading.frame is not None:
            for source in sources[:_MAX_PAIRS]:
                if not _private(source.entity) or reading.root == "PROTEST":
                    yield self._claim(reading, source, None, False)

    def _ground(self, argument: Argument, sources: list[Argument]) -> Argument | None:
        """A place that it is done in or to, unless it is the source's own country."""
        entity = argument.entity
        if any(
            entity is s.entity
            or (entity.kind == "country" and set(entity.countries) & set(s.entity.countries))
            for s in sources
        ):
            return None
        return argument

    def _mutual(self, reading: Reading) -> bool:
        """Whether several subjects without a target do it with one another."""
        if reading.operators and reading.operators[0][0].root == "AGREE" == reading.root:
            return True
        return reading.frame is not None and (
            reading.frame.symmetric or "with" in reading.frame.target[:2] or "between" in reading.frame.target
        )

    def _actor(self, argument: Argument) -> Argument | None:
        """A source must be able to act: a capital stands for its state, any other place for nobody."""
        entity = argument.entity
        if entity.kind == "place":
            if entity.metonym is None or (
                self.tree.deps[argument.token] == "pobj"
                and self.tree.lower[self.tree.heads[argument.token]] in ("in", "at")
            ):
                return None
            return Argument(entity.metonym, argument.token, argument.weight, argument.mention)
        return argument

    def _aim(self, argument: Argument, reading: Reading) -> Argument | None:
        """A target may be a place where the class allows it: an attack on a town, troops sent to a region."""
        entity = argument.entity
        if argument.weight < _DIRECT:
            return None
        if entity.kind == "place":
            if reading.root in _ON_PLACES:
                return argument
            if entity.metonym is None:
                return (
                    argument
                    if reading.root in ("CONSULT",)
                    and reading.frame is not None
                    and not reading.frame.symmetric
                    else None
                )
            return Argument(entity.metonym, argument.token, argument.weight, argument.mention)
        return argument

    def _by_place(self, reading: Reading, targets: list[Argument]) -> list[Argument]:
        """ "Was arrested in Turkey": without an agent, the state whose soil it is does it."""
        for word in ("in", "from", "by"):
            for argument in self.arguments.by_preposition(reading.head, word):
                if argument.entity.kind == "country" and all(
                    argument.entity is not t.entity for t in targets
                ):
                    return [Argument(argument.entity, argument.token, 0.6, argument.mention)]
        return []

    def _sensible(self, reading: Reading, source: Argument, target: Argument) -> bool:
        press = target.entity.kind == "media" or target.entity.noun in self.reader.lexicon.groups["press"]
        if press and reading.root == "CONSULT":
            return False  # "told Reuters" is a source's line, not an event
        if _private(source.entity) and _private(target.entity):
            return False  # "a mother told her son": nobody whom a graph of politics could name
        if (
            reading.root == "RETREAT"
            and not reading.specific
            and source.entity.kind in ("person", "population")
        ):
            return False  # "left Moscow" is a journey
        if reading.root == "ASSAULT" and source.entity.kind == "organization" == target.entity.kind:
            return False  # companies declare war on each other in the business pages
        mutual = reading.frame is not None and reading.frame.symmetric and reading.core == reading.head
        if reading.root == "ASSAULT" and mutual and source.entity.kind == "person" == target.entity.kind:
            return source.entity.plural  # two politicians clash in words
        return not (
            source.entity.generic and target.entity.generic and source.entity.name == target.entity.name
        )

    def _claim(self, reading: Reading, source: Argument, target: Argument | None, symmetric: bool) -> Claim:
        tree = self.tree
        modality = modality_of(tree, reading)
        # "threatened on Sunday to": the threat is past, though what it threatens is to come
        ahead = modality == "planned" and tree.tags[reading.head] not in ("VBD", "VBN")
        said = self.attribution.speaker(reading)
        speaker: Actor | None = None
        doubtful = hedged(tree, reading)
        if said is not None:
            entity, mention, accused = said
            speaker = entity.record(self._words(mention.start, mention.end) if mention else "")
            doubtful = doubtful or accused
            if (
                reading.root in ("ACCUSE", "REQUEST", "THREATEN", "REJECT", "AGREE", "SUPPORT")
                and entity is source.entity
            ):
                speaker = None  # the speech act is the claim
        evidence = self._evidence(reading)
        confidence = self._confidence(reading, source, target, doubtful)
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
            confidence=confidence, predicate=self._predicate(reading, target),
            polarity="negative" if negated(tree, reading) else "positive",
            modality=modality, hedged=doubtful, attributed_to=speaker,
            time=self.circumstances.time(reading, future=ahead),
            place=self.circumstances.place(reading, {source.token, *([target.token] if target else [])}),
            quantities=self.circumstances.quantities(reading), evidence=evidence,
        )  # fmt: skip

    def _record(self, argument: Argument) -> Actor:
        m = argument.mention
        return argument.entity.record(
            self._words(m.start, m.end) if m is not None else self.tree.words[argument.token]
        )

    def _words(self, start: int, end: int) -> str:
        return self.tree.span_text(start, end)

    def _confidence(
        self, reading: Reading, source: Argument, target: Argument | None, doubtful: bool
    ) -> float:
        """How sure the reading is: direct arguments and specific heads weigh more, doubt in the text less."""
        value = 0.92 if reading.specific else 0.86
        value *= source.weight * (target.weight if target else 0.9)
        if doubtful:
            value *= 0.85
        if source.entity.generic or (target is not None and target.entity.generic):
            value *= 0.95
        return round(max(0.05, min(value, 0.99)), 3)

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


def evidence_of(parsed: str, start: int, end: int, text: str, origin: Origin) -> Evidence:
    """Evidence for parsed[start:end], its offsets turned into those of the document's text."""
    while start < end and parsed[start].isspace():
        start += 1
    while end > start and parsed[end - 1].isspace():
        end -= 1
    first, last = origin(start), origin(end - 1) + 1
    return Evidence(start=first, end=last, text=text[first:last])


def _private(entity: Entity) -> bool:
    """Whether somebody is neither named nor of a country nor of a body."""
    return entity.generic and not entity.countries and entity.kind in ("person", "population")
