"""Faults of the world around a build: each is survived, and its reason said."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from coders import LineCoder

import graphbuild
from graphbuild.build import build, status
from graphbuild.errors import StoreError
from graphbuild.export import export
from graphbuild.read import read
from graphbuild.records import Document, SetAside
from graphbuild.store import Store

HERE = Path(__file__).parent
PATHS = os.pathsep.join([str(Path(graphbuild.__file__).parents[1]), str(HERE)])
LINE = "Russia ASSAULT Ukraine"

# A build on the command line whose processes read lines instead of loading a model.
BUILD = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # even where the tests run under nohup
import sys
from coders import LineCoder
from graphbuild import intake
from graphbuild.workers import Pool
intake.Options.team = lambda self, coder, jobs, *_: Pool(LineCoder, jobs, self.limits)
from graphbuild.cli import main
sys.exit(main(sys.argv[1:]))
"""


def command(*arguments: object, before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", before + BUILD, *map(str, arguments)], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": PATHS}, start_new_session=True,
    )  # fmt: skip


def finished(*arguments: object, before: str = "") -> tuple[int, str]:
    process = command(*arguments, before=before)
    _, err = process.communicate(timeout=120)
    return process.returncode, err


def table(path: Path, *texts: str) -> Path:
    rows = (json.dumps({"id": f"{number:04}", "text": text}) for number, text in enumerate(texts))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def outputs(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in ("graph.json", "graph.html")]


def records(*inputs: Path) -> tuple[dict[str, Document], dict[str, str]]:
    """Documents and reasons by id."""
    found = list(read(inputs))
    return (
        {one.id: one for one in found if isinstance(one, Document)},
        {one.id: one.reason for one in found if isinstance(one, SetAside)},
    )


# ------------------------------------------------------------------ signals and kills


def slow(path: Path) -> Path:
    return table(path, *[LINE + "\n!slow" + " " * 3_000] * 300)


def under_way(folder: Path) -> None:
    """Waits until some documents are stored, and not all."""
    for _ in range(600):
        time.sleep(0.1)
        try:
            with Store(folder) as store:
                if store.counts().documents:
                    return
        except StoreError:
            pass
    raise AssertionError("nothing was stored")


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_a_stopped_build_goes_on_and_ends_with_the_same_bytes(tmp_path: Path, sent: int) -> None:
    texts = slow(tmp_path / "in.jsonl")
    process = command("build", texts, "-o", tmp_path / "out", "-j", 2)
    under_way(tmp_path / "out")
    process.send_signal(sent)
    _, err = process.communicate(timeout=30)
    if sent == signal.SIGKILL:
        assert process.returncode == -sent
    else:
        assert process.returncode == 1
        assert "the same command goes on from there" in err
    kept = status(tmp_path / "out").counts.documents
    assert 0 < kept < 300
    again = LineCoder()
    build(texts, tmp_path / "out", coder=again)
    assert len(again.read) == 300 - kept
    build(texts, tmp_path / "peace", coder=LineCoder())
    assert outputs(tmp_path / "out") == outputs(tmp_path / "peace")


def test_what_a_killed_build_had_begun_to_write_is_taken_away(tmp_path: Path) -> None:
    texts = table(tmp_path / "in.jsonl", LINE)
    build(texts, tmp_path / "out", coder=LineCoder())
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    left = tmp_path / "out" / f".graph.json.{int(child.stdout)}.abc"
    ours = tmp_path / "out" / f".graph.html.{os.getpid()}.abc"
    left.touch()
    ours.touch()
    build(texts, tmp_path / "out", coder=LineCoder())
    assert (left.exists(), ours.exists()) == (False, True)


def test_a_document_that_kills_its_process_does_not_stop_a_build(tmp_path: Path) -> None:
    texts = table(tmp_path / "in.jsonl", *[LINE] * 5, "!die", *[LINE] * 5)
    code, err = finished("build", texts, "-o", tmp_path / "out", "-j", 2)
    assert code == 0, err
    assert "set aside 0005 (extract): its process was killed" in err
    assert status(tmp_path / "out").counts.documents == 10
    code, err = finished("build", texts, "-o", tmp_path / "out", "-j", 2)  # is not tried again unasked
    assert (code, "set aside 0005" in err) == (0, True)


