"""Linear models as text files: what is written is read again, and a faulty file says where."""

from __future__ import annotations

import gzip
import math
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.errors import LexiconError
from graphbuild.extract.linear import Linear, dump_weights, model, parse_weights, sigmoid, softmax
from graphbuild.records import ROOTS

ONE = '{"name": "source", "labels": ["source"], "scale": 0.5, "bias": [-1.0]}\n'
TWO = '{"name": "class", "labels": ["AID", "ASSAULT"], "scale": 0.5, "bias": [0.25, 0.0]}\n'
SHIPPED = {
    "event": tuple(sorted([*ROOTS, "NONE"])),
    "source": ("source",),
    "target": ("target",),
    "claim": ("claim",),
    "class": tuple(sorted(ROOTS)),
}

words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
weight = st.floats(-8, 8).filter(lambda w: abs(w) > 1e-6)


# ---------------------------------------------------------------- what is written is read again


@given(st.dictionaries(words, weight, min_size=1, max_size=20), st.floats(-5, 5))
def test_a_weight_comes_back_within_half_a_step(real: dict[str, float], bias: float) -> None:
    again = parse_weights(
        dump_weights("source", ["source"], [bias], {f: [w] for f, w in real.items()}), "source"
    )
    assert again.bias[0] == pytest.approx(bias, abs=5e-5)
    for feature, w in real.items():
        assert abs(again.score([feature]) - again.bias[0] - w) <= again.scale * 0.5 + 1e-9


@given(st.dictionaries(words, st.tuples(weight, weight, weight), min_size=1, max_size=20))
def test_with_several_labels_only_weights_of_two_steps_or_less_are_left_out(
    real: dict[str, tuple[float, float, float]],
) -> None:
    text = dump_weights("class", list("abc"), [0.0] * 3, {f: list(row) for f, row in real.items()})
    again = parse_weights(text, "class")
    for feature, row in real.items():
        for back, w in zip(again.scores([feature]), row, strict=True):
            assert abs(back - w) <= again.scale * (0.5 if back else 2.5) + 1e-9


@given(st.dictionaries(words, weight, min_size=1, max_size=20))
def test_the_lines_of_a_file_are_all_read_in_their_order(real: dict[str, float]) -> None:
    text = dump_weights("source", ["source"], [0.5], {f: [w] for f, w in real.items()})
    m = parse_weights(text, "source")
    lines = "".join(f"{f}\t" + " ".join(f"{k}:{w}" for k, w in row) + "\n" for f, row in m.weights.items())
    assert text == text.partition("\n")[0] + "\n" + lines


def test_features_stand_in_the_order_of_their_letters() -> None:
    text = dump_weights("source", ["source"], [0.0], {"b": [1.0], "a": [2.0], "c": [-2.0]})
    assert [line.split("\t")[0] for line in text.splitlines()[1:]] == ["a", "b", "c"]


def test_what_rounds_to_nothing_is_left_out() -> None:
    text = dump_weights("source", ["source"], [0.0], {"heavy": [1.27], "light": [0.001]})
    assert text.splitlines()[1:] == ["heavy\t0:127"]


def test_a_model_without_features_is_its_bias() -> None:
    again = parse_weights(dump_weights("source", ["source"], [-0.25], {}), "source")
    assert again.score(["anything"]) == -0.25


# ---------------------------------------------------------------- scores


def test_a_score_is_the_bias_and_the_weights_of_the_features_present() -> None:
    m = parse_weights(ONE + "a\t0:4\nb\t0:-6\n", "source")
    assert [m.score(f) for f in ([], ["a"], ["a", "b"], ["unknown"])] == [-1.0, 1.0, -2.0, -1.0]


def test_each_label_has_its_own_score() -> None:
    m = parse_weights(TWO + "a\t0:4\nb\t0:2 1:-6\n", "class")
    assert m.scores(["a", "b", "unknown"]) == [3.25, -3.0]


