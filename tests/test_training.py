"""The training sentences: their format and its checker, and the fit that turns them into weights."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib.util
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.extract import Extractor, pairs, roles, triggers
from graphbuild.extract.linear import parse_weights
from graphbuild.extract.triggers import NONE
from graphbuild.records import ROOTS

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training"
LEXICON = ROOT / "graphbuild" / "lexicon"
MODELS = ("event", "source", "target", "claim", "class")


def load(name: str) -> ModuleType:
    """A script under training/, which is no package, as a module."""
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


corpus = load("corpus")


def read(tmp_path: Path, text: str) -> list[Any]:
    file = tmp_path / "news.txt"
    file.write_text(text, encoding="utf-8")
    return list(corpus.parse(file))


def complaint(tmp_path: Path, text: str) -> str:
    """The one error that a file gives."""
    (error,) = [item for item in read(tmp_path, text) if isinstance(item, corpus.AnnotationError)]
    return str(error)


GOOD = """// Two sentences.

Kyiv said Russia had shelled Kharkiv, and Russia denied it.
  Russia | Kharkiv | ASSAULT | shelled | Kyiv
// a remark between claims
  Russia#2 | Kyiv | REJECT hedged | denied

Norway and Sweden will meet; Denmark may not.
    Norway | Sweden | CONSULT planned symmetric | meet
    Denmark | Sweden | none
