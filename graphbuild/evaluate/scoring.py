"""Gold against extracted statements: what was found, what was missed, what is wrong, in figures and one by
one."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from graphbuild.evaluate import matching
from graphbuild.evaluate.figures import Figure, Outcome, Scores, scores, share
from graphbuild.evaluate.gold import NO_EVENT, Gold, GoldClaim, GoldRelation
from graphbuild.records import ROOTS, Claim, Evidence, Record, Relation, Root, Statement, to_json

Problem = Literal["missed", "class", "wrong", "status", "missed relation", "wrong relation"]


class Status(Record, frozen=True, kw_only=True):
    """How often a field is right: in all claims found with the right class, and in those of them of which the
    gold says something by it (a denial, a plan, a speaker, a time)."""

    all: Figure
    marked: Figure


class Mistake(Record, frozen=True, kw_only=True):
    """One difference. `line` is that of the gold, None for what only the tool has; `expected` is what the
    gold says, `found` what the tool says; `sentence` the words of the text where they are known, and `start`
    their offset."""

    problem: Problem
    doc: str
    start: int | None
    line: int | None
    expected: str | None
    found: str | None
    sentence: str


class Evaluation(Record, frozen=True, kw_only=True):
    """What `evaluate` finds.

    `clear` claims of the gold are those that recall is measured over, `arguable` the others of them that
    have a class; `extracted` claims are those of the annotated documents. `pairs` asks for source and
    target, `claims` for the class too, as do `classes` (a gold claim counts for the first of its classes).
    `status` is over claims found with the right class, clear or arguable. `relations` is None where the gold
    has none."""

    documents: int
    clear: int
    arguable: int
    extracted: int
    pairs: Scores
    claims: Scores
    arguable_found: Figure
    classes: dict[Root, Scores]
    status: dict[str, Status]
    relations: Scores | None
    mistakes: tuple[Mistake, ...]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain dictionaries, lists, texts and numbers."""
        plain: dict[str, Any] = msgspec.json.decode(to_json(self))
        return plain


def score(gold: Gold, statements: Iterable[Statement], texts: Mapping[str, str] | None = None) -> Evaluation:
    """Compares statements with gold; those of documents, or parts of them, that the gold doesn't have are
    passed over. `texts` (by document) only show the sentences of mistakes."""
    ours = sorted(
        (one for one in statements if _annotated(gold, one)),
        key=lambda one: (one.doc, one.evidence.start, one.evidence.end, one.id),
    )
    claims = [one for one in ours if isinstance(one, Claim)]
    relations = [one for one in ours if isinstance(one, Relation)]
    sheet = _Sheet(gold, claims)
    places = _Sentences(gold, ours, texts)
    clear = [one for one in gold.claims if one.scored]
    arguable = [one for one in gold.claims if not one.scored and one.roots != (NO_EVENT,)]

    def told(each: Iterable[Claim], right: Iterable[Claim]) -> list[Outcome]:
        good = {id(one) for one in right}
        return [places.outcome(one.doc, one.evidence, id(one) in good) for one in each]

    def wanted(each: Iterable[GoldClaim], hits: Mapping[int, Sequence[Claim]]) -> list[Outcome]:
        return [places.outcome(one.doc, one, bool(hits[id(one)])) for one in each]

    classes: dict[Root, Scores] = {}
    for root in ROOTS:
        here, there = [c for c in claims if c.root == root], [g for g in clear if g.roots[0] == root]
        if here or there:
            classes[root] = scores(told(here, sheet.right), wanted(there, sheet.full))
    standing = _Standing(gold, relations) if gold.relations else None
    return Evaluation(
        documents=len(gold.documents),
        clear=len(clear),
        arguable=len(arguable),
        extracted=len(claims),
        pairs=scores(told(claims, sheet.paired), wanted(clear, sheet.pairs)),
        claims=scores(told(claims, sheet.right), wanted(clear, sheet.full)),
        arguable_found=share(wanted(arguable, sheet.full)),
        classes=classes,
        status=_status(gold, sheet, places),
        relations=standing.scores(places) if standing else None,
        mistakes=tuple(
            sorted(
                itertools.chain(
                    _mistakes(gold, sheet, claims, places), standing.mistakes(places) if standing else ()
                ),
                key=lambda m: (m.doc, m.start or 0, m.problem, m.line or 0, m.expected or "", m.found or ""),
            )
        ),
    )


