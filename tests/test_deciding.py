"""Deciding who is who: the commands decide, review and explain, and what the graph makes of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from command_line import Run
from statements import body, claim, person, relation, state

import graphbuild
from graphbuild.build import build, load, merge
from graphbuild.cli import cli
from graphbuild.deciding import ContradictionError, decide, take_over
from graphbuild.decisions import Decision, Verdict, append
from graphbuild.errors import GraphbuildError, GraphbuildWarning
from graphbuild.identity import names_of
from graphbuild.merging import decisions_of, rebuild
from graphbuild.records import Actor, Document, Statement, to_json
from graphbuild.resolve.doubtful import doubtful_pairs
from graphbuild.review import Review

ROOT = Path(graphbuild.__file__).parents[1]
RUSSIA = state("Russia", "RUS")
KIM = person("Kim Jong Un", "PRK", aliases=("Mr Kim",))
EVIL = "Eve\x1b[31m [red]Mars[/red]\u202e"


def said(doc: str, *actors: Actor) -> list[Statement]:
    return [claim(doc, actor, "CONSULT", RUSSIA, at=100 * index) for index, actor in enumerate(actors)]


def write_claims(path: Path, *statements: list[Statement]) -> Path:
    path.write_bytes(b"".join(to_json(one) + b"\n" for some in statements for one in some))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two spellings that merging leaves apart, a bare surname that it joins, and one that it doesn't."""
    claims = write_claims(
        tmp_path / "claims.jsonl",
        said("a", KIM, person("Hovik Abramyan", "ARM", aliases=("Abramyan",))),
        said("b", person("Kim", "PRK"), person("Hovik Abrahamyan", "ARM")),
        said("c", person("Lee", "KOR"), body("Sea Guard", "ARM")),
        said("d", person("Lee", "SGP"), person("Lee Kuan Yew", "MYS")),
        [relation("a", KIM, "leader_of", state("North Korea", "PRK"))],
    )
    merge(claims, tmp_path / "graph")
    return tmp_path / "graph"


A, B = "hovik-abramyan", "hovik-abrahamyan"


def lines(folder: Path) -> list[dict[str, str]]:
    path = folder / "decisions.jsonl"
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def one(folder: Path, a: str, b: str) -> bool:
    """Whether two names are one actor of the graph."""
    forms: dict[str, set[str]] = {}
    for actor in load(folder).iter_actors():
        for form in (actor.id, actor.name, *actor.aliases):
            forms.setdefault(form, set()).add(actor.id)
    return forms[a] == forms[b]


# ------------------------------------------------------------------ decide


def test_two_that_are_the_same_are_one_at_once_and_after_every_rebuild(folder: Path, run: Run) -> None:
    assert not one(folder, A, B)
    code, out, err = run("decide", folder, "same", "hovik ABRAMYAN", B, "--note", "one man", "--by", "mk")
    assert (code, out) == (0, "")
    assert f"{A} is {B}" in err
    (line,) = lines(folder)
    assert line == {
        "when": str(dt.date.today()), "verdict": "same", "a": A, "b": B, "note": "one man", "by": "mk",
    }  # fmt: skip
    assert one(folder, "Hovik Abramyan", "Hovik Abrahamyan")
    for _ in range(2):
        rebuild(folder)
        assert one(folder, "Hovik Abramyan", "Hovik Abrahamyan")
    merge(write_claims(folder.parent / "more.jsonl", said("e", person("Hovik Abramyan", "ARM"))), folder)
    assert one(folder, "Hovik Abramyan", "Hovik Abrahamyan")


def test_two_that_are_different_are_two_though_a_rule_joins_them(folder: Path, run: Run) -> None:
    assert one(folder, "Kim", "Kim Jong Un")
    assert run("decide", folder, "different", "Kim", "Kim Jong Un")[0] == 0
    assert [(line["a"], line["b"]) for line in lines(folder)] == [("kim@b", "kim-jong-un")]
    assert not one(folder, "Kim", "Kim Jong Un")


