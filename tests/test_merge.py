"""Files of claims to a graph: the same bytes in whatever order and however many runs they come."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import city, claim, days, person, relation, state

import graphbuild
import graphbuild.store
from graphbuild.build import merge, status
from graphbuild.errors import InputError
from graphbuild.graph import Graph
from graphbuild.merging import merge_records
from graphbuild.records import Claim, Statement, to_json

PEOPLE = [
    person("Kim Jong Un", "PRK", aliases=("Kim",)),
    person("Kim Yo Jong", "PRK"),
    person("Kim"),
    person("Recep Tayyip Erdogan", "TUR"),
    person("Erdoğan", "TUR"),
    state("Russia", "RUS"),
    state("Ukraine", "UKR"),
]
TIMES = [None, days("2025-09-01"), days("2025-09-02"), days("2025-08-01", "2025-09-30")]
PLACES = [None, city("Kyiv", "UKR"), city("Ukraine", "UKR")]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, list[Statement]]:
    """What some documents say, by document."""
    told: dict[str, list[Statement]] = {}
    actor = st.sampled_from(PEOPLE)
    for number in range(draw(st.integers(1, 5))):
        doc = f"{number}.txt"
        told[doc] = []
        for at in range(draw(st.integers(1, 4))):
            source, target = draw(st.lists(actor, min_size=2, max_size=2, unique_by=lambda one: one.id))
            if draw(st.booleans()):
                root = draw(st.sampled_from(["CONSULT", "ASSAULT"]))
                time, place = draw(st.sampled_from(TIMES)), draw(st.sampled_from(PLACES))
                symmetric, confidence = root == "CONSULT", draw(st.sampled_from([0.5, 0.8]))
                told[doc].append(
                    claim(doc, source, root, target, at, time=time, place=place, symmetric=symmetric,
                          confidence=confidence)
                )  # fmt: skip
            else:
                told[doc].append(relation(doc, source, "ally_of", target, at))
    return told


def lines(told: list[Statement]) -> bytes:
    return b"".join(to_json(one) + b"\n" for one in told)


def outputs(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in ("graph.json", "graph.html")]


@settings(deadline=None, max_examples=20)
@given(st.data(), documents())
def test_order_and_increments_do_not_change_a_byte(
    data: st.DataObject, told: dict[str, list[Statement]]
) -> None:
    everything = [one for statements in told.values() for one in statements]
    order = data.draw(st.permutations(sorted(told)))
    cuts = sorted(data.draw(st.lists(st.integers(1, len(order)), max_size=3)))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "all.jsonl").write_bytes(lines(everything))
        merge_records(folder / "all.jsonl", folder / "one")
        for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
            some = [one for doc in order[start:end] for one in told[doc]]
            if not some:
                continue
            some = data.draw(st.permutations(some))
            middle = data.draw(st.integers(0, len(some)))  # two files share what a document says
            (folder / "a.jsonl").write_bytes(lines(some[middle:]))
            (folder / "b.jsonl").write_bytes(lines(some[:middle]))
            merge_records([folder / "a.jsonl", folder / "b.jsonl"], folder / "many")
        assert outputs(folder / "one") == outputs(folder / "many")


@pytest.fixture
def told() -> list[Statement]:
    kim, _, _, _, _, russia, ukraine = PEOPLE
    return [
        claim("a", kim, "CONSULT", russia),
        claim("b", russia, "ASSAULT", ukraine),
        relation("b", kim, "ally_of", russia),
        claim("a", russia, "CONSULT", kim, 80),
        claim("c", kim, "ACCUSE", ukraine),
    ]


def test_what_a_document_says_may_stand_far_apart(
    tmp_path: Path, told: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "claims.jsonl").write_bytes(lines(told))
    merge(tmp_path / "claims.jsonl", tmp_path / "one")
    monkeypatch.setattr(graphbuild.store, "_HELD_BACK", 1)  # every statement is written by itself
    merge(tmp_path / "claims.jsonl", tmp_path / "two")
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")
    counts = status(tmp_path / "two").counts
    assert (counts.documents, counts.claims, counts.relations) == (3, 4, 1)


def test_a_statement_given_twice_counts_once(tmp_path: Path, told: list[Statement]) -> None:
    (tmp_path / "claims.jsonl").write_bytes(lines(told))
    merge(tmp_path / "claims.jsonl", tmp_path / "one")
    merge([tmp_path / "claims.jsonl"] * 2, tmp_path / "two")
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")
    assert status(tmp_path / "two").counts.claims == 4


def test_of_two_statements_of_one_id_the_same_one_is_taken_in_any_order(
    tmp_path: Path, told: list[Statement]
) -> None:
    other = claim("a", PEOPLE[0], "CONSULT", PEOPLE[6])
    assert other.id == told[0].id
    for name, some in (("one", [*told, other]), ("two", [other, *told])):
        (tmp_path / "claims.jsonl").write_bytes(lines(some))
        merge(tmp_path / "claims.jsonl", tmp_path / name)
        merge(tmp_path / "claims.jsonl", tmp_path / name)
        assert status(tmp_path / name).counts.claims == 4
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")


def test_a_merge_that_fails_leaves_what_was_there(tmp_path: Path, told: list[Statement]) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_bytes(lines(told))
    bad.write_bytes(lines([claim("a", PEOPLE[3], "ACCUSE", PEOPLE[6])]) + b"{}\n")
    with pytest.raises(InputError, match=r"nothing.jsonl"):
        merge([tmp_path / "nothing.jsonl", good], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    merge(good, tmp_path / "out")
    before = outputs(tmp_path / "out")
    with pytest.raises(InputError, match=r"bad.jsonl, line 2"):
        merge([good, bad], tmp_path / "out")
    merge(good, tmp_path / "out")
    assert outputs(tmp_path / "out") == before
    assert status(tmp_path / "out").counts.documents == 3


def test_the_graph_is_that_of_the_records(tmp_path: Path, told: list[Statement]) -> None:
    (tmp_path / "claims.jsonl").write_bytes(lines(told))
    records = merge_records(tmp_path / "claims.jsonl", tmp_path / "out")
    graph = Graph.from_records(*records)
    assert graph.records() == records
    graph.save(tmp_path / "saved.json")
    assert (tmp_path / "saved.json").read_bytes() == (tmp_path / "out" / "graph.json").read_bytes()
    assert records.strongest(3) == graph.strongest(3)
    assert sum(isinstance(one, Claim) for one in told) == sum(event.claims for event in records.events)


def test_the_command_builds_no_networkx_graph(tmp_path: Path, told: list[Statement]) -> None:
    (tmp_path / "claims.jsonl").write_bytes(lines(told))
    code = (
        "import sys; from graphbuild.cli import main\n"
        "assert main() == 0\n"
        "print({'networkx', 'spacy', 'pandas', 'matplotlib.pyplot'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "merge", str(tmp_path / "claims.jsonl"), "-o", str(tmp_path / "out")],
        env=os.environ | {"PYTHONPATH": str(Path(graphbuild.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "set()\n", done.stderr
    assert "events; look at it: " in done.stderr
