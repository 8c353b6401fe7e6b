"""Readers, cleaners, loaders and scorers bear what anybody may send: spoiled good input, and noise."""

from __future__ import annotations

import pytest
from fuzzing import SEEDS, TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PIECES = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"{", b"[" * 50, b"}", b",", b"\t", b"\r", b"\n",
    b"---\n", b"<p>", b"<!--", b"&#x0;", b"\\ud800", b"\xed\xa0\x80", b"1e999", b"-1", b"null", b"NaN",
    b"9" * 5_000, b"2025-02-30", b"0000-00-00", "\u202e".encode(), "İ".encode(), b"a" * 300, b"(" * 300,
]  # fmt: skip


def spoiled(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Good input with pieces put in, taken out, or written over."""

    def spoil(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
        for at, length, piece in edits:
            at %= len(seed) + 1
            seed = seed[:at] + piece + seed[at + length :]
        return seed

    piece = st.one_of(st.sampled_from(PIECES), st.binary(max_size=4))
    edit = st.tuples(st.integers(0, 10_000), st.integers(0, 20), piece)
    return st.builds(spoil, st.sampled_from(seeds), st.lists(edit, min_size=1, max_size=5))


@pytest.mark.filterwarnings("ignore::graphbuild.errors.GraphbuildWarning")
@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_but_our_own_errors(name: str, data: st.DataObject) -> None:
    seeds = SEEDS.get(name)
    noise = st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
    TARGETS[name](data.draw(st.one_of(spoiled(seeds), noise) if seeds else noise))
