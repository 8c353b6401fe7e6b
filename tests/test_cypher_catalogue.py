"""Ready queries: their headers, their parameters, and what a user is told who gets them wrong."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from graphbuild.cypher import catalogue, find, grouped, inline, listing
from graphbuild.cypher.catalogue import GROUPS, folder, parse
from graphbuild.errors import QueryError

HEADER = """// title: A title
// answers: One thing
//   and another.
// param actor: string  -- who
// param limit: integer = 5  -- how many
// param day: date = null
// param names: list of string = "a, b"
// param sure: boolean = true
// param least: float = 0.5
"""
QUERY = parse(
    "mine", HEADER + "RETURN $actor AS a, $limit AS l, $day AS d, $names AS n, $sure AS s, $least AS x"
)


def test_every_query_says_what_it_answers() -> None:
    for query in catalogue():
        assert query.title, query.name
        assert query.answers.endswith("."), query.name
        assert all(parameter.description for parameter in query.parameters or ()), query.name


def test_there_are_at_least_twenty_five_queries() -> None:
    assert len(catalogue()) >= 25


def test_groups_come_in_their_order_with_every_query_in_one() -> None:
    groups = grouped(catalogue())
    assert tuple(groups) == GROUPS
    assert sorted(one.name for held in groups.values() for one in held) == sorted(
        one.name for one in catalogue()
    )


def test_a_listing_tells_programs_what_a_query_takes() -> None:
    (row,) = json.loads(listing([find("paths-by-class")]).to_json())
    assert (row["name"], row["group"]) == ("paths-by-class", "structure")
    assert row["parameters"][2] == {
        "name": "kind", "type": "link", "required": False, "default": "cooperation",
        "choices": ["cooperation", "conflict", "talks", "relations"],
        "description": "of which kind all links are",
    }  # fmt: skip


def test_a_query_names_a_command_line_that_asks_it() -> None:
    assert find("done-to").command() == "graphbuild query graph done-to -p source=SOURCE -p target=TARGET"


CLOSED = parse(
    "closed",
    '// param root: root = null\n// param quad: quad = null\n// param roots: list of root = "aid, AGREE"\n'
    "// param day: date = null\n// param limit: integer = 1\n"
    "RETURN $root AS r, $quad AS q, $roots AS l, $day AS d, $limit AS n",
)


def test_words_of_a_closed_set_are_taken_in_any_case() -> None:
    bound = CLOSED.bind({"root": "Consult", "quad": "VERBAL conflict", "roots": "reject,assault"})
    assert (bound["root"], bound["quad"], bound["roots"]) == (
        "CONSULT",
        "verbal conflict",
        ["REJECT", "ASSAULT"],
    )
    assert CLOSED.bind({})["roots"] == ["AID", "AGREE"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"root": "assualt"}, r"'assualt' is no root, which 'root' takes .did you mean 'ASSAULT'.*one of"),
        ({"quad": "war"}, r"'war' is no quad, which 'quad' takes; it is one of verbal cooperation, material"),
        ({"roots": "AID, AGRE"}, r"'AGRE' is no list of root, .*did you mean 'AGREE'"),
    ],
)  # fmt: skip
def test_a_word_outside_of_the_set_is_told_with_the_nearest(words: dict[str, str], told: str) -> None:
    with pytest.raises(QueryError, match=told):
        CLOSED.bind(words)
    with pytest.raises(QueryError, match=told):
        CLOSED.complete(words)


@pytest.mark.parametrize(
    "values", [{"limit": 1.5}, {"limit": True}, {"day": 5}, {"roots": [1]}, {"roots": "x"}, {"limit": "x"}]
)  # fmt: skip
def test_values_of_a_wrong_type_from_python_are_told(values: dict[str, object]) -> None:
    (name,) = values
    with pytest.raises(QueryError, match=f"which '{name}' takes"):
        CLOSED.complete(values)


def test_texts_from_python_are_read_by_the_declared_type() -> None:
    assert CLOSED.complete({"day": "2025-09-01", "limit": "3"})["day"] == dt.date(2025, 9, 1)
    assert CLOSED.complete({"limit": "3"})["limit"] == 3


def test_the_catalogue_is_found_in_a_checkout() -> None:
    assert folder().name == "queries"


def test_a_header_is_read() -> None:
    assert (QUERY.title, QUERY.answers) == ("A title", "One thing and another.")
    assert QUERY.parameters is not None
    assert [one.describe() for one in QUERY.parameters][:2] == [
        "actor (string, required): who",
        "limit (integer, default 5): how many",
    ]


def test_defaults_fill_what_is_not_given() -> None:
    assert QUERY.bind({"actor": "7"}) == {
        "actor": "7", "limit": 5, "day": None, "names": ["a", "b"], "sure": True, "least": 0.5,
    }  # fmt: skip


def test_words_become_values_of_the_declared_type() -> None:
    bound = QUERY.bind(
        {"actor": "null", "limit": "9", "day": "2025-09-01", "names": '["x, y"]', "sure": "no", "least": "2"}
    )
    assert bound == {
        "actor": "null", "limit": 9, "day": dt.date(2025, 9, 1), "names": ["x, y"], "sure": False,
        "least": 2.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, "mine needs the parameter 'actor' .who.; give it as actor=VALUE"),
        ({"actor": "a", "limt": "1"}, "takes no parameter 'limt' .did you mean 'limit'"),
        ({"actor": "a", "limit": "many"}, "'many' is no integer, which 'limit' takes; give a whole number"),
        ({"actor": "a", "day": "1 September"}, "give a day as YYYY-MM-DD"),
        ({"actor": "a", "sure": "maybe"}, "give true or false"),
        ({"actor": "a", "names": "[1"}, "give words with commas"),
    ],
)
def test_wrong_parameters_are_explained(words: dict[str, str], told: str) -> None:
    with pytest.raises(QueryError, match=told):
        QUERY.bind(words)


def test_values_from_python_get_the_same_defaults_and_checks() -> None:
    assert QUERY.complete({"actor": "a", "limit": 1})["names"] == ["a", "b"]
    with pytest.raises(QueryError, match="needs the parameter 'actor'"):
        QUERY.complete({})


def test_an_inline_query_takes_its_parameters_by_their_looks() -> None:
    query = inline("RETURN $a AS a, $b AS b, $c AS c, $d AS d, $e AS e, $f AS f")
    words = {"a": "5", "b": "2.5", "c": "true", "d": "2025-09-01", "e": "'5'", "f": '["x"]'}
    bound = query.bind(words)
    assert bound == {"a": 5, "b": 2.5, "c": True, "d": dt.date(2025, 9, 1), "e": "5", "f": ["x"]}


def test_an_inline_query_needs_the_parameters_it_uses() -> None:
    with pytest.raises(QueryError, match="needs the parameter 'who'"):
        inline("RETURN $who AS x").bind({})


def test_a_query_is_found_by_name_and_by_file(tmp_path: Path) -> None:
    file = tmp_path / "own.cypher"
    file.write_text("RETURN 1 AS x", encoding="utf-8")
    assert find(file).text == "RETURN 1 AS x"
    assert find("met").title == "Who met whom, and when"


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(QueryError, match="did you mean 'leaders'"):
        find("leader")


def test_a_name_is_no_way_out_of_the_catalogue() -> None:
    with pytest.raises(QueryError, match="can't read the query"):
        find("../pyproject")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("// title: x\nRETURN $a AS a", r"uses \$a and does not declare it"),
        ("// param a: string\nRETURN 1 AS a", "declares the parameter 'a' and does not use it"),
        ("// param a: string\n// param a: date\nRETURN $a AS a", "twice"),
        ("// param a: word\nRETURN $a AS a", "TYPE one of string, integer"),
        ("// param a: integer = x\nRETURN $a AS a", "'x' is no integer"),
        ("MATCH (n) DELETE n", "DELETE is refused"),
    ],
)
def test_a_query_that_breaks_the_rules_is_refused(text: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        parse("bad", text)
