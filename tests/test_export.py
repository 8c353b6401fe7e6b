"""The graph for other programs: each file is read back by a reader of its format."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from pathlib import Path

import networkx as nx
import pytest

from graphbuild.errors import GraphbuildError, MissingExtraError, StoreError
from graphbuild.export import export
from graphbuild.graph import Graph
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Proof, Quantity, Tie

HOSTILE = '=HYPERLINK("http://x.example")\x07 </data> \u202eабв'


@pytest.fixture
def graph() -> Graph:
    proof = Proof(claim="c-1", doc="a b.txt", quote=HOSTILE, start=3, end=9, attributed_to="putin")
    return Graph.from_records(
        [
            Actor(id="kim", name="Kim", kind="person", aliases=("Mr Kim", "Kim Jong Un"), countries=("PRK",)),
            Actor(id="putin", name="=Putin", kind="armed_group", wikidata="Q7747"),
        ],
        [Place(id="beijing", name="Beijing", country="CHN", latitude=39.9, longitude=116.4)],
        [
            Event(
                id="e-1", root="CONSULT", predicate="meet", source="kim", target="putin", symmetric=True,
                start=dt.date(2025, 9, 1), end=dt.date(2025, 9, 7), confidence=0.5, place="beijing", claims=1,
                sources=1, quantities=(Quantity(value=2, unit="hour", text="two hours"),),
                evidence=(proof,),
            ),
            Event(
                id="e-2", root="CONSULT", predicate="talk", source="kim", target="putin", confidence=0.5,
                claims=1, sources=1, polarity="negative",
            ),
        ],
        [Tie(id="t-1", source="kim", target="putin", relation="ally_of", role="friend")],
        [DocumentInfo(id="a b.txt", title="T", date=dt.date(2025, 9, 4), url="https://x.example/a b")],
        [EventLink(id="l-1", source="e-1", target="e-2", link="contradicts", matter="polarity")],
    )  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_graphml_reads_back_with_every_edge_and_its_attributes(graph: Graph, tmp_path: Path) -> None:
    export(graph, "graphml", tmp_path / "graph.graphml")
    back = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(back) == set(graph)
    assert set(back["kim"]["putin"]) == {"e-1", "e-2", "t-1"}
    meeting = back["kim"]["putin"]["e-1"]
    assert (meeting["start"], meeting["confidence"], meeting["symmetric"]) == ("2025-09-01", 0.5, True)
    assert "\x07" not in meeting["quotes"]
    assert "</data>" in meeting["quotes"]


def test_gexf_reads_back_with_labels_and_days(graph: Graph, tmp_path: Path) -> None:
    export(graph, "gexf", tmp_path / "graph.gexf")
    back = nx.read_gexf(tmp_path / "graph.gexf")
    assert {attributes["label"] for _, attributes in back.nodes(data=True)} == {"Kim", "=Putin", "Beijing"}
    edges = {edge["edge"]: edge for _, _, edge in back.edges(data=True)}
    assert (edges["e-1"]["label"], edges["e-1"]["start"]) == ("CONSULT", "2025-09-01")
    assert edges["t-1"]["label"] == "ally_of"


def test_csv_has_a_table_each_and_no_formula(graph: Graph, tmp_path: Path) -> None:
    files = export(graph, "csv", tmp_path / "tables")
    assert [file.name for file in files] == [
        "nodes.csv",
        "events.csv",
        "ties.csv",
        "links.csv",
        "evidence.csv",
        "documents.csv",
    ]
    nodes = {row["id"]: row for row in rows(tmp_path / "tables" / "nodes.csv")}
    assert nodes["kim"]["aliases"] == "Mr Kim; Kim Jong Un"
    assert nodes["putin"]["name"] == "'=Putin"
    assert nodes["beijing"]["latitude"] == "39.9"
    (proof,) = rows(tmp_path / "tables" / "evidence.csv")
    assert proof["quote"] == f"'{HOSTILE}"
    event = rows(tmp_path / "tables" / "events.csv")[0]
    assert (event["start"], event["symmetric"], event["quantities"]) == ("2025-09-01", "true", "two hours")


def test_parquet_keeps_types_and_lists(graph: Graph, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra 'export' is not installed")
    export(graph, "parquet", tmp_path)
    events = parquet.read_table(tmp_path / "events.parquet").to_pylist()
    assert (events[0]["start"], events[0]["symmetric"], events[1]["start"]) == (
        dt.date(2025, 9, 1),
        True,
        None,
    )
    assert (events[0]["quad"], events[0]["intensity"]) == ("verbal cooperation", 1.0)
    assert (events[0]["first_reported"], events[1]["intensity"]) == (dt.date(2025, 9, 4), None)
    (link,) = parquet.read_table(tmp_path / "links.parquet").to_pylist()
    assert (link["source"], link["link"], link["target"]) == ("e-1", "contradicts", "e-2")
    nodes = parquet.read_table(tmp_path / "nodes.parquet").to_pylist()
    assert {row["id"]: row["aliases"] for row in nodes}["kim"] == ["Mr Kim", "Kim Jong Un"]


@pytest.mark.parametrize("suffix", [".ttl", ".nt"])
def test_rdf_reads_back_whatever_its_syntax(graph: Graph, tmp_path: Path, suffix: str) -> None:
    rdflib = pytest.importorskip("rdflib", reason="the extra 'export' is not installed")
    path = tmp_path / f"graph{suffix}"
    export(graph, "rdf", path)
    back = rdflib.Graph().parse(path)
    event, kim = rdflib.URIRef("urn:graphbuild:event:e-1"), rdflib.URIRef("urn:graphbuild:node:kim")
    term = rdflib.Namespace("urn:graphbuild:term:")
    assert back.value(event, term.source) == kim
    assert back.value(event, term.start).toPython() == dt.date(2025, 9, 1)
    assert (event, term.contradicts, rdflib.URIRef("urn:graphbuild:event:e-2")) in back
    assert back.value(event, term.first_reported).toPython() == dt.date(2025, 9, 4)
    assert (kim, term.ally_of, rdflib.URIRef("urn:graphbuild:node:putin")) in back


@pytest.mark.parametrize("suffix", [".jsonld", ".rdf"])
def test_rdf_in_another_syntax_is_refused(graph: Graph, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(GraphbuildError, match=r"must be \.ttl \(Turtle\) or \.nt"):
        export(graph, "rdf", tmp_path / f"graph{suffix}")
    assert not list(tmp_path.iterdir())


def test_rdf_leaves_out_an_address_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("rdflib", reason="the extra 'export' is not installed")
    graph = Graph.from_records([], [], [], [], [DocumentInfo(id="a", title="T", url="http://[bad")])
    (path,) = export(graph, "rdf", tmp_path / "graph.nt")
    text = path.read_text(encoding="utf-8")
    assert '"T"' in text
    assert "[bad" not in text


def test_neo4j_admin_files_are_written(graph: Graph, tmp_path: Path) -> None:
    files = export(graph, "neo4j-admin", tmp_path / "bulk")
    assert "import.args" in {file.name for file in files}


@pytest.mark.parametrize("format", ["graphml", "gexf", "csv", "parquet", "rdf"])
def test_the_same_graph_gives_the_same_bytes(graph: Graph, tmp_path: Path, format: str) -> None:
    pytest.importorskip("pyarrow", reason="the extra 'export' is not installed")
    pytest.importorskip("rdflib", reason="the extra 'export' is not installed")
    ones = export(graph, format, tmp_path / "one")
    others = export(graph.copy(), format, tmp_path / "two")
    assert [file.read_bytes() for file in ones] == [file.read_bytes() for file in others]


@pytest.mark.parametrize(("format", "module"), [("parquet", "pyarrow"), ("rdf", "rdflib")])
def test_a_missing_library_is_named_with_its_extra(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"graphbuild\[export\]"):
        export(graph, format, tmp_path / "out")


def test_an_unknown_format_is_refused(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(GraphbuildError, match="the formats are graphml"):
        export(graph, "xls", tmp_path / "out")


def test_a_path_that_cannot_be_written_is_an_error(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't write"):
        export(graph, "csv", tmp_path / "file" / "tables")


def test_an_empty_graph_can_be_exported(tmp_path: Path) -> None:
    for format in ("graphml", "gexf", "csv"):
        export(Graph(), format, tmp_path / format)
    assert len(nx.read_graphml(tmp_path / "graphml")) == 0
