"""Which actors of a sentence may be source and target of an event, by rule: the arguments that the readings
ask for, where they make sense."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

from graphbuild.extract.arguments import Arguments, same_side
from graphbuild.extract.phrases import Argument
from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.replies import Replies
from graphbuild.extract.status import chain
from graphbuild.lexicon.leaders import leader_ids
from graphbuild.parse.actors import Discourse
from graphbuild.parse.mentions import Entity
from graphbuild.parse.nouns import noun_of

_WITH = 0.8  # a target this direct is the one that it is done with
_DIRECT = 0.6  # a target reached through more steps than two is a guess
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


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules find for one reading: who may do it, whom it may be done to, and the pairs of them."""

    sources: list[Argument]
    targets: list[Argument]
    pairs: list[tuple[Argument, Argument]]
    symmetric: bool
    replies: tuple[tuple[Argument, Argument], ...] = ()  # to somebody who spoke in a sentence before


class Pairing:
    """Sources and targets of the readings of one document."""

    def __init__(self, discourse: Discourse, reader: Reader, readings: dict[int, Reading]) -> None:
        self.discourse = discourse
        self.tree = discourse.tree
        self.reader = reader
        self.readings = readings
        self.arguments = Arguments(discourse, reader)
        self.sport = 0  # events passed over because they are of a contest
        self._found: dict[int, Found] = {}
        self._replies = Replies(reader, readings, self._said_pairs, self.sensible)

    def events(self) -> list[Reading]:
        """The readings that may be claims, in text order: no sport, nothing that an operator above tells."""
        used = self._used()
        self.sport = 0
        found = []
        for i in sorted(self.readings):
            reading = self.readings[i]
            if reading.root in ("ASSAULT", "COERCE") and self._sport(i):
                self.sport += 1
                continue
            if i in used and not self._own(reading, used[i]):
                continue
            found.append(reading)
        return found

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
        if above.denies:
            return True  # who denies a deed rejects, and the deed is told as not done
        others = {id(a.entity) for a in self.arguments.sources(above)}
        return all(id(a.entity) not in others for a in sources)

    def found(self, reading: Reading) -> Found:
        """The arguments of a reading and the pairs that make sense."""
        found = self.said(reading)
        if found.pairs:
            return found
        return replace(found, replies=tuple(self._replies.to(reading, found.sources)))

    def said(self, reading: Reading) -> Found:
        """What the sentence itself says, found once."""
        if reading.head not in self._found:
            self._found[reading.head] = self._pairs(reading)
        return self._found[reading.head]

    def _said_pairs(self, reading: Reading) -> list[tuple[Argument, Argument]]:
        return self.said(reading).pairs

    def _pairs(self, reading: Reading) -> Found:
        sources = [s for a in self.arguments.sources(reading) if (s := self.actor(a)) is not None]
        symmetric = (
            reading.frame is not None
            and reading.frame.symmetric
            and reading.root in ("CONSULT", "COOPERATE", "SUPPORT", "ASSAULT", "AGREE")
        )
        raw = self.arguments.targets(reading) or list(self.arguments.compound_targets(reading))
        targets = [t for a in raw if (t := self._aim(a, reading)) is not None]
        own = {id(s.entity) for s in sources}
        targets = [t for t in targets if id(t.entity) not in own]
        if not targets and reading.root in _ON_SOIL and not self.arguments.denied_deed(reading):
            targets = [t for a in self.arguments.soil(reading) if (t := self._ground(a, sources)) is not None]
        if not targets and reading.root == "RETREAT":
            targets = [t for a in self.arguments.left_behind(reading) if (t := self._ground(a, sources))]
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
        weak = all(t.weight < _WITH for t in targets) or reading.root == "AGREE"
        if len(sources) > 1 and (
            (not pairs and self._mutual(reading)) or (weak and self._one_another(reading, sources))
        ):
            pairs = list(combinations(sources, 2))
            symmetric = True
        kept = [(s, t) for s, t in pairs if s.entity.id != t.entity.id and self.sensible(reading, s, t)]
        return Found(sources, targets, kept, symmetric)

    def alone(self, reading: Reading, found: Found) -> list[Argument]:
        """Who does it where it is done to nobody in particular: "troops were put on alert"."""
        if not found.pairs and not found.replies and self.arguments.denied_deed(reading):
            return [s for s in found.sources if not _private(s.entity)]  # against whom, nobody says
        if found.pairs or reading.root not in _ALONE or not reading.specific or reading.frame is None:
            return []
        return [
            s for s in found.sources
            if self._may_do(reading, s.entity) and (not _private(s.entity) or reading.root == "PROTEST")
        ]  # fmt: skip

    def _may_do(self, reading: Reading, entity: Entity) -> bool:
        """Whether the frame has doers of this kind: an army that enters a country is no visitor. Who asks,
        warns or accuses others does not do it; a leader may speak of his state: "threatened to enter"."""
        if reading.frame is None or not reading.frame.doers:
            return True
        for op, i in reading.operators:
            others = self.tree.child(i, "dobj") is not None  # "warned them not to enter"
            if not op.passes and (others or not op.subject_control):
                return True
        if entity.kind in reading.frame.doers:
            return entity.kind != "government" or not entity.generic  # "the minister left" by train
        return entity.id in leader_ids() and not all(op.passes for op, _ in reading.operators)

    def same_side(self, source: Argument, target: Argument) -> bool:
        """Whether source and target are the same, or the target is a body of the source's state."""
        return same_side(target.entity, source.entity)

    def place(self, argument: Argument, reading: Reading) -> Argument | None:
        """The target as the class allows it: a place, or the state that it stands for."""
        found = self._aim(Argument(argument.entity, argument.token, 1.0, argument.mention), reading)
        return found and Argument(found.entity, found.token, argument.weight, found.mention)

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

    def _one_another(self, reading: Reading, sources: list[Argument]) -> bool:
        """Whether sources that are named side by side do it with each other rather than to a third: "A and B
        agreed to", "clashes between A and B"."""
        tree = self.tree
        if any(self.arguments.by_preposition(i, "with") for i in chain(tree, reading)):
            return False
        if any(self.arguments.by_preposition(i, "between") for i in {reading.head, reading.core}):
            return True
        subject = tree.child(reading.head, "nsubj")
        together = subject is not None and len(set(tree.conjuncts(subject)) & {s.token for s in sources}) > 1
        if not together:
            return False
        agreed = reading.root == "AGREE" and tree.lemma(reading.head) in self.reader.lexicon.groups["accord"]
        return agreed or (reading.frame is not None and reading.frame.symmetric)

    def actor(self, argument: Argument) -> Argument | None:
        """A source must be able to act: a capital stands for its state, any other place for nobody."""
        entity = argument.entity
        if self._ground_noun(argument):
            return None  # "a town in Syria" is not Syria when it does something
        if (
            entity.generic
            and not entity.countries
            and entity.noun in self.reader.lexicon.groups["things"]
            and entity.kind != "armed_group"
        ):
            return None  # "killed by drones": whose, nobody says
        if entity.kind == "place":
            if entity.metonym is None or (
                self.tree.deps[argument.token] == "pobj"
                and self.tree.lower[self.tree.heads[argument.token]] in ("in", "at")
            ):
                return None
            return Argument(entity.metonym, argument.token, argument.weight, argument.mention)
        return argument

    def _ground_noun(self, argument: Argument) -> bool:
        m = argument.mention
        noun = noun_of(self.tree.lemma(m.head)) if m is not None and m.how == "nominal" else None
        return noun is not None and noun.kind == "place"

    def _aim(self, argument: Argument, reading: Reading) -> Argument | None:
        """A target may be a place where the class allows it: an attack on a town, troops sent to a region."""
        entity = argument.entity
        if argument.weight < _DIRECT:
            return None
        if entity.kind == "place":
            deed = reading.frame.root if reading.frame is not None else reading.root
            if reading.root in _ON_PLACES or (deed in _ON_PLACES and entity.metonym is None):
                return argument  # also "threatened to enter" it
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

    def sensible(self, reading: Reading, source: Argument, target: Argument) -> bool:
        """Whether these two can be source and target of this event in news of politics: no press that is
        merely told something, no private persons among themselves, nobody who does what his kind can't do."""
        press = target.entity.kind == "media" or target.entity.noun in self.reader.lexicon.groups["press"]
        if press and reading.root in ("CONSULT", "REQUEST"):
            return False  # "told Reuters" is a source's line, not an event
        if not self._may_do(reading, source.entity):
            return False
        if _private(source.entity) and _private(target.entity):
            return False  # "a mother told her son": nobody whom a graph of politics could name
        if (
            reading.root == "CONSULT"
            and (_private(source.entity) or source.entity.kind == "population")
            and target.entity.kind in ("country", "place")
        ):
            return False  # a family's journey
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


def _private(entity: Entity) -> bool:
    """Whether somebody is neither named nor of a country nor of a body."""
    return entity.generic and not entity.countries and entity.kind in ("person", "population")
