"""What is said to differ between the engines does, each example, and what is to be written instead doesn't;
all other expressions of a long table are answered alike or refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kglite
import neo4j
import pytest
from cypher_database import served
from cypher_graph import day, hand_built
from neo4j.exceptions import Neo4jError
from neo4j_server import Neo4jServer
from test_cypher_differential import typed

from graphbuild.cypher import Difference, Engine, Rows, differences, guard
from graphbuild.cypher.functions import FUNCTIONS, RATHER
from graphbuild.cypher.server import read
from graphbuild.errors import QueryError

TABLE = Path(__file__).with_name("cypher_expressions.txt")
PARAMETERS: dict[str, Any] = {
    "i": 3, "f": 1.5, "s": "text", "d": day(30), "l": [1, 2, 3], "m": {"a": 1}, "n": None, "b": True,
    "maps": [{"a": 1}], "ids": ["un", "russia"],
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(hand_built())


@pytest.fixture(scope="module")
def driver(neo4j_server: Neo4jServer) -> Iterator[neo4j.Driver]:
    with served(hand_built(), neo4j_server) as driver:
        yield driver


def comparable(rows: Rows) -> tuple[Any, ...]:
    return rows.columns, sorted(repr([typed(value) for value in row]) for row in rows)


def exact(rows: Rows) -> list[str]:
    return sorted(map(repr, rows))


def given(text: str) -> dict[str, Any]:
    return {name: PARAMETERS[name] for name in guard.parameters(text)}


def by_kind(kind: str) -> list[Difference]:
    return [one for one in differences() if one.embedded == kind]


def named(one: Difference) -> str:
    return one.construct


@pytest.mark.neo4j
@pytest.mark.parametrize("one", by_kind("refused"), ids=named)
def test_what_is_refused_works_on_a_server(engine: Engine, driver: neo4j.Driver, one: Difference) -> None:
    with pytest.raises(QueryError) as caught:
        engine.run(one.example)
    assert "graphbuild_" not in str(caught.value)
    assert "\n" not in str(caught.value)
    read(driver, one.example)


@pytest.mark.neo4j
@pytest.mark.parametrize("one", by_kind("rewritten"), ids=named)
def test_what_is_rewritten_answers_as_a_server_does(
    engine: Engine, driver: neo4j.Driver, one: Difference, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = comparable(read(driver, one.example))
    assert comparable(engine.run(one.example)) == served
    monkeypatch.setattr("graphbuild.cypher.dialect.adapt", lambda text, parameters: text)
    with contextlib.suppress(QueryError):
        assert comparable(engine.run(one.example)) != served, "the engine does it by itself"


@pytest.mark.neo4j
@pytest.mark.parametrize("one", by_kind("differs"), ids=named)
def test_what_differs_is_told_truly(engine: Engine, driver: neo4j.Driver, one: Difference) -> None:
    embedded = engine.run(one.example)
    try:
        served = read(driver, one.example)
    except Neo4jError:
        assert "an error in Neo4j" in one.note
    else:
        assert exact(embedded) != exact(served)


@pytest.mark.neo4j
@pytest.mark.parametrize("one", [one for one in differences() if one.instead], ids=named)
def test_what_is_written_instead_answers_alike(engine: Engine, driver: neo4j.Driver, one: Difference) -> None:
    embedded = engine.run(one.instead)
    assert comparable(embedded) == comparable(read(driver, one.instead))
    assert len(embedded) > 0


def test_every_hint_about_a_function_is_among_the_differences() -> None:
    told = {one.construct.removesuffix("()").lower() for one in differences()}
    of_the_engine_alone = {name for name, hint in RATHER.items() if "of the embedded engine alone" in hint}
    same_as_others = {"localdatetime.truncate", "localtime.truncate", "time.truncate", "date.statement"}
    same_as_others |= {"date.transaction"}
    assert set(RATHER) - told == of_the_engine_alone | same_as_others
    assert not set(RATHER) & FUNCTIONS


def test_all_differences_have_names_of_their_own() -> None:
    names = [one.construct for one in differences()]
    assert len(names) == len(set(names))
    assert len(names) > 60


@pytest.mark.neo4j
def test_a_table_of_expressions_is_answered_alike_or_refused(engine: Engine, driver: neo4j.Driver) -> None:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    wrong: list[str] = []
    alike = refused = 0
    for line in lines:
        text = line if line.startswith(("MATCH", "UNWIND", "WITH", "OPTIONAL")) else f"RETURN {line} AS x"
        try:
            embedded = engine.run(text, given(text))
        except QueryError:
            refused += 1
            continue
        try:
            served = read(driver, text, given(text))
        except Neo4jError as error:
            wrong.append(f"{text}: {embedded.rows[:3]}, and Neo4j says {str(error)[:100]}")
            continue
        if comparable(embedded) == comparable(served):
            alike += 1
        else:
            wrong.append(f"{text}: {embedded.rows[:3]}, and Neo4j {served.rows[:3]}")
    assert not wrong, "\n".join(wrong)
    assert alike > 9 * refused
    assert kglite.__version__ == "0.21.2", "a new engine: run the differential test with 5,000 queries"
