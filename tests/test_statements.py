"""Claims by the million: what they share is held once, and a bad line is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from statements import city, claim, days, person, relation, state

from graphbuild.errors import InputError
from graphbuild.records import Claim, Statement, to_json
from graphbuild.statements import Shared, head_of, lines_of, read_statements, statements_of

KIM, RUSSIA = person("Kim Jong Un", "PRK", aliases=("Mr Kim",)), state("Russia", "RUS")
TOLD: tuple[Statement, ...] = (
    claim("a", KIM, "SUPPORT", RUSSIA, time=days("2025-09-04"), place=city("Beijing", "CHN")),
    claim("a", KIM, "SUPPORT", RUSSIA, 90, time=days("2025-09-04"), place=city("Beijing", "CHN")),
    claim("b", RUSSIA, "SUPPORT", None, attributed_to=KIM),
    relation("b", KIM, "citizen_of", RUSSIA),
)


def test_what_is_read_is_what_was_written() -> None:
    assert tuple(statements_of([*map(to_json, TOLD), b"", b" \r"], Shared())) == TOLD


def test_equal_parts_are_held_once() -> None:
    one, two, three, four = statements_of(map(to_json, TOLD), Shared())
    assert isinstance(one, Claim)
    assert isinstance(two, Claim)
    assert isinstance(three, Claim)
    assert one.source is two.source is three.attributed_to is four.source
    assert one.target is two.target is three.source is four.target
    assert (one.time is two.time, one.place is two.place) == (True, True)
    assert one.doc is two.doc
    assert one.predicate is two.predicate is three.predicate


def test_what_differs_in_one_word_stays_apart() -> None:
    other = person("Kim Jong Un", "PRK", aliases=("Kim",))
    told = [claim("a", KIM, "SUPPORT", None), claim("b", other, "SUPPORT", None)]
    assert list(statements_of(map(to_json, told), Shared())) == told


def test_lines_come_with_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(b"\r\n".join([b"", *map(to_json, TOLD)]))
    assert [(number, line.strip()) for number, line in lines_of(path)] == [
        (number, to_json(statement)) for number, statement in enumerate(TOLD, start=2)
    ]
    assert list(read_statements(path)) == list(TOLD)


def test_the_head_of_a_line_tells_where_it_belongs() -> None:
    for statement in TOLD:
        head = head_of(to_json(statement))
        assert head
        assert (head.doc, head.id, head.kind) == (
            statement.doc, statement.id, "claim" if isinstance(statement, Claim) else "relation",
        )  # fmt: skip
    for line in (b"{}", b"\xff", b"{", b'{"kind":"other","doc":"a","id":"b"}', b'{"kind":"claim","doc":1}'):
        assert head_of(line) is None


@pytest.mark.parametrize(
    "line", [b"{}", b'{"kind":"nonsense"}', b"\xff", b"{", to_json(TOLD[0]) + to_json(TOLD[1])]
)
def test_a_bad_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(to_json(TOLD[0]) + b"\n\n" + line + b"\n")
    with pytest.raises(InputError, match=r"claims.jsonl, line 3: not a claim or relation"):
        list(read_statements(path))


def test_a_missing_file_of_claims_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't read"):
        list(read_statements(tmp_path / "nothing.jsonl"))
