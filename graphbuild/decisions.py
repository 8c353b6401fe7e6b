"""What analysts decided of pairs of actors: a small file of JSON lines in the work folder, which every
rebuild obeys.

Lines are only ever added; what a pair is follows from all of them. JSON lines rather than a table with tabs:
ids and notes may hold any character, and JSON has one way to write each; a line that was cut off when its
writer was killed is no JSON, whereas a table's row cut inside an id would be a decision about somebody else;
and no spreadsheet turns ids and days into something else. They can still be read, compared line by line,
sorted and put together with any tool for text.

The decisions about a pair that were not undone since hold, in whatever order they stand. Being the same is
transitive. Two decisions contradict each other where one says that two are different and a chain of others
that they are the same.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from graphbuild.errors import StoreError
from graphbuild.records import Record, to_json
from graphbuild.resolve.decided import Decided

FILE = "decisions.jsonl"

Verdict = Literal["same", "different", "unsure", "undone"]
VERDICTS: tuple[Verdict, ...] = ("same", "different", "unsure", "undone")
WORDS = {"same": "is", "different": "is not", "unsure": "may be", "undone": "is open again towards"}


class Decision(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One line: on which day somebody (`by`, if told) decided what of two actors, given by their ids as
    documents have them (see `graphbuild.resolve.Decided`)."""

    when: dt.date
    verdict: Verdict
    a: str
    b: str
    note: str = ""
    by: str | None = None

    def __post_init__(self) -> None:
        if not self.a or not self.b:
            raise ValueError("an id is empty")
        if self.a == self.b:
            raise ValueError(f"both ids are {self.a!r}")

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids, sorted."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)

    def __str__(self) -> str:
        return f"{self.a} {WORDS[self.verdict]} {self.b} ({self.basis})"

    @property
    def basis(self) -> str:
        """What stands behind it: "decided 2025-09-01 by mk: the note"."""
        who = f" by {self.by}" if self.by else ""
        return f"decided {self.when}{who}" + (f": {self.note}" if self.note else "")


Chain = tuple[Decision, ...]


class Joined(NamedTuple):
    """What came of taking over another's decisions: lines to add, those of the other's that are new, and
    those that were not taken, each with the chain that speaks against it."""

    lines: tuple[Decision, ...]
    taken: tuple[Decision, ...]
    refused: tuple[tuple[Decision, Chain], ...]


class Decisions:
    """What holds of many lines: `in_force`, sorted by pair, and what follows from it."""

    def __init__(self, lines: Iterable[Decision] = ()) -> None:
        self.lines = tuple(lines)
        open_: dict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
        for line in self.lines:
            if line.verdict == "undone":
                open_.pop(line.pair, None)
                continue
            told = open_[line.pair]
            told[line.verdict] = max(told.get(line.verdict, line), line, key=_recency)
        self.in_force: Chain = tuple(
            told[verdict]
            for _, told in sorted(open_.items())
            for verdict in VERDICTS
            # Who is sure of a pair is no longer unsure of it.
            if verdict in told and (verdict != "unsure" or len(told) == 1)
        )
        self._same: dict[str, dict[str, Decision]] = defaultdict(dict)
        for decision in self._of("same"):
            self._same[decision.a][decision.b] = self._same[decision.b][decision.a] = decision
        self._class: dict[str, str] = {}
        for start in sorted(self._same):
            if start not in self._class:
                self._class.update(dict.fromkeys(_reached(start, self._same), start))
        self._apart: dict[tuple[str, str], Decision] = {}
        for decision in self._of("different"):
            self._apart.setdefault(self._classes(*decision.pair), decision)

    def _of(self, verdict: str) -> Iterator[Decision]:
        return (decision for decision in self.in_force if decision.verdict == verdict)

    def _classes(self, a: str, b: str) -> tuple[str, str]:
        one, other = sorted((self._class.get(a, a), self._class.get(b, b)))
        return one, other

    def follows(self, a: str, b: str) -> Chain:
        """The decisions from which it follows that the two are the same (all of them `same`), or that they
        are different (one of them `different`); none where it follows neither way."""
        if a != b and self._class.get(a, a) == self._class.get(b, b):
            return self._way(a, b)
        apart = self._apart.get(self._classes(a, b))
        if apart is None:
            return ()
        x, y = apart.a, apart.b
        if self._class.get(x, x) != self._class.get(a, a):
            x, y = y, x
        return (*self._way(a, x), apart, *self._way(y, b))

    def verdict(self, a: str, b: str) -> Verdict | None:
        """What two are to each other, decided of the very two or following from other decisions."""
        if chain := self.follows(a, b):
            return "different" if any(one.verdict == "different" for one in chain) else "same"
        return next((one.verdict for one in self.in_force if one.pair == tuple(sorted((a, b)))), None)

    def _way(self, a: str, b: str) -> Chain:
        """The shortest chain of `same` from one id to another of its class, the first of several."""
        came: dict[str, tuple[str, Decision]] = {}
        queue = deque([a])
        while b != a and b not in came:
            here = queue.popleft()
            for there, decision in sorted(self._same[here].items()):
                if there != a and there not in came:
                    came[there] = (here, decision)
                    queue.append(there)
        way: list[Decision] = []
        while b != a:
            b, decision = came[b]
            way.append(decision)
        return tuple(reversed(way))

    def against(self, new: Decision) -> Chain:
        """The decisions in force that can't hold together with a new one; none if it contradicts nothing."""
        chain = self.follows(new.a, new.b)
        if not chain or new.verdict == "undone":
            return ()
        apart = any(one.verdict == "different" for one in chain)
        return () if new.verdict == ("different" if apart else "same") else chain

    def contradictions(self) -> tuple[Chain, ...]:
        """Chains of decisions that contradict one another: those that make two the same, and last the one
        that says they are different."""
        return tuple(
            (*self._way(*decision.pair), decision)
            for decision in self._of("different")
            if len(set(self._classes(*decision.pair))) == 1
        )

    def overruled(self, new: Decision) -> Chain:
        """The decisions that have to be undone for a new one to hold."""
        gone: list[Decision] = []
        held = self
        while chain := held.against(new):
            gone += chain
            held = Decisions([*held.lines, *undone(chain, new)])
        return tuple(gone)

    def about(self, ids: Iterable[str]) -> Chain:
        """The decisions in force in which one of these ids stands."""
        wanted = set(ids)
        return tuple(one for one in self.in_force if one.a in wanted or one.b in wanted)

    def joined(self, theirs: Decisions, *, force: bool = False) -> Joined:
        """Another's decisions that are in force, taken over where they contradict none of these (with
        `force` these are undone). Who decided and when stays; being sure goes before being unsure."""
        held = self
        lines: list[Decision] = []
        taken: list[Decision] = []
        refused: list[tuple[Decision, Chain]] = []
        for decision in theirs.in_force:
            if decision.verdict == held.verdict(*decision.pair):
                continue
            if decision.verdict == "unsure" and held.against(decision):
                continue
            new: list[Decision] = []
            after = held
            while chain := after.against(decision):
                ours = [one for one in chain if one not in theirs.in_force]
                if not force or not ours:
                    refused.append((decision, chain))
                    break
                new += undone(ours, decision)
                after = Decisions([*held.lines, *new])
            else:
                new.append(decision)
                held = Decisions([*held.lines, *new])
                lines += new
                taken.append(decision)
        return Joined(tuple(lines), tuple(taken), tuple(refused))

    def decided(self) -> Decided:
        """What merging obeys, each with the words that stand behind it."""
        return Decided(
            same=tuple((*one.pair, one.basis) for one in self._of("same")),
            different=tuple((*one.pair, one.basis) for one in self._of("different")),
        )


