"""Scoring against gold: what counts as right, what is said of bad gold, and figures that can be relied on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statements import body, city, claim, days, person, relation, state

import graphbuild
from graphbuild.cli import main
from graphbuild.errors import GoldError, InputError
from graphbuild.evaluate import Evaluation, evaluate
from graphbuild.evaluate.figures import Figure, Outcome, scores, share
from graphbuild.evaluate.gold import Draft
from graphbuild.evaluate.matching import agrees
from graphbuild.evaluate.report import mistakes
from graphbuild.records import ROOTS, Actor, Claim, Document, Statement, to_json

ROOT = Path(__file__).parents[1]
OWN = ROOT / "benchmarks" / "gold"
EGYPT, TURKEY, KENYA = state("Egypt", "EGY"), state("Turkey", "TUR"), state("Kenya", "KEN")
TEXT = "Egypt accused Turkey of arming rebels. Kenya met Egypt on Monday in Cairo."

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes lines of gold, given as dictionaries or raw, and returns the file."""

    def write(*lines: dict[str, Any] | str) -> Path:
        path = tmp_path / "gold.jsonl"
        path.write_text(
            "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8"
        )
        return path

    return write


def gold(source: str = "Egypt", root: Any = "ACCUSE", target: str | None = "Turkey", **more: Any) -> Any:
    line = {"kind": "claim", "doc": "a", "span": [0, 38], "source": source, "target": target, "root": root}
    return line | more


def said(source: Actor = EGYPT, root: str = "ACCUSE", target: Actor | None = TURKEY, **more: Any) -> Claim:
    return claim(more.pop("doc", "a"), source, root, target, **more)


def problems(found: Evaluation) -> list[str]:
    return [one.problem for one in found.mistakes]


def counts(found: Evaluation) -> list[tuple[int | None, int | None]]:
    """Right and all: precision and recall of pairs, then of claims."""
    figures = (found.pairs.precision, found.pairs.recall, found.claims.precision, found.claims.recall)
    return [(figure.right, figure.of) for figure in figures]


# ------------------------------------------------------------------ what counts as right


def test_all_found_is_perfect(write: Write) -> None:
    path = write(gold(), gold("Kenya", ["CONSULT", "AGREE"], "Egypt", span=[39, 74]))
    found = evaluate(path, claims=[said(), said(KENYA, "CONSULT", EGYPT, at=40)])
    assert counts(found) == [(2, 2)] * 4
    assert found.claims.f1.value == 1.0
    assert problems(found) == []


def test_a_claim_that_is_not_found_is_missed(write: Write) -> None:
    path = write(gold(), gold("Kenya", "CONSULT", "Egypt", span=[39, 74]))
    found = evaluate(path, claims=[said()])
    assert counts(found) == [(1, 1), (1, 2), (1, 1), (1, 2)]
    assert found.claims.f1.value == pytest.approx(2 / 3)
    (missed,) = found.mistakes
    assert (missed.problem, missed.line, missed.expected) == ("missed", 2, "Kenya CONSULT Egypt")


def test_what_is_extracted_without_reason_is_wrong(write: Write) -> None:
    found = evaluate(write(gold()), claims=[said(), said(TURKEY, "AID", EGYPT)])
    assert counts(found) == [(1, 2), (1, 1), (1, 2), (1, 1)]
    assert problems(found) == ["wrong"]


def test_a_wrong_class_is_a_right_pair(write: Write) -> None:
    found = evaluate(write(gold()), claims=[said(root="THREATEN")])
    assert counts(found) == [(1, 1), (1, 1), (0, 1), (0, 1)]
    (wrong,) = found.mistakes
    assert (wrong.problem, wrong.expected) == ("class", "Egypt ACCUSE Turkey")
    assert wrong.found == "Egypt THREATEN Turkey: threaten"


def test_any_class_that_the_gold_accepts_is_right(write: Write) -> None:
    found = evaluate(write(gold(root=["ACCUSE", "THREATEN"])), claims=[said(root="THREATEN")])
    assert counts(found)[2:] == [(1, 1), (1, 1)]


