"""The outlines of the world's land: what the package has, and how the script that writes them simplifies."""

from __future__ import annotations

import importlib.util
import itertools
import json
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from view_graphs import crowd, small

from graphbuild.lexicon.world import countries
from graphbuild.view.columns import packed
from graphbuild.view.payload import payload
from graphbuild.view.select import select

Line = list[tuple[float, float]]


@pytest.fixture(scope="module")
def outlines() -> Any:
    return json.loads((files("graphbuild.view") / "outlines.json").read_text(encoding="utf-8"))


def script() -> ModuleType:
    path = Path(__file__).parents[1] / "scripts" / "map_outlines.py"
    spec = importlib.util.spec_from_file_location("map_outlines", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maker = script()


def degrees(line: list[int], step: int) -> Line:
    x = y = 0
    points = []
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / step, y / step))
    return points


def inside(ring: Line, x: float, y: float) -> bool:
    """Whether a ray from a point crosses a ring an odd number of times."""
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


def on_land(outlines: Any, longitude: float, latitude: float) -> bool:
    rings = (degrees(line, outlines["step"]) for line in outlines["land"])
    return sum(inside(ring, longitude, latitude) for ring in rings) % 2 == 1


def test_capitals_lie_on_land_and_oceans_do_not(outlines):
    inland = {"RUS", "MNG", "ETH", "CHE", "AFG", "BOL", "UKR", "CHN", "CAF"}
    capitals = [(c.longitude, c.latitude) for c in countries() if c.iso3 in inland]
    assert len(capitals) == len(inland)
    assert all(on_land(outlines, *where) for where in capitals)
    assert not any(
        on_land(outlines, *where) for where in [(-30, 30), (-150, 0), (80, -20), (179.9, 20), (-179.9, -40)]
    )


def test_outlines_stay_on_the_map(outlines):
    for line in outlines["land"] + outlines["borders"]:
        points = degrees(line, outlines["step"])
        assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
        assert all(abs(ax - bx) < 90 for (ax, _), (bx, _) in itertools.pairwise(points))


def test_a_page_carries_little_of_them(outlines):
    assert len(packed(outlines)) < 40_000


def test_a_page_without_anything_on_a_map_has_none():
    assert payload(select(crowd(5)), "t").outlines is None
    made = payload(select(small()), "t")
    assert made.outlines is not None
    assert sorted(made.core["countries"]["columns"]["code"]) == ["PRK", "RUS"]


lines = st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=2, max_size=40)


@given(lines, st.floats(0, 50))
def test_a_simplified_line_keeps_its_ends_and_only_points_that_it_had(line, least):
    less = maker.simplified(line, least)
    assert (less[0], less[-1]) == (line[0], line[-1])
    left = iter(line)
    assert all(point in left for point in less)  # in their order


def test_a_bend_that_matters_stays():
    line = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    assert maker.simplified(line, 0.02) == [line[0], line[2], line[3], line[4]]


def test_a_ring_over_the_180th_meridian_is_cut_in_two():
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)]
    west, east = sorted(maker.on_the_map(ring), key=lambda piece: max(x for x, _ in piece))
    assert {x for x, _ in west} == {-180, -170}
    assert {x for x, _ in east} == {170, 180}
