"""The pairs of actors that somebody should look at, with the evidence of both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from graphbuild.decisions import Decisions
from graphbuild.errors import GraphbuildError
from graphbuild.identity import Bearer, Found, Names
from graphbuild.records import Actor, ActorKind, DocumentInfo, Record, Statement
from graphbuild.resolve.actors import Key, actors_of
from graphbuild.resolve.doubtful import Doubt, doubtful_pairs

SENTENCES = 3


class Quoted(Record, frozen=True, kw_only=True):
    """A sentence that tells of an actor by these `words` (none: it tells of somebody else, and of the actor
    only beside that), and where it stands."""

    text: str
    words: str
    doc: str
    source: str | None = None
    date: dt.date | None = None


class Candidate(Record, frozen=True, kw_only=True):
    """One of two: its names, the more frequent first, how often and in how many documents they stand, and
    sentences, each of another document where there are as many, with the words that stand for it there."""

    id: str
    name: str
    also: tuple[str, ...]
    kind: ActorKind
    countries: tuple[str, ...]
    wikidata: str | None
    mentions: int
    documents: int
    first: dt.date | None
    last: dt.date | None
    sentences: tuple[Quoted, ...]


class Question(Record, frozen=True, kw_only=True):
    """A pair to decide: whether the two are joined at present, why, and how alike they look (0..1)."""

    left: Candidate
    right: Candidate
    joined: bool
    score: float
    reason: str


class Review:
    """The questions of a corpus, in the order in which they are asked."""

    def __init__(self, names: Names, documents: dict[str, DocumentInfo], *, again: bool = False) -> None:
        self.names = names
        self.again = again
        self._documents = documents
        self._pairs = [found for pair in doubtful_pairs(names.actors) if (found := self._founds(pair))]
        self._sentences = _statements_of(
            names, {one.key for _, *ends in self._pairs for end in ends for one in self._side(end, ends)}
        )

    def __len__(self) -> int:
        return len(self._pairs)

    def _founds(self, doubt: Doubt) -> tuple[Doubt, Found, Found] | None:
        left, right = self.names.of_id(doubt[0]), self.names.of_id(doubt[1])
        return (doubt, left, right) if left and right else None

    def _side(self, found: Found, pair: Iterable[Found]) -> tuple[Bearer, ...]:
        """Those behind one side: all of the actor where the two are not joined, else those that are meant, as
        where a name means another in each document."""
        apart = len({one.node for one in pair}) > 1
        short = all(one.key[1] for one in found.bearers)
        return self.names.behind(found.node) if apart and not short else found.bearers

    def ends(self, number: int) -> tuple[Found, Found]:
        """Whom a question is about."""
        _, left, right = self._pairs[number]
        return left, right

    def is_open(self, number: int, decisions: Decisions) -> bool:
        """Whether a question is still to be asked: nothing was decided of the two, and nothing follows from
        other decisions; pairs that somebody was unsure of are asked `again`."""
        left, right = self.ends(number)
        try:
            pairs = self.names.pairs(left, right, same=True)
        except GraphbuildError:
            return False
        verdicts = {decisions.verdict(one, other) for one, other in pairs}
        return verdicts <= ({None, "unsure"} if self.again else {None})

    def question(self, number: int) -> Question:
        """A question with all that is shown of it."""
        (_, _, score, reason), left, right = self._pairs[number]
        sides = [self._shown(end, self._side(end, (left, right))) for end in (left, right)]
        return Question(
            left=sides[0], right=sides[1], joined=left.node == right.node, score=score, reason=reason
        )

    def _shown(self, found: Found, bearers: tuple[Bearer, ...]) -> Candidate:
        actor = self.names.records[found.node]
        names = {form: sum(one.names[form] for one in bearers) for one in bearers for form in one.names}
        forms = sorted(names, key=lambda form: (-names[form], form))
        aliases = sorted({form for one in bearers for form in one.aliases} - names.keys())
        docs = sorted({doc for one in bearers for doc in one.docs})
        days = sorted(day for doc in docs if (info := self._documents.get(doc)) and (day := info.date))
        return Candidate(
            id=self.names.decided_ids(bearers)[0],
            name=forms[0],
            also=(*forms[1:], *aliases),
            kind=actor.kind,
            countries=actor.countries,
            wikidata=actor.wikidata,
            mentions=sum(one.count for one in bearers),
            documents=len(docs),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            sentences=tuple(self._quoted(bearers)),
        )

    def _quoted(self, bearers: tuple[Bearer, ...]) -> Iterator[Quoted]:
        told = [pair for one in bearers for pair in self._sentences.get(one.key, ())]
        first: list[tuple[Statement, str]] = []
        rest: list[tuple[Statement, str]] = []
        seen: set[str] = set()
        docs: set[str] = set()
        forms = {form for one in bearers for form in (*one.names, *one.aliases)}

        def order(pair: tuple[Statement, str]) -> tuple[bool, str, int, str]:
            statement, words = pair  # a sentence with a name tells more than one with "it"
            return (words not in forms, statement.doc, statement.sent, statement.id)

        for statement, words in sorted(told, key=order):
            if statement.evidence.text not in seen:
                seen.add(statement.evidence.text)
                (rest if statement.doc in docs else first).append((statement, words))
                docs.add(statement.doc)
        for statement, words in [*first, *rest][:SENTENCES]:
            info = self._documents.get(statement.doc, DocumentInfo(id=statement.doc))
            yield Quoted(
                text=statement.evidence.text,
                words=words,
                doc=statement.doc,
                source=info.source,
                date=info.date,
            )


def _statements_of(names: Names, keys: set[Key]) -> dict[Key, list[tuple[Statement, str]]]:
    """The statements that name certain actors of documents, and the words they use."""
    found: dict[Key, list[tuple[Statement, str]]] = {}
    for statement in names.statements:
        for actor in actors_of(statement):
            key = names.key_of(actor, statement.doc)
            if key in keys:
                found.setdefault(key, []).append((statement, _words(statement, actor)))
    return found


def _words(statement: Statement, actor: Actor) -> str:
    """The words of the sentence that stand for an actor; none where it is known from other sentences."""
    words = actor.text or actor.name
    sentence = " ".join(statement.evidence.text.split()).casefold()
    return words if " ".join(words.split()).casefold() in sentence else ""