def test_each_class_has_its_own_figures(write: Write) -> None:
    path = write(gold(), gold("Kenya", "CONSULT", "Egypt", span=[39, 74]))
    found = evaluate(path, claims=[said(), said(TURKEY, "AID", EGYPT)])
    assert {root: (s.precision.of, s.recall.of) for root, s in found.classes.items()} == {
        "CONSULT": (0, 1),
        "AID": (1, 0),
        "ACCUSE": (1, 1),
    }
    assert list(found.classes) == [root for root in ROOTS if root in found.classes]


@pytest.mark.parametrize(("symmetric", "right"), [(True, 1), (False, 0)])
def test_actors_may_be_swapped_only_where_both_do_it(write: Write, symmetric: bool, right: int) -> None:
    found = evaluate(write(gold(symmetric=symmetric)), claims=[said(TURKEY, "ACCUSE", EGYPT)])
    assert found.claims.recall.right == right


def test_another_sentence_does_not_count(write: Write) -> None:
    found = evaluate(write(gold()), claims=[said(at=38)])
    assert problems(found) == ["missed", "wrong"]


def test_another_document_does_not_count(write: Write) -> None:
    found = evaluate(write(gold()), claims=[said(), said(TURKEY, "AID", EGYPT, doc="b")])
    assert found.extracted == 1


def test_a_document_with_nothing_in_it_tests_precision(write: Write) -> None:
    found = evaluate(write({"kind": "document", "doc": "a"}), claims=[said()])
    assert counts(found) == [(0, 1), (0, 0), (0, 1), (0, 0)]
    assert found.claims.recall.value is None
    assert problems(found) == ["wrong"]


def test_only_the_part_that_was_read_counts(write: Write) -> None:
    path = write(gold(), {"kind": "document", "doc": "a", "last": "arming rebels."})
    found = evaluate(
        path, [Document(id="a", text=TEXT)], claims=[said(), said(KENYA, "CONSULT", EGYPT, at=39)]
    )
    assert (found.extracted, problems(found)) == (1, [])


def test_an_arguable_claim_is_not_asked_for_and_no_mistake(write: Write) -> None:
    path = write(gold(clear=False), gold("Kenya", "CONSULT", "Egypt", span=[39, 74], clear=False))
    found = evaluate(path, claims=[said()])
    assert counts(found) == [(1, 1), (0, 0), (1, 1), (0, 0)]
    assert (found.arguable, found.arguable_found.right) == (2, 1)
    assert problems(found) == []


def test_what_may_be_no_event_is_not_asked_for(write: Write) -> None:
    assert evaluate(write(gold(root=["ACCUSE", "NONE"])), claims=[]).clear == 0


def test_no_class_is_wrong_where_the_gold_has_none(write: Write) -> None:
    assert counts(evaluate(write(gold(root="NONE")), claims=[said()]))[2] == (1, 1)


def test_a_claim_against_nobody(write: Write) -> None:
    path = write(gold(target=None))
    assert evaluate(path, claims=[said(target=None)]).claims.recall.right == 1
    assert evaluate(path, claims=[said()]).claims.recall.right == 0


# ------------------------------------------------------------------ actors


@pytest.mark.parametrize(
    ("line", "actor", "same"),
    [
        ({"source": "him", "source_canon": "Recep Erdoğan"}, person("Recep Tayyip Erdogan", "TUR"), True),
        ({"source": "he", "source_canon": "Recep Tayyip Erdoğan"}, person("Erdogan", "TUR"), True),
        ({"source": "Cairo", "source_canon": "Egypt"}, EGYPT, True),
        ({"source": "Egypt"}, body("Egyptian Army", "EGY", kind="military"), True),
        ({"source": "Egypt"}, body("Egyptian Red Crescent", "EGY"), False),
        ({"source": "Egypt"}, person("Sameh Shoukry", "EGY"), False),
        ({"source": "Egypt", "country_source": []}, body("Cairo", "EGY", kind="government"), False),
        ({"source": "rebels", "country_source": ["NSA"]}, body("Syrian rebels", kind="armed_group"), True),
        ({"source": "armed forces"}, body("security forces", kind="military"), False),
        ({"source": "Москва"}, body("Киев", "UKR"), False),
    ],
    ids=lambda value: value.get("source") if isinstance(value, dict) else getattr(value, "name", None),
)  # fmt: skip
def test_who_is_the_same_actor(write: Write, line: dict[str, Any], actor: Actor, same: bool) -> None:
    (one,) = Draft(write(gold() | line)).placed(None).claims
    assert agrees(one.source, actor) is same


