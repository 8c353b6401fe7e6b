"""Which words make a statement negative, planned or hedged: those without which it would not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from graphbuild.extract.reading import Reading
from graphbuild.extract.status import chain
from graphbuild.parse.tree import Tree

_NEAR = 60  # words around an event that are tried, the nearest first


class Signs:
    """Asks for the words behind the status of readings of one document."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._masked = _Masked(tree)

    def of(self, reading: Reading, status: Callable[[Tree, Reading], object]) -> list[int]:
        """Tokens, in text order, each of which changes what `status` (`negated`, `modality_of` or `hedged`)
        says of the reading when it is hidden, and operators that change it. None where several words say the
        same, or a form does."""
        tree = self.tree
        value = status(tree, reading)
        own = chain(tree, reading)
        found = {
            token
            for k, (_, token) in enumerate(reading.operators)
            if status(tree, _neutral(reading, k)) != value
        }
        around = {i for j in (*own, *tree.ancestors(reading.head)) for i in (j, *tree.children[j])}
        around |= {i for j in list(around) for i in tree.children[j]}
        for i in sorted(around - set(own), key=lambda i: (abs(i - reading.head), i))[:_NEAR]:
            with self._masked.without(i):
                if status(self._masked, reading) != value:
                    found.add(i)
        return sorted(found)


def _neutral(reading: Reading, k: int) -> Reading:
    """The reading as if its operator number `k` said nothing of the status."""
    op, token = reading.operators[k]
    mute = (msgspec.structs.replace(op, modality=None, polarity=None), token)
    return replace(reading, operators=(*reading.operators[:k], mute, *reading.operators[k + 1 :]))


class _Masked(Tree):
    """The tree once more, with at most one word hidden: what would the status be without it?"""

    def __init__(self, tree: Tree) -> None:
        self.__dict__.update(tree.__dict__)
        self.words, self.lower, self.deps = [*tree.words], [*tree.lower], [*tree.deps]
        self._hidden = -1

    def lemma(self, i: int) -> str:
        return "" if i == self._hidden else super().lemma(i)

    @contextmanager
    def without(self, i: int) -> Iterator[None]:
        was = self.words[i], self.lower[i], self.deps[i]
        self.words[i] = self.lower[i] = ""
        if was[2] == "neg":
            self.deps[i] = ""
        self._hidden = i
        try:
            yield
        finally:
            self.words[i], self.lower[i], self.deps[i] = was
            self._hidden = -1
