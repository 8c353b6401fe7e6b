"""The commands push, pull and query on a server; and that no password gets out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cypher_graph import HOSTILE, actors, hand_built
from neo4j_server import Neo4jServer

from graphbuild import graphfile
from graphbuild.cli import main
from graphbuild.cypher import project, pull, push
from graphbuild.cypher.server import shown
from graphbuild.errors import GraphbuildError, ServerError
from graphbuild.graph import Graph
from graphbuild.records import Actor, DocumentInfo, Event, Place, Proof, Quantity, Resolved, Tie

STRANGE = [
    "'", '"', "`x`", "\\", "\\u0027}) DETACH DELETE n //", "\x00\x01\x1f\x7f", "a\r\n\tb", "\ufeff\u202eضد🦊",
    "$rows", "{x: 1}", "", " ", "NaN", "null", "2025-01-01", HOSTILE,
]  # fmt: skip
SECRET = "s3cret-word"


@pytest.fixture(scope="module")
def server(neo4j_server: Neo4jServer) -> Iterator[Neo4jServer]:
    neo4j_server.empty()
    yield neo4j_server
    neo4j_server.empty()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hand_built().save(tmp_path / "graph" / "graph.json")
    return tmp_path / "graph"


def strange_records() -> Resolved:
    """Every text of every field is a strange one."""
    actors, places, events, ties, documents = [], [], [], [], []
    for number, text in enumerate(STRANGE):
        name = f"{number}{text}"
        proof = Proof(claim=name, doc=name, quote=text, start=1, end=2, attributed_to=text, joined=text)
        actors.append(
            Actor(id=name, name=text, kind="person", aliases=(text,), countries=(text, text), wikidata=text)
        )
        places.append(Place(id=name, name=text, country=text))
        documents.append(DocumentInfo(id=name, title=text, source=text, url=text))
        quantity = Quantity(value=1.5, unit=text, text=text)
        events.append(
            Event(id=name, root="AID", predicate=text, source=name, target=name, confidence=0.5, place=name,
                  quantities=(quantity,), claims=1, sources=1, evidence=(proof,))
        )  # fmt: skip
        ties.append(Tie(id=name, source=name, target=name, relation="ally_of", role=text, evidence=(proof,)))
    return Graph.from_records(actors, places, events, ties, documents).records()


@pytest.mark.neo4j
def test_strange_texts_in_every_field_come_back(server: Neo4jServer) -> None:
    records = strange_records()
    login = {"user": server.user, "password": server.password, "namespace": "strange"}
    push(records, server.uri, batch=7, **login)  # type: ignore[arg-type]
    back = pull(server.uri, **login)
    assert back.records() == records
    assert not back.diff(Graph.from_records(*records))
    report = push(records, server.uri, **login)  # type: ignore[arg-type]
    assert (report.nodes_changed, report.relationships_changed) == (0, 0)


@pytest.mark.neo4j
def test_a_graph_goes_to_a_server_and_back_by_commands(
    server: Neo4jServer,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    at = ["--uri", server.uri, "--user", server.user, "--namespace", "commands"]
    assert main(["push", str(folder), "--dry-run", *at]) == 0
    assert "nothing was written" in capsys.readouterr().err
    smaller = tmp_path / "smaller"
    smaller.mkdir()
    graphfile.write(smaller / graphfile.NAME, *Graph.from_records(actors()[:1]).records())
    assert main(["push", str(folder), *at]) == 0
    assert "earlier pushes" not in capsys.readouterr().err
    monkeypatch.setenv("NEO4J_URI", server.uri)
    assert main(["push", str(smaller), *at[2:]]) == 0  # the address from the environment
    nodes = sum(len(group.rows) for group in project(hand_built()).nodes)
    assert f"{nodes - 1} nodes of earlier pushes that this graph doesn't have stay" in capsys.readouterr().err
    assert main(["push", str(folder), "--prune", *at]) == 0
    assert ", run 1-" in capsys.readouterr().err
    back = tmp_path / "back"
    assert main(["pull", "-o", str(back), *at]) == 0
    assert capsys.readouterr().out == f"{back / 'graph.json'}\n"
    assert (back / "graph.json").read_bytes() == (folder / "graph.json").read_bytes()
    assert main(["query", str(folder), "-c", "MATCH (n) RETURN count(n) AS n", "--format", "csv", *at]) == 0
    assert capsys.readouterr().out.split() == ["n", str(nodes)]
    assert main(["push", "--runs", *at]) == 0
    run = capsys.readouterr().out.split("\t")[0]
    assert main(["push", "--undo", run, *at]) == 0
    assert f"took back {nodes} nodes" in capsys.readouterr().err
    assert main(["pull", "-o", str(back), *at]) == 1
    assert "has no graph in the namespace 'commands'" in capsys.readouterr().err


@pytest.mark.neo4j
def test_a_wrong_password_is_shown_nowhere(server: Neo4jServer, folder: Path, tmp_path: Path) -> None:
    """Not with the driver's own log on, and not in the list of processes or a file."""
    code = (
        "import logging, sys; logging.basicConfig(level=logging.DEBUG); "
        "from graphbuild.cli import main; sys.exit(main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "push", str(folder), "--uri", server.uri],
        env=os.environ | {"NEO4J_PASSWORD": SECRET, "TMPDIR": str(tmp_path)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    lines: set[bytes] = set()

    def watch() -> None:
        while process.poll() is None:
            for path in (f"/proc/{process.pid}/cmdline", f"/proc/{process.pid}/comm"):
                try:
                    lines.add(Path(path).read_bytes())
                except OSError:
                    return
            time.sleep(0.01)

    watching = threading.Thread(target=watch)
    watching.start()
    out, err = process.communicate(timeout=120)
    watching.join()
    assert process.returncode == 1
    assert b"refuses user 'neo4j' with this password" in err
    assert b"DEBUG:neo4j" in err
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for text in (out, err, *lines, *written):
        assert SECRET.encode() not in text


@pytest.mark.parametrize("command", ["push", "pull", "query"])
@pytest.mark.parametrize(
    "uri",
    [f"bolt://neo4j:{SECRET}@localhost:1", f"http://x:{SECRET}@h", f"{SECRET}@localhost", f"neo4j://h?p={SECRET}",
     f"bolt://a:{SECRET}@b@c"],
)  # fmt: skip
def test_an_address_with_a_password_is_refused_and_not_shown(
    command: str, uri: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "other")
    more = {
        "push": [str(folder)],
        "pull": ["-o", str(folder / "new")],
        "query": [str(folder), "-c", "RETURN 1 AS x"],
    }
    assert main([command, *more[command], "--uri", uri]) == 1
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    assert "NEO4J_PASSWORD" in told.err


def test_an_address_is_shown_without_what_is_secret() -> None:
    assert shown("bolt://localhost:7687") == "bolt://localhost:7687"
    assert shown("bolt://u:p@h:1?x=y") == "bolt://...@h:1?..."


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.parametrize("security", ["", "+s", "+ssc"])
def test_addresses_with_encryption_pass_through(
    scheme: str, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import neo4j

    seen = []

    def driver(uri: str, **options: object) -> None:
        seen.append(uri)
        raise neo4j.exceptions.ServiceUnavailable("not there")

    monkeypatch.setattr(neo4j.GraphDatabase, "driver", driver)
    with pytest.raises(ServerError, match="no Neo4j server answers"):
        push(Graph(), f"{scheme}{security}://example.org:7687", password="x")
    assert seen == [f"{scheme}{security}://example.org:7687"]


@pytest.mark.parametrize("name", ["AID", "x", "`", "AID]->() DETACH DELETE n //", ""])
def test_what_is_no_name_of_ours_is_no_label_and_no_type(name: str) -> None:
    actor = Actor(id="a", name="A", kind="person")
    event = Event(
        id="e", root="AID", predicate="x", source="a", target="a", confidence=1.0, claims=1, sources=1
    )
    tie = Tie(id="t", source="a", target="a", relation="ally_of")
    for forged in (
        Resolved(actors=(msgspec.structs.replace(actor, kind=name),)),  # type: ignore[arg-type]
        Resolved(actors=(actor,), ties=(msgspec.structs.replace(tie, relation=name),)),  # type: ignore[arg-type]
        *(
            [Resolved(actors=(actor,), events=(msgspec.structs.replace(event, root=name),))]
            if name != "AID"
            else []
        ),  # type: ignore[arg-type]
    ):
        with pytest.raises(GraphbuildError, match="is no"):
            push(forged, "bolt://127.0.0.1:1", password="x")


def test_a_folder_that_build_works_in_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "work.sqlite").touch()
    assert main(["pull", "--uri", "bolt://127.0.0.1:1", "-o", str(tmp_path)]) == 1
    assert "is a folder that build works in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["push", "--uri", "bolt://x"], "give one of DIR, --runs and --undo RUN"),
        (["push", "d", "--undo", "1-00000000", "--uri", "bolt://x"], "give one of"),
        (["push", "--runs", "--prune", "--uri", "bolt://x"], "--prune and --dry-run go with DIR"),
        (["query", "d", "met", "--namespace", "x"], "give its --uri too"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert why in capsys.readouterr().err