def undone(decisions: Iterable[Decision], by: Decision) -> list[Decision]:
    """The lines that undo decisions, on the day and by whom another decision is made."""
    pairs = dict.fromkeys(decision.pair for decision in decisions)
    return [
        Decision(when=by.when, verdict="undone", a=a, b=b, by=by.by, note=f"for: {by.a} {by.verdict} {by.b}")
        for a, b in pairs
    ]


def tell(chain: Sequence[Decision]) -> str:
    """Decisions in words: "a is b (decided 2025-09-01), but b is not c (decided ...: the note)"."""
    words = [str(decision) for decision in sorted(chain, key=lambda one: one.verdict != "same")]
    if len(words) > 1 and any(one.verdict != "same" for one in chain):
        return f"{', '.join(words[:-1])}, but {words[-1]}"
    return ", ".join(words)


def read(path: str | os.PathLike[str]) -> tuple[list[Decision], list[str]]:
    """The lines of a file of decisions (none where there is no file), and warnings. A last line that was cut
    off is left out with a warning.

    Raises StoreError for a file that can't be read, or with any other line that is no decision."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise StoreError(f"can't read {path}: {error.strerror or error}") from error
    *whole, last = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found, warnings, wrong = [], [], []
    for number, line in enumerate([*whole, last], start=1):
        if not line.strip():
            continue
        try:
            found.append(_decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            if number > len(whole):
                cut = line.decode("utf-8", "replace").strip()
                warnings.append(f"{path}, line {number}: cut off and left out: {cut}")
            else:
                wrong.append(f"{path}, line {number}: not a decision: {error}")
    if wrong:
        more = f" (and {len(wrong) - 1} more such lines)" if len(wrong) > 1 else ""
        raise StoreError(f"{wrong[0]}{more}; mend or delete the line")
    return found, warnings


def append(path: str | os.PathLike[str], decisions: Iterable[Decision]) -> None:
    """Adds lines at the end and waits till the disk has them: whoever is killed afterwards has lost nothing.
    A last line that was cut off before is taken away, one that lacks its line end gets it. Raises
    StoreError."""
    lines = b"".join(to_json(decision) + b"\n" for decision in decisions)
    if not lines:
        return
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+", buffering=0) as file:
            file.seek(0)
            data = file.read()
            last = data[data.rfind(b"\n") + 1 :]
            if last.strip():
                try:
                    _decode(last.removeprefix(b"\xef\xbb\xbf"))
                    lines = b"\n" + lines
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    file.truncate(len(data) - len(last))
            file.write(lines)  # in one call: whole, or cut off at its end
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(f"can't write {path}: {error.strerror or error}") from error


_decoder = msgspec.json.Decoder(Decision)


def _decode(line: bytes) -> Decision:
    return _decoder.decode(line.strip())


def _recency(decision: Decision) -> tuple[dt.date, bytes]:
    return decision.when, to_json(decision)


def _reached(start: str, neighbours: dict[str, dict[str, Decision]]) -> set[str]:
    seen, queue = {start}, [start]
    while queue:
        for there in neighbours[queue.pop()]:
            if there not in seen:
                seen.add(there)
                queue.append(there)
    return seen