"""


# ---------------------------------------------------------------- the format


def test_a_good_file_is_read(tmp_path: Path) -> None:
    first, second = read(tmp_path, GOOD)
    assert (first.file, first.line, second.line) == ("news.txt", 3, 8)
    assert first.text == "Kyiv said Russia had shelled Kharkiv, and Russia denied it."
    shelled, denied = first.claims
    assert [first.text[slice(*s)] for s in (shelled.source, shelled.target, shelled.predicate)] == [
        "Russia",
        "Kharkiv",
        "shelled",
    ]
    assert first.text[slice(*shelled.speaker)] == "Kyiv"
    assert (shelled.root, shelled.polarity, shelled.modality) == ("ASSAULT", "positive", "actual")
    assert (denied.hedged, denied.speaker) == (True, None)
    assert denied.source[0] == first.text.index("Russia denied") > shelled.source[0]
    assert second.claims[0].symmetric
    assert second.claims[0].modality == "planned"
    assert [tuple(second.text[slice(*s)] for s in pair) for pair in second.silent] == [("Denmark", "Sweden")]


def test_a_negative_claim_is_one_that_does_not_hold(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "Peru did not attack Chile.\n  Peru | Chile | ASSAULT negative | attack\n")
    assert found.claims[0].polarity == "negative"


@pytest.mark.parametrize("text", ["", "\n\n", "// nothing\n"])
def test_a_file_without_sentences_has_none(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == []


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.rstrip("\n")) == read(tmp_path, GOOD)


LINE = "Peru, which Peruvians love, blamed Chile.\n"


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("  Peru | Chile | ACCUSE | blamed\n", "1: claims without a sentence"),
        (LINE, "1: neither claims nor a pair without one"),
        (LINE + "It was late.\n  Peru | Chile | ACCUSE | blamed\n", "2: a sentence must be one line"),
        (
            LINE + "Peru | Chile | ACCUSE | blamed\n",
            "2: a sentence must be one line, and claims are indented",
        ),
        (LINE + "  Peru | Chile\n", "2: expected source | target | CLASS status"),
        (LINE + "  Peru | Chile | ACCUSE\n", "2: expected source | target | CLASS status"),
        (LINE + "  Peru | Chile | ACCUSE | blamed | Peru | x\n", "2: expected source | target"),
        (LINE + "  Peru | Chile | BLAME | blamed\n", "2: no class 'BLAME'; one of "),
        (LINE + "  Peru | Chile | accuse | blamed\n", "2: no class 'accuse'; one of "),
        (LINE + "  Peru | Chile | none | blamed\n", "2: no class 'none'; one of "),
        (LINE + "  Peru | Chile | ACCUSE maybe | blamed\n", "2: no status 'maybe'; any of demanded, hedged"),
        (LINE + "  Peru | Chile | ACCUSE actual | blamed\n", "2: no status 'actual'"),
        (
            LINE + "  Peru | Chile | ACCUSE planned possible | blamed\n",
            "2: two modalities, planned and possible",
        ),
        (LINE + "  Lima | Chile | ACCUSE | blamed\n", "2: 'Lima' stands 0 times in the sentence, not 1"),
        (LINE + "  Peru | chile | ACCUSE | blamed\n", "2: 'chile' stands 0 times"),
        (LINE + "  Peru | Chile | ACCUSE | blame\n", "2: 'blame' stands 0 times"),
        (LINE + "  Peru#2 | Chile | ACCUSE | blamed\n", "2: 'Peru' stands 1 times in the sentence, not 2"),
        (LINE + "  Peru | Chile | ACCUSE | blamed | Kyiv\n", "2: 'Kyiv' stands 0 times"),
        (LINE + "  Peru | | ACCUSE | blamed\n", "2: an empty field"),
        (LINE + "  Peru | Chile | ACCUSE |\n", "2: an empty field"),
        (LINE + "  Peru | Lima | none\n", "2: 'Lima' stands 0 times"),
        (LINE + "  Peru | Chile | ACCUSE | blamed\n  Lima | Chile | none\n", "3: 'Lima' stands 0 times"),
    ],
)
def test_a_mistake_gives_one_error_with_its_line(tmp_path: Path, block: str, message: str) -> None:
    error = complaint(tmp_path, block)
    assert error.startswith(f"news.txt:{message}")
    assert "\n" not in error


def test_a_mistake_spoils_its_own_sentence_alone(tmp_path: Path) -> None:
    found = read(tmp_path, "Lima blamed Quito.\n  Peru | Quito | ACCUSE | blamed\n\n" + GOOD)
    assert [isinstance(item, corpus.AnnotationError) for item in found] == [True, False, False]
    assert found[1].line == 6


def test_loading_a_folder_takes_its_files_by_name_and_stops_at_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.txt").write_text(LINE + "  Peru | Chile | ACCUSE | blamed\n", encoding="utf-8")
    assert [s.file for s in corpus.load(tmp_path)] == ["a.txt", "b.txt", "b.txt"]
    (tmp_path / "c.txt").write_text(LINE, encoding="utf-8")
    with pytest.raises(corpus.AnnotationError, match=r"^c\.txt:1: neither"):
        corpus.load(tmp_path)


# ---------------------------------------------------------------- a round trip


def written(sentence: Any) -> str:
    """A sentence as a block of a file."""

    def words(span: tuple[int, int]) -> str:
        start, end = span
        before = re.findall(rf"(?<!\w){re.escape(sentence.text[start:end])}(?!\w)", sentence.text[:end])
        return f"{sentence.text[start:end]}#{len(before)}"

    lines = [sentence.text]
    for c in sentence.claims:
        status = [c.root] + ["negative"] * (c.polarity == "negative")
        status += (
            [c.modality] * (c.modality != "actual") + ["hedged"] * c.hedged + ["symmetric"] * c.symmetric
        )
        fields = [words(c.source), words(c.target), " ".join(status), words(c.predicate)]
        fields += [words(c.speaker)] if c.speaker else []
        lines.append("  " + " | ".join(fields))
    lines += [f"  {words(a)} | {words(b)} | none" for a, b in sentence.silent]
    return "\n".join(lines) + "\n"


@st.composite
def sentences(draw: st.DrawFn) -> Any:
    """A sentence of words, some of them repeated, and claims about any of its words."""
    words = draw(st.lists(st.sampled_from(["Peru", "Chile", "Côte", "U.S.", "met", "al-Hol"]), min_size=2))
    text = " ".join(words)
    ends = [sum(len(w) + 1 for w in words[: k + 1]) - 1 for k in range(len(words))]
    span = st.sampled_from([(end - len(w), end) for w, end in zip(words, ends, strict=True)])
    claim = st.builds(
        corpus.Annotated,
        source=span,
        target=span,
        root=st.sampled_from(ROOTS),
        predicate=span,
        polarity=st.sampled_from(["positive", "negative"]),
        modality=st.sampled_from(["actual", *sorted(corpus.MODALITIES)]),
        hedged=st.booleans(),
        symmetric=st.booleans(),
        speaker=st.none() | span,
    )
    claims = draw(st.lists(claim, max_size=4))
    silent = draw(st.lists(st.tuples(span, span), min_size=0 if claims else 1, max_size=3))
    return corpus.Sentence("news.txt", 1, text, tuple(claims), tuple(silent))


@given(sentence=sentences())
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, sentence: Any) -> None:
    folder = tmp_path_factory.getbasetemp() / "written"
    folder.mkdir(exist_ok=True)
    assert read(folder, written(sentence)) == [sentence]


# ---------------------------------------------------------------- beyond the format


def test_a_sentence_that_stands_twice_is_told_whatever_its_marks(tmp_path: Path) -> None:
    again = 'PERU, which Peruvians love, blamed "Chile"!\n  PERU | Chile | ACCUSE | blamed\n'
    found = read(tmp_path, LINE + "  Peru | Chile | ACCUSE | blamed\n\n" + again)
    assert corpus.mistakes(found) == ["news.txt:4: the sentence stands at news.txt:1 too"]


def test_the_same_claim_twice_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, LINE + "  Peru | Chile | ACCUSE | blamed\n" * 2)
    assert corpus.mistakes(found) == ["news.txt:1: the same claim twice"]


def test_a_claim_of_an_actor_about_itself_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, LINE + "  Peru | Peru | ACCUSE | blamed\n")
    assert corpus.mistakes(found) == ["news.txt:1: source and target are the same words"]


def test_a_good_file_has_no_mistakes(tmp_path: Path) -> None:
    assert corpus.mistakes(read(tmp_path, GOOD)) == []


def test_sentences_classes_and_status_are_counted(tmp_path: Path) -> None:
    silent = "Oman lies near Iran.\n  Oman | Iran | none\n"
    assert corpus.count(read(tmp_path, GOOD + "\n" + silent)) == {
        "sentences": 3,
        "without a claim": 1,
        "claims": 3,
        "ASSAULT": 1,
        "REJECT": 1,
        "CONSULT": 1,
        "with a speaker": 1,
        "hedged": 1,
        "planned": 1,
        "symmetric": 1,
    }


# ---------------------------------------------------------------- the command


def test_checking_a_good_file_prints_its_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news.txt").write_text(GOOD, encoding="utf-8")
    assert corpus.main([str(tmp_path / "news.txt")]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[:2] == ["     3 claims", "     2 sentences"]
    assert printed.err == ""


def test_checking_tells_every_mistake_of_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(
        LINE + "\n" + LINE + "  Peru | Chile | BLAME | blamed\n", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text(LINE + "  Peru | Peru | ACCUSE | blamed\n", encoding="utf-8")
    assert corpus.main([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in told] == ["a.txt:1", "a.txt:4", "b.txt:1"]


def test_too_few_sentences_are_told_where_the_whole_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "news.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(corpus, "SENTENCES", tmp_path)
    assert corpus.main([]) == 1
    told = capsys.readouterr().err.splitlines()
    assert "sentences: 2, should be 2000 or more" in told
    assert "AID: 0, should be 120 or more" in told
    assert len(told) == 2 + len(ROOTS)


# ---------------------------------------------------------------- the sentences that ship


def test_the_sentences_that_ship_pass_the_whole_check(capsys: pytest.CaptureFixture[str]) -> None:
    status = corpus.main([])
    assert capsys.readouterr().err == ""
    assert status == 0


def test_the_sentences_that_ship_have_each_class_and_status() -> None:
    counts = corpus.count(corpus.load())
    assert [root for root in ROOTS if counts[root] < corpus.AT_LEAST["of each class"]] == []
    assert [status for status in corpus.STATUS if not counts[status]] == []
    assert counts["sentences"] >= corpus.AT_LEAST["sentences"]
    assert counts["without a claim"] >= corpus.AT_LEAST["without a claim"]


def plain(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.lower())) + " "


def test_no_sentence_stands_in_the_texts_of_the_project_that_accuracy_is_measured_on() -> None:
    texts = [*(ROOT / "benchmarks" / "gold").glob("texts.jsonl"), *(ROOT / "seeds").glob("*.txt")]
    assert len(texts) > 1
    measured = plain("\n".join(file.read_text(encoding="utf-8") for file in texts))
    assert [f"{s.file}:{s.line}" for s in corpus.load() if plain(s.text) in measured] == []


# ---------------------------------------------------------------- the page about them


def page() -> str:
    return (TRAINING / "README.md").read_text(encoding="utf-8")


def test_the_page_names_every_class_status_and_file() -> None:
    named = set(re.findall(r"`([^`]+)`", page()))
    assert {*ROOTS, *corpus.STATUS} - named == set()
    assert {file.name for file in corpus.SENTENCES.glob("*.txt")} - named == set()
    assert {f"weights_{name}.tsv.gz" for name in MODELS} - named == set()


def test_the_page_tells_the_numbers_of_the_code() -> None:
    told = dict(re.findall(r"^\| `(_?[A-Z_]+)` \| ([-\d., ]+) \|", page(), re.M))
    assert {"RULES_SAY", "LEXICON_SAYS", "MIN_CONFIDENCE"} <= set(told)
    known = {**vars(roles), **vars(pairs), **vars(triggers)}
    known["MIN_CONFIDENCE"] = inspect.signature(Extractor).parameters["min_confidence"].default
    assert told == {name: str(known[name]).strip("()") for name in told}


def test_the_example_of_the_page_is_right(tmp_path: Path) -> None:
    block = re.search(r"^## The format$.*?\n\n((?:(?:    [^\n]*)?\n)+)", page(), re.M | re.S)
    assert block
    found = read(tmp_path, re.sub(r"^    ", "", block[1], flags=re.M))
    assert [str(item) for item in found if isinstance(item, corpus.AnnotationError)] == []
    assert len(found) >= 2
    assert corpus.mistakes(found) == []


def test_links_of_the_page_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page())
    assert links
    assert [link for link in links if "://" not in link and not (TRAINING / link).exists()] == []


# ---------------------------------------------------------------- the fit

# Some sixty of the sentences that ship, fitted into the folder given, as `python training/fit.py` does.
FIT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import corpus, fit
few = [s for s in corpus.load() if s.claims]
few = few[:: len(few) // 60]
corpus.load = lambda: few
fit.LEXICON = Path(sys.argv[2])
sys.exit(fit.main(sys.argv[3:]))
"""


