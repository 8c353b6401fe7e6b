"""Words that tell of events: what the model adds to the lexicon, mends in it, and leaves alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from news import discourse

from graphbuild.extract.linear import Linear, parse_weights
from graphbuild.extract.reading import Reader, Reading
from graphbuild.extract.triggers import NONE, learned_readings, trigger_features
from graphbuild.lexicon.events import event_lexicon
from graphbuild.records import ROOTS

LABELS = sorted(["ASSAULT", "CONSULT", NONE])
WORDS = [
    "Peru",
    "Chile",
    "bombed",
    "visited",
    "grew",
    "talks",
    "the",
    "said",
    "will",
    "not",
    "with",
    "and",
    ".",
]


def judge(none: float, assault: float = 0.0, consult: float = 0.0, features: str = "") -> Linear:
    """A model with these biases that knows the features given."""
    bias = [{"ASSAULT": assault, "CONSULT": consult, NONE: none}[label] for label in LABELS]
    names = str(LABELS).replace("'", '"')
    return parse_weights(f'{{"name": "x", "labels": {names}, "scale": 1.0, "bias": {bias}}}\n{features}', "x")


def read(text: str, model: Linear | None = None) -> dict[str, Reading]:
    found = discourse(text)
    readings = learned_readings(Reader(found.tree, event_lexicon()), found.mentions, model)
    return {found.tree.words[i]: r for i, r in readings.items()}


def test_a_word_that_no_entry_covers_tells_what_the_model_learned() -> None:
    known = "l:V:befriend\t1:9\n"
    assert read("Peru befriended Chile.", judge(0, features=known))["befriended"].root == "CONSULT"
    assert "befriended" not in read("Peru befriended Chile.", judge(14, features=known))


def test_a_word_that_the_model_has_never_seen_tells_of_nothing() -> None:
    assert "befriended" not in read("Peru befriended Chile.", judge(0, consult=9))


def test_a_much_likelier_class_wins_over_the_lexicons_and_a_slightly_likelier_one_does_not() -> None:
    assert read("Peru bombed Chile.", judge(0, assault=0, consult=5))["bombed"].root == "CONSULT"
    assert read("Peru bombed Chile.", judge(0, assault=5, consult=5.2))["bombed"].root == "ASSAULT"


def test_what_tells_of_nothing_here_is_dropped() -> None:
    assert "bombed" in read("Peru bombed Chile.", judge(2))
    assert "bombed" not in read("Peru bombed Chile.", judge(9))


def test_where_only_one_is_named_the_lexicon_is_believed() -> None:
    assert read("Peru bombed it.", judge(99))["bombed"].chance == 1.0


def test_names_stand_in_no_feature() -> None:
    found = discourse("Peru's army shelled Antofagasta and Kigali praised Quito.")
    reader = Reader(found.tree, event_lexicon())
    features = {
        f for i in range(found.tree.n) for f in trigger_features(found.tree, reader.all(), found.mentions, i)
        if found.tree.tags[i] != "NNP"
    }  # fmt: skip
    assert not [f for f in features if any(name in f for name in ("peru", "antofagasta", "kigali", "quito"))]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
@settings(deadline=None, max_examples=40)
def test_every_reading_has_a_class_and_a_chance_and_comes_again(words: list[str]) -> None:
    text = " ".join(words)
    found = read(text)
    assert all(r.root in ROOTS and 0 <= r.chance <= 1 for r in found.values())
    assert read(text) == found