def test_a_decision_can_be_undone_by_names_and_by_ids(folder: Path, run: Run) -> None:
    before = (folder / "graph.json").read_bytes()
    for a, b in ((A, B), ("Hovik Abrahamyan", "Hovik Abramyan")):
        decide(folder, "same", A, B)
        assert (folder / "graph.json").read_bytes() != before
        assert run("decide", folder, "undo", a, b)[0] == 0
        assert (folder / "graph.json").read_bytes() == before
    code, _, err = run("decide", folder, "undo", A, B)
    assert code == 1
    assert "nothing was decided" in err


def test_unsure_changes_nothing(folder: Path) -> None:
    before = (folder / "graph.json").read_bytes()
    decide(folder, "unsure", A, B)
    assert (folder / "graph.json").read_bytes() == before
    assert decisions_of(folder).verdict(A, B) == "unsure"


def test_a_bare_surname_is_decided_for_the_documents_that_mean_that_actor(folder: Path) -> None:
    decide(folder, "same", "lee-sgp" if "lee-sgp" in load(folder) else "lee@d", "lee-kuan-yew")
    assert [line["a"] for line in lines(folder)] == ["lee@d"]
    names = names_of(folder)
    assert names.actors.id_of(person("Lee"), "d") == "lee-kuan-yew"
    assert names.actors.id_of(person("Lee"), "c") == "lee"


@pytest.mark.parametrize("given", ["lee@c", "lee@d", "lee", "Lee"])
def test_a_short_name_is_decided_for_its_documents_and_not_for_later_ones(
    tmp_path: Path, run: Run, given: str
) -> None:
    claims = [said(doc, person("Lee", "KOR")) for doc in "cd"]
    merge(write_claims(tmp_path / "c.jsonl", *claims, said("e", person("Ida Lee", "PER"))), tmp_path / "g")
    assert run("decide", tmp_path / "g", "different", given, "Ida Lee")[0] == 0
    ids = [given] if "@" in given else ["lee@c", "lee@d"]
    assert sorted(line["a"] for line in lines(tmp_path / "g")) == ids
    merge(
        write_claims(tmp_path / "d.jsonl", said("f", person("Lee", "PER"), person("Ida Lee", "PER"))),
        tmp_path / "g",
    )
    assert names_of(tmp_path / "g").actors.id_of(person("Lee"), "f") == "ida-lee"
    assert run("decide", tmp_path / "g", "undo", given, "ida-lee")[0] == 0
    assert decisions_of(tmp_path / "g").in_force == ()


def test_a_short_name_that_was_linked_moves_alone(folder: Path, run: Run) -> None:
    assert one(folder, "Kim", "Kim Jong Un")
    assert run("decide", folder, "same", "Kim", A)[0] == 0
    assert [(line["a"], line["b"]) for line in lines(folder)] == [("kim@b", A)]
    assert one(folder, "Kim", "Hovik Abramyan")
    assert not one(folder, "Kim", "Kim Jong Un")


@pytest.mark.parametrize(
    ("name", "fuller"),
    [
        ("Kim", ("Kim Jong Un", "Kim Yo Jong")),
        ("Ana Molina", ("Ana Molina Rojas", "Ana Molina Vega")),
        ("Sol Energy", ("Sol Energy Group", "Sol Energy Company")),
    ],
)
def test_who_is_not_the_one_is_not_the_other_by_elimination(
    tmp_path: Path, name: str, fuller: tuple[str, str]
) -> None:
    make = body if "Energy" in name else person
    known = [make(full, "PRK") for full in fuller]
    claims = [said("a", *known), said("b", make(name)), said("c", make(name))]
    merge(write_claims(tmp_path / "c.jsonl", *claims), tmp_path / "g")
    for full in fuller:
        assert not one(tmp_path / "g", name, full)
    first, second = (full.id for full in known)
    decide(tmp_path / "g", "different", names_of(tmp_path / "g").actors.id_of(make(name), "b"), first)
    for full in fuller:
        assert not one(tmp_path / "g", name, full)
    said_so = "kim@b" if name == "Kim" else name
    decide(tmp_path / "g", "same", said_so, second)
    assert names_of(tmp_path / "g").find(said_so).node == names_of(tmp_path / "g").find(second).node


