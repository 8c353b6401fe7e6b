"""Two extractions of the same texts side by side: where they agree, where not, and what only one found.

Neither is taken for the truth. Agreement is the share of what either found that both found (Jaccard); for one
class it is twice what both found over the sum of what each found (the proportion of specific agreement,
Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, 18.2). Kappa (Cohen 1960) is of
the class, over the pairs of actors that both found."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.records import ROOTS, Claim, Record, Relation, Statement, to_json
from graphbuild.statements import read_statements

FIELDS = ("polarity", "modality", "hedged", "attributed_to", "time", "place")

Claims = str | os.PathLike[str] | Iterable[Statement]
_Pair = tuple[str, ...]


class Shared(Record, frozen=True, kw_only=True):
    """How many both found, and how many only the first and only the second."""

    both: int = 0
    first: int = 0
    second: int = 0

    @property
    def share(self) -> float | None:
        """What both found of what either did, 0 to 1; None where there is nothing."""
        every = self.both + self.first + self.second
        return self.both / every if every else None

    @property
    def specific(self) -> float | None:
        """Twice what both found over what each found, 0 to 1; None where there is nothing."""
        every = 2 * self.both + self.first + self.second
        return 2 * self.both / every if every else None


class Difference(Record, frozen=True, kw_only=True):
    """A claim that only one has, or of which the two tell other classes; None is the one that lacks it."""

    doc: str
    first: Claim | None = None
    second: Claim | None = None


class Agreement(Record, frozen=True, kw_only=True):
    """Two extractions compared. `pairs`: source and target in one sentence; `claims`: with the class too;
    `classes`: the same by class; `relations`: standing relations of a document. `changed` counts pairs that
    both found with other classes, as (first, second, how many), the most often first; `kappa` is chance-free
    agreement of their classes, -1 to 1. `status` counts for each field the claims of both in which it is the
    same, of how many. `documents` have claims in both, in the first, and in the second only. `differences`
    are all of them, in text order."""

    documents: Shared
    pairs: Shared
    claims: Shared
    relations: Shared
    classes: dict[str, Shared]
    changed: tuple[tuple[str, str, int], ...]
    kappa: float | None
    status: dict[str, tuple[int, int]]
    differences: tuple[Difference, ...]

    def to_dict(self, examples: int = 0) -> dict[str, object]:
        """All figures as plain values, with so many differences of each kind."""
        told: dict[str, object] = {
            name: _counts(getattr(self, name)) for name in ("documents", "pairs", "claims", "relations")
        }
        told["classes"] = {root: _counts(shared) for root, shared in self.classes.items()}
        told["kappa"] = self.kappa
        told["changed"] = [list(one) for one in self.changed]
        told["status"] = {field: {"same": same, "of": of} for field, (same, of) in self.status.items()}
        told["examples"] = {
            kind: [_example(one) for one in found] for kind, found in self.examples(examples).items()
        }
        return told

    def examples(self, most: int) -> dict[str, list[Difference]]:
        """At most so many differences of each kind: `first` and `second` have what only that one found,
        `class` what they class in two ways. They are spread over the documents."""
        kinds: dict[str, list[Difference]] = {"first": [], "second": [], "class": []}
        for one in self.differences:
            kind = "class" if one.first and one.second else "first" if one.first else "second"
            kinds[kind].append(one)
        return {kind: _spread(found, most) for kind, found in kinds.items()}


def agreement(first: Claims, second: Claims) -> Agreement:
    """Compares two extractions: files of JSON lines as `extract` writes them, or their statements. Claims are
    of one pair where document, source and target are the same and their sentences overlap; of symmetric ones
    source and target may be exchanged. Raises InputError for a file that can't be read, and where the two
    have no document in common."""
    ours, theirs = _given(first), _given(second)
    documents = _shared({one.doc for one in ours}, {one.doc for one in theirs})
    if ours and theirs and not documents.both:
        raise InputError(
            "the two are of other documents; extract both from the same texts, under the same names"
        )
    matches = list(_matched(_claims(ours), _claims(theirs)))
    both = [(a, b) for a, b in matches if a and b]
    same = [(a, b) for a, b in both if a.root == b.root]
    changed = Counter((a.root, b.root) for a, b in both if a.root != b.root)
    alone = Counter[bool](a is not None for a, b in matches if a is None or b is None)
    classes: dict[str, Shared] = {}
    for root in ROOTS:
        agreed = sum(a.root == root for a, _ in same)
        told = [sum(one is not None and one.root == root for one in side) for side in _sides(matches)]
        if any(told):
            classes[root] = Shared(both=agreed, first=told[0] - agreed, second=told[1] - agreed)
    return Agreement(
        documents=documents,
        pairs=Shared(both=len(both), first=alone[True], second=alone[False]),
        claims=Shared(
            both=len(same),
            first=alone[True] + len(both) - len(same),
            second=alone[False] + len(both) - len(same),
        ),
        relations=_shared(_relations(ours), _relations(theirs)),
        classes=classes,
        changed=tuple(
            (a, b, count) for (a, b), count in sorted(changed.items(), key=lambda item: (-item[1], item[0]))
        ),
        kappa=_kappa([(a.root, b.root) for a, b in both]),
        status={
            field: (sum(_field(a, field) == _field(b, field) for a, b in same), len(same)) for field in FIELDS
        },
        differences=tuple(
            Difference(doc=(a or b).doc, first=a, second=b)  # type: ignore[union-attr]
            for a, b in matches
            if a is None or b is None or a.root != b.root
        ),
    )


def _given(claims: Claims) -> list[Statement]:
    return list(read_statements(Path(claims)) if isinstance(claims, str | os.PathLike) else claims)


def _claims(statements: Iterable[Statement]) -> list[Claim]:
    found = [one for one in statements if isinstance(one, Claim)]
    return sorted(found, key=lambda c: (c.doc, c.evidence.start, c.id, to_json(c)))


def _relations(statements: Iterable[Statement]) -> set[tuple[str, str, str, str]]:
    return {
        (one.doc, one.source.id, one.relation, one.target.id)
        for one in statements
        if isinstance(one, Relation)
    }


def _shared(ours: Set[object], theirs: Set[object]) -> Shared:
    return Shared(both=len(ours & theirs), first=len(ours - theirs), second=len(theirs - ours))


def _pair(claim: Claim, *, ordered: bool) -> _Pair:
    ends = [claim.source.id, claim.target.id if claim.target else ""]
    return (claim.doc, *(ends if ordered else sorted(ends)))


def _matched(ours: list[Claim], theirs: list[Claim]) -> Iterator[tuple[Claim | None, Claim | None]]:
    """Each claim once, with the other's of the same pair: of the same class first, then of any; in text
    order."""
    near: defaultdict[_Pair, list[Claim]] = defaultdict(list)
    for claim in theirs:
        near[_pair(claim, ordered=False)].append(claim)
    partner: dict[int, Claim] = {}  # by where the claim is among ours
    taken: set[int] = set()
    for same_class in (True, False):
        for at, claim in enumerate(ours):
            if at in partner:
                continue
            for other in near[_pair(claim, ordered=False)]:
                if (
                    id(other) not in taken
                    and (claim.root == other.root or not same_class)
                    and _meet(claim, other)
                ):
                    partner[at] = other
                    taken.add(id(other))
                    break
    found: list[tuple[Claim | None, Claim | None]] = [(one, partner.get(at)) for at, one in enumerate(ours)]
    found += [(None, other) for other in theirs if id(other) not in taken]
    yield from sorted(found, key=_place)


def _meet(one: Claim, other: Claim) -> bool:
    overlap = one.evidence.start < other.evidence.end and other.evidence.start < one.evidence.end
    either = one.symmetric or other.symmetric
    return overlap and (either or _pair(one, ordered=True) == _pair(other, ordered=True))


def _place(match: tuple[Claim | None, Claim | None]) -> tuple[str, int, bool, str]:
    one = match[0] or match[1]
    assert one is not None
    return one.doc, one.evidence.start, match[0] is None, one.id


def _sides(
    matches: list[tuple[Claim | None, Claim | None]],
) -> tuple[list[Claim | None], list[Claim | None]]:
    return [a for a, _ in matches], [b for _, b in matches]


def _field(claim: Claim, field: str) -> object:
    value = getattr(claim, field)
    if field == "time":
        return (value.start, value.end) if value else None
    return getattr(value, "id", value)


def _kappa(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two codings; None where both give everything one class, or there is nothing."""
    if not pairs:
        return None
    n = len(pairs)
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(ours[root] * theirs[root] for root in ours) / n**2
    observed = sum(a == b for a, b in pairs) / n
    return None if expected == 1 else round((observed - expected) / (1 - expected), 6)


def _spread(found: list[Difference], most: int) -> list[Difference]:
    """The first of each document, then the second of each, and so on; in text order."""
    seen = Counter[str]()
    ranked = []
    for at, one in enumerate(found):
        ranked.append((seen[one.doc], at, one))
        seen[one.doc] += 1
    chosen = sorted(ranked, key=lambda row: row[:2])[:most]
    return [one for _, _, one in sorted(chosen, key=lambda row: row[1])]


def _counts(shared: Shared) -> dict[str, object]:
    return {
        "both": shared.both, "first": shared.first, "second": shared.second, "share": shared.share,
        "specific": shared.specific,
    }  # fmt: skip


def _example(one: Difference) -> dict[str, object]:
    claim = one.first or one.second
    assert claim is not None
    return {
        "doc": one.doc, "start": claim.evidence.start, "end": claim.evidence.end,
        "quote": claim.evidence.text, "source": claim.source.name,
        "target": claim.target.name if claim.target else None,
        "first": one.first.root if one.first else None, "second": one.second.root if one.second else None,
    }  # fmt: skip
