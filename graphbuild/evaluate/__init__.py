"""How right the extraction is on texts that people have annotated: precision, recall and F1, with intervals.

docs/evaluating.md tells how to annotate and how to read the figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from graphbuild.build import extract as extract_statements
from graphbuild.errors import InputError
from graphbuild.evaluate.figures import Figure, Scores
from graphbuild.evaluate.gold import Draft
from graphbuild.evaluate.scoring import Evaluation, Mistake, Status, score
from graphbuild.intake import Input, Progress
from graphbuild.llm.remote import Remote
from graphbuild.read import read
from graphbuild.records import MIN_CONFIDENCE, Document, SetAside, Statement
from graphbuild.statements import read_statements
from graphbuild.workers import Coder

__all__ = ["Evaluation", "Figure", "Mistake", "Scores", "Status", "evaluate"]

_FEW = 5  # names that an error message lists


def evaluate(
    gold: str | os.PathLike[str],
    texts: Iterable[Input] | Input = (),
    *,
    claims: str | os.PathLike[str] | Iterable[Statement] | None = None,
    model: str | None = None,
    actors: Sequence[str | os.PathLike[str]] = (),
    min_confidence: float | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    coder: Coder | None = None,
    llm: Remote | None = None,
    told: Callable[[str], None] | None = None,
) -> Evaluation:
    """Compares what is extracted from the annotated documents among `texts` (files, folders, "-" or
    Documents) with `gold`, a file of JSON lines (docs/evaluating.md).

    `claims`, a file that `extract` wrote or its statements, takes the place of the extraction; then texts
    are needed only where gold gives sentences by their words. `min_confidence` (0..1) leaves out claims that
    are less sure; without it the default of `extract` holds, and given claims all count. `model`, `actors`,
    `jobs`, `progress`, `coder`, `llm` and `told` are those of `extract`.

    Figures are shares between 0 and 1 with 95 % confidence intervals (see `graphbuild.evaluate.figures`).
    Raises GoldError with all lines of gold that can't be used, InputError where gold is empty or names
    documents that are missing, and what `extract` raises."""
    draft = Draft(gold)
    items = [texts] if isinstance(texts, str | os.PathLike | Document) else list(texts)
    documents = _documents(draft.documents, items, str(gold)) if items or claims is None else None
    contents = {one.id: one.text for one in documents} if documents is not None else None
    placed = draft.placed(contents)
    if claims is None:
        least = MIN_CONFIDENCE if min_confidence is None else min_confidence
        extracted = extract_statements(
            documents or (), jobs=jobs, model=model, actors=actors, min_confidence=least, progress=progress,
            coder=coder, llm=llm, told=told,
        )  # fmt: skip
        statements = list(_sound(extracted))
    else:
        given = read_statements(Path(claims)) if isinstance(claims, str | os.PathLike) else iter(claims)
        statements = [one for one in given if _sure(one, min_confidence)]
        docs = {one.doc for one in statements}
        if docs and docs.isdisjoint(placed.documents):
            raise InputError(
                f"no claim is of a document that {gold} names: the claims are of {_listed(docs)}, "
                f"the gold of {_listed(placed.documents)}"
            )
    return score(placed, statements, contents)


def _documents(wanted: Sequence[str], items: list[Input], gold: str) -> list[Document]:
    """The documents that the gold names, in the order of the input. Raises InputError for those missing."""
    given: list[Document] = [item for item in items if isinstance(item, Document)]
    aside: dict[str, str] = {}
    for one in read([item for item in items if not isinstance(item, Document)]):
        if isinstance(one, Document):
            given.append(one)
        else:
            aside[one.id] = one.reason
    names = set(wanted)
    found = {one.id: one for one in reversed(given) if one.id in names}
    for name in wanted:
        if name not in found and name in aside:
            raise InputError(f"{name}, which {gold} names, can't be read: {aside[name]}")
    if missing := [name for name in wanted if name not in found]:
        raise InputError(
            f"{gold} names documents that are not in the texts: {_listed(missing)}; "
            f"the texts have {_listed({one.id for one in given}) or 'none'}"
        )
    return list({one.id: found[one.id] for one in given if one.id in names}.values())


def _sound(statements: Iterable[Statement | SetAside]) -> Iterator[Statement]:
    for one in statements:
        if isinstance(one, SetAside):
            raise InputError(f"{one.id}, which the gold names, was set aside: {one.reason}")
        yield one


def _sure(statement: Statement, least: float | None) -> bool:
    return least is None or getattr(statement, "confidence", 1.0) >= least


def _listed(names: Iterable[str]) -> str:
    several = sorted(names)
    more = f" and {len(several) - _FEW} more" if len(several) > _FEW else ""
    return ", ".join(map(repr, several[:_FEW])) + more
