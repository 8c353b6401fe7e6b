"""Two extractions side by side: figures against counts by hand, and what must hold whatever the claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import claim, days, relation, state

from graphbuild.cli import main
from graphbuild.errors import InputError
from graphbuild.evaluate.agreement import Shared, agreement
from graphbuild.records import Claim, Evidence, Statement, to_json

A, B, C = state("Aland", "ALA"), state("Bland", "BLA"), state("Cland", "CLA")


def at(doc: str, sentence: int, source: Any, root: Any, target: Any, **more: Any) -> Claim:
    """A claim in a sentence of ten characters."""
    where = Evidence(start=10 * sentence, end=10 * sentence + 9, text="x" * 9)
    return claim(doc, source, root, target, at=sentence, evidence=where, **more)


FIRST: list[Statement] = [
    at("a", 0, A, "ACCUSE", B, time=days("2024-01-01")),
    at("a", 1, A, "ASSAULT", B),
    at("a", 2, A, "CONSULT", B, symmetric=True),
    at("b", 0, B, "AID", C, hedged=True),
    at("b", 1, A, "PROTEST", None),
    relation("a", A, "part_of", B),
    relation("a", B, "part_of", C),
]
SECOND: list[Statement] = [
    at("a", 0, A, "ACCUSE", B),
    at("a", 1, A, "COERCE", B),  # another class
    at("a", 2, B, "CONSULT", A),  # the other way round, which is the same where one says symmetric
    at("b", 0, C, "AID", B),  # the other way round, which is not
    at("b", 1, A, "PROTEST", None),
    at("c", 0, A, "AID", B),
    relation("a", A, "part_of", B),
]


def test_the_figures_are_those_counted_by_hand() -> None:
    found = agreement(FIRST, SECOND)
    assert found.documents == Shared(both=2, first=0, second=1)
    assert found.pairs == Shared(both=4, first=1, second=2)
    assert found.claims == Shared(both=3, first=2, second=3)
    assert found.claims.share == 3 / 8
    assert found.relations == Shared(both=1, first=1, second=0)
    assert found.classes == {
        "CONSULT": Shared(both=1), "AID": Shared(first=1, second=2), "ACCUSE": Shared(both=1),
        "PROTEST": Shared(both=1), "COERCE": Shared(second=1), "ASSAULT": Shared(first=1),
    }  # fmt: skip
    assert found.classes["ACCUSE"].specific == 1
    assert found.changed == (("ASSAULT", "COERCE", 1),)
    assert found.status["time"] == (2, 3)
    assert found.status["polarity"] == (3, 3)
    # observed 3/4; by chance (1 + 1 + 1 + 0)/16
    assert found.kappa == pytest.approx((3 / 4 - 3 / 16) / (1 - 3 / 16), abs=1e-6)
    examples = found.examples(9)
    assert [(one.doc, one.first.root) for one in examples["first"] if one.first] == [("b", "AID")]
    assert [(one.doc, one.second.root) for one in examples["second"] if one.second] == [
        ("b", "AID"),
        ("c", "AID"),
    ]
    assert [one.first.root for one in examples["class"] if one.first] == ["ASSAULT"]


def test_each_claim_has_one_partner_and_the_best_one() -> None:
    first = [at("a", 0, A, "AID", B), at("a", 0, A, "SUPPORT", B)]
    found = agreement(first, [at("a", 0, A, "SUPPORT", B)])
    assert found.claims == Shared(both=1, first=1)
    assert found.classes == {"SUPPORT": Shared(both=1), "AID": Shared(first=1)}


def test_examples_are_spread_over_documents() -> None:
    first = [at("a", n, A, "AID", B) for n in range(5)] + [at("b", 0, A, "AID", B), at("c", 0, A, "AID", B)]
    found = agreement(first, [at("a", 9, A, "AID", C)])
    assert [one.doc for one in found.examples(3)["first"]] == ["a", "b", "c"]
    assert [one.doc for one in found.examples(4)["first"]] == ["a", "a", "b", "c"]
    assert found.examples(0) == {"first": [], "second": [], "class": []}


def test_nothing_against_nothing_has_no_figures() -> None:
    found = agreement([], [])
    assert (found.pairs.share, found.kappa, found.classes) == (None, None, {})
    assert agreement(FIRST, []).claims == Shared(first=5)


def test_other_documents_are_told() -> None:
    with pytest.raises(InputError, match="the two are of other documents"):
        agreement([at("a", 0, A, "AID", B)], [at("b", 0, A, "AID", B)])


some = st.lists(
    st.builds(
        lambda doc, sentence, source, root, target, symmetric: at(
            doc, sentence, source, root, target, symmetric=symmetric
        ),
        st.just("a"), st.integers(0, 2), st.sampled_from([A, B]), st.sampled_from(["AID", "ACCUSE"]),
        st.sampled_from([B, C, None]), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some, some, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_sides_can_be_exchanged(
    first: list[Claim], second: list[Claim], random: Any
) -> None:
    found = agreement(first, second)
    counted = (found.claims.both + found.claims.first, found.claims.both + found.claims.second)
    assert counted == (len(first), len(second))
    assert sum(shared.both for shared in found.classes.values()) == found.claims.both
    assert agreement(first, first).claims == Shared(both=len(first))
    for same in (first, second):
        random.shuffle(same)
    assert agreement(first, second) == found
    turned = agreement(second, first)
    assert (turned.documents.both, turned.documents.first) == (found.documents.both, found.documents.second)


def test_the_command_shows_tables_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, statements in (("first", FIRST), ("second", SECOND)):
        (tmp_path / name).write_bytes(b"".join(to_json(one) + b"\n" for one in statements))
    files = [str(tmp_path / "first"), str(tmp_path / "second")]
    assert main(["agreement", *files, "--examples", "1"]) == 0
    out = capsys.readouterr().out
    assert "only the second found" in out
    assert "ASSAULT for COERCE 1" in out
    assert "Aland ASSAULT / COERCE Bland" in out
    assert [line.split() for line in out.splitlines() if "and class" in line] == [
        ["and", "class", "3", "2", "3", "0.38"]
    ]
    assert main(["agreement", *files, "--json", "--examples", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["claims"] == {"both": 3, "first": 2, "second": 3, "share": 0.375, "specific": 6 / 11}
    assert [one["second"] for one in told["examples"]["second"]] == ["AID", "AID"]
    assert main(["agreement", files[0], str(tmp_path / "none")]) == 1
    assert "can't read" in capsys.readouterr().err