def _annotated(gold: Gold, one: Statement) -> bool:
    if one.doc not in gold.documents:
        return False
    end = gold.documents[one.doc]
    return end is None or one.evidence.start < end


class _Sheet:
    """Which claims match which of the gold: by pair, by pair and class (`pairs` and `full`, by identity of
    the gold claim); and the claims that are right, by pair (`paired`) and with their class (`right`)."""

    def __init__(self, gold: Gold, claims: Sequence[Claim]) -> None:
        of_doc: dict[str, list[Claim]] = {}
        for claim in claims:
            of_doc.setdefault(claim.doc, []).append(claim)
        self.pairs: dict[int, list[Claim]] = {}
        self.full: dict[int, list[Claim]] = {}
        paired: dict[int, Claim] = {}
        right: dict[int, Claim] = {}
        for one in gold.claims:
            pairs = [claim for claim in of_doc.get(one.doc, ()) if matching.same_pair(one, claim)]
            self.pairs[id(one)] = pairs
            self.full[id(one)] = [claim for claim in pairs if matching.same_class(one, claim)]
            paired |= {id(claim): claim for claim in pairs}
            right |= {id(claim): claim for claim in pairs if matching.right_class(one, claim)}
        self.paired, self.right = list(paired.values()), list(right.values())


class _Sentences:
    """Where things stand: gold and quotations that overlap stand in one sentence."""

    def __init__(self, gold: Gold, ours: Sequence[Statement], texts: Mapping[str, str] | None) -> None:
        self._texts = texts
        spans: dict[str, set[tuple[int, int]]] = {}
        for told in gold.claims:
            spans.setdefault(told.doc, set()).add((told.start, told.end))
        self._quotes: dict[str, list[Evidence]] = {}
        for one in ours:
            spans.setdefault(one.doc, set()).add((one.evidence.start, one.evidence.end))
            self._quotes.setdefault(one.doc, []).append(one.evidence)
        self._starts: dict[tuple[str, int], int] = {}
        for doc, places in spans.items():
            first, last = -1, -1
            for start, end in sorted(places):
                if start >= last:
                    first = start
                last = max(last, end)
                self._starts[doc, start] = first

    def outcome(self, doc: str, where: GoldClaim | Evidence, right: bool) -> Outcome:
        return Outcome(doc, (self._starts[doc, where.start], ""), right)

    def words(self, gold: GoldClaim) -> str:
        """The sentence of a gold claim, from its text, else from a quotation of it."""
        if self._texts is not None:
            return self._texts[gold.doc][gold.start : gold.end]
        quotes = self._quotes.get(gold.doc, ())
        return next((q.text for q in quotes if q.start < gold.end and gold.start < q.end), "")


def _status(gold: Gold, sheet: _Sheet, places: _Sentences) -> dict[str, Status]:
    matched = [(one, sheet.full[id(one)][0]) for one in gold.claims if sheet.full[id(one)]]
    wrong = [{field for field, _, _ in matching.wrong_fields(one, claim)} for one, claim in matched]
    status = {}
    for field in matching.FIELDS:
        outcomes = [
            places.outcome(one.doc, one, field not in fields)
            for (one, _), fields in zip(matched, wrong, strict=True)
        ]
        marked = [
            outcome
            for outcome, (one, _) in zip(outcomes, matched, strict=True)
            if matching.marked(one, field)
        ]
        if field != "quantity" or any(matching.marked(one, field) for one in gold.claims):
            status[field] = Status(all=share(outcomes), marked=share(marked))
    return status