def test_a_name_ruled_out_by_a_decision_does_not_go_where_the_company_is(tmp_path: Path) -> None:
    beside = person("Sergei Lavrov", "RUS")
    claims = [said("a", KIM, beside), said("b", person("Kim Yo Jong", "PRK"), beside)]
    claims += [said("c", person("Kim"), beside), [claim("d", KIM, "CONSULT", beside)]]
    merge(write_claims(tmp_path / "c.jsonl", *claims), tmp_path / "g")
    assert one(tmp_path / "g", "Kim", "Kim Yo Jong")
    decide(tmp_path / "g", "different", "kim@c", KIM.id)
    assert not one(tmp_path / "g", "Kim", "Kim Yo Jong")
    claims = [said("e", person("Kim Yo Jong", "PRK"), person("Kim"))]
    merge(write_claims(tmp_path / "e.jsonl", *claims), tmp_path / "g")
    decide(tmp_path / "g", "different", "kim@e", KIM.id)
    actors = names_of(tmp_path / "g").actors
    assert actors.id_of(person("Kim"), "e") == "kim-yo-jong"  # as its document says
    assert actors.id_of(person("Kim"), "c") == "kim"


def test_a_person_joined_with_what_was_taken_for_a_body_stays_a_person(tmp_path: Path) -> None:
    anna = person("Anna Campbell", "GBR")
    claims = [said("a", anna), *(said(doc, body("Campbell")) for doc in "bcd")]
    merge(write_claims(tmp_path / "c.jsonl", *claims), tmp_path / "g")
    for doc in "bcd":
        decide(tmp_path / "g", "same", f"campbell@{doc}", anna.id)
    (found,) = (actor for actor in load(tmp_path / "g").iter_actors() if actor.id == anna.id)
    assert (found.name, found.kind) == ("Anna Campbell", "person")
    assert "Campbell" in found.aliases


@pytest.mark.parametrize(
    ("verdict", "other"), [("different", "ida-lee"), ("different", "lee@b"), ("same", "lee@b")]
)
def test_nothing_is_joined_with_a_decided_short_name_by_want_of_evidence(
    tmp_path: Path, verdict: Verdict, other: str
) -> None:
    claims = [said(doc, person("Lee", "KOR")) for doc in "abcd"] + [said("e", person("Ida Lee", "PER"))]
    merge(write_claims(tmp_path / "c.jsonl", *claims), tmp_path / "g")
    decide(tmp_path / "g", verdict, "lee@a", other)
    actors = names_of(tmp_path / "g").actors
    first, second, third, fourth = (actors.id_of(person("Lee"), doc) for doc in "abcd")
    assert first not in (third, fourth)
    assert third == fourth
    assert (first == second) == (verdict == "same")
    assert (second == third) == (other != "lee@b")


def test_a_decision_tells_what_moved_by_names_and_said_again_writes_nothing(folder: Path, run: Run) -> None:
    err = run("decide", folder, "different", "Kim", "Kim Jong Un")[2]
    assert err.splitlines()[1:] == [
        "graphbuild: Kim (1 mention, 1 event; in b) no longer belongs to Kim Jong Un (kim-jong-un) "
        "and stands by itself (kim)"
    ]
    before = (folder / "decisions.jsonl").read_bytes()
    err = run("decide", folder, "different", "Kim Jong Un", "kim@b")[2]
    assert err.startswith("graphbuild: already decided: kim@b is not kim-jong-un (decided ")
    assert err.count("\n") == 1
    assert (folder / "decisions.jsonl").read_bytes() == before
    assert len(decide(folder, "different", "kim@b", KIM.id, note="now I know why").added) == 1
    (change,) = decide(folder, "same", A, B).changes
    assert change == "Hovik Abramyan (1 mention, 1 event) now belongs to Hovik Abrahamyan (hovik-abrahamyan)"
    assert "no actor of the graph changed" in run("decide", folder, "unsure", A, "Sea Guard")[2]


