"""Why each claim of a text was made, and why near misses were not: for those who build the rules and for
those who doubt them.

Nothing is decided here. The same rules and models are asked again, and what they answer is written down.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator

from graphbuild.extract.claims import ClaimExtractor
from graphbuild.extract.extractor import Extractor
from graphbuild.extract.features import path, role_features
from graphbuild.extract.linear import model, sigmoid
from graphbuild.extract.pairing import Found
from graphbuild.extract.phrases import Argument
from graphbuild.extract.reading import SAID_BAD, SAID_MUST, Reading
from graphbuild.extract.roles import RULES_SAY, Cast, Pair, confidence
from graphbuild.extract.signs import Signs
from graphbuild.extract.status import chain, hedged, modality_of, negated
from graphbuild.lexicon.events import Entry, Frame, Operator
from graphbuild.parse.mentions import Entity, Mention
from graphbuild.parse.story import parts
from graphbuild.parse.tree import Tree, pos_of
from graphbuild.records import Claim, Document, SetAside

WIDTH = 100  # columns
_LABEL = 11  # columns of the labels
_SHOWN = 6  # of the words that an entry needs
_HEAVIEST_ROLE, _HEAVIEST_PAIR = 3, 5  # features that are shown
_HELD = "\xa0"  # a space at which no line is broken; those of the text are common spaces by then


def explain(extractor: Extractor, document: Document) -> Iterator[str]:
    """Lines of plain text, at most WIDTH characters each, that explain the claims of one document at the
    extractor's `min_confidence`: all sentences with at least one event word, in text order. Control
    characters of the text are shown as escapes."""
    first, explained = 0, False
    for part in parts(document):
        discourse = extractor._finder.discourse(
            extractor._nlp(part.text), date=document.date, scope=document.id
        )
        reasons = _Reasons(
            discourse, extractor._lexicon, document.id, document.text, part.origin, first,
            extractor.min_confidence,
        )  # fmt: skip
        for line in reasons.lines():
            explained = True
            yield line
        first += len(discourse.tree.sentences)
    if not explained:
        yield from _wrapped(0, f"{_shown(document.id)}: no word in it tells of an event", 2)
        yield ""


def explain_all(
    extractor: Extractor, documents: Iterable[Document | SetAside]
) -> Iterator[tuple[str, list[str] | SetAside]]:
    """The id of each document with its explanation, or with why there is none, in order."""
    for document in documents:
        if isinstance(document, SetAside):
            yield document.id, document
            continue
        try:
            yield document.id, list(explain(extractor, document))
        except Exception as error:  # as in extraction: a run never ends for one bad document
            reason = _shown(f"{type(error).__name__}: {error}").rstrip(": ")
            yield document.id, SetAside(id=document.id, stage="extract", reason=reason)


class _Reasons(ClaimExtractor):
    """The claims of one parsed document, with their reasons."""

    def lines(self) -> Iterator[str]:
        self._kept = {claim.id for claim in self.claims()}
        self._events = {reading.head for reading in self.pairing.events()}
        self._signs = Signs(self.tree)
        sentences: dict[int, list[Reading]] = {}
        for i in sorted(self.readings):
            sentences.setdefault(self.tree.sentence_of[i], []).append(self.readings[i])
        mentions: dict[int, list[Mention]] = {}
        for m in self.discourse.mentions.in_order():
            mentions.setdefault(self.tree.sentence_of[m.head], []).append(m)
        for k, readings in sorted(sentences.items()):
            yield from self._sentence(k, readings, mentions.get(k, []))

    def _sentence(self, k: int, readings: list[Reading], mentions: list[Mention]) -> Iterator[str]:
        quote = self._evidence(readings[0])
        where = f"{_shown(self.doc)}, sent {self.first + k}, characters {quote.start} to {quote.end}"
        yield from _wrapped(0, where, 2)
        yield from _wrapped(2, _quoted(quote.text), 2)
        yield from _labelled(2, "actors", [self._mention(m) for m in mentions] or ["none"])
        unread = list(self._unread(k))
        if unread:
            yield from _labelled(2, "no event", unread)
        for reading in readings:
            yield ""
            yield from self._event(reading)
        yield ""

    def _mention(self, m: Mention) -> str:
        about: list[str] = [m.how]
        if m.sense is not None:
            about.append(m.sense)
        if m.entity.generic:
            about.append("nameless")
        if m.entity.metonym is not None:
            about.append(f"can stand for {_shown(m.entity.metonym.name)}")
        if m.entity.members:
            about.append(f"each of {', '.join(_shown(e.name) for e in m.entity.members)}")
        who = f"{_shown(m.entity.name)} ({m.entity.kind} {_shown(m.entity.id)})"
        return f"{_quoted(self._words(m.start, m.end))} -> {who}: {', '.join(about)}"

    def _unread(self, k: int) -> Iterator[str]:
        """Words that the lexicon knows, but not as they stand here."""
        tree, lexicon = self.tree, self.reader.lexicon
        for i in range(*tree.sentences[k]):
            pos = pos_of(tree.tags[i])
            entries = lexicon.lookup(pos, tree.lemma(i)) if pos and i not in self.readings else ()
            if not entries:
                continue
            particles = sorted({e.particle for e in entries if e.particle})
            needs = sorted({need for e in entries for need in e.needs - {"*"}})
            wants = [_some([f'"{p}"' for p in particles])] if particles else []
            wants += [f"one of: {_some(needs)}"] if needs else []
            wants += ["an object"] if any("*" in e.needs for e in entries) else []
            wants = wants or ["an event that it governs"]
            yield f"{self._word(i)} ({pos} {_shown(tree.lemma(i))}) would need {'; or '.join(wants)}"

    # -------------------------------------------------------------- one event

    def _event(self, reading: Reading) -> Iterator[str]:
        tree, head = self.tree, reading.head
        yield from _wrapped(2, f"{reading.root} {self._word(head)}", 4)
        about = f"{self._word(head)}: lemma {_shown(tree.lemma(head))}, {tree.tags[head]}, {tree.deps[head]}"
        yield from _labelled(4, "head", [about])
        yield from _labelled(4, "entry", [self._entry_of_core(reading)])
        yield from _labelled(4, "chance", [self._chance(reading)])
        operators = list(self._operators(reading))
        if operators:
            yield from _labelled(4, "operators", operators)
        yield from _labelled(4, "tokens", [", ".join(self._word(i) for i in sorted(chain(tree, reading)))])
        if head not in self._events:
            yield from _labelled(4, "no claim", self._left_out(reading))
            return
        found = self.pairing.found(reading)
        yield from _labelled(4, "sources", self._by_rule(found.sources, self._raw_sources(reading)))
        yield from _labelled(4, "targets", self._by_rule(found.targets, self._raw_targets(reading)))
        yield from _labelled(4, "status", [self._status(reading)])
        cast = self.casting.cast(reading, found)
        yield from _labelled(4, "odds", [self._odds(cast, *row) for row in cast.odds])
        pairs = self.casting.pairs(cast)
        kept = {claim.id: claim for claim in self._claims(reading)}
        judged = {(c.source.id, c.target.id): c for c in self._unsifted(reading) if c.target is not None}
        for pair in pairs:
            claim = judged[pair.source.entity.id, pair.target.entity.id]
            yield from self._pair(reading, pair, claim, kept)
        for claim in kept.values():
            if claim.target is None:
                yield from self._alone(claim)
        yield from _labelled(4, "not judged", list(self._not_judged(reading, found, pairs)))
        if not pairs and not kept:
            yield from _labelled(4, "no claim", [self._no_pair(reading, found)])

    def _entry_of_core(self, reading: Reading) -> str:
        frame = reading.frame
        if frame is None and not reading.operators:
            return f"{self._word(reading.core)}: none that fits; the class is the model's"
        if frame is None:
            entry = self._entry(reading.core, reading.operators[-1][0], None)
            group = reading.operators[-1][0]
            return (
                f'{self._written(entry, reading.core)} (operator "{group.name}"): alone, class {group.root}'
            )
        if frame is SAID_MUST:
            return f"{self._word(reading.core)}: a verb of saying with what somebody must do, class REQUEST"
        if frame is SAID_BAD:
            return f"{self._word(reading.core)}: a verb of saying with something bad, class ACCUSE"
        own = _bottom(reading)
        entry = self._entry(reading.core, frame, own.needs if own is not None else None)
        sides = ", symmetric" if frame.symmetric else ""
        written = self._written(entry, reading.core)
        return f"{written}: class {frame.root}, target {' '.join(frame.target)}{sides}"

    def _chance(self, reading: Reading) -> str:
        """What the model of events says of the word."""
        by_lexicon = self.reader.reading(reading.head)
        turned = by_lexicon is not None and by_lexicon.root != reading.root
        told = f"{reading.chance:.2f} that it tells of {reading.root} here"
        return f"{told}, where the lexicon reads {by_lexicon.root}" if turned and by_lexicon else told

    def _entry(self, i: int, group: Frame | Operator, needs: frozenset[str] | None) -> Entry | None:
        """The most specific entry of a group that token `i` fits."""
        tree, lexicon = self.tree, self.reader.lexicon
        bare = group.pos == "noun" and tree.tags[i] == "VBG"
        for entry in lexicon.lookup(group.pos, tree.lower[i] if bare else tree.lemma(i)):
            if (entry.frame or entry.operator) is not group or (needs is not None and entry.needs != needs):
                continue
            if entry.particle is not None and not any(
                tree.lower[c] == entry.particle
                and (tree.deps[c] == "prt" or c == i + 1 or entry.particle not in lexicon.close_particles)
                for c in tree.children[i]
            ):
                continue
            if not entry.needs or "*" in entry.needs or entry.needs & self.reader.near(i):
                return entry
        return None

    def _written(self, entry: Entry | None, i: int) -> str:
        if entry is None:
            return self._word(i)
        group = entry.frame or entry.operator
        text = f"{group.pos} {_shown(entry.lemma)}" if group is not None else _shown(entry.lemma)
        text += f"_{entry.particle}" if entry.particle else ""
        met = sorted(entry.needs & self.reader.near(i))
        if met:
            text += f", one of {len(entry.needs)} needs met: {_shown(', '.join(met))}"
        elif entry.needs:
            text += ", needs any object"
        return text

    def _operators(self, reading: Reading) -> Iterator[str]:
        r: Reading | None = reading
        while r is not None and r.operators and r.content is not None:
            op, token = r.operators[0]
            text = f'{self._written(self._entry(token, op, r.needs), token)} (operator "{op.name}")'
            below = f"{r.content.root} of {self._word(r.content.head)}"
            text += f" passes on {below}" if r.root == r.content.root else f" turns {below} into {r.root}"
            if op.compose(r.content.root) != r.root:
                text += ", as it is denied"
            if op.passes:
                text += "".join(f", {what}" for what in (op.modality, op.polarity) if what)
            yield text
            r = r.content

    def _left_out(self, reading: Reading) -> list[str]:
        """Why a reading is no event of its own."""
        tree = self.tree
        above = [r for r in self.readings.values() if reading.head in r.consumed]
        found = [f"told by {r.root} {self._word(r.head)}" for r in above]
        sport = self.reader.lexicon.groups["sport"]
        contest = [
            self._word(i)
            for i in range(*tree.sentences[tree.sentence_of[reading.head]])
            if tree.tags[i].startswith("NN") and tree.lemma(i) in sport
        ]
        return [*found, f"the sentence is of sport: {', '.join(contest)}"] if contest else found

    # -------------------------------------------------------------- who

    def _raw_sources(self, reading: Reading) -> list[Argument]:
        return self.pairing.arguments.sources(reading)

    def _raw_targets(self, reading: Reading) -> list[Argument]:
        arguments = self.pairing.arguments
        return arguments.targets(reading) or list(arguments.compound_targets(reading))

    def _by_rule(self, found: list[Argument], raw: list[Argument]) -> list[str]:
        lines = [f"{_shown(a.entity.name)} {a.weight:.2f}, at {self._word(a.token)}" for a in found]
        tokens = {a.token for a in found}
        lines += [
            f"not {_shown(a.entity.name)} ({a.entity.kind}) {a.weight:.2f}, at {self._word(a.token)}"
            for a in raw
            if a.token not in tokens
        ]
        return lines if found else ["none by rule", *lines]

    def _odds(self, cast: Cast, m: Mention, source: float, target: float) -> str:
        features = role_features(self.tree, cast.event, m)
        return (
            f"{_quoted(self._words(m.start, m.end))} "
            f"source {source:+.2f} ({_weighed(self.casting.source.why(features)[:_HEAVIEST_ROLE])}), "
            f"target {target:+.2f} ({_weighed(self.casting.target.why(features)[:_HEAVIEST_ROLE])})"
        )

    # -------------------------------------------------------------- whether

    def _status(self, reading: Reading) -> str:
        said = self.attribution.speaker(reading)
        polarity = "negative" if negated(self.tree, reading) else "positive"
        modality = modality_of(self.tree, reading)
        marked = hedged(self.tree, reading)
        told = [
            polarity + self._because(polarity == "negative", reading, negated),
            modality + self._because(modality != "actual", reading, modality_of),
        ]
        if marked:
            told.append("hedged" + self._because(True, reading, hedged))
        elif said is not None and said[2]:
            told.append("hedged (an accusation)")
        else:
            told.append("not hedged")
        told.append(f"said by {_shown(said[0].name)}" if said is not None else "the writer's own word")
        return ", ".join(told)

    def _because(self, marked: bool, reading: Reading, status: Callable[[Tree, Reading], object]) -> str:
        words = self._signs.of(reading, status) if marked else []
        return f" ({', '.join(self._word(i) for i in words)})" if words else ""

    # -------------------------------------------------------------- pairs

    def _unsifted(self, reading: Reading) -> list[Claim]:
        """The claims of a reading, those that are not sure enough among them."""
        least, self.least = self.least, 0.0
        try:
            return list(self._claims(reading))
        finally:
            self.least = least

    def _pair(self, reading: Reading, pair: Pair, claim: Claim, kept: dict[str, Claim]) -> Iterator[str]:
        judge = model("claim")
        learned = sigmoid(judge.score(pair.features))
        sure = confidence(pair)
        arrow = "<->" if pair.symmetric else "->"
        yield from _labelled(
            4, "pair", [f"{_shown(pair.source.entity.name)} {arrow} {_shown(pair.target.entity.name)}"]
        )
        yield from _labelled(6, "rule", [f"{pair.rule:.3f}" if pair.rule else "the rules don't have it"])
        weighed = f"{learned:.3f} ({_weighed(judge.why(pair.features)[:_HEAVIEST_PAIR])})"
        yield from _labelled(6, "learned", ["not asked" if pair.reply else weighed])
        how = f"{RULES_SAY:g} of the rule, {1 - RULES_SAY:g} of the learned"
        if not pair.rule:
            how = "the learned, less as the rules don't have it"
        if pair.reply:
            how = "the rule, as it answers a sentence before"
        if claim.confidence < round(sure, 3):
            how += f"; {sure:.3f}, less as {self._doubts(pair, claim)}"
        yield from _labelled(6, "confidence", [f"{claim.confidence:.3f}: {how}"])
        yield from _labelled(6, "path", [self._path(reading, pair.source, pair.target)])
        if self.attribution.speaker(reading) is not None and claim.attributed_to is None:
            yield from _labelled(6, "speaker", ["none: who says so is who does it"])
        yield from _labelled(6, "so", [self._verdict(claim, kept)])

    def _doubts(self, pair: Pair, claim: Claim) -> str:
        entities = (pair.source.entity, pair.target.entity)
        doubts = [f"{_shown(e.name)} is nameless" for e in entities if e.generic and not e.countries]
        if claim.hedged:
            doubts.append("the text doubts")
        return " and ".join(doubts) or "the claim as a whole is less sure"

    def _verdict(self, claim: Claim, kept: dict[str, Claim]) -> str:
        if claim.id in self._kept:
            return f"kept as {claim.id}: {_quoted(claim.predicate)}"
        if claim.id in kept:
            return "left out: another claim of the sentence says the same, at least as surely"
        return f"left out: less sure than {self.least:g}"

    def _alone(self, claim: Claim) -> Iterator[str]:
        yield from _labelled(4, "alone", [f"{_shown(claim.source.name)}, done to nobody in particular"])
        yield from _labelled(6, "confidence", [f"{claim.confidence:.3f}, as of all events without a target"])
        yield from _labelled(6, "so", [self._verdict(claim, {claim.id: claim})])

    def _path(self, reading: Reading, source: Argument, target: Argument) -> str:
        return (
            f"{self._word(source.token)} {self._steps(source.token, reading.head)} "
            f"{self._word(reading.head)} {self._steps(reading.head, target.token)} "
            f"{self._word(target.token)}"
        )

    def _steps(self, a: int, b: int) -> str:
        steps, turn = path(self.tree, a, b)
        if turn is None:
            return "(another sentence)"
        return _shown(" > ".join(steps)) if steps else "(the same word)"

    def _not_judged(self, reading: Reading, found: Found, pairs: list[Pair]) -> Iterator[str]:
        """Pairs of a source and a target by rule that were not judged, and why."""
        judged = {(p.source.entity.id, p.target.entity.id) for p in pairs}
        for s in found.sources:
            for t in found.targets:
                ids = (s.entity.id, t.entity.id)
                if ids in judged or (found.symmetric and ids[::-1] in judged):
                    continue
                if ids[0] == ids[1]:
                    why = "the same actor"
                elif not self.pairing.sensible(reading, s, t):
                    why = f"no sensible {reading.root} of {_kind(s.entity)} and {_kind(t.entity)}"
                else:
                    why = self._not_told(reading, found) or "too many pairs that are likelier"
                yield f"{_shown(s.entity.name)} -> {_shown(t.entity.name)}: {why}"

    def _not_told(self, reading: Reading, found: Found) -> str:
        tree, up = self.tree, self.tree.heads[reading.head]
        if not found.sources and tree.deps[reading.head] in ("dobj", "nsubjpass") and up in self.readings:
            return f"it is what {self._word(up)} is done with, and told there"
        return ""

    def _no_pair(self, reading: Reading, found: Found) -> str:
        lacks = [name for name, side in (("source", found.sources), ("target", found.targets)) if not side]
        why = self._not_told(reading, found) or "no other actor is likely enough"
        return (f"no {' and no '.join(lacks)} by rule; " if lacks else "no pair by rule; ") + why

    def _word(self, i: int) -> str:
        return _quoted(self.tree.words[i])


def _bottom(reading: Reading) -> Reading | None:
    """The reading of the core, below all operators."""
    r: Reading | None = reading
    while r is not None and r.operators:
        r = r.content
    return r


def _kind(entity: Entity) -> str:
    return f"nameless {entity.kind}" if entity.generic else entity.kind


def _weighed(parts: list[tuple[str, float]]) -> str:
    return ", ".join(f"{weight:+.2f}{_HELD}{_shown(feature)}" for feature, weight in parts) or "nothing known"


def _some(words: list[str]) -> str:
    return " ".join(words[:_SHOWN]) + (f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else "")


def _quoted(text: str) -> str:
    return f'"{_shown(text)}"'


def _shown(text: str) -> str:
    """One line of text, with what does not print as an escape: it does nothing to a terminal."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in " ".join(text.split())
    )


def _labelled(indent: int, label: str, texts: list[str]) -> Iterator[str]:
    """Texts below one another, the first behind its label."""
    for text in texts:
        margin = f"{'':{indent}}{label:{_LABEL}}"
        yield from _filled(text, margin, len(margin) + 2)
        label = ""


def _wrapped(indent: int, text: str, hang: int) -> Iterator[str]:
    yield from _filled(text, " " * indent, indent + hang)


def _filled(text: str, margin: str, next_lines: int) -> Iterator[str]:
    """A text in lines of at most WIDTH characters, the first behind `margin`."""
    for line in textwrap.wrap(
        text, WIDTH, initial_indent=margin, subsequent_indent=" " * next_lines, break_on_hyphens=False
    ):
        yield line.replace(_HELD, " ")
