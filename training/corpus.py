"""The training sentences: reading and checking them.

    python training/corpus.py            checks all files under training/sentences and prints counts
    python training/corpus.py FILE...    checks these files alone, not the counts of the whole

The format is described in README.md beside this file.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as day
from pathlib import Path
from typing import get_args

from graphbuild.records import Modality, Root

SENTENCES = Path(__file__).parent / "sentences"
ROOTS = get_args(Root)
MODALITIES = frozenset(get_args(Modality)) - {"actual"}
STATUS = MODALITIES | {"negative", "hedged", "symmetric"}
AT_LEAST = {"sentences": 2000, "without a claim": 400, "of each class": 120}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One claim of a sentence: offsets of the words for source, target, predicate and speaker in the
    sentence, and what is claimed."""

    source: Span
    target: Span
    root: str
    predicate: Span
    polarity: str = "positive"
    modality: str = "actual"
    hedged: bool = False
    symmetric: bool = False
    speaker: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with all its claims; `silent` are pairs of actors of which nothing is claimed.

    `story` is the line on which the story that the sentence belongs to begins, `date` the story's day; 0 and
    None for a sentence that stands alone.
    """

    file: str
    line: int
    text: str
    claims: tuple[Annotated, ...]
    silent: tuple[tuple[Span, Span], ...] = ()
    story: int = 0
    date: day | None = None


class AnnotationError(ValueError):
    """A line that can't be read, with where it stands and what is wrong."""


def find(words: str, text: str, where: str) -> Span:
    """Offsets of `words` in `text`; `words#2` is their second occurrence. Whole words only."""
    match = re.fullmatch(r"(.*?)(?:#(\d+))?", words.strip())
    assert match is not None
    wanted, nth = match[1].strip(), int(match[2] or 1)
    if not wanted or nth < 1:
        raise AnnotationError(f"{where}: an empty field, or #0")
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)]
    if len(found) < nth:
        raise AnnotationError(f"{where}: {wanted!r} stands {len(found)} times in the sentence, not {nth}")
    return found[nth - 1]


def _claim(fields: list[str], text: str, where: str) -> Annotated:
    root, *status = fields[2].split() or [""]
    if root not in ROOTS:
        raise AnnotationError(f"{where}: no class {root!r}; one of {', '.join(ROOTS)}, or none")
    unknown = set(status) - STATUS
    if unknown:
        raise AnnotationError(f"{where}: no status {min(unknown)!r}; any of {', '.join(sorted(STATUS))}")
    modal = [s for s in status if s in MODALITIES]
    if len(modal) > 1:
        raise AnnotationError(f"{where}: two modalities, {' and '.join(modal)}")
    return Annotated(
        source=find(fields[0], text, where),
        target=find(fields[1], text, where),
        root=root,
        predicate=find(fields[3], text, where),
        polarity="negative" if "negative" in status else "positive",
        modality=modal[0] if modal else "actual",
        hedged="hedged" in status,
        symmetric="symmetric" in status,
        speaker=find(fields[4], text, where) if len(fields) > 4 else None,
    )


def parse(file: Path) -> Iterator[Sentence | AnnotationError]:
    """The sentences of one file in order, and for each that can't be read an error instead."""
    lines = [*enumerate(file.read_text(encoding="utf-8").splitlines(), 1), (0, "")]
    block: list[tuple[int, str]] = []
    story: int = 0
    date: day | None = None
    for number, line in lines:
        begins = line.startswith("@")
        if line.strip() and not begins:
            if not line.startswith("//"):
                block.append((number, line))
            continue
        try:
            if block:
                yield _sentence(file.name, block, story, date)
        except AnnotationError as error:
            yield error
        block = []
        try:
            if begins:
                story, date = 0, None
                story, date = _story(line, f"{file.name}:{number}", number)
        except AnnotationError as error:
            yield error