@pytest.mark.parametrize(
    ("name", "actor", "same"),
    [
        ("Kim Jong-un", person("Kim Jong Un", "PRK"), True),
        ("Kim", person("Kim Jong Un", "PRK"), False),
        ("Kim", person("Kim Jong Un", "PRK", aliases=("Kim",)), True),
        ("Egypt", body("Egyptian Red Crescent", "EGY"), True),
        ("Egypt", person("Sameh Shoukry", "EGY"), False),
    ],
)
def test_with_a_tier_names_are_exact(write: Write, name: str, actor: Actor, same: bool) -> None:
    (one,) = Draft(write(gold(name, tier="core"))).placed(None).claims
    assert agrees(one.source, actor) is same


# ------------------------------------------------------------------ status


@pytest.mark.parametrize(
    ("line", "has", "field"),
    [
        ({"polarity": "neg"}, {}, "polarity"),
        ({}, {"polarity": "negative"}, "polarity"),
        ({"modality": "planned"}, {"modality": "possible"}, "modality"),
        ({"hedged": True}, {}, "hedged"),
        ({"attributed_to": "Kenya"}, {}, "attributed_to"),
        ({}, {"attributed_to": KENYA}, "attributed_to"),
        ({"time": "on Monday"}, {}, "time"),
        ({"time": "2024-05"}, {"time": days("2024-06-01")}, "time"),
        ({"time": "2024-05-01/2024-05-07"}, {"time": days("2024-05-01", "2024-05-31")}, "time"),
        ({"place": "Cairo"}, {"place": city("Alexandria", "EGY")}, "place"),
        ({"quantity": 12}, {}, "quantity"),
    ],
    ids=lambda value: str(value),
)
def test_a_wrong_field_is_told_and_counted(
    write: Write, line: dict[str, Any], has: dict[str, Any], field: str
) -> None:
    found = evaluate(write(gold(**line)), claims=[said(**has)])
    assert [name for name, status in found.status.items() if status.all.right == 0] == [field]
    assert counts(found)[2:] == [(1, 1), (1, 1)]
    (wrong,) = found.mistakes
    assert wrong.problem == "status"
    assert f", {field} " in (wrong.expected or "")
    assert f", {field} " in (wrong.found or "")


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ({"polarity": "neg", "modality": "planned", "hedged": True},
         {"polarity": "negative", "modality": "planned", "hedged": True}),
        ({"attributed_to": "Erdoğan"}, {"attributed_to": person("Recep Tayyip Erdogan", "TUR")}),
        ({"attributed_to": "Kenya"}, {"attributed_to": body("Kenyan Ministry", "KEN", kind="government")}),
        ({"time": "on Monday then"}, {"time": days("2024-05-13")}),  # whose words are "then"
        ({"time": "2024-05"}, {"time": days("2024-05-13")}),
        ({"time": "2024-02"}, {"time": days("2024-02-29")}),
        ({"time": "2024"}, {"time": days("2024-01-01", "2024-12-31")}),
        ({}, {"time": days("2024-05-13"), "place": city("Cairo", "EGY")}),
        ({"place": "in the city of Cairo"}, {"place": city("Cairo", "EGY")}),
        ({"tier": "core", "time": "2024-05-01/P1W"}, {"time": days("2024-12-30")}),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_the_status_is_right(write: Write, line: dict[str, Any], has: dict[str, Any]) -> None:
    found = evaluate(write(gold(**line)), claims=[said(**has)])
    assert {name for name, status in found.status.items() if status.all.right != 1} == set()


