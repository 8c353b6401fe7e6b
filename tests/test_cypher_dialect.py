"""Words of a query, nested and written anew: what isn't misread stays as it is."""

from __future__ import annotations

import pytest
from cypher_queries import Writer, random_graph, values
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.cypher import tokens
from graphbuild.cypher.dialect import adapt, regular_expression
from graphbuild.errors import QueryError

KNOWN = values(random_graph())


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_words_put_together_again_are_the_query(seed: int) -> None:
    text = Writer(seed, KNOWN).query().text
    assert str(tokens.parse(text)) == text


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_what_was_adapted_needs_no_more_but_for_what_divides(seed: int) -> None:
    query = Writer(seed, KNOWN).query()
    once = adapt(query.text, query.parameters)
    if not any(word in once for word in ("graphbuild_title", "coalesce", "round", "floor", "=~")):
        assert adapt(once, query.parameters) == once


@settings(deadline=None)
@given(st.text(max_size=40))
def test_a_text_means_the_same_when_it_is_quoted_anew(text: str) -> None:
    assert tokens.value(tokens.quote(text)) == text
    assert adapt(f"RETURN {tokens.quote(text + 'x')} AS x") == f"RETURN {tokens.quote(text + 'x')} AS x"


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("RETURN a.b / 2 AS x", "RETURN a.b / 2 AS x"),
        ("RETURN a / b AS x", "RETURN coalesce(a / b, ((a) * 1.0 * ((b) ^ -1))) AS x"),
        ("RETURN -a % b[0] ^ 2", "RETURN -coalesce(a % b[0] ^ 2, ((a) * 0.0 + ((b[0] ^ 2) ^ -1) * 0.0))"),
        ("RETURN round(x.y) AS r", "RETURN floor((x.y) + 0.5) AS r"),
        ("RETURN round(x, 2) AS r", "RETURN round((x) * 1.0000000000000002, 2) AS r"),
        ("RETURN 1 /* a\n b */ AS x", "RETURN 1  \n AS x"),
        ("RETURN 'a\\bc' AS x", "RETURN 'a\bc' AS x"),
        ("RETURN {title: 1, type: 2, start: 3} AS x", "RETURN {title: 1, type: 2, start: 3} AS x"),
        ("MATCH (d:Document) RETURN d {.title}", "MATCH (d:Document) RETURN d {title: d.graphbuild_title}"),
        ("MATCH ()-[r]->() RETURN r['start'] AS x", "MATCH ()-[r]->() RETURN r['start'] AS x"),
        ("RETURN 1 AS x UNION DISTINCT RETURN 2 AS x", "RETURN 1 AS x UNION  RETURN 2 AS x"),
        ("RETURN (COUNT { (a)--() } > 1) AS x", "RETURN (0 + COUNT { (a)--() } > 1) AS x"),
    ],
)  # fmt: skip
def test_what_would_be_misread_is_written_differently(text: str, adapted: str) -> None:
    assert adapt(text) == adapted


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("Kim Jong Un", "Kim Jong Un"),
        (r"\d+[\w-]\.", r"[0-9]+[A-Za-z0-9_-]\."),
        (r"[^.]*a.", r"[^.]*a[^\n\r\x{85}\x{2028}\x{2029}]"),
        (r"(?i)\S{2,3}", r"(?i)[^ \t\n\x0B\f\r]{2,3}"),
    ],
)
def test_a_regular_expression_is_written_for_the_engine(pattern: str, written: str) -> None:
    assert regular_expression(pattern) == written


@pytest.mark.parametrize(
    "pattern", [r"\bKim\b", "(?s).*", "(?i)É", "[[:alpha:]]", r"\Q.\E", "[a-z&&b]", r"\p{Alpha}"]
)
def test_a_regular_expression_that_the_engines_read_differently_is_refused(pattern: str) -> None:
    with pytest.raises(QueryError):
        regular_expression(pattern)
