"""From texts to a graph in a work folder: incremental, resumable, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from coders import LineCoder, dying, refusing
from statements import claim, state

import graphbuild
from graphbuild.build import Status, build, extract, load, merge, status
from graphbuild.errors import InputError, StoreError, TableError, WorkerError
from graphbuild.limits import Limits
from graphbuild.records import Document, DocumentInfo, SetAside, to_json
from graphbuild.workers import Here, Pool, Result

SEEDS = Path(__file__).parents[1] / "seeds"


def articles(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def outputs(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in ("graph.json", "graph.html")]


def test_texts_become_a_graph_and_a_page(tmp_path: Path) -> None:
    texts = articles(
        tmp_path / "in", a="Russia ASSAULT Ukraine", b="China CONSULT Russia\nRussia CONSULT China"
    )
    graph = build(texts, tmp_path / "out", coder=LineCoder())
    assert sorted(graph) == ["china", "russia", "ukraine"]
    assert {event.root for event in graph.iter_events()} == {"ASSAULT", "CONSULT"}
    assert list(load(tmp_path / "out").iter_events()) == list(graph.iter_events())
    assert b"<html" in (tmp_path / "out" / "graph.html").read_bytes()


def test_the_same_build_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine", b="China CONSULT Russia")
    for out in ("one", "two", "two"):
        build(texts, tmp_path / out, coder=LineCoder())
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")


def test_the_order_of_inputs_does_not_matter(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine", b="China CONSULT Russia")
    build([texts / "a.txt", texts / "b.txt"], tmp_path / "one", coder=LineCoder())
    build([texts / "b.txt"], tmp_path / "two", coder=LineCoder())
    build([texts / "a.txt"], tmp_path / "two", coder=LineCoder())
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")


def test_what_is_done_is_not_done_again_and_more_input_adds(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine")
    build(texts, tmp_path / "out", coder=LineCoder())
    articles(texts, b="China CONSULT Russia")
    again = LineCoder()
    graph = build(texts, tmp_path / "out", coder=again)
    assert again.read == ["b.txt"]
    assert graph.number_of_edges() == 2


def test_a_changed_document_is_read_again_and_replaces_its_claims(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine")
    build(texts, tmp_path / "out", coder=LineCoder())
    articles(texts, a="Russia ACCUSE Ukraine")
    graph = build(texts, tmp_path / "out", coder=LineCoder())
    assert [event.root for event in graph.iter_events()] == ["ACCUSE"]


def test_a_document_that_takes_the_place_of_another_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    for folder, text in [("one", "Russia ASSAULT Ukraine"), ("two", "China CONSULT Russia"), ("two", "")]:
        texts = articles(tmp_path / folder, a=text or "China CONSULT Russia", same="Peru ACCUSE Chile")
        build(texts, tmp_path / "out", coder=LineCoder(), replaced=told.append)
    assert told == ["a.txt"]


def test_another_version_of_the_extractor_reads_everything_again(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine")
    build(texts, tmp_path / "out", coder=LineCoder("1"))
    newer = LineCoder("2")
    build(texts, tmp_path / "out", coder=newer)
    assert newer.read == ["a.txt"]


def test_a_document_that_fails_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="!fail", b="China CONSULT Russia", c="")
    graph = build(texts, tmp_path / "out", coder=LineCoder())
    assert graph.number_of_edges() == 1
    aside = {one.id: (one.stage, one.reason) for one in status(tmp_path / "out").set_aside}
    assert aside["a.txt"] == ("extract", "RuntimeError: no sense in this")
    assert aside["c.txt"][0] == "read"


def test_a_document_that_was_mended_is_set_aside_no_more(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="!fail", b="", c="Peru ACCUSE Chile")
    build(texts, tmp_path / "out", coder=LineCoder())
    articles(texts, a="Russia ASSAULT Ukraine", b="China CONSULT Russia")
    build(texts, tmp_path / "out", coder=LineCoder())
    assert status(tmp_path / "out").set_aside == []


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine", b="China CONSULT Russia")

    def stop(finished: int, document: SetAside | DocumentInfo) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(texts, tmp_path / "out", coder=LineCoder(), progress=stop)
    again = LineCoder()
    build(texts, tmp_path / "out", coder=again)
    assert again.read == ["b.txt"]


def test_documents_can_be_given_from_python(tmp_path: Path) -> None:
    document = Document(id="mine", text="Russia ASSAULT Ukraine", date=dt.date(2025, 9, 4), source="me")
    graph = build([document], tmp_path / "out", coder=LineCoder())
    assert list(graph.iter_documents()) == [DocumentInfo(id="mine", date=dt.date(2025, 9, 4), source="me")]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        build(tmp_path / "nowhere", tmp_path / "out", coder=LineCoder())
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="no document"):
        build([], tmp_path / "out", coder=LineCoder())


def test_a_run_of_which_nothing_can_be_used_is_an_error(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="!fail", b="")
    with pytest.raises(
        InputError, match=r"none of the 2 documents can be used; the first is a.txt \(extract\)"
    ):
        build(texts, tmp_path / "out", coder=LineCoder())
    with pytest.raises(InputError, match=r"the only document can't be used: b.txt \(read\): "):
        build(texts / "b.txt", tmp_path / "other", coder=LineCoder())


def test_a_first_run_of_which_nothing_can_be_used_leaves_nothing_behind(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", b="")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes").touch()
    for out in ("new", "mine"):
        with pytest.raises(InputError):
            build(texts, tmp_path / out, coder=LineCoder())
        with pytest.raises(InputError):
            build([], tmp_path / out, coder=LineCoder())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.txt", "in", "mine", "notes"]


def test_it_is_none_where_the_folder_holds_documents(tmp_path: Path) -> None:
    build(articles(tmp_path / "in", a="Russia ASSAULT Ukraine"), tmp_path / "out", coder=LineCoder())
    graph = build(articles(tmp_path / "more", b="", c="!fail"), tmp_path / "out", coder=LineCoder())
    assert graph.number_of_edges() == 1


def test_no_graph_is_left_of_documents_that_are_no_more(tmp_path: Path) -> None:
    build(articles(tmp_path / "in", a="Russia ASSAULT Ukraine"), tmp_path / "out", coder=LineCoder())
    with pytest.raises(InputError, match="the only document"):
        build(articles(tmp_path / "in", a="!fail"), tmp_path / "out", coder=LineCoder())
    assert list(load(tmp_path / "out").iter_events()) == []


def test_progress_is_told_after_each_document(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine", b="!fail")
    told: list[tuple[int, str]] = []
    build(
        texts, tmp_path / "out", coder=LineCoder(), progress=lambda number, one: told.append((number, one.id))
    )
    build(
        texts, tmp_path / "out", coder=LineCoder(), progress=lambda number, one: told.append((number, one.id))
    )
    assert told == [(1, "a.txt"), (2, "b.txt"), (1, "a.txt"), (2, "b.txt")]


def test_extract_gives_statements_and_what_was_set_aside(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine", b="!fail", c="China CONSULT Russia")
    found = list(extract(texts, coder=LineCoder()))
    assert [(one.doc, one.root) for one in found if not isinstance(one, SetAside)] == [  # type: ignore[union-attr]
        ("a.txt", "ASSAULT"),
        ("c.txt", "CONSULT"),
    ]
    assert [one.id for one in found if isinstance(one, SetAside)] == ["b.txt"]


def test_merge_makes_of_extracted_claims_what_build_makes_of_the_texts(tmp_path: Path) -> None:
    texts = articles(tmp_path / "in", a="Russia ASSAULT Ukraine", b="China CONSULT Russia")
    built = build(texts, tmp_path / "built", coder=LineCoder())
    lines = [to_json(one) for one in extract(texts, coder=LineCoder())]
    (tmp_path / "claims.jsonl").write_bytes(b"\n".join(lines))
    merged = merge(tmp_path / "claims.jsonl", tmp_path / "merged")
    assert list(merged.iter_events()) == list(built.iter_events())
    assert outputs(tmp_path / "built") == outputs(tmp_path / "merged")


def test_merge_adds_to_a_folder_and_keeps_what_it_knows_of_documents(tmp_path: Path) -> None:
    known = Document(id="a", text="Russia ASSAULT Ukraine", source="me")
    build([known], tmp_path / "out", coder=LineCoder())
    told = [claim("a", state("Russia", "RUS"), "ACCUSE", state("Ukraine", "UKR")),
            claim("b", state("China", "CHN"), "CONSULT", state("Russia", "RUS"))]  # fmt: skip
    (tmp_path / "claims.jsonl").write_bytes(b"\n".join(map(to_json, told)))
    graph = merge([tmp_path / "claims.jsonl"], tmp_path / "out")
    assert {event.root for event in graph.iter_events()} == {"ACCUSE", "CONSULT"}
    assert list(graph.iter_documents()) == [DocumentInfo(id="a", source="me"), DocumentInfo(id="b")]


def test_a_line_that_is_no_claim_stops_the_merge(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text('{"kind":"nonsense"}\n')
    with pytest.raises(InputError, match="line 1"):
        merge(tmp_path / "claims.jsonl", tmp_path / "out")


def test_status_counts_what_a_folder_holds(tmp_path: Path) -> None:
    build(articles(tmp_path / "in", a="Russia ASSAULT Ukraine"), tmp_path / "out", coder=LineCoder())
    found: Status = status(tmp_path / "out")
    assert (found.counts.documents, found.counts.claims) == (1, 1)
    assert found.graph == {"actors": 2, "places": 0, "events": 1, "ties": 0}
    with pytest.raises(StoreError):
        status(tmp_path / "in")


def many(*texts: str) -> Iterator[Document]:
    for number, text in enumerate(texts):
        yield Document(id=f"{number:03}", text=text + "\n" + "x" * 10_000)


def summary(results: Iterable[Result]) -> list[tuple[str, str]]:
    return [
        (document.id, found.reason if isinstance(found, SetAside) else ",".join(one.id for one in found))
        for document, found, _ in results
    ]


def in_two(documents: Iterable[Document], limits: Limits | None = None) -> list[tuple[str, str]]:
    with Pool(LineCoder, 2, limits) as pool:
        return summary(pool.run(documents))


def test_several_processes_give_the_same_in_the_same_order() -> None:
    texts = [f"Russia ASSAULT Ukraine\nChina {'CONSULT' if n % 2 else 'ACCUSE'} Peru" for n in range(30)]
    texts[7] = "!fail"
    alone = summary(Here(LineCoder()).run(many(*texts)))
    assert in_two(many(*texts)) == alone
    assert alone[7] == ("007", "RuntimeError: no sense in this")
    with Pool(LineCoder, 2) as pool:
        assert sorted(summary(pool.run(many(*texts), ordered=False))) == alone


def test_a_document_that_kills_its_process_is_set_aside_alone() -> None:
    texts = ["Russia ASSAULT Ukraine"] * 20
    texts[11] = "!die"
    found = in_two(many(*texts))
    assert [name for name, told in found if "killed" in told] == ["011"]
    assert [name for name, _ in found] == [f"{number:03}" for number in range(20)]


def test_a_document_that_hangs_is_set_aside_alone() -> None:
    texts = ["Russia ASSAULT Ukraine"] * 20
    texts[11] = "!hang"
    found = in_two(many(*texts), Limits(seconds=0.5))
    assert [name for name, told in found if "more than 0.5 seconds" in told] == ["011"]
    assert all(told for _, told in found)


def test_a_document_is_not_blamed_for_a_process_that_was_killed_from_outside(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    texts = ["Russia ASSAULT Ukraine"] * 12
    texts[3] = f"!die-once {mark}"
    assert not [told for _, told in in_two(many(*texts)) if "killed" in told]
    assert mark.exists()


def test_out_of_memory_is_set_aside_with_its_reason() -> None:
    texts = ["Russia ASSAULT Ukraine"] * 12
    texts[5] = "!eat"
    found = in_two(many(*texts))
    assert [name for name, told in found if "out of memory" in told] == ["005"]


def test_processes_that_cannot_start_are_one_error() -> None:
    with Pool(dying, 2) as pool, pytest.raises(WorkerError, match="fewer --jobs"):
        pool.settings  # noqa: B018


def test_what_a_coder_raises_when_it_is_made_is_raised_here() -> None:
    with Pool(refusing, 2) as pool, pytest.raises(TableError, match="one thing") as caught:
        pool.settings  # noqa: B018
    assert caught.value.problems == ("one thing", "another")


def test_no_more_documents_are_read_than_can_be_taken_up() -> None:
    read = 0

    def endless() -> Iterator[Document]:
        nonlocal read
        while True:
            read += 1
            yield Document(id=str(read), text="x" * 1_000)

    with Pool(LineCoder, 2) as pool:
        for number, _ in enumerate(pool.run(endless(), ordered=False)):
            assert read - number < 1_000
            if number == 3_000:
                break


def test_nothing_is_lost_when_a_process_dies_while_the_results_are_used_slowly() -> None:
    texts = ["Russia ASSAULT Ukraine"] * 14
    texts[1] = "!die"
    documents = (Document(id=one.id, text=one.text + "x" * 50_000) for one in many(*texts))  # a batch each
    found = []
    with Pool(LineCoder, 2) as pool:
        for document, result, _ in pool.run(documents):
            if not found:
                time.sleep(2)  # the second document kills its process before more work is handed out
            found.append((document.id, isinstance(result, SetAside)))
    assert found == [(f"{number:03}", number == 1) for number in range(14)]


def test_a_script_without_a_main_guard_can_use_processes(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from coders import LineCoder\n"
        "from graphbuild.records import Document\n"
        "from graphbuild.workers import Pool\n"
        "documents = [Document(id=str(n), text='Russia ASSAULT Ukraine') for n in range(12)]\n"
        "with Pool(LineCoder, 2) as pool:\n"
        "    print(sum(len(result.found) for result in pool.run(documents)))\n"
    )
    path = os.pathsep.join([str(Path(graphbuild.__file__).parents[1]), str(Path(__file__).parent)])
    done = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("12\n", "")


SLOW = """
import sys
from coders import LineCoder, dying, refusing
from graphbuild.records import Document
from graphbuild.workers import Pool
documents = (Document(id=str(n), text="Russia ASSAULT Ukraine" + " " * 50_000) for n in range(10**6))
for number, result in enumerate(Pool(LineCoder, 2).run(documents)):
    if number == 20:
        print("under way", flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_no_process_outlives_a_killed_run() -> None:
    path = os.pathsep.join([str(Path(graphbuild.__file__).parents[1]), str(Path(__file__).parent)])
    mark = f"graphbuild-{os.getpid()}-{time.monotonic_ns()}"
    environment = os.environ | {"PYTHONPATH": path, "MARK": mark}
    main = subprocess.Popen([sys.executable, "-c", SLOW], env=environment, stdout=subprocess.PIPE, text=True)
    assert main.stdout is not None
    main.stdout.readline()
    assert len(marked(mark)) > 2
    main.kill()
    main.wait()
    main.stdout.close()
    for _ in range(100):
        if not marked(mark):
            break
        time.sleep(0.1)
    assert marked(mark) == []


def marked(mark: str) -> list[str]:
    """The processes that have the mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found