def test_without_rebuild_the_graph_stays_till_it_is_asked_for(folder: Path, run: Run) -> None:
    before = (folder / "graph.json").read_bytes()
    _, _, err = run("decide", folder, "same", A, B, "--no-rebuild")
    assert (folder / "graph.json").read_bytes() == before
    assert "--rebuild" in err
    code, out, _ = run("decide", folder, "--rebuild")
    assert code == 0
    assert A in out
    assert one(folder, "Hovik Abramyan", "Hovik Abrahamyan")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ["same", "hovik abramian", "Kim Jong Un"],
            1,
            "did you mean Hovik Abramyan (hovik-abramyan), Hovik Abrahamyan (hovik-abrahamyan)?",
        ),
        (["same", "Lee", "Kim Jong Un"], 1, "'Lee' may be lee, "),
        (["different", "Mr Kim", "Kim Jong Un"], 1, "give two of kim-jong-un, kim@b (ID@DOCUMENT is"),
        (["different", "Sea Guard", "sea-guard"], 1, "to tell them apart give each its own row"),
        (["alike", "a", "b"], 2, "'alike' is none of same, different, unsure, undo"),
        (["same", "Kim"], 2, "give two actors, not 1"),
        (["same", "Kim", "Jong", "Un"], 2, "quotation marks"),
        (["same", "a", "b", "--import", "x"], 2, "not both"),
        (["--import", "nothing.jsonl"], 1, "there is no file nothing.jsonl"),
    ],
)
def test_what_cannot_be_decided_is_one_clear_line(
    folder: Path, run: Run, words: list[str], code: int, message: str
) -> None:
    got, _, err = run("decide", folder, *words)
    assert got == code
    assert message in err
    assert err.count("\n") == 1
    assert lines(folder) == []


def test_a_folder_that_is_none_is_told_and_not_made(tmp_path: Path, run: Run) -> None:
    for words in (["decide", tmp_path / "x", "same", "a", "b"], ["review", tmp_path / "x"]):
        code, _, err = run(*words)
        assert (code, "is not a work folder" in err) == (1, True)
        assert not (tmp_path / "x").exists()


def test_a_contradiction_is_refused_with_its_chain_and_force_undoes_it(folder: Path, run: Run) -> None:
    decide(folder, "same", A, B, note="seen together")
    decide(folder, "different", B, "sea-guard")
    code, _, err = run("decide", folder, "same", "Sea Guard", A)
    assert code == 1
    assert f"{A} is {B}" in err
    assert "seen together" in err
    assert "is not sea-guard" in err
    assert err.count("\n") == 1
    assert len(lines(folder)) == 2
    with pytest.raises(ContradictionError) as caught:
        decide(folder, "same", "sea-guard", A)
    assert len(caught.value.chain) == 2
    code, _, err = run("decide", folder, "same", "Sea Guard", A, "--force")
    assert code == 0
    assert err.count("graphbuild: undone: ") == 2
    assert one(folder, "Sea Guard", "Hovik Abramyan")
    assert decisions_of(folder).contradictions() == ()


def test_the_decisions_in_force_are_listed_without_doing_anything_to_the_terminal(
    folder: Path, run: Run
) -> None:
    decide(folder, "same", A, B, note="\x1b[2Jone\tman\n[bold]x[/bold]")
    out = run("decide", folder)[1]
    assert "\x1b" not in out
    assert "one man [bold]x[/bold]" in " ".join(out.split())