@pytest.fixture(scope="module")
def learner() -> None:
    if os.environ.get("CI") != "true":
        pytest.importorskip("sklearn", reason="fitting needs scikit-learn: pip install graphbuild[train]")


def fit(folder: Path, *options: str, seed: str = "0") -> tuple[str, dict[str, bytes]]:
    """What a fit prints, and the files that it writes."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", FIT, str(TRAINING), str(folder), *options],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def fitted(learner: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    return fit(tmp_path_factory.mktemp("fit") / "a", seed="1")


@pytest.mark.slow
def test_the_same_sentences_give_the_same_bytes(fitted: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    assert fit(tmp_path / "b", seed="2") == fitted


@pytest.mark.slow
def test_what_was_fitted_loads(fitted: tuple[str, dict[str, bytes]]) -> None:
    assert set(fitted[1]) == {f"weights_{name}.tsv.gz" for name in MODELS}
    for name in MODELS:
        m = parse_weights(gzip.decompress(fitted[1][f"weights_{name}.tsv.gz"]).decode(), name)
        assert m.weights
        assert set(m.labels) <= ({*ROOTS, NONE} if name in ("class", "event") else {name})


@pytest.mark.slow
def test_a_fit_says_how_good_each_half_is(fitted: tuple[str, dict[str, bytes]]) -> None:
    for line in ("claims, rules,", "claims, rules and models,", "lexicon: accuracy", "both: accuracy"):
        assert line in fitted[0]


@pytest.mark.slow
def test_a_check_says_the_same_and_writes_nothing(
    fitted: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    assert fit(tmp_path / "b", "--check") == (fitted[0], {})


def test_the_weights_that_ship_are_together_under_a_megabyte() -> None:
    files = [LEXICON / f"weights_{name}.tsv.gz" for name in MODELS]
    assert sum(file.stat().st_size for file in files) < 1_000_000


# ---------------------------------------------------------------- stories

STORY = """@ 2024-03-05

