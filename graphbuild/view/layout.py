"""Where the nodes of a page stand: one layout a connected component, pushed apart and packed side by side.

Kamada and Kawai's spring model (1989) for components up to some hundred nodes, Fruchterman and Reingold's
(1991) beyond, both from igraph. The same input gives the same positions in every process.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_EDGE = 150.0  # wanted length of an edge, in the page's units (pixels at zoom 1)
_GAP = 34.0  # least room between the borders of two nodes, above one another
_WIDE = 1.7  # and this much more beside one another
_SPREAD = 78.0  # wanted distance of a node to its nearest neighbour, as the median
_MARGIN = 90.0  # room around a packed component
_ASPECT = 1.45  # width to height of the whole
_SPRING_NODES = 500
_ROUNDS = 60

Point = tuple[float, float]


def positions(
    nodes: Sequence[str], edges: Iterable[tuple[str, str]], radius: Mapping[str, float]
) -> dict[str, tuple[int, int]]:
    """A place for every node, in whole pixels around (0, 0): no two circles of the given radii touch."""
    import igraph

    index = {node: i for i, node in enumerate(nodes)}
    pairs = sorted({(min(a, b), max(a, b)) for a, b in ((index[s], index[t]) for s, t in edges) if a != b})
    graph = igraph.Graph(n=len(nodes), edges=pairs)
    graph.vs["node"] = list(nodes)
    # igraph draws from Python's generator: a seeded one for us, and the shared one back for everybody else.
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311  # a layout, not a secret
    try:
        blocks = [
            _component(graph.induced_subgraph(members), radius) for members in graph.connected_components()
        ]
    finally:
        igraph.set_random_number_generator(random)
    return _packed(blocks)


def _component(graph: Any, radius: Mapping[str, float]) -> dict[str, Point]:
    names: list[str] = graph.vs["node"]
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    start = graph.layout_circle()
    if len(names) <= _SPRING_NODES:
        # Between two hubs stand their many neighbours: longer edges there keep the middle from clotting.
        degree: list[int] = graph.degree()
        lengths = [min(degree[e.source], degree[e.target]) ** 0.7 for e in graph.es]
        layout = graph.layout_kamada_kawai(seed=start, weights=lengths)
    else:
        rounds = max(80, 300_000 // len(names))
        layout = graph.layout_fruchterman_reingold(seed=start, niter=rounds)
    points = _upright([(float(x), float(y)) for x, y in layout])
    lengths = [math.dist(points[e.source], points[e.target]) for e in graph.es]
    mean = sum(lengths) / len(lengths) or 1.0
    scale = _EDGE / mean
    if len(points) > 2:
        scale = max(scale, _SPREAD / max(_median_gap(points), mean / 20))
    # Names are wider than high: pushed apart in a picture that is squeezed sideways, nodes get room for them.
    points = [(x * scale / _WIDE, y * scale) for x, y in points]
    points = [(x * _WIDE, y) for x, y in _apart(points, [radius[name] for name in names])]
    return dict(zip(names, points, strict=True))


def _upright(points: list[Point]) -> list[Point]:
    """Turned so that the longest axis lies flat: screens are wide."""
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    xx = sum((x - mx) ** 2 for x, _ in points)
    yy = sum((y - my) ** 2 for _, y in points)
    xy = sum((x - mx) * (y - my) for x, y in points)
    angle = -0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    return [((x - mx) * cos - (y - my) * sin, (x - mx) * sin + (y - my) * cos) for x, y in points]


def _median_gap(points: list[Point]) -> float:
    """Median distance to the nearest neighbour, found along the x axis."""
    order = sorted(points)
    gaps = []
    for i, (x, y) in enumerate(order):
        best = math.inf
        for step in (1, -1):
            j = i + step
            while 0 <= j < len(order) and abs(order[j][0] - x) < best:
                best = min(best, math.hypot(order[j][0] - x, order[j][1] - y))
                j += step
        gaps.append(best)
    return sorted(gaps)[len(gaps) // 2]


def _apart(points: list[Point], radii: list[float]) -> list[Point]:
    """Pushes circles that touch apart, each pair by half of what is missing, until none do; what still
    touches after some rounds is resolved by growing the whole."""
    spots = [list(point) for point in points]
    cell = 2 * max(radii) + _GAP
    for _ in range(_ROUNDS):
        moved = False
        for i, j in _close(spots, cell):
            (ax, ay), (bx, by) = spots[i], spots[j]
            least = radii[i] + radii[j] + _GAP
            dx, dy = bx - ax, by - ay
            far = math.hypot(dx, dy)
            if far >= least - 0.5:
                continue
            if far < 1e-6:  # on the same spot: part along an angle that depends on the pair only
                dx, dy, far = math.cos(i + 2.0 * j), math.sin(i + 2.0 * j), 1.0
            push = (least - math.hypot(bx - ax, by - ay)) / 2
            dx, dy = dx / far * push, dy / far * push
            spots[i], spots[j] = [ax - dx, ay - dy], [bx + dx, by + dy]
            moved = True
        if not moved:
            break
    worst = 1.0
    for i, j in _close(spots, cell):
        far = math.dist(spots[i], spots[j])
        worst = max(worst, (radii[i] + radii[j] + 4) / max(far, 1.0))
    return [(x * worst, y * worst) for x, y in spots]


def _close(spots: list[list[float]], cell: float) -> list[tuple[int, int]]:
    """Pairs in the same or neighbouring cells of a grid, in order."""
    grid: dict[tuple[int, int], list[int]] = {}
    for i, (x, y) in enumerate(spots):
        grid.setdefault((math.floor(x / cell), math.floor(y / cell)), []).append(i)
    pairs = []
    for (cx, cy), members in grid.items():
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                others = grid.get((cx + dx, cy + dy), ())
                pairs += [(i, j) for i in members for j in others if i < j]
    pairs.sort()
    return pairs


def _packed(blocks: list[dict[str, Point]]) -> dict[str, tuple[int, int]]:
    """Components as boxes on shelves, the tallest first, in a whole as wide as a screen is."""
    boxes = []
    for block in blocks:
        xs, ys = [x for x, _ in block.values()], [y for _, y in block.values()]
        size = (max(xs) - min(xs) + _MARGIN, max(ys) - min(ys) + _MARGIN)
        boxes.append((size, (min(xs), min(ys)), block))
    boxes.sort(key=lambda box: (-len(box[2]), -box[0][1], min(box[2])))
    area = sum(width * height for (width, height), _, _ in boxes)
    widest = max((width for (width, _), _, _ in boxes), default=0.0)
    line = max(widest, math.sqrt(area * _ASPECT))
    placed: dict[str, Point] = {}
    x = y = shelf = 0.0
    for (width, height), (left, top), block in boxes:
        if x and x + width > line:
            x, y, shelf = 0.0, y + shelf, 0.0
        for node, (px, py) in block.items():
            placed[node] = (x + px - left, y + py - top)
        x += width
        shelf = max(shelf, height)
    if not placed:
        return {}
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*placed.values(), strict=True)]
    return {node: (round(px - middle[0]), round(py - middle[1])) for node, (px, py) in placed.items()}