def test_a_document_that_hangs_does_not_stall_a_build(tmp_path: Path) -> None:
    texts = table(tmp_path / "in.jsonl", *[LINE] * 5, "!hang", *[LINE] * 5)
    code, err = finished("build", texts, "-o", tmp_path / "out", "--max-seconds", 0.5, "--log-json")
    assert code == 0, err
    lines = [json.loads(line) for line in err.splitlines()]
    (aside,) = [line for line in lines if line["event"] == "set_aside"]
    assert (aside["id"], aside["stage"]) == ("0005", "extract")
    assert "more than 0.5 seconds" in aside["reason"]
    assert lines[-1]["event"] == "done"
    assert status(tmp_path / "out").counts.documents == 10


def test_a_clock_that_jumps_does_no_harm(tmp_path: Path) -> None:
    texts = table(tmp_path / "in.jsonl", *[LINE] * 30)
    jumping = "import time, itertools\ntime.time = itertools.cycle([0.0, 4e9, 1e9]).__next__\n"
    code, err = finished("build", texts, "-o", tmp_path / "out", before=jumping)
    assert code == 0, err
    build(texts, tmp_path / "peace", coder=LineCoder())
    assert outputs(tmp_path / "out") == outputs(tmp_path / "peace")


# ------------------------------------------------------------------ full disks


SMALL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))\n"


def test_a_file_that_may_not_grow_is_told_and_the_build_goes_on_with_room(tmp_path: Path) -> None:
    texts = table(tmp_path / "in.jsonl", *["\n".join([LINE] * 60)] * 40)
    code, err = finished("build", texts, "-o", tmp_path / "out", before=SMALL)
    assert code == 1
    assert "Make room and run the same command again" in err, err
    assert "delete" not in err
    build(texts, tmp_path / "out", coder=LineCoder())
    build(texts, tmp_path / "peace", coder=LineCoder())
    assert outputs(tmp_path / "out") == outputs(tmp_path / "peace")


def test_a_full_disk_is_told_and_the_build_goes_on_with_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("file systems can't be mounted here")
    try:
        texts = table(tmp_path / "in.jsonl", *["\n".join([LINE] * 60)] * 60)
        code, err = finished("build", texts, "-o", disk / "out")
        assert code == 1
        assert "is the disk full?" in err or "No space left" in err, err
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        code, err = finished("build", texts, "-o", disk / "out")
        assert code == 0, err
        build(texts, tmp_path / "peace", coder=LineCoder())
        assert outputs(disk / "out") == outputs(tmp_path / "peace")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# ------------------------------------------------------------------ hostile texts