def _mistakes(gold: Gold, sheet: _Sheet, claims: Sequence[Claim], places: _Sentences) -> Iterator[Mistake]:
    told: set[int] = set()  # claims whose class was told to be wrong beside the gold claim that they miss
    for one in gold.claims:
        pairs, full = sheet.pairs[id(one)], sheet.full[id(one)]
        say = functools.partial(
            Mistake, doc=one.doc, start=one.start, line=one.line, sentence=places.words(one)
        )
        if full:
            wrong = list(matching.wrong_fields(one, full[0]))
            if wrong:
                yield say(
                    problem="status",
                    expected=_gold(one) + "".join(f", {field} {should}" for field, _, should in wrong),
                    found=_claim(full[0]) + "".join(f", {field} {has}" for field, has, _ in wrong),
                )
        elif one.scored and pairs:
            told |= {id(claim) for claim in pairs}
            yield say(problem="class", expected=_gold(one), found="; ".join(map(_claim, pairs)))
        elif one.scored:
            yield say(problem="missed", expected=_gold(one), found=None)
    paired, right = ({id(claim) for claim in each} for each in (sheet.paired, sheet.right))
    for claim in claims:
        if id(claim) in right or id(claim) in told:
            continue
        wanted = [one for one in gold.claims if any(claim is pair for pair in sheet.pairs[id(one)])]
        yield Mistake(
            problem="class" if id(claim) in paired else "wrong",
            doc=claim.doc,
            start=claim.evidence.start,
            line=wanted[0].line if wanted else None,
            expected="; ".join(map(_gold, wanted)) or None,
            found=_claim(claim),
            sentence=claim.evidence.text,
        )


class _Standing:
    """Standing relations: found or not, right or not."""

    def __init__(self, gold: Gold, relations: Sequence[Relation]) -> None:
        self._found = [
            (one, [r for r in relations if matching.same_relation(one, r)]) for one in gold.relations
        ]
        right = {id(relation) for _, hits in self._found for relation in hits}
        self._told = [
            (
                relation,
                id(relation) in right or any(matching.told_standing(one, relation) for one in gold.claims),
            )
            for relation in relations
        ]

    def scores(self, places: _Sentences) -> Scores:
        told = [places.outcome(relation.doc, relation.evidence, right) for relation, right in self._told]
        wanted = [
            Outcome(one.doc, (-1, _relation(one)), bool(hits)) for one, hits in self._found if one.clear
        ]
        return scores(told, wanted)

    def mistakes(self, places: _Sentences) -> Iterator[Mistake]:
        for one, hits in self._found:
            if one.clear and not hits:
                yield Mistake(
                    problem="missed relation",
                    doc=one.doc,
                    start=None,
                    line=one.line,
                    expected=_relation(one),
                    found=None,
                    sentence="",
                )
        for relation, right in self._told:
            if not right:
                said = f"{relation.source.name} {relation.relation} {relation.target.name}"
                yield Mistake(
                    problem="wrong relation",
                    doc=relation.doc,
                    start=relation.evidence.start,
                    line=None,
                    expected=None,
                    found=f"{said}: {relation.role}" if relation.role else said,
                    sentence=relation.evidence.text,
                )


def _gold(one: GoldClaim) -> str:
    target = one.target.name if one.target else "nobody"
    return f"{one.source.name} {'/'.join(one.roots)} {target}" + (
        f": {one.predicate}" if one.predicate else ""
    )


def _claim(claim: Claim) -> str:
    target = claim.target.name if claim.target else "nobody"
    return f"{claim.source.name} {claim.root} {target}: {claim.predicate}"


def _relation(one: GoldRelation) -> str:
    said = f"{one.source.name} {one.relation or 'belongs to'} {one.target.name}"
    return f"{said}: {one.role}" if one.role else said
