"""The made-up news of benchmarks/merging and the figures that it is scored with."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graphbuild.build import merge
from graphbuild.records import Claim, statements_from_jsonl, to_json
from graphbuild.statements import read_statements

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:  # the benchmarks are no part of the package
    sys.path.insert(0, str(ROOT))

from benchmarks.merging.measuring import score, write  # noqa: E402
from benchmarks.merging.names import LANGUAGES, make_name, make_surnames, skeleton, spelled  # noqa: E402
from benchmarks.merging.news import UNNAMED, Truth, claims, documents  # noqa: E402
from benchmarks.merging.scoring import figures, mistakes  # noqa: E402
from benchmarks.merging.stages import STAGES  # noqa: E402

COUNT = 1500
News = list[tuple[Claim, Truth]]


@pytest.fixture(scope="module")
def news() -> News:
    return list(claims(COUNT, 3))


def test_the_same_seed_gives_the_same_claims(news: News) -> None:
    again = list(claims(COUNT, 3))
    assert [to_json(claim) for claim, _ in again] == [to_json(claim) for claim, _ in news]
    assert [truth for _, truth in again] == [truth for _, truth in news]
    assert [claim.id for claim, _ in claims(COUNT, 4)] != [claim.id for claim, _ in news]


def test_another_process_gives_the_same_claims(news: News) -> None:
    code = (
        "import sys; from benchmarks.merging.news import claims; from graphbuild.records import to_json\n"
        f"for claim, _ in claims({COUNT}, 3): sys.stdout.buffer.write(to_json(claim))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True).stdout
    assert told == b"".join(to_json(claim) for claim, _ in news)


def test_there_are_as_many_claims_as_asked_for_each_with_an_id_of_its_own(news: News) -> None:
    assert len({(claim.doc, claim.id) for claim, _ in news}) == len(news) == COUNT


def test_every_end_of_a_claim_has_its_truth(news: News) -> None:
    for claim, truth in news:
        assert truth.source
        assert truth.event
        assert (truth.target is None) == (claim.target is None)


def test_the_loader_of_merge_takes_the_claims_as_they_are(news: News) -> None:
    told = [claim for claim, _ in news]
    assert list(statements_from_jsonl(map(to_json, told))) == told


def test_an_actor_has_one_record_in_a_document(news: News) -> None:
    seen: dict[tuple[str, str], set[object]] = defaultdict(set)
    for claim, truth in news:
        for actor, label in ((claim.source, truth.source), (claim.target, truth.target)):
            if actor is not None and label is not None:
                seen[claim.doc, label].add((actor.id, actor.name, actor.aliases, actor.kind, actor.countries))
    assert all(len(records) == 1 for records in seen.values())


def test_a_mention_without_a_name_belongs_to_its_document(news: News) -> None:
    unnamed = [(claim.source.id, claim.doc) for claim, truth in news if truth.source.startswith(UNNAMED)]
    assert unnamed
    assert len({doc for _, doc in unnamed}) > 1
    assert len({actor for actor, _ in unnamed}) == len(set(unnamed))


def test_evidence_stands_where_it_says_and_sentences_do_not_overlap() -> None:
    for told in documents(COUNT, 3):
        end = 0
        for claim, _ in told.claims:
            assert claim.evidence.start >= end
            end = claim.evidence.end
            assert end - claim.evidence.start == len(claim.evidence.text)


def test_what_is_reported_is_no_older_than_the_years_it_is_said_to_be_of(news: News) -> None:
    days = [claim.time.start for claim, _ in news if claim.time and claim.time.start]
    assert min(days) >= dt.date(2014, 12, 29)  # "this week"
    assert max(days) <= dt.date(2026, 1, 31)


def test_most_events_are_told_by_one_document_and_some_by_many(news: News) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for claim, truth in news:
        told[truth.event].add(claim.doc)
    sizes = Counter(map(len, told.values()))
    assert sizes[1] > len(told) / 2
    assert max(sizes) >= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_spellings_of_a_name_keep_its_skeleton(language: str) -> None:
    chance = random.Random(1)
    surnames = make_surnames(chance, language, 100)
    assert len(set(map(skeleton, surnames))) == len(surnames) == 100
    for _ in range(100):
        name = make_name(chance, language, surnames)
        assert skeleton(spelled(chance, name.surname, language)) == skeleton(name.surname)
        assert skeleton(spelled(chance, name.given, language)) == skeleton(name.given)


def test_pairs_are_counted_right() -> None:
    # Found {a a b} {b c}; true {a a} {b b} {c}: one pair of four found is right, one of two true ones found.
    found = figures(Counter({("x", "a"): 2, ("x", "b"): 1, ("y", "b"): 1, ("y", "c"): 1}))
    assert (found.items, found.precision, found.recall) == (5, 1 / 4, 1 / 2)
    assert found.f1 == pytest.approx(1 / 3)
    assert found.item_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)
    assert found.item_recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1) / 5)


def test_where_nothing_is_paired_nothing_is_wrong() -> None:
    found = figures(Counter({("x", "a"): 1, ("y", "b"): 1}))
    assert (found.precision, found.recall) == (1, 1)


def test_the_worst_mistakes_come_first() -> None:
    cells = Counter({("x", "a"): 4, ("x", "b"): 3, ("y", "a"): 1, ("z", "c"): 1, ("z", "b"): 1})
    merged = mistakes(cells, True, 5)
    assert [(mistake.cluster, mistake.pairs) for mistake in merged] == [("x", 12), ("z", 1)]
    assert merged[0].parts == [("a", 4), ("b", 3)]
    assert [(mistake.cluster, mistake.pairs) for mistake in mistakes(cells, False, 5)] == [("a", 4), ("b", 3)]


def test_a_merge_is_scored_from_what_it_wrote(tmp_path: Path) -> None:
    write(tmp_path, 300, 5, True)
    assert sum(1 for _ in read_statements(tmp_path / "claims.jsonl")) == 300
    merge(tmp_path / "claims.jsonl", tmp_path / "graph")
    said = score(tmp_path, errors=2)
    _, actors, *rest = said.splitlines()
    assert actors.split()[0] == "actors"
    (events,) = [line for line in rest if line.startswith("events  ")]
    assert events.split()[1] == "300"
    assert float(actors.split()[2]) > 0.9


def test_the_stages_of_a_merge_are_timed(tmp_path: Path) -> None:
    write(tmp_path, 50, 5, False)
    code = (
        "import sys; from pathlib import Path; from benchmarks.merging.stages import stages, table\n"
        "print(table(stages(Path(sys.argv[1]))))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.splitlines()
    assert [line.rsplit(maxsplit=3)[0] for line in said[1:]] == [*(what for _, _, what in STAGES), "all"]
