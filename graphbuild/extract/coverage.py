"""What the reading of a document covered: sentences read, events dropped, names that nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from graphbuild.parse.actors import Discourse
from graphbuild.parse.nouns import role_of
from graphbuild.records import Claim, Coverage, Statement

_NO_NAMES = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE")
_MOST = 50  # unknown names that are kept of one document
_LONGEST = 60  # characters of a name


class Tally:
    """Counts while the parts of a document are read."""

    def __init__(self) -> None:
        self.sentences = 0
        self._dropped: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def add(self, discourse: Discourse, dropped: Mapping[str, int]) -> None:
        """One more part, and the events in it that gave no claim, by reason."""
        self.sentences += len(discourse.tree.sentences)
        self._dropped.update(dropped)
        self._unknown.update(unknown_names(discourse))

    def coverage(self, found: Iterable[Statement]) -> Coverage:
        """The counts, with those of what was found in the end."""
        found = list(found)
        claims = sum(isinstance(statement, Claim) for statement in found)
        often = sorted(self._unknown.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
        return Coverage(
            sentences=self.sentences,
            telling=len({statement.sent for statement in found}),
            claims=claims,
            relations=len(found) - claims,
            dropped={reason: count for reason, count in sorted(self._dropped.items()) if count},
            unknown=dict(often),
        )


def unknown_names(discourse: Discourse) -> Iterator[str]:
    """Proper nouns that stand for no actor and no place, neither by a table nor by the model. Titles before
    them, and words that tell a day or an amount, are none."""
    tree, covering = discourse.tree, discourse.mentions.covering
    passed = {i for start, end, label in tree.names if label in _NO_NAMES for i in range(start, end)}
    i = 0
    while i < tree.n:
        start = i
        while i < tree.n and tree.tags[i] in ("NNP", "NNPS") and i not in covering and i not in passed:
            i += 1
        first = start
        while first < i and role_of(tree.lower[first]) is not None:
            first += 1
        if first < i and any(
            word.isalpha() and len(word) > 1 and word[0].isupper() for word in tree.words[first:i]
        ):
            name = " ".join(tree.span_text(first, i).split())
            if len(name) <= _LONGEST:
                yield name
        i = max(i, start + 1)
