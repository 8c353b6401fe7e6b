"""Merging in several processes: the same bytes as in one, also when one of them comes to grief."""

from __future__ import annotations

import sqlite3
from collections import deque
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import city, claim, days, person, relation, state

from graphbuild import merging, sharing
from graphbuild.build import merge
from graphbuild.errors import InputError, StoreError
from graphbuild.merging import merge_records, rebuild
from graphbuild.records import Actor, DocumentInfo, Evidence, Statement, to_json
from graphbuild.resolve import merge_shares, resolve
from graphbuild.resolve.share import Near, Part, Share, number_of
from graphbuild.sharing import Far, LostError, Shares
from graphbuild.statements import Shared, statements_of

# People of one surname, states with organs and cities, somebody unnamed.
CAST = [
    person("Kim Jong Un", "PRK", aliases=("Kim",)),
    person("Kim Yo Jong", "PRK"),
    person("Kim"),
    person("Erdoğan", "TUR"),
    state("Russia", "RUS"),
    state("Ukraine", "UKR"),
    Actor(id="gunmen-0a1b2c3d", name="gunmen", kind="armed_group"),
    Actor(id="gunmen-11111111", name="gunmen", kind="armed_group"),
]
TIMES = [None, days("2025-09-01"), days("2025-09-02"), days("2025-08-01", "2025-09-30")]
PLACES = [None, city("Kyiv", "UKR"), city("Ukraine", "UKR")]
QUOTES = ["He did it.", "The same long sentence in the copies of several newspapers of that day."]


@st.composite
def corpora(draw: st.DrawFn) -> list[Statement]:
    told: list[Statement] = []
    for number in range(draw(st.integers(1, 6))):
        for at in range(draw(st.integers(1, 5))):
            source, target = draw(st.lists(st.sampled_from(CAST), min_size=2, max_size=2, unique=True))
            doc = f"{number}.txt"
            if draw(st.integers(0, 5)) == 0:
                told.append(relation(doc, source, "ally_of", target, at))
                continue
            root = draw(st.sampled_from(["CONSULT", "ASSAULT", "COERCE"]))
            quote = draw(st.sampled_from(QUOTES))
            whom = target if root == "CONSULT" else draw(st.sampled_from([None, target]))
            told.append(
                claim(
                    doc, source, root, whom, at,
                    time=draw(st.sampled_from(TIMES)), place=draw(st.sampled_from(PLACES)),
                    symmetric=root == "CONSULT", evidence=Evidence(start=at, end=at + len(quote), text=quote),
                    modality=draw(st.sampled_from(["actual", "actual", "planned"])),
                    polarity=draw(st.sampled_from(["positive", "positive", "negative"])),
                    attributed_to=draw(st.sampled_from([None, *CAST[:3]])),
                )
            )  # fmt: skip
    return told


class Inside(Far):
    """Both ends of the pipe in this process: all that crosses over is bytes."""

    def __init__(self) -> None:
        self._batch: list[tuple[int, bytes]] = []
        self._size = 0
        self._answers: deque[bytes] = deque()
        self._served = sharing._Served(self)  # type: ignore[arg-type]

    def send_bytes(self, data: bytes) -> None:
        self._answers.append(data)

    def _ask(self, what: str, given: bytes = b"") -> None:
        getattr(self._served, what)(given)

    def _heard(self) -> bytes:
        return self._answers.popleft()


@settings(deadline=None, max_examples=120)
@given(corpora(), st.integers(2, 4))
def test_any_number_of_shares_gives_the_same(told: list[Statement], count: int) -> None:
    documents = [DocumentInfo(id=f"{n}.txt", source=f"outlet {n % 3}") for n in range(4)]
    near = Share()
    far = [Inside() for _ in range(count - 1)]
    for statement in told:
        number = number_of(statement.doc, count)
        if number:
            far[number - 1].put(to_json(statement), 0)
        else:
            near.add(next(statements_of([to_json(statement)], Shared())))  # claims that go lose their actors
    parts: list[Part] = [Near(near), *far]
    assert merge_shares(parts, documents) == resolve(told, documents)


TOLD: list[Statement] = [
    claim(
        f"{n}.txt", one, root, other, at, time=TIMES[n % 4], place=PLACES[n % 3], symmetric=root == "CONSULT"
    )
    for n in range(20)
    for at, (one, root, other) in enumerate(
        [(CAST[0], "CONSULT", CAST[4]), (CAST[5], "ASSAULT", CAST[2]), (CAST[6], "ASSAULT", CAST[5])]
    )
] + [relation(f"{n}.txt", CAST[3], "ally_of", CAST[4], 9) for n in range(20)]


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(b"".join(to_json(one) + b"\n" for one in TOLD))
    return path


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """However little there is: three shares. How many there were, each time."""
    counts: list[int] = []
    make = Shares.__init__

    def made(self: Shares, count: int = 1) -> None:
        counts.append(count)
        make(self, count)

    monkeypatch.setattr(Shares, "__init__", made)
    monkeypatch.setattr(merging, "worth", lambda _: 3)
    return counts


