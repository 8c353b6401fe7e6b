"""GraphML and GEXF, by networkx: for Gephi, Cytoscape, yEd and igraph. Their attributes are single values, so
that lists become texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ElementTree, indent

import networkx as nx

if TYPE_CHECKING:
    from graphbuild.graph import Graph

# What XML 1.0 can't hold, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIST = "; "


def write_graphml(graph: Graph, path: Path) -> list[Path]:
    """GraphML, edges with the ids of events and ties."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nx.write_graphml_xml(
        _flat(graph), path, encoding="utf-8", prettyprint=True, edge_id_from_attribute="edge"
    )
    return [path]


def write_gexf(graph: Graph, path: Path) -> list[Path]:
    """GEXF; nodes and edges have labels, and edges the days for a timeline."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flat = _flat(graph)
    for _, attributes in flat.nodes(data=True):
        attributes["label"] = attributes["name"]
    for _, _, attributes in flat.edges(data=True):
        attributes["label"] = attributes.get("root") or attributes["relation"]
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", version="1.2draft")
    writer.add_graph(flat)
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)  # the day of the export is nothing that the graph says
    indent(writer.xml)
    ElementTree(writer.xml).write(path, encoding="utf-8", xml_declaration=True)
    return [path]


def _flat(graph: Graph) -> Any:
    flat = nx.MultiDiGraph()
    for node, attributes in sorted(graph.nodes(data=True)):
        flat.add_node(_clean(node), **_values(attributes))
    edges = graph.edges(keys=True, data=True)
    for source, target, key, attributes in sorted(edges, key=lambda edge: edge[2]):
        values = {name: value for name, value in attributes.items() if name not in ("evidence", "quantities")}
        values["quotes"] = [proof["quote"] for proof in attributes["evidence"]]
        values["documents"] = sorted({proof["doc"] for proof in attributes["evidence"]})
        values["quantities"] = [quantity["text"] for quantity in attributes.get("quantities", ())]
        flat.add_edge(_clean(source), _clean(target), key=_clean(key), edge=_clean(key), **_values(values))
    return flat


def _values(attributes: dict[str, Any]) -> dict[str, Any]:
    """Only what is known; no value means no attribute."""
    return {name: _value(value) for name, value in attributes.items() if value is not None and value != []}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        value = _LIST.join(value)
    return value if isinstance(value, bool | int | float) else _clean(str(value))


def _clean(text: str) -> str:
    return _NOT_XML.sub(" ", text)