def test_anothers_decisions_are_taken_over_with_what_contradicts_reported(folder: Path, run: Run) -> None:
    decide(folder, "different", A, B)
    theirs = folder.parent / "theirs.jsonl"
    day = dt.date(2024, 1, 1)
    append(
        theirs,
        [
            Decision(when=day, verdict="same", a=A, b=B, by="al"),
            Decision(when=day, verdict="different", a="kim", b="kim-jong-un", by="al"),
        ],
    )
    code, _, err = run("decide", folder, "--import", theirs)
    assert code == 0
    assert f"left out: {B} is {A}" in err or f"left out: {A} is {B}" in err
    assert "took over 1 decision, left out 1" in err
    assert lines(folder)[1:] == [
        {"when": "2024-01-01", "verdict": "different", "a": "kim", "b": "kim-jong-un", "by": "al"}
    ]
    assert not one(folder, "Kim", "Kim Jong Un")
    joined = take_over(folder, theirs, force=True)
    assert [decision.verdict for decision in joined.lines] == ["undone", "same"]
    assert one(folder, "Hovik Abramyan", "Hovik Abrahamyan")
    assert take_over(folder, theirs).lines == ()


def test_a_build_obeys_and_tells_of_cut_lines_and_contradictions(folder: Path, run: Run) -> None:
    path = folder / "decisions.jsonl"
    day = dt.date(2024, 1, 1)
    append(path, [Decision(when=day, verdict=verdict, a=A, b=B) for verdict in ("same", "different")])
    path.write_bytes(path.read_bytes() + b'{"when":"2024-01-')
    code, _, err = run("merge", folder.parent / "claims.jsonl", "-o", folder)
    assert code == 0
    assert "line 3: cut off and left out" in err
    assert f"decisions contradict one another (who is different stays so): {A} is {B} (" in err
    assert not one(folder, A, B)
    with pytest.warns(GraphbuildWarning, match="cut off"):
        rebuild(folder)


def test_build_obeys_too_and_the_order_of_work_does_not_matter(tmp_path: Path) -> None:
    from coders import LineCoder

    documents = [Document(id=name, text=f"{name} ASSAULT Peru") for name in ("Iran", "Irun")]
    day = dt.date(2024, 1, 1)
    for out in ("before", "after"):
        (tmp_path / out).mkdir()
        decision = Decision(when=day, verdict="same", a="iran", b="irun")
        if out == "before":
            append(tmp_path / out / "decisions.jsonl", [decision])
        build(documents, tmp_path / out, coder=LineCoder())
        if out == "after":
            append(tmp_path / out / "decisions.jsonl", [decision])
            rebuild(tmp_path / out)
    assert (tmp_path / "before" / "graph.json").read_bytes() == (
        tmp_path / "after" / "graph.json"
    ).read_bytes()
    assert one(tmp_path / "after", "Iran", "Irun")


# ------------------------------------------------------------------ review


def hostile(folder: Path) -> None:
    """Adds a doubtful pair whose names and sentences would do something to a terminal or a table."""
    eve = [Actor(id=f"eve-{n}", name=f"{EVIL} {n}o\nSol", kind="person") for n in "ab"]
    merge(write_claims(folder.parent / "evil.jsonl", *(said(f"x\x1b[2J{a.id}", a) for a in eve)), folder)


def review(folder: Path, keys: str, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["review", str(folder), *options], input=keys, catch_exceptions=False)
    return done.exit_code, done.output


def pairs(folder: Path) -> list[tuple[str, str]]:
    return [tuple(sorted(doubt[:2])) for doubt in doubtful_pairs(names_of(folder).actors)]  # type: ignore[misc]


def test_pairs_that_are_alike_and_not_joined_are_doubtful(folder: Path) -> None:
    assert tuple(sorted((A, B))) in pairs(folder)
    assert not any("kim-jong-un" in pair and "russia" in pair for pair in pairs(folder))


def test_the_scores_of_doubtful_pairs_tell_which_is_likelier(tmp_path: Path) -> None:
    kims = [person("Kim Jong Un", "PRK"), person("Kim Yo Jong", "PRK")]
    claims = [said("a", *kims), said("b", kims[0]), said("c", person("Kim"))]
    merge(write_claims(tmp_path / "c.jsonl", *claims), tmp_path / "g")
    scores = {frozenset(pair[:2]): pair[2] for pair in doubtful_pairs(names_of(tmp_path / "g").actors)}
    likelier, other = (scores[frozenset(("kim@c", kim.id))] for kim in kims)
    assert likelier > 0.5 > other > 0


