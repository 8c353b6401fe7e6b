"""Clusters that remember why: a union-find whose links carry reasons."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=tuple[str, ...])


class Links(Generic[K]):
    """Disjoint sets with path halving (Tarjan and van Leeuwen 1984); the smallest key stands for its set, so
    the outcome does not depend on the order of the links."""

    def __init__(self, keys: Iterable[K]) -> None:
        self._above: dict[K, K] = {key: key for key in keys}
        self._reasons: dict[K, list[tuple[K, str]]] = defaultdict(list)

    def find(self, key: K) -> K:
        """The key that stands for the set of this one."""
        above = self._above
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    def join(self, a: K, b: K, reason: str) -> None:
        """Makes the sets of the two keys one."""
        self._reasons[a].append((b, reason))
        self._reasons[b].append((a, reason))
        low, high = sorted((self.find(a), self.find(b)))
        self._above[high] = low

    def __iter__(self) -> Iterator[tuple[K, K, str]]:
        """Every link once, sorted."""
        for a, links in sorted(self._reasons.items()):
            yield from sorted((a, b, reason) for b, reason in links if a < b)

    def why(self, a: K, b: K) -> str | None:
        """The reasons on the shortest chain of links between two keys; None if they are in different sets."""
        if a == b or self.find(a) != self.find(b):
            return None
        came: dict[K, tuple[K, str]] = {}
        queue = deque([a])
        while b not in came:
            key = queue.popleft()
            for neighbour, reason in self._reasons[key]:
                if neighbour not in came and neighbour != a:
                    came[neighbour] = (key, reason)
                    queue.append(neighbour)
        reasons: list[str] = []
        while b != a:
            b, reason = came[b]
            reasons.append(reason)
        return "; ".join(dict.fromkeys(reversed(reasons)))
