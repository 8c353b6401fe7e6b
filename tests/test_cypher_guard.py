"""What a query may not contain, whatever it hides behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.cypher import guard
from graphbuild.errors import QueryError

HARMLESS = [
    "MATCH (n) RETURN n.name AS name",
    "MATCH (n) RETURN 'a; DELETE b' AS x",
    "MATCH (n) WHERE n.name = \"LOAD CSV FROM 'x'; CREATE (m)\" RETURN n.id AS id",
    "MATCH (n) RETURN n.`delete; load csv` AS x",
    "// SET, DELETE; LOAD CSV\nMATCH (n) RETURN n.id AS id",
    "RETURN 'it\\'s; SET' AS x",
    "MATCH (n)-[:SET|CREATE]->(m:Delete) RETURN n.set AS x, {delete: 1} AS y, $remove AS z",
    "MATCH (n) RETURN n.created AS x, toUpper('drop') AS settings",
    "RETURN 6 / 2 AS x",
    "RETURN `a``b` AS x",
]
REFUSED = {
    "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l": "LOAD CSV",
    "load\n\tcsv FROM 'x' AS l RETURN l": "LOAD CSV",
    "LOAD // x\nCSV FROM 'x' AS l RETURN l": "LOAD CSV",
    "LOAD /* x */ CSV FROM 'x' AS l RETURN l": "LOAD CSV",
    "LOAD\u00a0CSV FROM 'x' AS l RETURN l": "LOAD CSV",
    "RETURN 1 AS x UNION LOAD CSV FROM 'x' AS l RETURN l AS x": "LOAD CSV",
    "// \rLOAD CSV FROM 'x' AS l RETURN l": "LOAD CSV",
    "RETURN '\\u0027 AS x LOAD CSV FROM \\u0027x' AS y": "LOAD CSV",
    "RETURN '\\\\' AS x UNION LOAD CSV FROM 'x' AS l RETURN l AS x": "LOAD CSV",
    "RETURN `a``` AS x UNION LOAD CSV FROM 'x' AS l RETURN l AS x": "LOAD CSV",
    "RETURN 1 AS x; RETURN 2 AS x": "second statement",
    "RETURN 1 AS x; // y\n MATCH (n) RETURN n": "second statement",
    "MATCH (n) DETACH DELETE n": "DETACH is refused",
    "MATCH (n) set n.x = 1": "SET is refused",
    "CREATE (n)": "CREATE is refused",
    "MATCH (n) FOREACH (x IN [1] | SET n.y = x)": "FOREACH is refused",
    "MATCH (n) RETURN n.id FORMAT CSV": "FORMAT",
    "": "empty",
    " ; ": "empty",
    "// nothing": "empty",
    "RETURN 'open AS x": "a string",
    "RETURN `open AS x": "a quoted name",
    "RETURN 1 /* open": "a comment",
    "\\u004cOAD CSV FROM 'x' AS l RETURN l": "backslash",
}


@pytest.mark.parametrize("text", HARMLESS)
def test_a_reading_query_passes_unchanged(text: str) -> None:
    assert guard.check(text) == text


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_a_query_that_does_more_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        guard.check(text)


def test_a_closing_semicolon_is_taken_off() -> None:
    assert guard.check("RETURN 1 AS x ; // done\n") == "RETURN 1 AS x"


def test_parameters_are_found_outside_of_literals_and_comments() -> None:
    assert guard.parameters("RETURN $a + '$b' + $a + `$c` + $d // $e") == ["a", "d"]


@given(st.text(alphabet="'\"`\\/*;\n ab$", max_size=30))
def test_blanking_keeps_every_character_in_its_place(text: str) -> None:
    try:
        bare = guard.code(text)
    except QueryError:
        return
    assert len(bare) == len(text)
    assert all(mine in (theirs, " ") for mine, theirs in zip(bare, text, strict=True))


@given(st.text(max_size=30))
def test_what_stands_in_a_literal_never_counts(text: str) -> None:
    literal = text.replace("\\", "\\\\").replace("'", "\\'")
    query = f"RETURN '{literal}' AS x"
    assert guard.check(query) == query.replace("\r\n", "\n").replace("\r", "\n")
