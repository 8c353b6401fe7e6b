"""The way over Spark: the same records as on one machine, whatever fails, in one small session for all."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from neo4j_server import missing
from test_cypher_loading import odd

from graphbuild import decisions
from graphbuild.build import build, load, merge, status
from graphbuild.cypher import carried
from graphbuild.cypher.importer import name_of
from graphbuild.cypher.projection import tables
from graphbuild.decisions import Decision, Decisions
from graphbuild.errors import GraphbuildError, InputError, LexiconError, MissingExtraError
from graphbuild.export import export
from graphbuild.graph import Graph
from graphbuild.merging import rebuild
from graphbuild.records import Actor, Document, Statement, to_json

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
TABLES = ("nodes", "events", "ties", "links", "evidence", "documents")
if str(ROOT) not in sys.path:  # the benchmarks are no part of the package
    sys.path.insert(0, str(ROOT))

from benchmarks.merging.news import documents  # noqa: E402

STORIES = {
    "a.txt": "BERLIN, March 3, 2025 (AP) — German Chancellor Olaf Scholz met President Emmanuel Macron of "
    "France in Berlin on Monday. Protesters gathered in Berlin. Scholz accused Russia of attacking Ukraine. "
    "Russian troops shelled the city of Kharkiv on Sunday, killing 12 people.",
    "b.txt": "PARIS, March 4, 2025 (AP) — Scholz and Macron met in Berlin on Monday. Russia denied that it "
    "attacked Ukraine. The Russian army shelled Kharkiv on March 2, killing 12 people. Turkey plans to send "
    "aid to Ukraine next week.",
    "sub/c.txt": "KYIV, March 12, 2025 (AFP) — Turkey sent aid to Ukraine on Tuesday. Gunmen killed the "
    "mayor of Kharkiv. Troops shelled Kharkiv again on Monday. Chancellor Scholz called President Volodymyr "
    "Zelensky. The United States imposed sanctions on Iran.",
}
ROWS = [
    {"id": "r1", "date": "2025-03-05", "source": "Gazette", "text": STORIES["b.txt"][30:]},
    {
        "date": "2025-03-06",
        "title": "Aid",
        "text": "Turkey sent weapons to Ukraine. Poland criticized Turkey.",
    },
    {"id": "r1", "text": "The same id a second time, which must differ."},
    {
        "id": "r2",
        "date": "in spring",
        "text": "China did not threaten Taiwan. The U.S. warned China on Tuesday.",
    },
]


class Fragile:
    """What the extractor does, but "!die" in a text kills the process, and "!once" the first that reads
    it."""

    def __init__(self, mark: Path) -> None:
        from graphbuild.extract import Extractor

        self._extractor = Extractor()
        self.mark = mark
        self.version = self._extractor.version

    def extract_all(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, list[Statement] | Exception]]:
        return self._extractor.extract_all(self._seen(documents))

    def _seen(self, documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            if "!die" in document.text or ("!once" in document.text and not self.mark.exists()):
                self.mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield document


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pyspark = None
    try:
        import pyarrow  # noqa: F401
        import pyspark
    except ImportError:
        missing("PySpark is not installed")
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        missing("Spark needs Java 17 or later")
    assert pyspark
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
        patch.setenv("PYTHONPATH", path)
        builder = SparkSession.builder.master("local[2,4]")  # a task may fail four times
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "OFF",
            "spark.driver.memory": "1g",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


def rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables of a folder by name, of one file or of many parts, sorted."""
    from pyarrow import parquet

    found = {}
    for name in TABLES:
        one = folder / f"{name}.parquet"
        files = [one] if one.exists() else sorted((folder / name).glob("*.parquet"))
        table = [row for file in files for row in parquet.read_table(file).to_pylist()]
        found[name] = sorted(table, key=lambda row: repr(list(row.values())))
    return found


def neo4j(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The files for neo4j-admin by name, of one file or of many parts: values by the heads of their columns,
    sorted."""
    found = {}
    for argument in (folder / "import.args").read_text(encoding="utf-8").splitlines():
        kind, _, labels = argument.partition("=")
        if kind not in ("--nodes", "--relationships"):
            continue
        label, _, files = labels.partition("=")
        first, *more = files.split(",")
        texts = [folder / first]
        for pattern in more:
            texts += sorted((folder / pattern).parent.glob("part-*"))
        lines = "".join(text.read_text(encoding="utf-8") for text in texts)
        table = csv.DictReader(lines.splitlines(keepends=True))
        some = [{name: value for name, value in row.items() if value} for row in table]
        found[f"{kind}={label}"] = sorted(some, key=lambda row: repr(sorted(row.items())))
    return found


def arguments(folder: Path) -> list[str]:
    """The importer's arguments but the files."""
    lines = (folder / "import.args").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith(("--nodes", "--relationships"))]


