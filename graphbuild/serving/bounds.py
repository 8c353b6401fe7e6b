"""What a question from outside may cost."""

from __future__ import annotations

from graphbuild.records import Record


class Bounds(Record, frozen=True, kw_only=True):
    """The most that one question may have, whatever it asks for: `rows` of its answer, `seconds` of the
    engine's time, `work` (intermediate rows and items that the engine holds), bytes of the question (`body`)
    and of its answer. `queries` is how many are answered at a time; the next is told to come again."""

    rows: int = 10_000
    seconds: float = 10.0
    work: int = 5_000_000
    body: int = 64_000
    answer: int = 20_000_000
    queries: int = 4
