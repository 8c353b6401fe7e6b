"""What a query may not contain, whatever it hides behind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
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
    "CALL { MATCH (n) RETURN count(n) AS x } RETURN x",
    "MATCH (a) CALL (a) { RETURN a.id AS x } RETURN x",
    "CALL db.labels() YIELD label RETURN label",
    "RETURN date.truncate('year', date()) AS x, duration . inDays (date(), date()).days AS y",
    "MATCH (n:Call)-[:CALL]->(m) RETURN n.call AS call, n.load AS csv, n.csv AS load",
    "MATCH (n) RETURN n.name AS payload",
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
    "`LOAD` CSV FROM 'x' AS l RETURN l": "LOAD CSV",  # which the embedded engine takes for a clause
    "RETURN 1 AS x UNION `load` `csv` FROM 'x' AS x RETURN x": "LOAD CSV",
    "WITH 1 AS x LIMIT 1LOAD CSV FROM 'x' AS l RETURN l": "LOAD CSV",
    "LOAD\u2003\u3000CSV FROM 'x' AS l RETURN l": "LOAD CSV",
    "CALL { LOAD CSV FROM 'x' AS l RETURN l } RETURN l": "LOAD CSV",
    "CALL apoc.load.json('http://x') YIELD value RETURN value": "procedure",
    "CALL `apoc`.`load`.`json`('http://x')": "procedure",
    "CALL/* x */apoc.load.csv('x')": "procedure",
    "MATCH (n) call\u00a0dbms.listConfig() YIELD name RETURN name": "procedure",
    "RETURN 1 AS x UNION CALL db.index.fulltext.queryNodes('a', 'b') YIELD node AS x RETURN x": "procedure",
    "CALL pagerank() YIELD node RETURN node": "procedure",
    "CALL db.cdc.enable({})": "procedure",
    "RETURN apoc.cypher.runFirstColumnSingle('LOAD CSV', {}) AS x": "plug-ins",
    "RETURN `apoc`.text.join(['a'], '') AS x": "plug-ins",
    "RETURN apoc . text /* x */ . join (['a'], '') AS x": "plug-ins",
    "SHOW SETTINGS": "begins with SHOW",
    "EXPLAIN MATCH (n) RETURN n": "begins with EXPLAIN",
    "USE other MATCH (n) RETURN n": "begins with USE",
    "CYPHER runtime = slotted MATCH (n) RETURN n": "begins with CYPHER",
    "TERMINATE TRANSACTION 'neo4j-1'": "begins with TERMINATE",
    "FOR VALID_TIME AS OF date() MATCH (n) RETURN n": "begins with FOR",
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


WORDS = [
    "LOAD CSV FROM 'x' AS l RETURN l",
    "CREATE (n)",
    "DETACH DELETE n",
    "CALL apoc.x.y()",
    "; RETURN 1",
    "SET n.x = 1",
]
SPACES = st.text(alphabet=" \t\n\x0b\x0c\x1c\x85\xa0\u1680\u2003\u2028\u202f\u3000", min_size=1, max_size=4)
COMMENTS = st.one_of(
    st.text(alphabet="abc'`;* ", max_size=8).map(lambda text: f"/*{text.replace('*/', '')} */"),
    st.text(alphabet="abc'`;*/ ", max_size=8).map(lambda text: f"//{text}\n"),
)
GAPS = st.lists(st.one_of(SPACES, COMMENTS), min_size=1, max_size=3).map("".join)


def in_any_case(word: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from([letter.lower(), letter.upper()]) for letter in word)).map("".join)


@settings(deadline=None)
@given(
    st.sampled_from(WORDS),
    st.text(alphabet="a \n'\"`/", max_size=10),
    st.sampled_from(["'", '"', "`", "/*", "//"]),
)
def test_nothing_counts_within_a_literal_a_name_or_a_comment(word: str, more: str, mark: str) -> None:
    close = {"/*": "*/", "//": "\n"}.get(mark, mark)
    inner = f"{word} {more}"
    for bad in (close, "\n") if mark == "//" else (close, "\\", *("`" if mark == "`" else "")):
        inner = inner.replace(bad, "")
    quoted = f"{mark}{inner}{close}"
    query = {
        "/*": f"RETURN 1 {quoted} AS x",
        "//": f"RETURN 1 {quoted} AS x",
        "`": f"RETURN 1 AS {quoted}",
    }.get(mark, f"RETURN {quoted} AS x")
    assert guard.check(query) == query


@settings(deadline=None)
@given(
    in_any_case("load"),
    GAPS,
    in_any_case("csv"),
    st.booleans(),
    st.sampled_from(["", "RETURN 1 AS l UNION "]),
)
def test_load_csv_counts_in_any_case_and_with_anything_between(
    load: str, gap: str, csv: str, quoted: bool, before: str
) -> None:
    word = f"`{load}`" if quoted else load
    with pytest.raises(QueryError, match="LOAD CSV is refused"):
        guard.check(f"{before}{word}{gap}{csv} FROM 'file:///etc/passwd' AS l RETURN l")


@settings(deadline=None)
@given(in_any_case("call"), GAPS, st.sampled_from(["apoc.load.json", "`apoc`.load.json", "dbms . x"]))
def test_a_procedure_counts_in_any_case_and_with_anything_between(call: str, gap: str, name: str) -> None:
    with pytest.raises(QueryError, match="procedure is refused"):
        guard.check(f"{call}{gap}{name}('x') YIELD value RETURN value")


@settings(deadline=None)
@given(
    st.sampled_from(["create", "merge", "set", "delete", "detach", "remove", "foreach", "drop"]).flatmap(
        in_any_case
    ),
    GAPS,
)
def test_a_write_counts_in_any_case_and_behind_anything(word: str, gap: str) -> None:
    with pytest.raises(QueryError, match=f"{word.upper()} is refused"):
        guard.check(f"MATCH (n){gap}{word}{gap}(m)")


@settings(deadline=None)
@given(GAPS)
def test_a_second_statement_counts_behind_anything(gap: str) -> None:
    with pytest.raises(QueryError, match="second statement"):
        guard.check(f"RETURN 1 AS x{gap};{gap}RETURN 2 AS x")


@settings(deadline=None)
@given(st.text(alphabet="'\"`\\/*;\n aLOADCSV()[]{}.:", max_size=40))
def test_any_text_is_let_through_or_refused_and_never_changed_within(text: str) -> None:
    try:
        checked = guard.check(text)
    except QueryError:
        return
    assert text.startswith(checked)