@given(st.lists(st.sampled_from(["a", "b", "c", "unknown"]), max_size=12), st.integers(0, 1))
def test_the_reasons_of_a_score_add_up_to_it(features: list[str], label: int) -> None:
    m = parse_weights(TWO + "a\t0:4 1:-3\nb\t1:7\nc\t0:-127\n", "class")
    reasons = m.why(features, label)
    assert m.bias[label] + sum(part for _, part in reasons) == pytest.approx(m.scores(features)[label])
    assert [abs(part) for _, part in reasons] == sorted((abs(part) for _, part in reasons), reverse=True)


def test_reasons_of_one_size_stand_in_the_order_of_their_letters() -> None:
    m = parse_weights(ONE + "b\t0:2\na\t0:-2\nc\t0:3\n", "source")
    assert m.why(["b", "a", "c"]) == [("c", 1.5), ("a", -1.0), ("b", 1.0)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=16))
def test_a_softmax_adds_up_to_one_and_keeps_the_order(scores: list[float]) -> None:
    chances = softmax(scores)
    assert sum(chances) == pytest.approx(1.0)
    assert all(0 <= c <= 1 for c in chances)
    assert chances[scores.index(max(scores))] == max(chances)


@given(st.floats(allow_nan=False))
def test_a_sigmoid_lies_between_nothing_and_one(score: float) -> None:
    assert 0 < sigmoid(score) <= 1
    assert sigmoid(score) + sigmoid(-score) == pytest.approx(1.0)


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_higher_log_odds_are_never_less_likely(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert sigmoid(low) <= sigmoid(high)


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1: .*training/fit.py"),
        ("a\t0:4\n", "line 1: .*training/fit.py"),
        (ONE.replace('"bias": [-1.0]', '"bias": "none"'), r"line 1: .*bias"),
        (ONE.replace('"scale": 0.5, ', ""), "line 1: .*scale"),
        (ONE.replace('"scale"', '"step": 1, "scale"'), "line 1: .*step"),
        (ONE.replace("[-1.0]", "[-1.0, 2.0]"), "line 1: 1 labels but 2 biases"),
        (ONE + "a\t0:4\nb 0:4\n", "line 3: expected a feature"),
        (ONE + "a\n", "line 2: expected a feature, a tab and label:weight"),
        (ONE + "a\t0:4\n\nb\t0:3\n", "line 3: expected a feature"),
        (ONE + "a\t0=4\n", "line 2: expected a feature"),
        (ONE + "a\t0:4.5\n", "line 2: expected a feature"),
        (ONE + "a\t0:4:4\n", "line 2: expected a feature"),
        (ONE + "a\tsource:4\n", "line 2: expected a feature"),
        (ONE + "\t0:4\n", "line 2: no such label, or a weight beyond 127"),
        (ONE + "a\t0:4\nb\t1:4\n", "line 3: no such label"),
        (ONE + "a\t0:128\n", "line 2: .*a weight beyond 127"),
        (ONE + "a\t0:-128\n", "line 2: .*a weight beyond 127"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(text: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=rf"^weights_x\.tsv, ({complaint})") as raised:
        parse_weights(text, "weights_x.tsv")
    assert "\n" not in str(raised.value)


# ---------------------------------------------------------------- the weights that ship


def test_every_file_of_weights_is_a_model_that_is_known() -> None:
    files = {e.name for e in resources.files("graphbuild.lexicon").iterdir() if e.name.startswith("weights_")}
    assert files == {f"weights_{name}.tsv.gz" for name in SHIPPED}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_weights_load_and_say_what_they_are_of(name: str) -> None:
    packed = resources.files("graphbuild.lexicon").joinpath(f"weights_{name}.tsv.gz").read_bytes()
    text = gzip.decompress(packed).decode()
    m = model(name)
    assert m.labels == SHIPPED[name]
    assert f'"name": "{name}"' in text.partition("\n")[0]
    assert len(m.weights) == text.count("\n") - 1, "a feature stands there twice"
    assert m.scale > 0
    assert all(map(math.isfinite, m.bias))


@pytest.mark.parametrize("name", SHIPPED)
def test_no_shipped_weight_is_nothing(name: str) -> None:
    assert [f for f, row in model(name).weights.items() if not row or any(w == 0 for _, w in row)] == []


def test_a_model_is_read_once() -> None:
    assert model("source") is model("source")
    assert isinstance(model("source"), Linear)