def test_marked_fields_are_counted_apart(write: Write) -> None:
    path = write(gold(modality="planned"), gold("Kenya", "CONSULT", "Egypt", span=[39, 74]))
    found = evaluate(path, claims=[said(), said(KENYA, "CONSULT", EGYPT, at=39)])
    modality = found.status["modality"]
    assert (modality.all.right, modality.all.of) == (1, 2)
    assert (modality.marked.right, modality.marked.of) == (0, 1)


def test_the_status_of_a_wrong_class_does_not_count(write: Write) -> None:
    found = evaluate(write(gold(modality="planned")), claims=[said(root="AID")])
    assert found.status["modality"].all.of == 0


# ------------------------------------------------------------------ standing relations

ROLE = {"kind": "role", "doc": "a", "person": "Ruto", "person_canon": "William Ruto", "role": "president"}
RUTO = person("William Ruto", "KEN")


def test_without_relations_in_the_gold_they_are_not_scored(write: Write) -> None:
    found = evaluate(write(gold()), claims=[said(), relation("a", RUTO, "leader_of", KENYA)])
    assert found.relations is None
    assert problems(found) == []


@pytest.mark.parametrize(
    ("line", "name", "right"),
    [
        ({"of": "Kenya"}, "employee_of", 1),
        ({"of": "Kenya", "relation": "leader_of"}, "leader_of", 1),
        ({"of": "Kenya", "relation": "leader_of"}, "employee_of", 0),
        ({"of": "Egypt"}, "leader_of", 0),
    ],
)
def test_a_relation_is_found_or_not(write: Write, line: dict[str, Any], name: str, right: int) -> None:
    found = evaluate(write(ROLE | line), claims=[relation("a", RUTO, name, KENYA)])
    assert found.relations is not None
    assert (found.relations.precision.right, found.relations.recall.right) == (right, right)
    assert problems(found) == ([] if right else ["missed relation", "wrong relation"])


def test_subject_and_object_do_as_well(write: Write) -> None:
    line = {"kind": "relation", "doc": "a", "tier": "core", "subject": "William Ruto", "object": "Kenya"}
    found = evaluate(
        write(line | {"relation": "leader_of"}), claims=[relation("a", RUTO, "leader_of", KENYA)]
    )
    assert found.relations is not None
    assert found.relations.f1.value == 1.0


def test_something_standing_between_two_makes_a_relation_right(write: Write) -> None:
    line = gold("Turkey", "NONE", "Egypt", clear=False)
    ally = relation("a", EGYPT, "ally_of", TURKEY, at=5)
    found = evaluate(write(line, ROLE | {"of": "Kenya"}), claims=[ally])
    assert found.relations is not None
    assert (found.relations.precision.right, found.relations.recall.right) == (1, 0)


# ------------------------------------------------------------------ figures


def outcomes(*rights: tuple[str, int, bool]) -> list[Outcome]:
    return [Outcome(doc, (at, ""), right) for doc, at, right in rights]


def test_twelve_documents_are_drawn_again() -> None:
    figure = share(outcomes(*((f"d{n}", at, at < n % 4) for n in range(12) for at in range(3))))
    assert (figure.interval, figure.right, figure.of) == ("documents", 18, 36)
    assert figure.low is not None
    assert figure.high is not None
    # By hand: the share's standard error over documents is 0.11; the middle 95 % are two of these each way.
    assert figure.low == pytest.approx(0.5 - 1.96 * 0.1076, abs=0.04)
    assert figure.high == pytest.approx(0.5 + 1.96 * 0.1076, abs=0.04)