def _story(line: str, where: str, number: int) -> tuple[int, day | None]:
    """What a line `@ 2024-03-05` begins: a story of that day; `@` alone ends it."""
    written = line[1:].strip()
    if not written:
        return 0, None
    try:
        return number, day.fromisoformat(written)
    except ValueError:
        raise AnnotationError(
            f"{where}: no date {written!r}; write @ and a day, such as @ 2024-03-05"
        ) from None


def _sentence(name: str, block: list[tuple[int, str]], story: int, date: day | None) -> Sentence:
    (start, text), *rest = block
    where = f"{name}:{start}"
    if text[0].isspace():
        raise AnnotationError(f"{where}: claims without a sentence")
    if not rest:
        raise AnnotationError(f"{where}: neither claims nor a pair without one")
    claims, silent = [], []
    for number, line in rest:
        where = f"{name}:{number}"
        if not line[0].isspace():
            raise AnnotationError(f"{where}: a sentence must be one line, and claims are indented")
        fields = [f.strip() for f in line.split("|")]
        if fields == ["none"] and len(rest) == 1:
            break
        if len(fields) == 3 and fields[2] == "none":
            silent.append((find(fields[0], text, where), find(fields[1], text, where)))
        elif len(fields) in (4, 5):
            claims.append(_claim(fields, text, where))
        else:
            raise AnnotationError(
                f"{where}: expected source | target | CLASS status... | predicate [| speaker],"
                " or a | b | none, or none alone"
            )
    return Sentence(name, start, text.rstrip(), tuple(claims), tuple(silent), story, date)


def load(folder: Path = SENTENCES) -> list[Sentence]:
    """All sentences, in the order of file names; the first mistake raises AnnotationError."""
    found: list[Sentence] = []
    for file in sorted(folder.glob("*.txt")):
        for item in parse(file):
            if isinstance(item, AnnotationError):
                raise item
            found.append(item)
    return found


def mistakes(sentences: list[Sentence]) -> list[str]:
    """What is wrong beyond the format: repeated sentences, claims of an actor about itself, repeats."""
    seen: dict[str, str] = {}
    found = []
    for s in sentences:
        where = f"{s.file}:{s.line}"
        key = re.sub(r"\W+", " ", s.text).lower()
        if key in seen:
            found.append(f"{where}: the sentence stands at {seen[key]} too")
        seen.setdefault(key, where)
        if len(set(s.claims)) < len(s.claims):
            found.append(f"{where}: the same claim twice")
        if any(c.source == c.target for c in s.claims):
            found.append(f"{where}: source and target are the same words")
    return found


def count(sentences: list[Sentence]) -> Counter[str]:
    """How many sentences, how many without a claim, how many claims of each class and status."""
    counts = Counter({"sentences": len(sentences)})
    for s in sentences:
        counts["without a claim"] += not s.claims
        for c in s.claims:
            counts["claims"] += 1
            counts[c.root] += 1
            counts.update(
                [w for w in (c.polarity, c.modality) if w not in ("positive", "actual")]
                + ["hedged"] * c.hedged
                + ["symmetric"] * c.symmetric
                + ["with a speaker"] * (c.speaker is not None)
            )
    return counts


def main(argv: list[str]) -> int:
    """Check files; print every mistake, then the counts. Exit status 1 with mistakes or too few sentences."""
    files = [Path(a) for a in argv] or sorted(SENTENCES.glob("*.txt"))
    items = [item for file in files for item in parse(file)]
    good = [i for i in items if isinstance(i, Sentence)]
    wrong = [str(i) for i in items if isinstance(i, AnnotationError)] + mistakes(good)
    counts = count(good)
    if not argv:
        few = [(name, counts[name], AT_LEAST[name]) for name in ("sentences", "without a claim")]
        few += [(root, counts[root], AT_LEAST["of each class"]) for root in ROOTS]
        wrong += [f"{name}: {is_}, should be {least} or more" for name, is_, least in few if is_ < least]
    for line in wrong:
        print(line, file=sys.stderr)
    for name, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])):
        print(f"{n:6} {name}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
