"""Where the nodes of a page stand: one layout a connected component, pushed apart and packed side by side.

Kamada and Kawai's spring model (1989) for components up to some hundred nodes. In a larger one its strongest
nodes are laid out so and spread over the whole, the others come to stand among them by Fruchterman and
Reingold's method (1991), with forces between near nodes only. Both from igraph. The same input gives the same
positions in every process.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_EDGE = 150.0  # wanted length of an edge, in the page's units (pixels at zoom 1)
_GAP = 34.0  # least room between the borders of two nodes, above one another
_WIDE = 1.7  # and this much more beside one another
_SPREAD = 78.0  # wanted distance of a node to its nearest neighbour, as the median
_MARGIN = 90.0  # room around a packed component
_ASPECT = 1.45  # width to height of the whole
_SPRING_NODES = 500
_ROUNDS = 60
_STEPS = 1_500_000  # a large component's steps of layout, over its nodes

Points = npt.NDArray[np.float64]


def positions(
    nodes: Sequence[str],
    edges: Iterable[tuple[str, str]],
    radius: Mapping[str, float],
    core: int = 400,
) -> dict[str, tuple[int, int]]:
    """A place for every node, in whole pixels around (0, 0): no two circles of the given radii touch. `nodes`
    stand strongest first; of a large component the `core` strongest give the shape."""
    import igraph

    index = {node: i for i, node in enumerate(nodes)}
    pairs = sorted({(min(a, b), max(a, b)) for a, b in ((index[s], index[t]) for s, t in edges) if a != b})
    graph = igraph.Graph(n=len(nodes), edges=pairs)
    radii = np.array([radius[node] for node in nodes], dtype=float)
    # igraph draws from Python's generator: a seeded one for us, and the shared one back for everybody else.
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311  # a layout, not a secret
    try:
        blocks = [
            (members, _component(graph.induced_subgraph(members), radii[members], core))
            for members in map(sorted, graph.connected_components())
        ]
    finally:
        igraph.set_random_number_generator(random)
    return {nodes[i]: spot for i, spot in sorted(_packed(blocks).items())}


def _component(graph: Any, radii: Points, core: int) -> Points:
    if len(radii) == 1:
        return np.zeros((1, 2))
    small = len(radii) <= _SPRING_NODES
    points = _upright(_spring(graph) if small else _around_core(graph, min(core, _SPRING_NODES)))
    ends = np.array(graph.get_edgelist())
    mean = float(np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T).mean()) or 1.0
    scale = _EDGE / mean
    if len(points) > 2:
        scale = max(scale, _SPREAD / max(_median_gap(points), mean / 20)) if small else _spread(points)
    # Names are wider than high: pushed apart in a picture that is squeezed sideways, nodes get room for them.
    points = _apart(points * (scale / _WIDE, scale), radii)
    return points * (_WIDE, 1.0)


def _spring(graph: Any) -> Points:
    # Between two hubs stand their many neighbours: longer edges there keep the middle from clotting.
    degree: list[int] = graph.degree()
    lengths = [min(degree[e.source], degree[e.target]) ** 0.7 for e in graph.es]
    return np.array(graph.layout_kamada_kawai(seed=graph.layout_circle(), weights=lengths).coords)


def _around_core(graph: Any, core: int) -> Points:
    """The first `core` vertices laid out by themselves and held fast, the others drawn to their places."""
    count = graph.vcount()
    middle = _spring(graph.induced_subgraph(range(core)))
    middle = _evened(middle, math.sqrt(count) / 2)
    start = np.full((count, 2), np.nan)
    start[:core] = middle
    lone = _golden(count) * (math.sqrt(count) / 2)
    neighbours: list[list[int]] = graph.get_adjlist()
    waiting = list(range(core, count))
    while waiting:
        placed = ~np.isnan(start[:, 0])
        later, found = [], []
        for vertex in waiting:
            near = [other for other in neighbours[vertex] if placed[other]]
            if near:
                found.append((vertex, start[near].mean(axis=0)))
            else:
                later.append(vertex)
        if not found:
            break
        for vertex, spot in found:
            start[vertex] = spot + lone[vertex] * 0.25  # apart from others with the same neighbours
        waiting = later
    low, high = np.full((2, count), -1e6), np.full((2, count), 1e6)
    low[:, :core] = high[:, :core] = middle.T
    # A node belongs to those of its neighbours that have few others: hubs draw least.
    degree: list[int] = graph.degree()
    weights = [2.0 / math.sqrt(min(degree[e.source], degree[e.target])) for e in graph.es]
    layout = graph.layout_fruchterman_reingold(
        seed=start.tolist(), niter=max(50, _STEPS // count), start_temp=math.sqrt(count) / 20, grid="grid",
        minx=low[0].tolist(), maxx=high[0].tolist(), miny=low[1].tolist(), maxy=high[1].tolist(),
        weights=weights,
    )  # fmt: skip
    points = np.array(layout.coords)
    points[core:] = _evened(points[core:], math.sqrt(count) / 2)
    return points


def _golden(count: int) -> Points:
    """Points of a disc of radius 1, evenly spread (a sunflower's seeds)."""
    rank = np.arange(count)
    far, angle = np.sqrt((rank + 0.5) / count), rank * math.pi * (3 - math.sqrt(5))
    return np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)


