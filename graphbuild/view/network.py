"""The graph as a pyvis network, laid out and coloured as on the page, for those who want to change that."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphbuild.records import QUADS, Event, Root
from graphbuild.view.layout import positions
from graphbuild.view.payload import radius_of
from graphbuild.view.select import DEFAULT_LIMIT, Selection, select

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

_SHAPES = {
    "person": "dot", "country": "square", "government": "hexagon", "military": "triangle",
    "armed_group": "triangleDown", "organization": "diamond", "media": "star",
}  # fmt: skip
_COLOUR = re.compile(r"--([\w-]+): (#\w{6});")


def to_pyvis(
    graph: Graph | Resolved, *, around: str | None = None, hops: int = 1, limit: int = DEFAULT_LIMIT
) -> Any:
    """A `pyvis.network.Network` of the `limit` strongest nodes (`around` an actor: of those within `hops`):
    its nodes have positions and stand still (physics is off), an edge is all events of one class between two
    nodes, dashed where none is told as fact. It embeds its scripts, since pyvis would call other servers
    else; for a page that proves what it shows there is `to_html`. Raises GraphbuildError as `select` does."""
    from pyvis.network import Network

    selection = select(graph, around=around, hops=hops, limit=limit)
    network = Network(height="750px", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    colours = _colours()
    radius = {node: radius_of(selection.weight[node]) for node in selection.nodes}
    edges = _edges(selection)
    spots = positions(selection.nodes, [(source, target) for source, target, _ in edges], radius)
    for node in selection.nodes:
        actor, place = selection.actors.get(node), selection.places.get(node)
        kind = actor.kind if actor else "place"
        name = actor.name if actor else place.name if place else node
        network.add_node(
            node, label=name, title=html.escape(f"{name} ({kind})"), shape=_SHAPES.get(kind, "dot"),
            color=colours[f"kind-{kind}"], size=radius[node], x=spots[node][0], y=spots[node][1],
            physics=False,
        )  # fmt: skip
    for (source, target, root), events in edges.items():
        if root is None:
            network.add_edge(source, target, color=colours["tie"], title="standing relation", width=1)
            continue
        fact = any(event.modality == "actual" and event.polarity == "positive" for event in events)
        title = f"{root} ×{len(events)}" if len(events) > 1 else root
        network.add_edge(
            source, target, color=colours[f"quad-{QUADS[root].replace(' ', '-')}"], title=title,
            dashes=not fact, width=min(8, 1 + len(events)),
        )  # fmt: skip
    return network


def _edges(selection: Selection) -> dict[tuple[str, str, Root | None], list[Event]]:
    edges: defaultdict[tuple[str, str, Root | None], list[Event]] = defaultdict(list)
    for event in selection.events:
        if (end := selection.end(event)) is not None:
            edges[event.source, end, event.root].append(event)
    for tie in selection.ties:
        edges.setdefault((tie.source, tie.target, None), [])
    return dict(edges)


@cache
def _colours() -> dict[str, str]:
    """Those of the page in the light, by the name of the style sheet's variable."""
    style = (files("graphbuild.view") / "style.css").read_text(encoding="utf-8")
    light = style[: style.index("@media")]
    return dict(_COLOUR.findall(light))
