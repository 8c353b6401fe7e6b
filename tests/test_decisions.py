"""The file of decisions, what follows from its lines, and what contradicts."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import claim, person, state

from graphbuild import decisions
from graphbuild.decisions import Decision, Decisions, append, read, tell
from graphbuild.errors import StoreError
from graphbuild.records import Actor, Statement, to_json
from graphbuild.resolve import Decided, merge_actors

DAY = dt.date(2025, 9, 1)
ROOT = Path(decisions.__file__).parents[1]


def made(a: str, verdict: str, b: str, **fields: object) -> Decision:
    return Decision(when=DAY, verdict=verdict, a=a, b=b, **fields)  # type: ignore[arg-type]


def line(text: str) -> Decision:
    """A decision from words: "a same b"."""
    return made(*text.split())


def held(*texts: str) -> Decisions:
    return Decisions(map(line, texts))


# ------------------------------------------------------------------ what follows


def test_being_the_same_is_transitive() -> None:
    some = held("a same b", "c same b", "c same d")
    assert some.verdict("a", "d") == "same"
    assert [one.pair for one in some.follows("a", "d")] == [("a", "b"), ("b", "c"), ("c", "d")]


def test_who_is_different_from_one_is_different_from_all_that_are_it() -> None:
    some = held("a same b", "b different c", "c same d", "e different a")
    assert some.verdict("d", "a") == "different"
    assert some.verdict("e", "d") is None


def test_an_undone_decision_counts_no_more_until_it_is_made_again() -> None:
    some = ["a same b", "b undone a"]
    assert held(*some).in_force == ()
    assert held(*some, "b same a").verdict("a", "b") == "same"


def test_who_is_sure_of_a_pair_is_not_unsure_of_it() -> None:
    assert held("a unsure b", "a same b").in_force == held("a same b", "a unsure b").in_force
    assert held("a unsure b").verdict("b", "a") == "unsure"


@pytest.mark.parametrize(
    ("new", "against"),
    [
        ("a different c", [("a", "b"), ("b", "c")]),
        ("a same d", [("a", "b"), ("b", "c"), ("c", "d")]),
        ("a same c", []),
        ("d unsure a", [("c", "d"), ("b", "c"), ("a", "b")]),
        ("a undone b", []),
        ("x different y", []),
    ],
)
def test_a_contradiction_has_the_chain_that_speaks_against_it(
    new: str, against: list[tuple[str, str]]
) -> None:
    some = held("a same b", "b same c", "c different d")
    assert [one.pair for one in some.against(line(new))] == against


def test_a_contradiction_is_told_in_words() -> None:
    chain = held("a same b", "b same c", "c different d").against(line("a same d"))
    assert tell(chain) == (
        "a is b (decided 2025-09-01), b is c (decided 2025-09-01), but c is not d (decided 2025-09-01)"
    )
    assert str(made("a", "same", "b", by="mk", note="one man")) == (
        "a is b (decided 2025-09-01 by mk: one man)"
    )


def test_force_undoes_all_that_contradicts() -> None:
    some = held("a same b", "c different b", "a different c", "x same y")
    new = line("a same c")
    gone = some.overruled(new)
    after = Decisions([*some.lines, *decisions.undone(gone, new), new])
    assert after.contradictions() == ()
    assert after.verdict("a", "c") == "same"
    assert after.verdict("x", "y") == "same"


def test_lines_that_contradict_one_another_are_found() -> None:
    (chain,) = held("a same b", "b same c", "a different c", "d same e").contradictions()
    assert [one.pair for one in chain] == [("a", "b"), ("b", "c"), ("a", "c")]
    assert held("a same b", "a different b").contradictions()


def test_anothers_decisions_are_taken_where_they_contradict_nothing() -> None:
    ours = held("a same b", "x different y")
    theirs = held("b different c", "x same y", "d same e", "e undone d", "a unsure b", "a same b")
    joined = ours.joined(theirs)
    assert [str(one.pair) for one in joined.lines] == ["('b', 'c')"]
    ((refused, chain),) = joined.refused
    assert (refused.pair, [one.pair for one in chain]) == (("x", "y"), [("x", "y")])


def test_anothers_decisions_can_be_forced_but_not_where_they_contradict_themselves() -> None:
    ours = held("a different c")
    joined = ours.joined(held("a same b", "b same c"), force=True)
    assert joined.refused == ()
    assert Decisions([*ours.lines, *joined.lines]).verdict("a", "c") == "same"
    assert len(held().joined(held("a same b", "a different b"), force=True).refused) == 1


NAMES = st.sampled_from("abcdef")
MADE = st.tuples(NAMES, st.sampled_from(["same", "different", "unsure"]), NAMES)
LINES = st.lists(MADE.filter(lambda words: words[0] != words[2]), max_size=8)


def without_contradiction(lines: list[tuple[str, str, str]]) -> list[Decision]:
    kept: list[Decision] = []
    for new in (made(*one) for one in lines):
        if new.verdict == "unsure" or not Decisions(kept).against(new):
            kept.append(new)
    return kept


def corpus() -> list[Statement]:
    """Six people of whom merging alone joins a and b."""
    russia = state("Russia", "RUS")
    names = {"a": "Ab Cde", "b": "A.b. Cde", "c": "Ida Sol", "d": "Ben Luna", "e": "Eve Mars", "f": "Jo Fo"}
    people = [Actor(id=id_, name=name, kind="person") for id_, name in names.items()]
    return [claim(one.id, one, "AID", russia) for one in people]


@settings(max_examples=150, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_decisions_that_do_not_contradict_does_not_matter(lines, random) -> None:  # type: ignore[no-untyped-def]
    kept = without_contradiction(lines)
    shuffled = list(kept)
    random.shuffle(shuffled)
    one, other = Decisions(kept), Decisions(shuffled)
    assert one.in_force == other.in_force
    assert one.decided() == other.decided()
    for a in "abcdef":
        for b in "abcdef":
            assert one.verdict(a, b) == other.verdict(a, b)
    first, second = (merge_actors(corpus(), decided=some.decided()) for some in (one, other))
    assert (first.records, first.canonical) == (second.records, second.canonical)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_merging_obeys_what_does_not_contradict_and_what_follows_from_it(
    lines: list[tuple[str, str, str]],
) -> None:
    some = Decisions(without_contradiction(lines))
    actors = merge_actors(corpus(), decided=some.decided())
    for a in "abcdef":
        for b in "abcdef":
            if a != b and some.verdict(a, b) in ("same", "different"):
                one = actors.canonical[a, ""] == actors.canonical[b, ""]
                assert one == (some.verdict(a, b) == "same")


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_where_decisions_contradict_who_is_different_stays_so(lines: list[tuple[str, str, str]]) -> None:
    some = Decisions(made(*one) for one in lines)
    actors = merge_actors(corpus(), decided=some.decided())
    for a, b, _ in some.decided().different:
        assert actors.canonical[a, ""] != actors.canonical[b, ""]


def test_an_id_may_mean_a_bare_surname_in_one_document() -> None:
    russia = state("Russia", "RUS")
    said = [claim(doc, person("Lee", code), "AID", russia) for doc, code in (("a", "KOR"), ("b", "SGP"))]
    said.append(claim("c", person("Lee Kuan Yew", "SGP"), "AID", russia))
    actors = merge_actors(said, decided=Decided(same=(("lee@b", "lee-kuan-yew", ""),)))
    assert actors.id_of(person("Lee"), "b") == "lee-kuan-yew"
    assert actors.id_of(person("Lee"), "a") == "lee"


# ------------------------------------------------------------------ the file


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1)
ANY = st.builds(
    lambda ids, verdict, note, by: Decision(when=DAY, verdict=verdict, a=ids[0], b=ids[1], note=note, by=by),
    st.tuples(TEXTS, TEXTS).filter(lambda ids: ids[0] != ids[1]),
    st.sampled_from(decisions.VERDICTS),
    TEXTS | st.just(""),
    TEXTS | st.none(),
)
HOSTILE = made("a\tb\nc", "same", "\x1b[31mred\u202e", note='tabs\tand "quotes"\r\n', by="Zoë")


@settings(max_examples=60, deadline=None)
@given(some=st.lists(ANY, max_size=4))
def test_any_decision_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, some: list[Decision]
) -> None:
    path = tmp_path_factory.mktemp("d") / "decisions.jsonl"
    for one in some:
        append(path, [one])
    assert read(path) == (some, [])


def test_a_decision_is_one_line_without_control_characters(tmp_path: Path) -> None:
    append(tmp_path / "d", [HOSTILE])
    data = (tmp_path / "d").read_bytes()
    assert data.count(b"\n") == 1
    assert not any(byte < 32 for byte in data[:-1])


def test_a_folder_without_decisions_has_none(tmp_path: Path) -> None:
    assert read(tmp_path / "d") == ([], [])


def test_a_last_line_that_was_cut_off_anywhere_loses_nothing_before_it(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    first, new = line("a same b"), line("c different d")
    whole, last = to_json(first) + b"\n", to_json(HOSTILE)
    for length in range(1, len(last)):
        path.write_bytes(whole + last[:length])
        found, warnings = read(path)
        assert found == [first], last[:length]
        assert "line 2: cut off and left out" in warnings[0]
        append(path, [new])
        assert read(path) == ([first, new], [])


def test_a_last_line_without_its_line_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(to_json(line("a same b")))
    append(path, [line("c same d")])
    assert read(path) == ([line("a same b"), line("c same d")], [])


def test_windows_line_ends_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    some = [line("a same b"), line("c same d")]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n\r\n".join(map(to_json, some)) + b"\r\n")
    append(path, [line("e same f")])
    assert read(path) == ([*some, line("e same f")], [])
    path.write_bytes(b"\xef\xbb\xbf" + to_json(some[0]))
    append(path, [some[1]])
    assert read(path) == (some, [])


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        (b"{broken", "not a decision"),
        (b'{"when":"2025-09-01","verdict":"maybe","a":"a","b":"b"}', "maybe"),
        (b'{"when":"1.9.2025","verdict":"same","a":"a","b":"b"}', "not a decision"),
        (b'{"when":"2025-09-01","verdict":"same","a":"a","b":"a"}', "both ids are 'a'"),
        (b'{"when":"2025-09-01","verdict":"same","a":"a"}', "missing required field `b`"),
        (b"\xff\xfe", "not a decision"),
    ],
)
def test_a_wrong_line_is_named_and_not_passed_over(tmp_path: Path, bad: bytes, complaint: str) -> None:
    path = tmp_path / "decisions.jsonl"
    good = to_json(line("a same b"))
    path.write_bytes(b"\n".join([good, bad, good, b""]))
    with pytest.raises(StoreError, match=rf"decisions\.jsonl, line 2.*{complaint}.*; mend or delete"):
        read(path)


def test_a_writer_that_is_killed_loses_no_line_that_it_reported(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import datetime, itertools, sys\n"
            "from graphbuild.decisions import Decision, append\n"
            "for i in itertools.count():\n"
            "    new = Decision(when=datetime.date(2025, 9, 1), verdict='same', a=f'a{i}', b='b')\n"
            "    append(sys.argv[1], [new])\n"
            "    print(i, flush=True)\n",
            str(path),
        ],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(0.2)
    writer.send_signal(signal.SIGKILL)
    reported = 1 + writer.stdout.read().count(b"\n")
    writer.wait()
    found, _ = read(path)
    assert len(found) >= reported
    numbers = [int(one.a[1:]) for one in found]
    assert all(after == before + 1 for before, after in pairwise(numbers))
