"""The server of a work folder, asked over real HTTP at a free port."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from query_graph import story

import graphbuild
from graphbuild import graphfile
from graphbuild.errors import GraphbuildError, StoreError
from graphbuild.view import write_html

pytest.importorskip("uvicorn")

from graphbuild.serving import Bounds, Server

ROOT = Path(graphbuild.__file__).parents[1]
JSON = {"Content-Type": "application/json"}
SLOW = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b RETURN sum(a * b) AS n"


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        assert self.headers["Content-Type"] == "application/json"
        return json.loads(self.body)


class Served:
    """A server in a thread of its own, and what it told."""

    def __init__(
        self, folder: Path, *, host: str = "127.0.0.1", exposed: bool = False, **bounds: Any
    ) -> None:
        self.told: list[str] = []
        self.server = Server(
            folder, host=host, port=0, exposed=exposed, bounds=Bounds(**bounds), tell=self.told.append
        )
        self.port = int(self.server.url.rstrip("/").rpartition(":")[2])
        self._thread = threading.Thread(target=self.server.run)
        self._thread.start()

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            connection.request(method, path, data, (JSON if data is not None else {}) | (headers or {}))
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers={name.replace("_", "-"): one for name, one in headers.items()})

    def query(self, cypher: str, **more: Any) -> Answer:
        return self.ask("POST", "/api/query", {"cypher": cypher} | more)

    def close(self) -> None:
        self.server.stop()
        self._thread.join(20)
        assert not self._thread.is_alive()


def made(folder: Path) -> Path:
    graph = story()
    graph.save(folder / "graph.json")
    write_html(graph, folder / "graph.html")
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(made(tmp_path_factory.mktemp("work")), rows=50, seconds=5.0)
    yield served
    served.close()


def test_the_page_is_served_with_its_own_policy_and_the_headers_of_a_careful_server(served: Served) -> None:
    got = served.get("/")
    text = got.body.decode()
    assert got.status == 200
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    meta = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert meta is not None
    policy = meta[1].replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert got.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["X-Frame-Options"] == "DENY"
    assert got.headers["Referrer-Policy"] == "no-referrer"
    assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Server" not in got.headers
    assert "Access-Control-Allow-Origin" not in got.headers
    assert served.get("/graph.html").body == got.body
    again = served.get("/", If_None_Match=got.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_the_api_says_what_it_has(served: Served) -> None:
    about = served.get("/api").json
    assert about["counts"]["actors"] == len(list(story().iter_actors()))
    assert about["bounds"]["rows"] == 50
    assert set(about["use"]) == {"/", "/api", "/api/queries", "/api/queries/NAME", "/api/query"}
    ready = {one["name"]: one for one in served.get("/api/queries").json}
    assert len(ready) == len(list((ROOT / "queries").glob("*.cypher")))
    assert {one["name"]: one["type"] for one in ready["met"]["parameters"]}["since"] == "date"


def test_a_ready_query_takes_its_parameters_by_their_types(served: Served) -> None:
    by_address = served.get("/api/queries/met?actor=cascadia&since=2025-04-11").json
    at = by_address["columns"].index("event")
    assert [row[at] for row in by_address["rows"]] == ["e10", "e11"]
    body = {"parameters": {"actor": "Cascadia", "since": "2025-04-11"}}
    assert served.ask("POST", "/api/queries/met", body).json == by_address
    one = served.get("/api/queries/met?actor=cascadia&max_rows=1").json
    assert (len(one["rows"]), one["truncated"]) == (1, True)
    assert by_address["graph"] == served.get("/api").json["graph"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("timeline", 400, "needs the parameter 'actor'"),
        ("met?actor=a&since=soon", 400, "'soon' is no date"),
        ("met?actor=a&nonsense=1", 400, "takes no parameter 'nonsense'"),
        ("met?actor=a&actor=b", 400, "given twice"),
        ("met?actor=a&max_rows=x", 400, "max_rows is 'x'"),
        ("met?actor=a&max_rows=0", 400, "give more than 0"),
        ("met?actor=a&max_seconds=nan", 400, "give more than 0"),
        ("mett", 404, "did you mean 'met'"),
        ("..%2Fmet.cypher", 404, ""),
        ("met.cypher", 404, "there is no query"),
    ],
)
def test_what_a_ready_query_does_not_take_is_said(served: Served, path: str, status: int, told: str) -> None:
    got = served.get(f"/api/queries/{path}")
    assert got.status == status
    assert told in got.json["error"]


def test_a_query_of_ones_own(served: Served) -> None:
    got = served.query(
        "MATCH (e:Event {id: $id}) RETURN e.id AS id, e.start AS start, 0.0/0.0 AS gap",
        parameters={"id": "e10"},
    )
    assert got.json["rows"] == [["e10", "2025-04-12", None]]
    assert got.headers["Cache-Control"] == "no-store"
    assert "slip" not in got.body.decode()
    assert "Sauce" in served.query("MATCH (s:Sauce) RETURN s").json["warnings"][0]
    all_of_them = served.query("UNWIND range(1, 1000) AS n RETURN n").json
    assert (len(all_of_them["rows"]), all_of_them["truncated"]) == (50, True)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"cypher": "CREATE (n) RETURN n"}, 400, "CREATE is refused"),
        ({"cypher": "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x"}, 400, ""),
        ({"cypher": "MATCH (n) RETURN n; MATCH (m) RETURN m"}, 400, "second statement"),
        ({"cypher": "MATCH (n"}, 400, ""),
        ({"cypher": ""}, 400, "empty"),
        ({"cypher": "RETURN $x AS x"}, 400, "needs the parameter 'x'"),
        ({"cypher": "RETURN 1 AS x", "limit": 3}, 400, "limit"),
        ({"cypher": "RETURN 1 AS x", "max_rows": "many"}, 400, "max_rows"),
        ({}, 400, "no cypher"),
        ([], 400, "no question"),
        (b"{", 400, "no question"),
        (b"\xff", 400, "no question"),
        (b"[" * 50_000, 400, "no question"),
        (b" " * 64_001, 413, "larger than 64,000 bytes"),
    ],
)  # fmt: skip
def test_a_question_that_is_none_is_refused_with_the_reason(
    served: Served, body: Any, status: int, told: str
) -> None:
    got = served.ask("POST", "/api/query", body)
    assert got.status == status
    assert told in got.json["error"]


def test_only_what_is_there_by_the_methods_it_has(served: Served) -> None:
    for path in ("/nothing", "/work.sqlite", "/graph.json", "/..%2f..%2fetc/passwd", "/api/"):
        assert served.get(path).status in (404, 307), path
    assert served.ask("DELETE", "/").status == 405
    assert served.ask("OPTIONS", "/api/query").status == 405
    assert served.get("/api/query").status == 405
    form = served.ask("POST", "/api/query", b"{}", {"Content-Type": "text/plain"})
    assert (form.status, form.json["error"]) == (415, "send the question as application/json")


def test_names_that_are_not_ours_are_refused_before_anything_else(served: Served) -> None:
    ours = ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]
    theirs = [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1:1:80", "10.0.0.1",
        "0.0.0.0", "[::2]",
        "[::1", "::1", "", ":", "localhost:", "localhost:x", "localhost:999999", "localhost:\u00b2",
    ]  # fmt: skip
    theirs += [f"{host}:{served.port}" for host in theirs]
    for port in ("", f":{served.port}", ":9000"):  # a tunnel may have another
        assert [served.get("/api", Host=host + port).status for host in ours] == [200] * 4
    for host in theirs:
        for path in ("/", "/api", "/nothing"):
            got = served.get(path, Host=host)
            assert got.status == 421, host
            assert "its own address" in got.json["error"]


def test_other_peoples_pages_may_not_ask(served: Served) -> None:
    own = f"http://127.0.0.1:{served.port}"
    assert served.get("/api", Origin=own).status == 200
    assert served.get("/api", Sec_Fetch_Site="none").status == 200
    for headers in (
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
    ):  # fmt: skip
        got = served.get("/api/queries/actors", **headers)
        assert (got.status, got.json["error"]) == (403, "pages of other origins may not ask")
    assert served.get("/", Sec_Fetch_Site="cross-site").status == 200  # a link to the page


def test_slow_and_large_questions_end(served: Served) -> None:
    begun = time.monotonic()
    got = served.query(SLOW, max_seconds=0.05)
    assert got.status == 400
    assert "longer than 0.05 seconds" in got.json["error"] or "looks at too much" in got.json["error"]
    assert time.monotonic() - begun < 60  # of hours
    assert (
        "looks at too much" in served.query("UNWIND range(1, 8000000) AS n RETURN collect(n)").json["error"]
    )


def test_as_many_questions_at_a_time_as_are_allowed(tmp_path: Path) -> None:
    served = Served(made(tmp_path), queries=1, seconds=1.0, work=1_000_000_000, answer=500)
    try:
        first: list[Answer] = []

        def ask_slowly() -> None:
            while not first or first[-1].status == 503:  # the quick question may come first
                first.append(served.query(SLOW))

        slow = threading.Thread(target=ask_slowly)
        slow.start()
        refused = served.query("RETURN 1 AS n")
        while slow.is_alive() and refused.status != 503:
            refused = served.query("RETURN 1 AS n")
        assert refused.status == 503
        assert refused.headers["Retry-After"] == "1"
        assert served.get("/api").status == 200
        slow.join()
        assert first[-1].status == 400
        assert "took longer than 1 seconds" in first[-1].json["error"]
        assert served.query("RETURN 1 AS n").json["rows"] == [[1]]
        assert "larger than 500 bytes" in served.query("RETURN range(1, 1000) AS n").json["error"]
    finally:
        served.close()


def test_a_graph_that_changes_is_loaded_again_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    served = Served(made(tmp_path))
    count = "MATCH (e:Event) RETURN count(e) AS n"
    try:
        before = served.query(count).json
        records = graphfile.read(tmp_path)
        graphfile.write(tmp_path / "graph.json", *records._replace(events=records.events[:2], links=()))
        after = served.query(count).json
        assert before["rows"] == [[len(records.events)]]
        assert after["rows"] == [[2]]
        assert after["graph"] != before["graph"]
        assert served.get("/api").json["counts"]["events"] == 2
        (tmp_path / "graph.json").write_text("{", encoding="utf-8")
        assert served.query(count).json == after
        assert served.query(count).json == after
        assert len(served.told) == 2
        assert "loaded it again" in served.told[0]
        assert served.told[1].endswith("the graph from before is served on")
        (tmp_path / "graph.json").unlink()
        assert served.query(count).json == after
        (tmp_path / "graph.html").write_text("<p>somebody else's</p>", encoding="utf-8")
        assert served.get("/").headers["Content-Security-Policy"].startswith("default-src 'none'; base-uri")
        (tmp_path / "graph.html").unlink()
        gone = served.get("/")
        assert gone.status == 503
        assert "graph.html" in gone.json["error"]
    finally:
        served.close()


def test_other_machines_are_let_in_only_where_somebody_says_so(tmp_path: Path) -> None:
    with pytest.raises(GraphbuildError, match="--expose"):
        Server(made(tmp_path), host="0.0.0.0", port=0)
    served = Served(tmp_path, host="0.0.0.0", exposed=True)
    try:
        assert not served.server.loopback
        assert [served.get("/api", Host=host).status for host in ("10.1.2.3:80", "[fe80::1]")] == [200, 200]
        assert [served.get("/api", Host=host).status for host in ("evil.example", "10.1.2.3.example")] == [
            421,
            421,
        ]
    finally:
        served.close()
    with Server(tmp_path, host="localhost", port=0) as server:
        assert server.loopback


def test_an_address_that_cannot_be_had_and_a_folder_without_a_graph_are_errors(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"graphbuild build INPUT -o"):
        Server(tmp_path, port=0)
    made(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(GraphbuildError, match=rf"127.0.0.1:{port}: .* give another --port"):
            Server(tmp_path, port=port)
    with pytest.raises(GraphbuildError, match="no address of this machine"):
        Server(tmp_path, host="no.such.host.invalid", port=0)


def test_the_command_serves_until_it_is_stopped(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "graphbuild", "serve", str(made(tmp_path)), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        connection = http.client.HTTPConnection(url.split("/")[2], timeout=20)
        connection.request("GET", "/api")
        assert json.loads(connection.getresponse().read())["counts"]["events"] > 10
        connection.close()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 0, err
        assert err.splitlines() == ["graphbuild: serving; Ctrl-C stops it", "graphbuild: stopped"]
    finally:
        process.kill()
