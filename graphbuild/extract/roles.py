"""Who plays which part, by weights learned from annotated sentences, beside what the rules found.

Two linear models ask of each actor in the sentence of an event whether it is the source or the target (as
semantic role labelling does over paths, Gildea and Jurafsky 2002); a third asks of each pair whether the
claim is true: late fusion with the rules gives the confidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graphbuild.extract.features import Event, event, pair_features, role_features
from graphbuild.extract.linear import Linear, model, sigmoid
from graphbuild.extract.pairing import Found, Pairing
from graphbuild.extract.phrases import Argument
from graphbuild.extract.reading import Reading
from graphbuild.extract.status import chain
from graphbuild.parse.mentions import Mention
from graphbuild.records import QUADS

MAX_PAIRS = 12  # a list of twenty names is no reason for two hundred claims
RULES_SAY = 0.6  # the share of the rules in the confidence of a pair that both know
# "Gunmen", "the group": what is left with such a source and target, whom the text often names elsewhere
_NAMELESS = (0.7, 0.8)
_UNRULED = 0.8  # what is left of the probability of a pair that the rules don't know
_SPECIFIC, _PLAIN = 0.92, 0.86  # how sure the rules are of an entry with needs, and of one without
_UNREAD = 0.26  # and of a word that only the model takes for an event
_FAINT = 0.2  # a word less likely to tell of its event is asked only for the pairs of the rules
_MENTIONS = 10  # actors of one sentence that are asked, the nearest to the event
_PROPOSED = 3  # how many sources and targets the models may add to those of the rules
_NEVER = (-9.0, -9.0)  # log-odds of an actor that wasn't asked
_SURE, _LIKELIER = 0.9, 0.0  # beside one whom the rules find so directly, another must be as likely as not
_LIKELY = -1.1  # log-odds from which an actor is worth asking as a pair (one in four)


@dataclass(frozen=True, slots=True)
class Cast:
    """An event with all that is asked about it: its mentions with the log-odds of being source and target."""

    event: Event
    found: Found
    odds: list[tuple[Mention, float, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and a target that may make a claim, and the features by which that is judged."""

    source: Argument
    target: Argument
    symmetric: bool
    features: tuple[str, ...]
    rule: float = 0.0
    reply: bool = False  # to who spoke before; no model is asked