def test_what_goes_wrong_together_makes_the_interval_wider() -> None:
    together = share(outcomes(*((f"d{n}", at, n % 2 == 0) for n in range(12) for at in range(10))))
    apart = share(outcomes(*((f"d{n}", at, (n + at) % 2 == 0) for n in range(12) for at in range(10))))
    assert width(together) > 2 * width(apart)


def width(figure: Figure) -> float:
    assert figure.low is not None
    assert figure.high is not None
    return figure.high - figure.low


def test_few_documents_give_an_interval_over_sentences() -> None:
    assert share(outcomes(*(("d", at, at % 2 == 0) for at in range(10)))).interval == "sentences"


def test_few_sentences_give_wilsons_interval() -> None:
    figure = share(outcomes(*(("d", at, at % 2 == 0) for at in range(4))))
    assert figure.interval == "wilson"
    assert (figure.low, figure.high) == (pytest.approx(0.1500, abs=1e-4), pytest.approx(0.8500, abs=1e-4))


def test_all_right_is_not_certain() -> None:
    figure = share(outcomes(*((f"d{n}", 0, True) for n in range(20))))
    assert (figure.interval, figure.value, figure.high) == ("wilson", 1.0, 1.0)
    assert figure.low == pytest.approx(0.8389, abs=1e-4)


def test_nothing_has_no_share() -> None:
    assert share([]) == Figure(right=0, of=0)


def test_nothing_extracted_has_an_f1_of_nought() -> None:
    figure = scores([], outcomes(("d", 0, False))).f1
    assert (figure.value, figure.low) == (0.0, 0.0)


SAMPLES = st.lists(
    st.tuples(st.sampled_from([f"d{n}" for n in range(14)]), st.integers(0, 5), st.booleans()), max_size=60
)


