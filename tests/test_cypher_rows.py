"""Rows as tables, CSV, JSON and DataFrames."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from graphbuild.cypher import Rows

DAY = dt.date(2025, 9, 1)


def test_dictionaries_carry_the_columns() -> None:
    assert Rows(("a", "b"), ((1, DAY),)).to_dicts() == [{"a": 1, "b": DAY}]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_csv_disarms_texts_that_a_spreadsheet_would_run(cell: str) -> None:
    written = Rows(("x",), ((cell,),)).to_csv()
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == ["'" + cell]


def test_csv_leaves_negative_numbers_alone() -> None:
    assert Rows(("x", "y"), ((-1, -2.5),)).to_csv() == "x,y\r\n-1,-2.5\r\n"


def test_csv_disarms_column_names() -> None:
    assert Rows(("=x",), ()).to_csv() == "'=x\r\n"


def test_csv_writes_dates_truth_nothing_and_lists() -> None:
    written = Rows(("d", "t", "n", "l"), ((DAY, True, None, ["a", 1]),)).to_csv()
    assert list(csv.reader(io.StringIO(written)))[1] == ["2025-09-01", "true", "", '["a",1]']


def test_json_is_one_array_that_any_parser_reads() -> None:
    rows = Rows(("d", "l", "x"), ((DAY, ["ä", None], float("nan")), (None, [], 1)))
    assert json.loads(rows.to_json()) == [
        {"d": "2025-09-01", "l": ["ä", None], "x": None},
        {"d": None, "l": [], "x": 1},
    ]


def test_json_of_no_rows_is_an_empty_array() -> None:
    assert json.loads(Rows(("x",), ()).to_json()) == []


def test_texts_for_a_table_hold_no_control_characters() -> None:
    texts = Rows(("a", "b", "c"), (("x\x1b[2Jy\nz\u202e", None, ["p", "q"]),)).to_texts()
    assert texts == [("x [2Jy z ", "", "p; q")]


def test_a_dataframe_has_the_columns_even_without_rows() -> None:
    pytest.importorskip("pandas")
    assert list(Rows(("a", "b"), ()).to_dataframe().columns) == ["a", "b"]


def test_a_dataframe_has_the_types_of_its_values() -> None:
    pytest.importorskip("pandas")
    frame = Rows(
        ("day", "n", "x", "mixed", "sure", "text", "list", "none"),
        ((DAY, 1, 0.5, 1, True, "a", ["b"], None), (None, None, None, 2.5, None, None, None, None)),
    ).to_dataframe()
    assert [str(dtype) for dtype in frame.dtypes] == [
        "datetime64[s]", "Int64", "float64", "float64", "boolean", "string", "object", "object",
    ]  # fmt: skip
    assert frame["day"].dt.year.tolist()[0] == 2025
    assert frame["n"].sum() == 1
    assert frame["list"][0] == ["b"]
    assert frame.isna().iloc[1].tolist() == [True, True, True, False, True, True, True, True]


def test_a_dataframe_takes_what_pandas_has_no_type_for() -> None:
    pytest.importorskip("pandas")
    frame = Rows(
        ("n", "day", "both", "both"), ((2**70, dt.date(1, 1, 1), 1, "a"), (1, None, "b", None))
    ).to_dataframe()
    assert list(frame.columns) == ["n", "day", "both", "both"]
    assert frame["n"].tolist() == [2**70, 1]
    assert frame["day"].dt.year.tolist()[0] == 1
    assert frame["both"].iloc[:, 0].tolist() == [1, "b"]