Chad accused Togo of spying.
  Chad | Togo | ACCUSE | accused

It rained.
  none

@

Peru blamed Chile.
  Peru | Chile | ACCUSE | blamed
"""


def test_sentences_of_a_story_know_its_day_and_belong_together(tmp_path: Path) -> None:
    first, second, alone = read(tmp_path, STORY)
    assert (first.story, second.story, alone.story) == (1, 1, 0)
    assert first.date == second.date == dt.date(2024, 3, 5)
    assert alone.date is None
    assert second.claims == ()


def test_a_story_keeps_a_sentence_that_its_end_follows_at_once(tmp_path: Path) -> None:
    first, second, alone = read(tmp_path, STORY.replace("  none\n\n@", "  none\n@"))
    assert (first.story, second.story, alone.story) == (1, 1, 0)


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    told = complaint(tmp_path, STORY.replace("2024-03-05", "2024-13-05"))
    assert told.startswith("news.txt:1: no date '2024-13-05'")


def test_none_stands_alone(tmp_path: Path) -> None:
    assert "none alone" in complaint(tmp_path, "It rained.\n  none\n  none\n")


def test_a_story_is_read_as_one_text_and_a_lone_sentence_by_itself(tmp_path: Path) -> None:
    module = load("fit")
    together = module.stories(read(tmp_path, STORY))
    assert [[s.text for s in story] for story in together] == [
        ["Chad accused Togo of spying.", "It rained."],
        ["Peru blamed Chile."],
    ]
