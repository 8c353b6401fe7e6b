"""The page's colours: told apart with every common kind of colour blindness, and strong enough on their
ground."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest

STYLE = (files("graphbuild.view") / "style.css").read_text(encoding="utf-8")
QUADS = [f"quad-{kind}-{what}" for kind in ("material", "verbal") for what in ("conflict", "cooperation")]
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "all": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def colours(dark: bool) -> dict[str, np.ndarray]:
    """Linear RGB, 0..1, of the style sheet's variables."""
    light, *rest = re.findall(r":root \{(.*?)\n *\}", STYLE, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})\b", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})\b", rest[0]))
    return {name: linear(code) for name, code in found.items()}


def linear(code: str) -> np.ndarray:
    value = np.array(list(bytes.fromhex(code))) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """As WCAG 2 has it, 1..21."""
    a, b = sorted(float(colour @ (0.2126, 0.7152, 0.0722)) for colour in (one, other))
    return (b + 0.05) / (a + 0.05)


def lab(colour: np.ndarray) -> np.ndarray:
    """CIE L*a*b* under D65."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.119192, 0.9503041],
        ]
    )
    x, y, z = np.cbrt(np.maximum(to_xyz @ np.clip(colour, 0, 1) / (0.95047, 1, 1.08883), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dark", [False, True])
def test_quad_classes_are_told_apart(dark: bool, sight: str) -> None:
    seen = {name: lab(SIGHT[sight] @ colours(dark)[name]) for name in QUADS}
    apart = {pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])) for pair in combinations(QUADS, 2)}
    assert min(apart.values()) >= 20, apart  # a difference of 2.3 is just noticeable


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_drawn_stands_out_from_its_ground(dark: bool) -> None:
    """WCAG 2 asks 3 of what is not text, 4.5 of text."""
    found = colours(dark)
    drawn = {name for name in found if name.startswith(("quad-", "kind-"))} | {"accent"}
    assert len(drawn) == 14
    weak = {name: contrast(found[name], found["canvas"]) for name in drawn}
    assert {name: round(value, 2) for name, value in weak.items() if value < 3} == {}
    for text in ("text", "muted", "accent"):
        for ground in ("surface", "canvas", "bg", "hover"):
            assert contrast(found[text], found[ground]) >= 4.5, (text, ground)
    assert contrast(found["text"], found["mark"]) >= 7