def _evened(points: Points, reach: float) -> Points:
    """The same directions, but as many points at every distance from the middle as in a full disc that
    reaches so far."""
    points = points - points.mean(axis=0)
    far = np.hypot(*points.T)
    rank = np.empty(len(points))
    rank[np.argsort(far, kind="stable")] = np.arange(len(points))
    wanted = np.sqrt((rank + 0.5) / len(points)) * reach
    evened: Points = points * (wanted / np.maximum(far, 1e-9))[:, None]
    return evened


def _spread(points: Points) -> float:
    """The scale at which the points, were they even, would stand `_SPREAD` apart."""
    low, high = np.percentile(points, [5, 95], axis=0)
    area = float(np.prod(np.maximum(high - low, 1e-6)))
    return _SPREAD * math.sqrt(len(points) / area)


def _upright(points: Points) -> Points:
    """Turned so that the longest axis lies flat: screens are wide."""
    centred = points - points.mean(axis=0)
    (xx, yy), xy = (centred**2).sum(axis=0), (centred[:, 0] * centred[:, 1]).sum()
    angle = -0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    turned: Points = centred @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _median_gap(points: Points) -> float:
    """Median distance to the nearest neighbour."""
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(gaps, np.inf)
    return float(np.median(gaps.min(axis=1)))


def _apart(points: Points, radii: Points) -> Points:
    """Pushes circles that touch apart, each pair by half of what is missing, until none do; what still
    touches after some rounds is resolved by growing the whole."""
    spots = points.copy()
    cell = 2 * float(radii.max()) + _GAP
    for _ in range(_ROUNDS):
        one, other = _close(spots, cell)
        least = radii[one] + radii[other] + _GAP
        way = spots[other] - spots[one]
        far = np.hypot(*way.T)
        near = far < least - 0.5
        if not near.any():
            break
        one, other, least, way, far = one[near], other[near], least[near], way[near], far[near]
        same = far < 1e-6  # on the same spot: part along an angle that depends on the pair only
        angle = one[same] + 2.0 * other[same]
        way[same] = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        push = way * ((least - far) / 2 / np.where(same, 1.0, far))[:, None]
        # Of many pushes at once a node takes their mean, and a little more: else crowds explode.
        moves, times = np.zeros_like(spots), np.zeros(len(spots))
        for ends, sign in ((one, -1), (other, 1)):
            np.add.at(moves, ends, sign * push)
            np.add.at(times, ends, 1)
        spots += moves / np.sqrt(np.maximum(times, 1))[:, None]
    one, other = _close(spots, cell)
    far = np.maximum(np.hypot(*(spots[other] - spots[one]).T), 1.0)
    worst = float(((radii[one] + radii[other] + 4) / far).max(initial=1.0))
    return spots * worst


def _close(spots: Points, cell: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs (smaller, larger index) in the same or neighbouring cells of a grid."""
    grid = np.floor(spots / cell).astype(np.int64)
    grid -= grid.min(axis=0) - 1
    wide = int(grid[:, 0].max()) + 2
    keys = grid[:, 1] * wide + grid[:, 0]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    ones, others = [], []
    for step in (0, 1, wide - 1, wide, wide + 1):  # each pair of cells once
        first = np.searchsorted(ordered, ordered + step, side="left")
        last = np.searchsorted(ordered, ordered + step, side="right")
        count = last - first
        one = np.repeat(np.arange(len(order)), count)
        offset = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
        a, b = order[one], order[first[one] + offset]
        keep = a < b if step == 0 else np.ones(len(a), dtype=bool)
        ones.append(np.minimum(a, b)[keep])
        others.append(np.maximum(a, b)[keep])
    return np.concatenate(ones), np.concatenate(others)


def _packed(blocks: list[tuple[list[int], Points]]) -> dict[int, tuple[int, int]]:
    """Components as boxes on shelves, the tallest first, in a whole as wide as a screen is."""
    boxes = []
    for members, points in blocks:
        low = points.min(axis=0)
        boxes.append((points.max(axis=0) - low + _MARGIN, points - low, members))
    boxes.sort(key=lambda box: (-len(box[2]), -box[0][1], box[2][0]))
    area = sum(float(size[0] * size[1]) for size, _, _ in boxes)
    widest = max((float(size[0]) for size, _, _ in boxes), default=0.0)
    line = max(widest, math.sqrt(area * _ASPECT))
    placed: dict[int, tuple[float, float]] = {}
    x = y = shelf = 0.0
    for (width, height), points, members in boxes:
        if x and x + width > line:
            x, y, shelf = 0.0, y + shelf, 0.0
        for member, (px, py) in zip(members, points.tolist(), strict=True):
            placed[member] = (x + px, y + py)
        x += float(width)
        shelf = max(shelf, float(height))
    if not placed:
        return {}
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*placed.values(), strict=True)]
    return {member: (round(px - middle[0]), round(py - middle[1])) for member, (px, py) in placed.items()}