def test_a_sentence_that_does_not_name_the_actor_says_so(tmp_path: Path) -> None:
    kim, sister = person("Kim Jong Un", "PRK"), person("Kim Yo Jong", "PRK")
    tie = relation("a", sister, "relative_of", kim)
    tie = msgspec.structs.replace(
        tie, evidence=msgspec.structs.replace(tie.evidence, text="His sister, Kim Yo Jong, left.")
    )
    merge(write_claims(tmp_path / "c.jsonl", said("a", kim), [tie], said("b", person("Kim"))), tmp_path / "g")
    asked = Review(names_of(tmp_path / "g"), {})
    quoted = {
        (side.id, one.text): one.words
        for n in range(len(asked))
        for side in (asked.question(n).left, asked.question(n).right)
        for one in side.sentences
    }
    assert quoted[kim.id, tie.evidence.text] == ""
    assert quoted[sister.id, tie.evidence.text] == "Kim Yo Jong"
    assert "  not named in it; a" in review(tmp_path / "g", "kkkkk")[1]


def number_of(folder: Path, a: str = A, b: str = B) -> int:
    return pairs(folder).index(tuple(sorted((a, b))))  # type: ignore[arg-type]


def test_review_shows_both_sides_and_keeps_the_answer(folder: Path) -> None:
    code, out = review(folder, "k" * number_of(folder) + "s")
    assert code == 0
    for shown in ("Hovik Abramyan", "also: Abramyan", "person, ARM", "consult Russia", "two actors now"):
        assert shown in out
    assert "1 mention in 1 document" in out
    assert [line["verdict"] for line in lines(folder)] == ["same"]
    assert one(folder, "Hovik Abramyan", "Hovik Abrahamyan")
    assert tuple(sorted((A, B))) not in [
        asked for asked in pairs(folder) if names_of(folder).decisions.verdict(*asked) is None
    ]


def test_what_was_decided_is_not_asked_again_and_unsure_only_when_wanted(folder: Path) -> None:
    decide(folder, "unsure", A, B)
    names = names_of(folder)
    for again in (False, True):
        asked = Review(names, {}, again=again)
        opened = [asked.question(n) for n in range(len(asked)) if asked.is_open(n, names.decisions)]
        assert any({one.left.id, one.right.id} == {A, B} for one in opened) == again


def test_back_asks_the_last_pair_again_and_replaces_its_answer(folder: Path) -> None:
    hostile(folder)
    keys = "k" * min(number_of(folder), number_of(folder, "eve-a", "eve-b"))
    review(folder, f"{keys} same back different quit")
    assert [line["verdict"] for line in lines(folder)] == ["same", "undone", "different"]
    assert [one.verdict for one in decisions_of(folder).in_force] == ["different"]


def test_the_limit_and_the_end_of_the_input_end_a_review(folder: Path) -> None:
    code, out = review(folder, "", "--limit", "1")
    assert code == 0
    assert "1 of 1" in out
    assert lines(folder) == []
    assert review(folder, "x?\nq\n")[0] == 0


def test_names_and_sentences_do_nothing_to_a_terminal(folder: Path) -> None:
    hostile(folder)
    _, out = review(folder, "u" * 20, "--by", "mk")
    assert "[red]Mars[/red]" in "".join(out.split())
    assert not any(mark in out for mark in "\x1b\u202e")
    assert all(line.get("by") == "mk" for line in lines(folder))
    names = names_of(folder)
    assert names.decisions.verdict("eve-a", "eve-b") == "unsure"


def test_an_answer_that_contradicts_is_told_and_the_pair_asked_again(folder: Path) -> None:
    decide(folder, "same", A, "sea-guard")
    names = names_of(folder)
    asked = Review(names, {})
    number = next(n for n in range(len(asked)) if {end.node for end in asked.ends(n)} & {A, B})
    append(
        folder / "decisions.jsonl",
        [Decision(when=dt.date(2024, 1, 1), verdict="different", a="sea-guard", b=B)],
    )
    assert not asked.is_open(number, decisions_of(folder))  # it follows from the others