def same(graph: Graph, out: Path, expected: Path) -> None:
    """The tables that the cluster wrote are those of the graph."""
    export(graph, "parquet", expected / "parquet")
    wanted, found = rows(expected / "parquet"), rows(out / "parquet")
    for name in TABLES:
        assert found[name] == wanted[name], name
    if not (out / "neo4j").exists():
        return
    export(graph, "neo4j-admin", expected / "neo4j")
    assert neo4j(out / "neo4j") == neo4j(expected / "neo4j")
    for name in ("finish.cypher", "README.txt"):
        assert (out / "neo4j" / name).read_bytes() == (expected / "neo4j" / name).read_bytes()
    assert arguments(out / "neo4j") == arguments(expected / "neo4j")
    assert not list((out / "neo4j").glob("*notes*"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with texts, JSON lines (in a name with a blank, split, cut, broken) and a page."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copytree(SEEDS, folder / "seeds")
    for name, text in STORIES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    lines = [json.dumps(row) for row in ROWS]
    lines[2:2] = ["{broken", ""]
    (folder / "some rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with gzip.open(folder / "more.jsonl.gz", "wt") as file:
        file.write(json.dumps({"id": "z", "text": "Iran released two British sailors on Friday."}) + "\n")
    (folder / "blank.txt").write_text(" \n", encoding="utf-8")
    return folder


def test_a_cluster_gives_the_records_of_one_machine_whatever_dies(
    spark: Any, archive: Path, tmp_path: Path
) -> None:
    from graphbuild.cluster import run

    one, out, mark = tmp_path / "one", tmp_path / "out", tmp_path / "mark"
    (archive / "once.txt").write_text("!once Russia attacked Ukraine.", encoding="utf-8")
    build(archive, one, jobs=1)
    (archive / "killer.txt").write_text("!die Russia attacked Ukraine.", encoding="utf-8")
    coder = functools.partial(Fragile, mark)
    report = run(spark, [str(archive)], str(out), make=coder)
    assert mark.exists(), "nobody was killed"
    assert (out / "neo4j").exists()
    same(load(one), out, tmp_path / "expected")
    assert json.loads((out / "_SUCCESS").read_bytes())["events"] == report.events > 20
    assert report.links >= 1
    assert report.undated == 1
    killed = "its process was killed, perhaps for want of memory; try it in smaller parts"
    wanted = {(one.id, one.stage, one.reason) for one in status(one).set_aside}
    wanted.add(("killer.txt", "extract", killed))
    found = spark.read.parquet(f"{out}/parquet/set_aside").collect()
    assert {tuple(row) for row in found} == wanted
    assert report.set_aside == len(found) == 4

    # Run again: nothing is read anew, what analysts decided is obeyed.
    persons = sorted(actor.id for actor in load(one).iter_actors() if actor.kind == "person")
    line = Decision(when=dt.date(2025, 4, 1), verdict="same", a=persons[0], b=persons[-1])
    decisions.append(one / decisions.FILE, [line])
    rebuild(one)
    before = sorted((out / "_work").glob("read-*/part-*"))
    decided = Decisions([line]).decided()
    run(spark, str(archive), str(out), make=coder, decided=decided, parts=3, formats=["parquet"])
    assert not (out / "neo4j").exists(), "files of the earlier run"
    assert sorted((out / "_work").glob("read-*/part-*")) == before != []
    same(load(one), out, tmp_path / "decided")
    assert len(rows(out / "parquet")["nodes"]) == report.nodes - 1


def test_claims_become_the_same_graph_when_one_actor_has_a_part_in_a_third_of_all(
    spark: Any, tmp_path: Path
) -> None:
    from graphbuild.cluster import merge as merge_there
    from graphbuild.store import Done, Store

    # An alias with what else parts the items of a list in the files for neo4j-admin.
    busy = Actor(
        id="united-states", name="United States", kind="country", countries=("USA",), aliases=("U\x1fS\x1d",)
    )
    done = []
    with (tmp_path / "claims.jsonl").open("wb") as claims, (tmp_path / "documents.jsonl").open("wb") as infos:
        for told in documents(3000, 5):
            infos.write(to_json(told.info) + b"\n")
            done.append(Done(info=told.info, content="", settings="", statements=()))
            for number, (claim, _) in enumerate(told.claims):
                if number % 3 == 0:
                    claim = msgspec.structs.replace(claim, source=busy)
                claims.write(to_json(claim) + b"\n")
    with Store(tmp_path / "one", write=True) as store:
        store.put(done)
    graph = merge(tmp_path / "claims.jsonl", tmp_path / "one")
    events = list(graph.iter_events())
    assert 3 * sum("united-states" in (event.source, event.target) for event in events) > len(events) > 500
    report = merge_there(
        spark,
        str(tmp_path / "claims.jsonl"),
        str(tmp_path / "out"),
        documents=str(tmp_path / "documents.jsonl"),
    )
    same(graph, tmp_path / "out", tmp_path / "expected")
    assert "--array-delimiter=U+001E" in arguments(tmp_path / "out" / "neo4j")
    assert report.links > 10


def test_the_files_of_a_cluster_have_all_columns_that_any_graph_has() -> None:
    pytest.importorskip("pyspark")
    from graphbuild.cluster.importer import _forms

    assert set(carried.NAMES) == {name for some in carried.COLUMNS.values() for name, _ in some}
    parts = [odd(one=one, other=other, day=None) for one, other in (("a", "b"), ("\x1f", ""))]
    for table in (one for part in parts for one in tables(part, part=True)):
        form = [(column.name, column.kind) for column in _forms()[name_of(table)].columns]
        columns = [(column.name, column.kind) for column in table.columns if column.name != "at"]
        assert columns == [one for one in form if one in columns], name_of(table)


def test_tables_of_documents_are_read_row_by_row(spark: Any, tmp_path: Path) -> None:
    """Parquet and long files of lines, in several parts."""
    from graphbuild.cluster.reading import documents_of, first_lines, inputs_of, raw_rows
    from graphbuild.cluster.storage import Storage
    from graphbuild.read import read

    folder = tmp_path / "in"
    folder.mkdir()
    lines = [json.dumps({"text": f"Sentence {number} of many."}) for number in range(2000)]
    lines[1500] = "{broken"
    (folder / "long ü%20.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    inputs = inputs_of(Storage(spark), [str(folder)])
    spark.conf.set("spark.sql.files.maxPartitionBytes", "20000")
    try:
        frame = raw_rows(spark, inputs)
        first = first_lines(frame)
        raw = [tuple(row) for row in frame.collect()]
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert len(first) >= 2, "the file was not split"
    found = [one.found for one in documents_of(iter(raw), inputs, first)]
    assert sorted(found, key=to_json) == sorted(read([folder]), key=to_json)

    table = [("p1", "One sentence.", dt.date(2025, 3, 1)), (None, "Another.", None), ("p3", None, None)]
    spark.createDataFrame(table, "id string, text string, date date").coalesce(1).write.parquet(
        str(folder / "rows")
    )
    inputs = inputs_of(Storage(spark), [str(folder / "rows")])
    read_ = list(documents_of((tuple(row) for row in raw_rows(spark, inputs).collect()), inputs, {}))
    one, two, three = (each.found for each in read_)
    assert isinstance(one, Document)
    assert (one.id, one.date) == ("p1", dt.date(2025, 3, 1))
    assert two.id.endswith(".parquet#2")
    assert getattr(three, "reason", "") == "row 3: no `text`"


def test_what_is_wrong_is_told_before_anything_is_read(spark: Any, tmp_path: Path) -> None:
    from graphbuild.cluster import merge as merge_there
    from graphbuild.cluster import run

    (tmp_path / "a.txt").write_text("Russia attacked Ukraine.", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    out = str(tmp_path / "out")
    with pytest.raises(InputError, match=r"missing: no such file or folder"):
        run(spark, str(tmp_path / "missing"), out)
    with pytest.raises(InputError, match=r"a\.pdf: unknown format; formats are \.txt"):
        run(spark, str(tmp_path / "a.pdf"), out)
    with pytest.raises(InputError, match="there is no input"):
        run(spark, [], out)
    with pytest.raises(GraphbuildError, match="unknown format 'xml'"):
        run(spark, str(tmp_path / "a.txt"), out, formats=["xml"])
    with pytest.raises(LexiconError, match=r"there is no file .*none\.csv"):
        run(spark, str(tmp_path / "a.txt"), out, actors=[tmp_path / "none.csv"])
    with pytest.raises(InputError, match="missing: no such file"):
        merge_there(spark, str(tmp_path / "missing"), out)
    assert not Path(out).exists()


def test_a_session_that_is_a_client_of_another_is_told() -> None:
    pytest.importorskip("pyspark")
    from graphbuild.cluster.storage import Storage

    class Client:
        @property
        def _jvm(self) -> object:
            raise AttributeError("not here")

    with pytest.raises(GraphbuildError, match="run the job on the cluster itself"):
        Storage(Client())  # type: ignore[arg-type]


@pytest.mark.parametrize("absent", ["pyspark", "pyarrow"])
def test_without_the_extra_the_error_names_it(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import graphbuild.cluster

    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'graphbuild\[spark\]'"):
        _ = graphbuild.cluster.run


def test_without_java_the_command_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    environment = {"PATH": "/nowhere", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "graphbuild.cluster",
            "in",
            "-o",
            str(tmp_path / "out"),
            "--master",
            "local[1]",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "needs Java 17 or later: install it, and set JAVA_HOME" in done.stderr
    assert "Traceback" not in done.stderr
