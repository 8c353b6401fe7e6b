"""Whether memory stays flat over many documents.

python benchmarks/memory.py [--documents N] [--fresh]

Short documents (three sentences of training/sentences each, always the same ones in the same order) go
through `Extractor.extract_all`; after every thousandth the resident memory of the process and the documents a
second since the last one are printed. With --fresh every document also names a person and a town that no
other does, as a stream of news does: what is kept for each new word then shows.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphbuild.records import Document

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = 3  # in a document
EVERY = 1_000  # documents between two lines
SYLLABLES = ("ba", "der", "go", "kin", "la", "mo", "nur", "pe", "ri", "sha", "tov", "ul", "ve", "wan", "zo")


def sentences() -> list[str]:
    """The project's own training sentences, in the order of the files."""
    sys.path.insert(0, str(ROOT / "training"))
    from corpus import load

    return [sentence.text for sentence in load()]


def word(number: int) -> str:
    """A made-up name, another one for each number."""
    made = ""
    while number:
        number, k = divmod(number, len(SYLLABLES))
        made += SYLLABLES[k]
    return f"Xa{made}"


def documents(count: int, *, fresh: bool) -> Iterator[Document]:
    """The same `count` documents every time."""
    from graphbuild.records import Document

    known = sentences()
    chance = random.Random(7)
    for number in range(count):
        text = " ".join(chance.sample(known, SENTENCES))
        if fresh:
            text += f" President {word(2 * number)} met Chinese officials in {word(2 * number + 1)}."
        yield Document(id=f"{number}.txt", text=text)


def resident() -> float:
    """Resident memory of this process in MB, of 10**6 bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures memory over many short documents.")
    parser.add_argument("--documents", type=int, default=10_000, metavar="N", help="how many (10,000)")
    parser.add_argument("--fresh", action="store_true", help="new names in every document")
    options = parser.parse_args()
    if options.documents < 1:
        parser.error("--documents must be 1 or more")
    if not Path("/proc/self/statm").exists():
        parser.error("resident memory is read from /proc, which this system lacks")

    from graphbuild.extract import Extractor

    extractor = Extractor()
    print(f"loaded: {resident():.0f} MB")
    print(f"{'documents':>9}{'statements':>12}{'MB':>8}{'documents/s':>13}")
    statements, since = 0, time.perf_counter()
    done = extractor.extract_all(documents(options.documents, fresh=options.fresh))
    for number, (document, found) in enumerate(done, 1):
        if isinstance(found, Exception):
            raise SystemExit(f"{document.id} failed: {found}")
        statements += len(found)
        if number % EVERY == 0 or number == options.documents:
            now = time.perf_counter()
            speed = ((number - 1) % EVERY + 1) / (now - since)
            print(f"{number:9,}{statements:12,}{resident():8.0f}{speed:13.0f}", flush=True)
            since = now


if __name__ == "__main__":
    main()
