"""The antecedent of what refers back, by recency, grammatical role, number and gender.

Ranked in the tradition of Lappin and Leass (1994): the subject of the sentence before weighs more than a
name inside a phrase.
"""

from __future__ import annotations

from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.parse.mentions import Entity, Mention, Mentions
from graphbuild.parse.quotes import Quote
from graphbuild.parse.tree import Tree

WINDOW = 3  # sentences back that a pronoun looks
COLLECTIVE = ("country", "government", "military", "armed_group", "organization", "media")
_FAR = 60  # mentions back at the most


class Antecedents:
    """Searches the mentions read so far; `history` is shared with whoever adds to it."""

    def __init__(self, tree: Tree, mentions: Mentions, quotes: list[Quote], history: list[Mention]) -> None:
        self.tree = tree
        self.mentions = mentions
        self.quotes = quotes
        self.history = history
        self._words = reference_lexicon().pronouns

    def subject_ahead(self, i: int, gender: str) -> Entity | None:
        """ "After his summit with X, Kim said": a possessive in front of the clause means the subject
        that follows."""
        tree = self.tree
        if tree.tags[i] != "PRP$":
            return None
        for up in tree.ancestors(i):
            if tree.tags[up].startswith("V") and up > i:
                subject = tree.child(up, "nsubj", "nsubjpass")
                if subject is None or subject < i or tree.deps[i] == "nsubj":
                    return None
                for c in (subject, *tree.all_children(subject, "poss")):
                    m = self.mentions.by_head.get(c)
                    if (
                        m is not None
                        and m.how == "named"
                        and m.entity.kind == "person"
                        and m.entity.gender in (None, gender)
                    ):
                        return m.entity
                return None
        return None

    def find(
        self, at: int, kinds: tuple[str, ...], gender: str | None, neighbour: bool = False
    ) -> Entity | None:
        """Whom the pronoun or bare noun at token `at` means: the entity of one of these kinds (and gender,
        where given) that is likeliest by distance, role, sentence and quotation; None where nobody fits. With
        `neighbour` ("the neighbouring country") it is not the subject's own, and nobody where several fit."""
        tree = self.tree
        here = tree.sentence_of[at]
        possessive = tree.tags[at] == "PRP$"
        in_quote = self.quote_at(at)
        speaker = self._who_speaks(in_quote) if in_quote is not None else None
        best: tuple[float, Entity] | None = None
        neighbours: set[str] = set()
        controlled = self._controller(at) if possessive else None
        if controlled is not None and controlled.kind in kinds:
            return controlled
        own = self._clause_subject(at)
        verb = self._verb_above(at)
        doer = None if possessive else self._doer(at)
        ahead = self._named_ahead(at) if kinds == ("country",) else ()
        for back, m in enumerate(reversed(self.history)):
            e = (
                m.entity.metonym
                if m.entity.metonym is not None and "country" in kinds and m.entity.kind == "place"
                else m.entity
            )
            distance = here - tree.sentence_of[m.head]
            if distance > WINDOW or back > _FAR:
                break
            if m.entity.kind == "place" and kinds not in (("country",), ("place",)) and not self._acts(m):
                continue
            if e.kind not in kinds or m.start <= at < m.end or (e.members and gender != "plural"):
                continue
            if gender in ("m", "f") and (e.plural or (e.gender is not None and e.gender != gender)):
                continue
            if (
                gender == "plural"
                and not self._together(m)
                and not (e.plural or e.members or e.kind in COLLECTIVE)
            ):
                continue
            if gender is None and e.plural and e.kind in ("population", "person"):
                continue
            if e.generic and m.how == "nominal" and tree.deps[m.head] not in ("nsubj", "nsubjpass"):
                continue
            if not possessive and verb is not None and self._verb_above(m.head) == verb and distance == 0:
                continue  # two arguments of one verb are two actors
            if e.id in ahead:
                continue  # "the country's army invaded X": X is another country
            if doer is not None and e is doer:
                continue  # "X promised to train them": somebody else
            if neighbour and own is not None and own.countries == e.countries:
                continue
            if speaker is e:
                continue  # who speaks calls himself "I"
            if (
                m.sense == "demonym"
                and kinds != ("country",)
                and tree.deps[m.head] in ("amod", "compound", "nmod")
            ):
                continue
            group = self._together(m) if gender == "plural" else ()
            neighbours.add(e.id)
            score = -2.0 * distance - 0.02 * back
            if tree.deps[m.head] in ("nsubj", "nsubjpass"):
                score += 1.6
            elif tree.deps[m.head] in ("dobj", "poss", "agent"):
                score += 0.6
            elif kinds == ("country",) and self._of_subject(m.head):
                score += 1.2  # "Turkish officials ... the country's army"
            if gender == "plural" and e.kind == "country" and not (e.plural or e.members or group):
                score -= 1.0  # a state is "it" more often
            if m.how == "named" and not e.generic:
                score += 0.4
            if gender in ("m", "f") and e.gender == gender:
                score += 0.4
            if e.plural and gender == "plural":
                score += 0.8
            if group:
                e, score = (
                    Entity("+".join(x.id for x in group), e.name, e.kind, plural=True, members=group),
                    score + 1.0,
                )
            if best is None or score > best[0]:
                best = (score, e)
        if neighbour and len(neighbours) > 1:
            return None  # "the neighbouring country": which one, nobody says
        return best[1] if best else None

    def _named_ahead(self, at: int) -> set[str]:
        """Who is named after token `at` in its own clause."""
        tree = self.tree
        verb = next((u for u in tree.ancestors(at) if tree.tags[u].startswith("V")), None)
        if verb is None:
            return set()
        found, todo = set(), [verb]
        while todo:
            i = todo.pop()
            m = self.mentions.by_head.get(i)
            if i > at and m is not None and m.how == "named":
                found.add(m.entity.id)
            todo.extend(
                c
                for c in tree.children[i]
                if tree.deps[c] not in ("ccomp", "advcl", "relcl", "conj", "parataxis")
            )
        return found

    def _of_subject(self, i: int) -> bool:
        tree = self.tree
        return tree.deps[i] in ("amod", "poss", "compound") and tree.deps[tree.heads[i]] in (
            "nsubj",
            "nsubjpass",
        )

    def _doer(self, at: int) -> Entity | None:
        """Who does what the pronoun at `at` is the object of, where that stands with a verb above."""
        tree = self.tree
        if tree.deps[at] not in ("dobj", "dative", "pobj"):
            return None
        verb = self._verb_above(at)
        for _ in range(4):
            if verb is None or not tree.tags[verb].startswith("V"):
                return None
            subject = tree.child(verb, "nsubj", "nsubjpass")
            if subject is not None:
                m = self.mentions.by_head.get(subject)
                return m.entity if m is not None else None
            if tree.deps[verb] not in ("xcomp", "conj", "advcl") or tree.heads[verb] == verb:
                return None
            verb = tree.heads[verb]
        return None

    def _controller(self, at: int) -> Entity | None:
        """ "Ordered Israel to halt its offensive": the object that does what the infinitive says."""
        tree = self.tree
        for up in tree.ancestors(at):
            if tree.tags[up].startswith("V"):
                if tree.deps[up] != "xcomp":
                    return None
                o = tree.child(tree.heads[up], "dobj")
                m = self.mentions.by_head.get(o) if o is not None and o < at else None
                return m.entity if m is not None else None
        return None

    def _together(self, m: Mention) -> tuple[Entity, ...]:
        """Actors coordinated as one subject: "A and B met. They ..."."""
        if self.tree.deps[m.head] not in ("nsubj", "nsubjpass"):
            return ()
        heads = self.tree.conjuncts(m.head)
        found = [self.mentions.by_head[h].entity for h in heads if h in self.mentions.by_head]
        found = [e.metonym or e for e in found if not e.members]
        return tuple(dict.fromkeys(found)) if len(heads) > 1 and len(found) == len(heads) else ()

    def _acts(self, m: Mention) -> bool:
        return m.sense in ("capital", "country") and self.tree.deps[m.head] in (
            "nsubj",
            "nsubjpass",
            "poss",
            "agent",
        )

    def _clause_subject(self, i: int) -> Entity | None:
        for up in (i, *self.tree.ancestors(i)):
            for c in self.tree.children[up]:
                if self.tree.deps[c] in ("nsubj", "poss", "nsubjpass") and c in self.mentions.by_head:
                    return self.mentions.by_head[c].entity
        return None

    def _verb_above(self, i: int) -> int | None:
        tree = self.tree
        if tree.deps[i] in ("nsubj", "nsubjpass", "dobj", "dative"):
            return tree.heads[i]
        if tree.deps[i] == "pobj":
            return tree.heads[tree.heads[i]]
        return None

    def quote_at(self, i: int) -> Quote | None:
        """The quotation that token `i` stands in, None outside of any."""
        for q in self.quotes:
            if q.start <= i < q.end:
                return q
            if q.start > i:
                break
        return None

    def _who_speaks(self, quote: Quote) -> Entity | None:
        """The speaker, also where the words that name him come after the quotation and point back."""
        known = self.speaker(quote)
        i = quote.speaker
        if known is not None or i is None or i < quote.end:
            return known
        for words, gender in ((self._words.he, "m"), (self._words.she, "f")):
            if self.tree.lower[i] in words:
                return self.find(i, ("person",), gender)
        return None

    def addressee(self, quote: Quote) -> Entity | None:
        """Whom the speaker tells it: "he told the rebels: 'You ...'"."""
        if quote.speaker is None:
            return None
        verb = self.tree.heads[quote.speaker]
        told = self.tree.child(verb, "dobj", "dative") if self.tree.tags[verb].startswith("V") else None
        m = self.mentions.by_head.get(told) if told is not None else None
        return m.entity if m is not None else None

    def speaker(self, quote: Quote) -> Entity | None:
        """Who says a quotation, None where that is unknown."""
        if quote.speaker is None:
            return None
        m = self.mentions.by_head.get(quote.speaker)
        return m.entity if m is not None else None