def test_each_answer_is_on_the_disk_before_the_next_question(folder: Path) -> None:
    hostile(folder)
    child = subprocess.Popen(
        [sys.executable, "-m", "graphbuild", "review", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stderr is not None
    child.stdin.write(b"u\n")
    child.stdin.flush()
    told = b""
    while told.count(b"> ") < 2 and (more := child.stderr.read(1)):
        told += more
    child.kill()
    child.communicate()
    assert [line["verdict"] for line in lines(folder)] == ["unsure"]


# ------------------------------------------------------------------ explain


def test_explain_says_of_each_name_why_it_is_the_actors(folder: Path, run: Run) -> None:
    decide(folder, "same", A, B, note="one man")
    out = run("explain", folder, "Kim")[1]
    assert "Kim Jong Un (kim-jong-un), person, PRK" in out
    (kim,) = [row for row in out.splitlines() if row.split()[:3] == ["Kim", "1", "kim"]]
    assert kim.endswith(names_of(folder).actors.why("kim", "kim-jong-un") or "?")
    assert "documents call it so" in out
    assert "“Kim Jong Un consult Russia”" in out
    out = run("explain", folder, "Hovik Abramyan")[1]
    assert out.count(f"decided {dt.date.today()}: one man") == 3  # of two names, and the decision itself
    assert f"{A} is {B}" in out


def test_explain_compares_two_names(folder: Path, run: Run) -> None:
    out = run("explain", folder, "Kim", "Kim Jong Un")[1]
    assert out.startswith("one actor, Kim Jong Un (kim-jong-un):")
    assert run("explain", folder, "Kim", "--with", "Kim Jong Un")[1] == out
    assert "documents give both names to kim-jong-un (a)" in run("explain", folder, "Mr Kim", KIM.id)[1]
    out = run("explain", folder, "Kim", "Hovik Abramyan")[1]
    assert out.startswith("two actors, Kim Jong Un (kim-jong-un) and Hovik Abramyan")
    assert "one is of PRK, the other of ARM" in out
    assert "different kinds" not in run("explain", folder, A, B)[1]
    assert "of different kinds, person and organization" in run("explain", folder, A, "Sea Guard")[1]
    decide(folder, "different", A, B, note="met both")
    out = run("explain", folder, A, B)[1]
    assert "decisions" in out
    assert "is not" in out
    assert "met both" in out


def test_explain_takes_a_short_name_in_a_document_as_decide_does(folder: Path, run: Run) -> None:
    out = run("explain", folder, KIM.id)[1]
    for given in ("Kim@b", "kim@b", "KIM@b"):
        assert run("explain", folder, given)[1] == out
        assert run("explain", folder, given, "Abramyan")[1].startswith("two actors, Kim Jong Un")
    code, _, err = run("explain", folder, "Kim@x")
    assert (code, "the graph has no 'Kim@x'" in err) == (1, True)
    decide(folder, "different", "Kim@b", KIM.id)
    assert run("explain", folder, "Kim@b")[1].startswith("Kim (kim)")


def test_explain_of_two_others_is_wrong_usage(folder: Path, run: Run) -> None:
    assert run("explain", folder, "a", "b", "--with", "c")[0] == 2


def test_explain_of_a_graph_without_its_folder_has_the_evidence(folder: Path, run: Run) -> None:
    code, out, _ = run("explain", folder / "graph.json", "Kim")
    assert code == 0
    assert "also: Kim; Mr Kim" in out


def test_names_are_found_by_id_name_and_alias_and_by_the_ids_behind_them(folder: Path) -> None:
    decide(folder, "same", A, B)
    names = names_of(folder)
    node = names.find(A).node
    assert {names.find(what).node for what in (A, B, "abramyan", "Hovik  Abrahamyan")} == {node}
    with pytest.raises(GraphbuildError, match="the graph has no 'Nobody'"):
        names.find("Nobody")