@given(found=SAMPLES, wanted=SAMPLES, order=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_figures_are_shares_within_their_intervals_in_any_order(
    found: list[tuple[str, int, bool]], wanted: list[tuple[str, int, bool]], order: Any
) -> None:
    measured = scores(outcomes(*found), outcomes(*wanted))
    for figure in (measured.precision, measured.recall, measured.f1):
        if figure.value is None:
            assert (figure.low, figure.high, figure.interval) == (None, None, None)
        else:
            assert figure.low is not None
            assert figure.high is not None
            assert 0 <= figure.low <= figure.value <= figure.high <= 1
            assert figure.interval is not None
    order.shuffle(found)
    order.shuffle(wanted)
    assert scores(outcomes(*found), outcomes(*wanted)) == measured


STATES = [EGYPT, TURKEY, KENYA]
TOLD = st.lists(
    st.builds(
        lambda doc, source, root, target, at, modality: said(
            source, root, target, doc=doc, at=at, modality=modality
        ),
        st.sampled_from([f"d{n}" for n in range(12)]),
        st.sampled_from(STATES),
        st.sampled_from(ROOTS[:3]),
        st.sampled_from([*STATES, None]),
        st.integers(0, 60),
        st.sampled_from(["actual", "planned"]),
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)


def as_gold(one: Claim, clear: bool, symmetric: bool) -> dict[str, Any]:
    return gold(
        one.source.name, one.root, one.target.name if one.target else None, doc=one.doc, clear=clear,
        span=[one.evidence.start, one.evidence.end], modality=one.modality, symmetric=symmetric,
    )  # fmt: skip


@given(
    wanted=TOLD.filter(bool),
    found=TOLD,
    flags=st.tuples(st.booleans(), st.booleans()),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_lines_does_not_matter(
    write: Write, wanted: list[Claim], found: list[Claim], flags: tuple[bool, bool], order: Any
) -> None:
    lines = [as_gold(one, *flags) for one in wanted]
    docs = [{"kind": "document", "doc": f"d{n}"} for n in range(12)]
    before = evaluate(write(*lines, *docs), claims=found).to_dict()
    for each in (lines, docs, found):
        order.shuffle(each)
    after = evaluate(write(*docs, *lines), claims=found).to_dict()
    for told in (before, after):
        told["mistakes"] = sorted(json.dumps(one | {"line": None}) for one in told["mistakes"])
    assert before == after


@given(wanted=TOLD.filter(bool))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_gold_scored_against_itself_is_all_right(write: Write, wanted: list[Claim]) -> None:
    found = evaluate(write(*(as_gold(one, True, False) for one in wanted)), claims=wanted)
    assert found.claims.precision.value == found.claims.recall.value == found.claims.f1.value == 1.0


# ------------------------------------------------------------------ reading gold


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ({"doc": "a"}, "field `kind` is None; it must be one of claim, role"),
        (gold(kind="event"), "field `kind` is 'event'"),
        (gold(root="CONSLUT"), "field `root`"),
        (gold(root=["ACCUSE", "BLAME"]), "field `root`"),
        (gold(root=[]), "field `root`"),
        (gold(modality="maybe"), "field `modality` is 'maybe'; it must be one of actual, planned"),
        (gold(polarity="no"), "field `polarity` is 'no'; it must be one of positive, negative"),
        (gold(hedged="yes"), "field `hedged`: expected `bool`"),
        (gold(polarty="neg"), "unknown field `polarty`; did you mean `polarity`?"),
        (gold(source=""), "field `source`"),
        (gold(doc=7), "field `doc`: expected `str`"),
        (gold(span=[5, 5]), "field `span` is [5, 5]"),
        (gold(span=[-1, 5]), "field `span`"),
        (gold(span=None), "no field `span` or `evidence`"),
        (gold(tier="core", clear=True), "field `clear` and field `tier`"),
        ({"kind": "claim", "doc": "a", "span": [0, 5]}, "there is no field `source`"),
        ({"kind": "role", "doc": "a", "person": "Ruto"}, "`person` and `of`"),
        (ROLE | {"of": "Kenya", "relation": "boss_of"}, "field `relation` is 'boss_of'; it must be one of"),
    ],
    ids=lambda value: str(value)[:50] if isinstance(value, str) else None,
)
def test_a_bad_line_is_told_with_its_number_and_field(
    write: Write, line: dict[str, Any] | str, message: str
) -> None:
    path = write(gold(), "", line)
    with pytest.raises(GoldError) as caught:
        evaluate(path, claims=[])
    (problem,) = caught.value.problems
    assert problem.startswith(f"{path}, line 3: ")
    assert message in problem
    assert "\n" not in problem


def test_all_bad_lines_are_told_at_once(write: Write) -> None:
    with pytest.raises(GoldError) as caught:
        evaluate(write("{", gold(), gold(root="X")), claims=[])
    assert [re.search(r"line (\d)", told)[1] for told in caught.value.problems] == ["1", "3"]  # type: ignore[index]
    assert "(and 1 more such lines)" in str(caught.value)


def test_fields_of_ones_own_are_welcome(write: Write) -> None:
    path = write(gold(note="not sure", id="c1", number=3))
    assert evaluate(path, claims=[said()]).claims.recall.right == 1


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(gold()).encode())
    assert Draft(path).documents == ("a",)


def test_words_are_found_in_their_text(write: Write) -> None:
    path = write(gold("Kenya", "CONSULT", "Egypt", span=None, evidence="Kenya met Egypt"))
    (one,) = Draft(path).placed({"a": TEXT}).claims
    assert TEXT[one.start : one.end] == "Kenya met Egypt"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (gold(span=[0, 900]), "field `span` ends at 900, but the text of 'a' has 74 characters"),
        (gold(span=None, evidence="Kenya met Sudan"), "field `evidence`: these words are not in the text"),
        ({"kind": "document", "doc": "a", "last": "end"}, "field `last`: these words are not in the text"),
    ],
)  # fmt: skip
def test_a_sentence_that_is_not_in_the_text_is_told(write: Write, line: dict[str, Any], message: str) -> None:
    with pytest.raises(GoldError, match="line 1") as caught:
        evaluate(write(line), [Document(id="a", text=TEXT)], claims=[])
    assert message in str(caught.value)