def outputs(folder: Path) -> list[bytes]:
    store = sqlite3.connect(folder / "work.sqlite")
    rows = store.execute("SELECT id, claims, relations, statements FROM document ORDER BY id").fetchall()
    store.close()
    return [*((folder / name).read_bytes() for name in ("graph.json", "graph.html")), repr(rows).encode()]


def test_processes_change_no_byte(
    tmp_path: Path, claims: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = claim("1.txt", CAST[0], "CONSULT", CAST[4], 0, confidence=0.1)
    assert twice.id == TOLD[3].id
    claims.write_bytes(claims.read_bytes() + to_json(twice) + b"\n" + to_json(TOLD[5]) + b"\n")
    later = tmp_path / "later.jsonl"
    later.write_bytes(to_json(claim("7.txt", CAST[4], "ASSAULT", CAST[5], 2)) + b"\n")
    for path in (claims, later):
        merge_records(path, tmp_path / "one")
    counts = request.getfixturevalue("three")
    for path in (claims, later):
        merge_records(path, tmp_path / "three")
    assert counts == [3, 3]
    assert outputs(tmp_path / "one") == outputs(tmp_path / "three")
    before = outputs(tmp_path / "three")
    rebuild(tmp_path / "three")
    assert counts == [3, 3, 3]
    assert outputs(tmp_path / "three") == before


@pytest.mark.parametrize("method", ["said", "hear", "events"])
def test_a_process_that_is_killed_changes_no_byte(
    tmp_path: Path, claims: Path, three: list[int], monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    ask = getattr(Far, method)

    def killed(self: Far) -> object:
        self._process.kill()  # type: ignore[attr-defined]
        self._process.join()
        return ask(self)

    with monkeypatch.context() as patch:
        patch.setattr(Far, method, killed)
        merge(claims, tmp_path / "killed")
    assert three == [3, 1]
    monkeypatch.setattr(merging, "worth", lambda _: 1)
    merge(claims, tmp_path / "one")
    assert outputs(tmp_path / "one") == outputs(tmp_path / "killed")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("place", range(4))
def test_the_first_bad_line_is_the_one_that_is_told(tmp_path: Path, claims: Path, place: int) -> None:
    good = claims.read_bytes()
    bad = [to_json(one).replace(b'"sent":', b'"set":') for one in TOLD[3 * place : 3 * place + 60 : 3]]
    claims.write_bytes(good + b"\n".join(bad))
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(good)
    with pytest.raises(InputError, match=rf"claims.jsonl, line {len(TOLD) + 1}: not a claim or relation"):
        merge_records([empty, claims], tmp_path / "out")


@pytest.mark.usefixtures("three")
def test_a_damaged_store_is_told(tmp_path: Path, claims: Path) -> None:
    merge_records(claims, tmp_path / "out")
    for document in ("0.txt", "1.txt", "2.txt", "3.txt", "4.txt"):
        store = sqlite3.connect(tmp_path / "out" / "work.sqlite")
        (before,) = store.execute("SELECT statements FROM document WHERE id = ?", [document]).fetchone()
        store.execute("UPDATE document SET statements = ? WHERE id = ?", [b"{}", document])
        store.commit()
        with pytest.raises(StoreError, match=r"is damaged \(.*\); delete it to read everything again"):
            rebuild(tmp_path / "out")
        store.execute("UPDATE document SET statements = ? WHERE id = ?", [before, document])
        store.commit()
        store.close()


def test_a_process_that_has_ended_takes_nothing_more() -> None:
    far = Far()
    try:
        far._process.kill()  # type: ignore[attr-defined]
        far._process.join()
        lines = b" " * 2_000_000  # each goes over at once
        far.put(lines, 0)
        far._sender.join(60)
        with pytest.raises(LostError):
            far.put(lines, 0)
    finally:
        far.end()


def test_few_statements_are_worth_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "available_cores", lambda: 64)
    assert sharing.worth(sharing.MANY - 1) == 1
    assert sharing.worth(sharing.MANY) == sharing.MOST
    monkeypatch.setattr(sharing, "available_cores", lambda: 1)
    assert sharing.worth(10**9) == 1