def test_a_line_of_fifty_megabytes_is_set_aside_and_costs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.write('{"text": "' + "x" * 50_000_000 + '"}\n' + json.dumps({"text": LINE}))
    (tmp_path / "b.txt").write_text("x" * 50_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    documents, reasons = records(tmp_path)
    assert list(documents) == ["a.jsonl#2"]
    assert reasons["a.jsonl#1"] == "line 1: longer than 8,000,000 characters"
    assert "50,000,000 characters, more than 1,000,000" in reasons["b.txt"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kilobytes


@pytest.mark.slow
def test_a_word_of_a_million_characters_is_read(extractor) -> None:  # type: ignore[no-untyped-def]
    started = time.process_time()
    ((_, found),) = extractor.extract_all([Document(id="a", text="x" * 999_000 + f" {LINE}.")])
    assert not isinstance(found, Exception)
    assert time.process_time() - started < 60


def test_encodings_nuls_and_lone_surrogates(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Zoë said so — “yes”.".encode("utf-16"))
    (tmp_path / "b.txt").write_bytes("Zoë’s café".encode("cp1252"))
    (tmp_path / "c.txt").write_bytes(b"one\0two")
    (tmp_path / "d.jsonl").write_text('{"id": "\\ud800", "text": "lone \\udfff here"}\n{"text": "a\\u0000b"}')
    documents, reasons = records(tmp_path)
    assert documents["a.txt"].text == "Zoë said so — “yes”."
    assert documents["b.txt"].text == "Zoë’s café"
    assert documents["\ufffd"].text == "lone \ufffd here"
    assert "binary" in reasons["c.txt"]
    assert "binary" in reasons["d.jsonl#2"]


def test_a_truncated_archive_and_a_bomb_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(LINE.encode() * 1_000)[:-9])
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        for _ in range(120):
            file.write(b" " * 1_000_000)
    (tmp_path / "b.jsonl.gz").write_bytes(packed.getvalue())
    documents, reasons = records(tmp_path)
    assert documents == {}
    assert "cut off or damaged" in reasons["a.txt.gz"]
    assert reasons.keys() == {"a.txt.gz", "b.jsonl.gz", *(k for k in reasons if k.startswith("b.jsonl.gz#"))}
    assert "times its size" in reasons["b.jsonl.gz"]


def test_scripts_of_a_page_are_no_text(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    story = "".join(f"<p>Russia attacked Ukraine on day {n}, officials in Kyiv said.</p>" for n in range(9))
    page = f"<html><body><script>alert('evil()')</script><style>b{{}}</style><article>{story}</article>"
    (tmp_path / "a.html").write_text(page + "<img src=x onerror='evil()'></body></html>")
    documents, _ = records(tmp_path)
    assert "evil" not in documents["a.html"].text
    assert "Russia attacked Ukraine" in documents["a.html"].text


def test_a_folder_that_changes_while_it_is_read(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text(LINE)
    reading = read([tmp_path])
    found = [next(reading)]
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.txt").unlink()
    (tmp_path / "c.txt").mkdir()
    (tmp_path / "e.txt").write_text(LINE)
    found += reading
    documents = {one.id for one in found if isinstance(one, Document)}
    assert {"a.txt", "d.txt"} <= documents <= {"a.txt", "d.txt", "e.txt"}
    assert {one.id for one in found if isinstance(one, SetAside)} <= {"b.txt", "c.txt"}


def test_a_folder_that_goes_while_it_is_built_keeps_what_was_known(tmp_path: Path) -> None:
    texts = tmp_path / "in"
    (texts / "sub").mkdir(parents=True)
    for name in ("a", "sub/b", "sub/c"):
        (texts / f"{name}.txt").write_text(LINE)
    build(texts, tmp_path / "out", coder=LineCoder())
    (texts / "sub" / "b.txt").unlink()
    (texts / "sub" / "b.txt").symlink_to("nowhere")
    build(texts, tmp_path / "out", coder=LineCoder(), withdraw=True)
    assert status(tmp_path / "out").counts.documents == 3  # what can't be read is not withdrawn


# ------------------------------------------------------------------ hostile names


EVIL = (
    "../../evil",
    "/etc/passwd",
    "=cmd|' /C calc'!A0",
    "a\nb",
    "\x1b[31m",
    "x" * 5_000,
    "$(touch evil)",
    "%00",
)


def test_ids_are_never_paths(tmp_path: Path) -> None:
    texts = tmp_path / "in" / "texts.jsonl"
    texts.parent.mkdir()
    texts.write_text("\n".join(json.dumps({"id": name, "text": LINE}) for name in EVIL))
    out = tmp_path / "work" / "deep" / "out"
    graph = build(texts, out, coder=LineCoder())
    for style in ("csv", "neo4j-admin", "graphml"):
        export(graph, style, tmp_path / "work" / f"export-{style}")
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in names if "evil" in name or "passwd" in name} == set()
    assert {name.split("/")[0] for name in names} == {"in", "work"}
    assert len(status(out).set_aside) == 0


def test_exported_cells_are_no_formulas(tmp_path: Path) -> None:
    texts = [
        Document(id=name, text=LINE, title=name, source=name, url=name) for name in ("=1+1", "+x", "-x", "@x")
    ]
    export(build(texts, tmp_path / "out", coder=LineCoder()), "csv", tmp_path / "csv")
    cells = [
        cell
        for path in (tmp_path / "csv").glob("*.csv")
        for row in csv.reader(path.open(encoding="utf-8"))
        for cell in row
    ]
    assert any("=1+1" in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@") or cell == "-x"] == []


@pytest.mark.parametrize(
    "content",
    [
        b"name,kind\n" + b'"' * 100_001,
        b"name,kind\n" + b"x" * 5_000_000 + b",person\n",
        b"name,kind\n\xff\xfe,person\n",
        b"name,kind\nA\x00B,person\n",
        b"name,kind\n" + b"," * 100_000 + b"\n",
        b"name,kind,start\nAlan Bo,person,9999-99-99\n",
        b"\x1f\x8b\x08\x00",
        b"name,kind\n(((((((((((((((((((((a+)+)+)+,person\n",
    ],
    ids=lambda content: repr(content[:25]),
)
def test_a_hostile_table_of_actors_is_refused_or_harmless(content: bytes, tmp_path: Path) -> None:
    from graphbuild.errors import LexiconError
    from graphbuild.parse.usertable import UserTable

    path = tmp_path / "actors.csv"
    path.write_bytes(content)
    started, said = time.process_time(), "actors.csv"
    try:
        UserTable([path])
    except LexiconError as error:
        said = str(error)
    assert "actors.csv" in said
    assert len(said) < 2_000
    assert "\x00" not in said
    assert time.process_time() - started < 20