def test_words_without_texts_cannot_be_found(write: Write) -> None:
    with pytest.raises(InputError, match=r"line 2: .*give the texts too"):
        evaluate(write(gold(), gold(span=None, evidence="Kenya")), claims=[])


def test_documents_that_are_not_in_the_texts_are_named(write: Write) -> None:
    path = write(gold(), gold(doc="b"), gold(doc="c"))
    with pytest.raises(InputError, match="not in the texts: 'b', 'c'; the texts have 'a'"):
        evaluate(path, [Document(id="a", text=TEXT)])


def test_claims_of_quite_other_documents_are_a_mistake(write: Write) -> None:
    with pytest.raises(InputError, match="the claims are of 'other'"):
        evaluate(write(gold()), claims=[said(doc="other")])


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_empty_gold_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(text)
    with pytest.raises(InputError, match="no gold in it"):
        evaluate(path, claims=[])


def test_the_examples_of_the_docs_are_good_gold(write: Write) -> None:
    page = (ROOT / "docs" / "evaluating.md").read_text("utf-8")
    lines = [line.strip() for line in page.splitlines() if line.startswith('    {"kind"')]
    text = "Egypt on Sunday accused Turkey of arming the militia. "
    text += "Its foreign minister will visit Ankara next week."
    placed = Draft(write(*lines)).placed({"a1.txt": text, "a2.txt": ""})
    assert (len(placed.claims), len(placed.relations), len(placed.documents)) == (3, 1, 2)


# ------------------------------------------------------------------ the function and the command


def test_it_is_a_public_function() -> None:
    assert graphbuild.evaluate is evaluate


def test_texts_are_read_and_extracted(write: Write) -> None:
    text = "Egypt accused Turkey on 3 May 2024 of violating its borders."
    path = write(gold(span=None, evidence=text))
    documents = [Document(id="a", text=text), Document(id="b", text="Kenya attacked Egypt.")]
    found = evaluate(path, documents, jobs=1)
    assert counts(found) == [(1, 1)] * 4


def jsonl(path: Path, statements: Sequence[Statement]) -> Path:
    path.write_bytes(b"".join(to_json(one) + b"\n" for one in statements))
    return path