class Casting:
    """The parts of the events of one document."""

    def __init__(self, pairing: Pairing, source: Linear | None = None, target: Linear | None = None) -> None:
        self.pairing = pairing
        self.tree = pairing.tree
        self.source = source or model("source")
        self.target = target or model("target")
        self._events: dict[int, list[int]] = defaultdict(list)
        for i in pairing.readings:
            self._events[self.tree.sentence_of[i]].append(i)
        self._mentions: dict[int, list[Mention]] = defaultdict(list)
        for m in pairing.discourse.mentions.all:
            self._mentions[self.tree.sentence_of[m.head]].append(m)

    def event(self, reading: Reading, found: Found) -> Event:
        """What the mentions of a reading's sentence are asked about."""
        tokens = tuple(chain(self.tree, reading))
        others = frozenset(self._events[self.tree.sentence_of[reading.head]]) - set(tokens)
        return event(self.tree, reading, tokens, _weights(found.sources), _weights(found.targets), others)

    def asked(self, reading: Reading) -> Iterator[Mention]:
        """The actors of the sentence that are not the event's own words."""
        tokens = set(chain(self.tree, reading))
        near = [m for m in self._mentions[self.tree.sentence_of[reading.head]] if m.head not in tokens]
        if len(near) > _MENTIONS:
            near.sort(key=lambda m: (abs(m.head - reading.head), m.start))
            near = near[:_MENTIONS]
        yield from near

    def cast(self, reading: Reading, found: Found) -> Cast:
        """The log-odds of every actor of the sentence."""
        e = self.event(reading, found)
        odds: list[tuple[Mention, float, float]] = []
        if not found.pairs and (reading.chance < _FAINT or (not found.sources and self._object(reading))):
            return Cast(e, found, odds)  # "severed ties": one event, told by the verb
        for m in self.asked(reading):
            features = role_features(self.tree, e, m)
            odds.append((m, self.source.score(features), self.target.score(features)))
        return Cast(e, found, odds)

    def _together(self, source: Argument, target: Argument) -> bool:
        """ "X and Y were hosted by Z": what they do, they do not do to each other."""
        for one, other in ((source, target), (target, source)):
            if one.mention is not None and other.entity in one.mention.entity.members:
                return True  # "X and Y are united in their defiance"
            if self._modifies(other.token, one.token):
                return True
        heads = self.tree.heads
        a, b = source.token, target.token
        return "conj" in (self.tree.deps[a], self.tree.deps[b]) and (
            b in self.tree.conjuncts(a) or a in self.tree.conjuncts(b) or heads[a] == heads[b]
        )

    def _modifies(self, token: int, noun: int) -> bool:
        """Whether `token`, alone or beside others, says whose `noun` is: "Russian and US warplanes"."""
        tree = self.tree
        while tree.deps[token] == "conj":
            token = tree.heads[token]
        return tree.deps[token] in ("amod", "compound", "nmod") and tree.heads[token] == noun

    def _opposed(self, reading: Reading, target: Argument) -> bool:
        """ "Sent troops to help in the war against X": no help to X."""
        tree = self.tree
        return (
            QUADS[reading.root].endswith("cooperation")
            and tree.deps[target.token] == "pobj"
            and tree.lower[tree.heads[target.token]] == "against"
        )

    def _object(self, reading: Reading) -> bool:
        """Whether the event of a noun is what the event of a verb is done with."""
        i = reading.head
        return self.tree.deps[i] in ("dobj", "nsubjpass") and self.tree.heads[i] in self.pairing.readings

    def pairs(self, cast: Cast) -> list[Pair]:
        """The pairs worth judging: those of the rules, and those that the role models think likely."""
        found, pairing = cast.found, self.pairing
        best: dict[str, tuple[float, float]] = {}
        for m, *pair in cast.odds:
            for entity in (m.entity, m.entity.metonym, *m.entity.members):
                if entity is not None:
                    old = best.get(entity.id, _NEVER)
                    best[entity.id] = (max(old[0], pair[0]), max(old[1], pair[1]))
        sources = list(found.sources)
        targets = list(found.targets)
        replies = [Pair(s, t, False, (), _PLAIN * s.weight * t.weight, reply=True) for s, t in found.replies]
        if not cast.odds and not found.pairs:
            return replies
        for side, added in ((1, sources), (2, targets)):
            known = {a.entity.id for a in added}
            least = _LIKELIER if any(a.weight > _SURE for a in added) else _LIKELY
            ranked = sorted(cast.odds, key=_by_source if side == 1 else _by_target)
            for row in ranked[: _PROPOSED + len(known)]:
                m, likely = row[0], row[1] if side == 1 else row[2]
                if likely < least or len(added) - len(known) >= _PROPOSED:
                    break
                if m.entity.members:
                    continue  # "the two leaders": nobody besides the two
                raw = Argument(m.entity, m.head, sigmoid(likely), m)
                a = pairing.actor(raw) if side == 1 else pairing.place(raw, cast.event.reading)
                if a is not None and a.entity.id not in {b.entity.id for b in added}:
                    added.append(a)
        by_rule = {(s.entity.id, t.entity.id) for s, t in found.pairs}
        rule_s, rule_t = ({a.entity.id for a in side} for side in (found.sources, found.targets))
        kept: dict[tuple[str, str], tuple[bool, float, Argument, Argument]] = {}
        for s, t in [*found.pairs, *((s, t) for s in sources for t in targets)]:
            ids = (s.entity.id, t.entity.id)
            if ids in kept or ids[0] == ids[1] or (found.symmetric and (ids[1], ids[0]) in kept):
                continue
            if not pairing.sensible(cast.event.reading, s, t) or (
                ids not in by_rule
                and (pairing.same_side(s, t) or self._opposed(cast.event.reading, t) or self._together(s, t))
            ):
                continue
            both = best.get(ids[0], _NEVER)[0] + best.get(ids[1], _NEVER)[1]
            kept[ids] = (ids in by_rule, both, s, t)
        top = sorted(kept.items(), key=lambda item: (not item[1][0], -item[1][1], item[0]))[:MAX_PAIRS]
        rank_s = sorted({best.get(ids[0], _NEVER)[0] for ids, _ in top}, reverse=True)
        rank_t = sorted({best.get(ids[1], _NEVER)[1] for ids, _ in top}, reverse=True)
        pairs = []
        for ids, (rule, _, s, t) in top:
            odds_s, odds_t = best.get(ids[0], _NEVER)[0], best.get(ids[1], _NEVER)[1]
            how = "rule" if rule else ("r" if ids[0] in rule_s else "m") + ("r" if ids[1] in rule_t else "m")
            ranks = f"{min(rank_s.index(odds_s), 3)}{min(rank_t.index(odds_t), 3)}"
            features = pair_features(self.tree, cast.event, s, t, odds_s, odds_t, how, ranks, found.symmetric)
            sure = (
                _SPECIFIC if cast.event.reading.specific else _PLAIN if cast.event.reading.known else _UNREAD
            )
            weight = sure * s.weight * t.weight if rule else 0.0
            pairs.append(Pair(s, t, found.symmetric, tuple(features), weight))
        return [*pairs, *replies]


def _weights(arguments: list[Argument]) -> dict[str, float]:
    found: dict[str, float] = {}
    for a in arguments:
        found[a.entity.id] = max(a.weight, found.get(a.entity.id, 0.0))
    return found


def confidence(pair: Pair, judge: Linear | None = None) -> float:
    """How sure a pair is as a claim of its event, 0 to 1: the model's probability, for a pair of the rules
    averaged with how direct the rules found it."""
    if pair.reply:
        return pair.rule
    learned = sigmoid((judge or model("claim")).score(pair.features))
    sure = RULES_SAY * pair.rule + (1 - RULES_SAY) * learned if pair.rule else _UNRULED * learned
    for argument, left in ((pair.source, _NAMELESS[0]), (pair.target, _NAMELESS[1])):
        if argument.entity.generic and not argument.entity.countries:
            sure *= left
    return sure


def _by_source(row: tuple[Mention, float, float]) -> tuple[float, int]:
    return -row[1], row[0].start


def _by_target(row: tuple[Mention, float, float]) -> tuple[float, int]:
    return -row[2], row[0].start
