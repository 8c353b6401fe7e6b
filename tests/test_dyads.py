"""Intensity, and the time series of pairs."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from dated_graph import event, graph

from graphbuild.errors import GraphbuildError, LexiconError, MissingExtraError
from graphbuild.lexicon.intensity import FILE, Step, intensities, intensity_of, read_scale
from graphbuild.lexicon.tables import load_table, parse_table
from graphbuild.records import QUADS, ROOTS

pandas = pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")

SEPTEMBER = {"start": "2025-09-03"}


def rows(table: Any, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in table[list(columns)].itertuples(index=False)]


# ------------------------------------------------------------------ the scale


def test_every_class_has_a_value_of_the_sign_of_its_quad_class() -> None:
    scale = intensities()
    assert set(scale) == set(ROOTS)
    assert [root for root in ROOTS if (scale[root] > 0) != ("cooperation" in QUADS[root])] == []
    assert all(-10 <= value <= 10 for value in scale.values())


def test_a_class_has_the_mean_of_the_codes_it_took_the_place_of() -> None:
    assert (intensities()["REQUEST"], intensities()["ASSAULT"], intensities()["AID"]) == (-1.0, -9.7, 7.0)


def test_every_code_of_cameo_that_is_no_mere_statement_is_in_a_class() -> None:
    roots = {step.cameo[:2] for step in load_table(FILE, Step)}
    assert roots == {f"{number:02}" for number in range(2, 21)}


def test_what_is_denied_has_no_intensity() -> None:
    assert intensity_of("AID", "negative") is None
    assert intensity_of("AID", "positive") == 7.0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ASSAULT,18,-11", "line 2: column 'goldstein'"),
        ("ASSAULT,1,-9", "line 2: column 'cameo'"),
        ("FIGHT,19,-10", "line 2: column 'root'"),
        ("ASSAULT,18,-9\nASSAULT,18,-9", "the code 18 stands there twice"),
        ("ASSAULT,18,-9", "no row for the class AGREE"),
    ],
)
def test_a_faulty_scale_says_where(line: str, told: str) -> None:
    with pytest.raises(LexiconError, match=told):
        read_scale(
            tuple(parse_table(io.StringIO(f"root,cameo,goldstein\n{line}\n"), "own.csv", Step)), "own.csv"
        )


def test_the_docs_have_the_values() -> None:
    page = (Path(__file__).parents[1] / "docs" / "time.md").read_text(encoding="utf-8")
    told = {root: float(value) for root, value in re.findall(r"`([A-Z]+)` \| (-?\d+\.\d) \|", page)}
    assert told == dict(intensities())


# ------------------------------------------------------------------ the table


def test_one_row_is_a_source_a_target_and_a_month() -> None:
    events = [
        event("e1", "d01 d10", **SEPTEMBER),
        event("e2", "d20", root="ACCUSE", start="2025-09-30", end="2025-10-02"),
        event("e3", start="2025-10-01"),
        event("e4", source="ukraine", target="russia", **SEPTEMBER),
    ]
    table = graph(events).dyads()
    assert rows(table, "source", "target", "events") == [
        ("russia", "ukraine", 2), ("russia", "ukraine", 1), ("ukraine", "russia", 1),
    ]  # fmt: skip
    first = table.iloc[0]
    assert (str(first["period"]), first["source_name"], first["target_name"]) == (
        "2025-09",
        "Russia",
        "Ukraine",
    )
    quads = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
    assert first[quads].tolist() == [0, 0, 1, 1]
    assert (first["intensity_sum"], first["intensity_mean"]) == (-11.7, -5.85)
    assert (first["claims"], first["sources"]) == (3, 2)


@pytest.mark.parametrize(
    ("freq", "periods"),
    [("D", 3), ("W", 2), ("M", 2), ("Q", 2), ("Y", 1)],
)
def test_periods_are_days_weeks_months_quarters_or_years(freq: Any, periods: int) -> None:
    days = ["2025-09-29", "2025-09-30", "2025-10-06"]
    table = graph([event(day, start=day) for day in days]).dyads(freq)
    assert len(table) == periods
    assert table["events"].sum() == 3


def test_only_facts_count_unless_another_status_is_asked_for() -> None:
    whole = graph(
        [
            event("e1"),
            event("e2", modality="planned"),
            event("e3", polarity="negative"),
            event("e4", hedged=True),
        ]
    )
    assert whole.dyads()["events"].tolist() == [2]
    assert whole.dyads(modality="planned")["events"].tolist() == [1]
    assert whole.dyads(modality=["actual", "planned"])["events"].tolist() == [3]
    assert whole.dyads(modality=None)["events"].tolist() == [3]


def test_classes_can_be_chosen() -> None:
    whole = graph([event("e1"), event("e2", root="ACCUSE")])
    assert whole.dyads(roots=["ACCUSE"])["intensity_sum"].tolist() == [-2.0]


def test_an_event_without_a_day_counts_where_it_was_first_reported_or_not_at_all() -> None:
    whole = graph([event("e1", "d20 d10"), event("e2", "undated")])
    assert rows(whole.dyads("D").astype({"period": str}), "period", "events") == [("2025-09-10", 1)]
    assert len(whole.dyads(undated=False)) == 0


def test_a_meeting_counts_in_both_directions_and_once_for_a_pair() -> None:
    whole = graph([event("e1", root="CONSULT", source="putin", target="kim", symmetric=True)])
    assert rows(whole.dyads(), "source", "target", "events") == [("kim", "putin", 1), ("putin", "kim", 1)]
    assert rows(whole.dyads(directed=False), "source", "target", "events") == [("kim", "putin", 1)]


def test_a_pair_without_direction_has_one_row() -> None:
    whole = graph([event("e1"), event("e2", source="ukraine", target="russia")])
    assert rows(whole.dyads(directed=False), "source", "target", "events") == [("russia", "ukraine", 2)]


def test_organs_and_persons_count_for_their_states_and_others_do_not() -> None:
    events = [
        event("e1"),
        event("e2", source="army"),
        event("e3", source="putin", root="THREATEN"),
        event("e4", source="tass", root="ACCUSE"),
        event("e5", source="un", root="REQUEST"),
        event("e6", source="putin", target="army", root="REQUEST"),
    ]
    table = graph(events).dyads(states=True)
    assert rows(table, "source", "source_name", "target", "target_name", "events") == [
        ("RUS", "Russia", "UKR", "Ukraine", 3)
    ]


def test_monads_are_what_one_does_to_itself_or_to_nobody() -> None:
    events = [event("e1", source="putin", target="army"), event("e2", source="army", target=None)]
    assert len(graph(events).dyads(states=True)) == 0
    table = graph(events).dyads(states=True, monads=True)
    assert table["target"].isna().tolist() == [True, False]
    assert rows(table.fillna({"target": ""}), "source", "target", "events") == [
        ("RUS", "", 1),
        ("RUS", "RUS", 1),
    ]


def test_a_panel_has_every_period_of_every_pair() -> None:
    events = [
        event("e1", start="2025-01-05"),
        event("e2", source="kim", target=None, start="2025-04-05"),
    ]
    table = graph(events).dyads(fill=True, monads=True)
    assert len(table) == 2 * 4
    assert table["events"].tolist() == [0, 0, 0, 1, 1, 0, 0, 0]
    assert table["intensity_sum"].tolist() == [0, 0, 0, -9.7, -9.7, 0, 0, 0]
    assert table["intensity_mean"].isna().sum() == 6
    assert table.dtypes["events"] == "int64"
    assert list(table.columns) == list(graph().dyads().columns)


def test_a_graph_without_events_has_the_columns() -> None:
    table = graph().dyads(fill=True)
    assert len(table) == 0
    assert {"source", "target", "period", "intensity_mean"} <= set(table.columns)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"freq": "H"}, "no frequency 'H'; give one of D, W, M, Q, Y"),
        ({"roots": ["CONSLT"]}, "no root 'CONSLT'; give one of AGREE"),
        ({"modality": "real"}, "no modality 'real'; give one of actual"),
    ],
)
def test_a_slip_of_the_pen_is_told(given: dict[str, Any], told: str) -> None:
    with pytest.raises(GraphbuildError, match=told):
        graph().dyads(**given)


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"graphbuild\[pandas\]"):
        graph().dyads()
