"""How right clusters are: pairs counted by contingency, and the worst mistakes in readable form."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.merging.page import UNNAMED


class Figures(NamedTuple):
    """How many items there are, precision and recall over pairs of them, and over items (B-cubed), where no
    cluster of many items outweighs the rest."""

    items: int
    precision: float
    recall: float
    item_precision: float
    item_recall: float

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)

    @property
    def item_f1(self) -> float:
        return _harmonic(self.item_precision, self.item_recall)


Cells = Counter[tuple[Hashable, Hashable]]  # how many items a found and a true cluster share


def figures(cells: Cells) -> Figures:
    """The figures of a contingency table. Where there is no pair, nothing is wrong with it."""
    found, true = _margins(cells)
    both = sum(map(_pairs, cells.values()))
    in_found, in_true = sum(map(_pairs, found.values())), sum(map(_pairs, true.values()))
    items = sum(cells.values())
    return Figures(
        items,
        both / in_found if in_found else 1.0,
        both / in_true if in_true else 1.0,
        sum(n * n / found[f] for (f, _), n in cells.items()) / items if items else 1.0,
        sum(n * n / true[t] for (_, t), n in cells.items()) / items if items else 1.0,
    )


def by_sort(cells: Cells) -> dict[str, Cells]:
    """The table apart for each sort of truth, which is the first word of its label."""
    sorts: dict[str, Cells] = defaultdict(Counter)
    for (found, true), number in cells.items():
        sorts[str(true).split(" ", 1)[0]][found, true] = number
    return dict(sorted(sorts.items(), key=lambda item: -sum(item[1].values())))


class Mistake(NamedTuple):
    """A found cluster that holds several true ones (`merged`), or a true one that was split; its parts with
    the number of items in each, and the pairs that are wrong for it."""

    merged: bool
    cluster: Hashable
    parts: list[tuple[Hashable, int]]
    pairs: int


def mistakes(cells: Cells, merged: bool, count: int) -> list[Mistake]:
    """The wrong merges, or the splits, that cost most pairs."""
    parts: dict[Hashable, list[tuple[Hashable, int]]] = defaultdict(list)
    for (found, true), number in cells.items():
        parts[found if merged else true].append((true if merged else found, number))
    wrong = [
        Mistake(merged, cluster, sorted(inside, key=lambda part: (-part[1], str(part[0]))),
                _pairs(sum(n for _, n in inside)) - sum(_pairs(n) for _, n in inside))
        for cluster, inside in parts.items() if len(inside) > 1
    ]  # fmt: skip
    return sorted(wrong, key=lambda mistake: (-mistake.pairs, str(mistake.cluster)))[:count]


def _margins(cells: Cells) -> tuple[Counter[Hashable], Counter[Hashable]]:
    found: Counter[Hashable] = Counter()
    true: Counter[Hashable] = Counter()
    for (f, t), number in cells.items():
        found[f] += number
        true[t] += number
    return found, true


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


# ------------------------------------------------------------- what a merge gave


class _Named(msgspec.Struct):
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def forms(self) -> set[str]:
        return {self.name, *self.aliases}


class _Proof(msgspec.Struct):
    claim: str
    doc: str
    joined: str | None = None

    def told_as(self, side: str) -> str | None:
        """The actor that the claim names where its event has another."""
        told = re.search(rf"{side} told as (\S+?)(?:;|$)", self.joined or "")
        return told[1] if told else None


class _Event(msgspec.Struct):
    id: str
    source: str
    target: str | None
    symmetric: bool
    evidence: tuple[_Proof, ...]


class _Graph(msgspec.Struct):
    actors: list[_Named]
    events: list[_Event]


class _Said(msgspec.Struct):
    text: str


class _Claim(msgspec.Struct):
    id: str
    doc: str
    source: _Named
    target: _Named | None
    evidence: _Said


class Mention(NamedTuple):
    """An actor in a claim: what it was taken for, what it is, and the words of the claim."""

    found: str
    true: str
    name: str
    doc: str


class Merged:
    """A graph.json beside the claims it was made of and their truth: which actor and event was found for
    each."""

    def __init__(self, graph: Path, claims: Path, truth: Path) -> None:
        self.claims, self.truth = claims, truth
        data = msgspec.json.decode(graph.read_bytes(), type=_Graph)
        self.actors = {actor.id: actor for actor in data.actors}
        self._event = {
            (proof.doc, proof.claim): (event, proof) for event in data.events for proof in event.evidence
        }

    def _lines(self) -> Iterator[tuple[_Claim, list[str]]]:
        claim = msgspec.json.Decoder(_Claim)
        truth = msgspec.json.Decoder(list[str])
        with self.claims.open("rb") as claims, self.truth.open("rb") as truths:
            for one, other in zip(claims, truths, strict=True):
                yield claim.decode(one), truth.decode(other)

    def mentions(self) -> Iterator[Mention]:
        """All mentions by name, with the actor of the graph that each has become."""
        for claim, (doc, claim_id, source, target, _) in self._lines():
            assert (claim.doc, claim.id) == (doc, claim_id), "the truth is that of another file"
            found = self._ends(claim)
            for actor, true, taken in zip((claim.source, claim.target), (source, target), found, strict=True):
                if actor is not None and not true.startswith(UNNAMED):
                    yield Mention(taken or f"nobody {claim.doc} {claim.id}", true, actor.name, claim.doc)

    def told(self) -> Iterator[tuple[str, str, str, str]]:
        """All claims: the event of the graph, the true one, the words and the document."""
        for claim, truth in self._lines():
            known = self._event.get((claim.doc, claim.id))
            yield (
                (known[0].id if known else f"none {claim.doc} {claim.id}"),
                truth[4],
                claim.evidence.text,
                claim.doc,
            )

    def _ends(self, claim: _Claim) -> tuple[str | None, str | None]:
        """The actors that a claim's have become. Where both do it an event has one order for all of its
        claims; then names tell which is which."""
        known = self._event.get((claim.doc, claim.id))
        if known is None:
            return None, None
        event, proof = known
        one, other = proof.told_as("source") or event.source, proof.told_as("target") or event.target
        if other is None or claim.target is None or one == other or not event.symmetric:
            return one, other
        straight = self._likeness(claim.source, one) + self._likeness(claim.target, other)
        crossed = self._likeness(claim.source, other) + self._likeness(claim.target, one)
        return (one, other) if straight >= crossed else (other, one)

    def _likeness(self, actor: _Named, found: str) -> float:
        whole = self.actors[found]
        shared = len(actor.forms & whole.forms) / len(actor.forms)
        return 4 * (actor.id == found) + 2 * (actor.name in whole.forms) + shared
