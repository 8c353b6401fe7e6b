"""Direct speech: where quotations stand and who speaks them."""

from __future__ import annotations

from dataclasses import dataclass

from graphbuild.lexicon.status import status_lexicon
from graphbuild.parse.tree import Tree

_OPEN, _CLOSE, _BOTH = "“«„", "”»", '"'
_FAR = 25  # tokens between a quotation and the verb of saying at the most
_MIN_WORDS = 4  # shorter ones are scare quotes, or a phrase taken up into the writer's own sentence


@dataclass(slots=True)
class Quote:
    """Tokens start to end (exclusive) between quotation marks; `speaker` is the subject's token of the
    verb of saying."""

    start: int
    end: int
    speaker: int | None = None


def find_quotes(tree: Tree) -> list[Quote]:
    """Quotations of a document in order, each with its speaker's token where one stands beside it.

    One that runs on ("..." without a verb of saying, right after another) keeps the speaker before it.
    """
    quotes = [q for q in _spans(tree) if q.end - q.start >= _MIN_WORDS]
    last: Quote | None = None
    for quote in quotes:
        quote.speaker = _speaker(tree, quote)
        runs_on = last is not None and tree.sentence_of[quote.start] - tree.sentence_of[last.end - 1] <= 1
        if quote.speaker is None and last is not None and runs_on:
            quote.speaker = last.speaker
        last = quote
    return quotes


def _spans(tree: Tree) -> list[Quote]:
    found: list[Quote] = []
    start: int | None = None
    for i, word in enumerate(tree.words):
        if start is not None and word.isspace() and word.count("\n") > 1:
            if i > start:
                found.append(
                    Quote(start, i)
                )  # speech that goes on in the next paragraph, which opens it again
            start = None
        elif word in _OPEN or (word in (_BOTH, "``") and start is None):
            start = i + 1
        elif start is not None and (word in _CLOSE or word in (_BOTH, "''")):
            if i > start:
                found.append(Quote(start, i))
            start = None
    return found


def _speaker(tree: Tree, quote: Quote) -> int | None:
    verbs = status_lexicon().saying.verbs
    sentences = {tree.sentence_of[quote.start], tree.sentence_of[quote.end - 1]}
    tail = tree.sentence_of[quote.end - 1]
    if quote.end + 1 < tree.n:
        sentences.add(
            tree.sentence_of[min(quote.end + 1, tree.n - 1)]
            if tree.words[quote.end - 1] in (",", "?", "!")
            else tail
        )
    best: tuple[int, int] | None = None
    for s in sorted(sentences):
        a, b = tree.sentences[s]
        for i in range(max(a, quote.start - _FAR), min(b, quote.end + _FAR + 1)):
            if quote.start <= i < quote.end or not tree.tags[i].startswith("V") or tree.lemma(i) not in verbs:
                continue
            subject = tree.child(i, "nsubj")
            if subject is None and tree.deps[i] in ("conj", "advcl"):
                subject = tree.child(tree.heads[i], "nsubj")
            if subject is None or quote.start <= subject < quote.end:
                continue
            distance = min(abs(i - quote.start), abs(i - quote.end))
            if best is None or distance < best[0]:
                best = (distance, subject)
    if best is not None:
        return best[1]
    for s in sorted(sentences):
        a, b = tree.sentences[s]
        for i in range(a, b):
            if tree.lower[i] in status_lexicon().saying.according and not quote.start <= i < quote.end:
                for c in tree.subtree(i):
                    if tree.deps[c] == "pobj":
                        return c
    return None
