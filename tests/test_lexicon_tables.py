"""The loader of CSV tables and the slugs of names."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.errors import LexiconError
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import load_table, parse_table


class Row(msgspec.Struct, frozen=True):
    name: str
    aliases: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    note: str | None = None
    weight: float | None = None
    former: bool = False

    def __post_init__(self):
        if self.name == "Atlantis":
            raise ValueError("Atlantis has sunk")


def rows(*lines):
    return list(parse_table([line + "\n" for line in lines], "table.csv", Row))


def test_cells_become_the_types_of_their_fields():
    assert rows("name,aliases,codes,weight,former", "Oz,a|b,X|Y,1.5,true") == [
        Row("Oz", ("a", "b"), frozenset({"X", "Y"}), weight=1.5, former=True)
    ]


def test_an_empty_cell_takes_the_default():
    assert rows("name,aliases,note,weight", "Oz,,,") == [Row("Oz")]


def test_the_word_null_is_no_empty_cell():
    assert rows("name,note", "null,null") == [Row("null", note="null")]


def test_quoted_cells_and_blank_lines_are_fine():
    assert rows("name,note", "", '"Oz, the land","say ""oz"""') == [Row("Oz, the land", note='say "oz"')]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "table.csv: empty"),
        (["name,size"], "table.csv, line 1: unknown column 'size'; known are name, aliases"),
        (["name,name"], "table.csv, line 1: column 'name' stands there twice"),
        (["note"], "table.csv, line 1: column 'name' is missing"),
        (["name,note", "Oz"], "table.csv, line 2: 1 cells where the header has 2"),
        (["name,note", "Oz,", ",x"], "table.csv, line 3: .*missing required field `name`"),
        (["name,weight", "Oz,heavy"], "table.csv, line 2: column 'weight': Expected `float.*in 'heavy'"),
        (
            ["name,aliases", "Oz,a||b"],
            "table.csv, line 2, column 'aliases': an empty item in the list 'a||b'",
        ),
        (["name,aliases", "Oz,a|a"], "table.csv, line 2, column 'aliases': 'a' stands there twice"),
        (["name", "Oz", "Atlantis"], "table.csv, line 3: Atlantis has sunk"),
        (["name", '"Oz'], "table.csv, line 2: not a well-formed CSV row"),
    ],
)
def test_a_fault_is_named_with_its_file_line_and_kind(lines, message):
    with pytest.raises(LexiconError, match=message.replace("|", r"\|")):
        rows(*lines)


def test_a_table_that_does_not_ship_is_named():
    with pytest.raises(LexiconError, match=r"atlantis\.csv: no such table in the lexicon"):
        load_table("atlantis.csv", Row)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Beijing", "beijing"), ("U.S.", "us"), ("São Tomé", "sao-tome"), ("Xi’an", "xian"),
        ("Diyarbakır", "diyarbakir"), ("10 Downing Street", "10-downing-street"), ("Straße", "strasse"),
        ("  Kim Jong Un ", "kim-jong-un"), ("Łódź", "lodz"), ("İstanbul", "istanbul"),
    ],
)  # fmt: skip
def test_slugs_are_readable(name, expected):
    assert slug(name) == expected


def test_names_in_other_scripts_keep_distinct_slugs():
    assert len({slug(name) for name in ("Газпром", "Роснефть", "北京", "上海", "Ян Yang", "Yang", "")}) == 7


@given(st.text())
def test_a_slug_is_never_empty_and_is_its_own_slug(name):
    assert slug(name)
    assert slug(slug(name)) == slug(name)


@given(st.text())
def test_a_slug_is_safe_in_files_queries_and_pages(name):
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