def test_the_command_prints_figures_and_mistakes(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold_file = write(gold(), gold("Kenya", "CONSULT", "Egypt", span=[39, 74]))
    claims = jsonl(tmp_path / "claims.jsonl", [said(), said(TURKEY, "AID", EGYPT)])
    assert main(["evaluate", str(gold_file), "--claims", str(claims), "--list"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "clear claims 2, arguable 0 (of them found 0); extracted 2" in out
    assert re.search(r"and class +0\.50 \[0\.\d\d, 0\.\d\d\] w +1/2 ", out)
    assert "take them for too narrow" in " ".join(out.split())
    assert out.splitlines()[-2:] == [
        "WRONG | a | tool: Turkey AID Egypt: aid | Turkey aid Egypt",
        "MISSED | a, gold line 2 | gold: Kenya CONSULT Egypt",
    ]


def test_json_holds_the_same_as_the_result(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold_file, told = write(gold()), [said(), said(KENYA, "AID", EGYPT)]
    claims = jsonl(tmp_path / "claims.jsonl", told)
    result = evaluate(gold_file, claims=told).to_dict()
    assert main(["evaluate", str(gold_file), "--claims", str(claims), "--json", "--list"]) == 0
    assert json.loads(capsys.readouterr().out) == result
    assert main(["evaluate", str(gold_file), "--claims", str(claims), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {k: v for k, v in result.items() if k != "mistakes"}


def test_less_sure_claims_can_be_left_out(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [said(confidence=0.9), said(KENYA, "AID", EGYPT, confidence=0.3)]
    command = ["evaluate", str(write(gold())), "--claims", str(jsonl(tmp_path / "c.jsonl", told)), "--json"]
    extracted = []
    for more in ([], ["--min-confidence", "0.5"]):
        assert main([*command, *more]) == 0
        extracted.append(json.loads(capsys.readouterr().out)["extracted"])
    assert extracted == [2, 1]


def test_a_mistake_does_nothing_to_a_terminal(write: Write) -> None:
    evil = person("Mallory\x1b[2J\u202e", "KEN")
    (line, _) = mistakes(evaluate(write(gold()), claims=[said(evil)]))
    assert all(char.isprintable() for char in line)


def test_bad_lines_are_told_one_a_line(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("{", gold(root="X"))
    assert main(["evaluate", str(path), "--claims", "none.jsonl"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.partition(", line ")[2][:1] for line in err.splitlines()] == ["1", "2", ""]
    assert err.splitlines()[-1] == f"graphbuild: error: {path}: 2 lines can't be used; mend them"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{gold}"], 2, "give the annotated texts"),
        (["{gold}", "--claims", "x", "--model", "m"], 2, "--model and --actors change the extraction"),
        (["{gold}", "{gold}", "--min-confidence", "2"], 2, "--min-confidence"),
        (["nowhere.jsonl", "{gold}"], 1, "can't read nowhere.jsonl"),
        (["{gold}", "nowhere.txt"], 1, "nowhere.txt: no such file"),
        (["{gold}", "--claims", "nowhere.jsonl"], 1, "can't read nowhere.jsonl"),
        (["{gold}", "{other}"], 1, "not in the texts: 'a'; the texts have 'b.txt'"),
        (["{empty}", "{other}"], 1, "no gold in it"),
    ],
)
def test_a_command_that_cannot_work_fails_in_one_line(
    write: Write,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "empty.jsonl").touch()
    paths = {"gold": write(gold()), "other": tmp_path / "b.txt", "empty": tmp_path / "empty.jsonl"}
    assert main(["evaluate", *(argument.format(**paths) for argument in arguments)]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("graphbuild: error: ")
    assert err.count("\n") == 1
    assert message in err


# ------------------------------------------------------------------ our own gold


def own() -> tuple[dict[str, str], list[dict[str, Any]]]:
    texts, lines = (
        [json.loads(line) for line in (OWN / name).read_text("utf-8").splitlines()]
        for name in ("texts.jsonl", "gold.jsonl")
    )
    return {one["id"]: one["text"] for one in texts}, lines


def test_our_gold_fits_its_texts() -> None:
    texts, lines = own()
    placed = Draft(OWN / "gold.jsonl").placed(texts)
    assert set(placed.documents) == set(texts)
    assert len(placed.claims) + len(placed.relations) + len(texts) == len(lines)


def test_every_span_of_our_gold_is_a_sentence() -> None:
    texts, lines = own()
    for line in lines:
        if "span" in line:
            start, end = line["span"]
            text = texts[line["doc"]]
            assert start == 0 or text[start - 1] in " \n", line
            assert end == len(text) or text[end] in " \n", line
            assert text[end - 1] in ".”", line


def test_every_clear_claim_of_our_gold_has_its_words() -> None:
    texts, lines = own()
    for line in lines:
        if line["kind"] == "claim":
            sentence = texts[line["doc"]][slice(*line["span"])]
            assert re.search(rf"\b{re.escape(line['predicate'])}\b", sentence), line
            words = [line["time"], line["place"]]
            words += [line["source"], line["target"]] if line["clear"] else []
            assert [word for word in words if word and word not in sentence] == [], line


def test_the_numbers_beside_our_gold_are_its_own() -> None:
    texts, lines = own()
    page = (OWN / "README.md").read_text("utf-8")
    clear = {
        (kind, certain): sum(
            (line["kind"] == "claim") is kind and line.get("clear", True) is certain
            for line in lines
            if line["kind"] != "document"
        )
        for kind in (True, False)
        for certain in (True, False)
    }
    assert f"{clear[True, True]} clear and {clear[True, False]} arguable claims" in page
    assert f"{clear[False, True]} clear and {clear[False, False]} arguable standing relations" in page
    assert len(texts) == 12
