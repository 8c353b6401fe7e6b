"""How cooperative or hostile a class of events is, from -10 to 10 (`intensity.csv`).

Goldstein's scale (Goldstein, J. S. 1992: A conflict-cooperation scale for WEIS events data. Journal of
Conflict Resolution 36) as it was carried over to the codes of CAMEO, which public event data use. A row is a
code of CAMEO that a PLOVER class took the place of, with the code's value; a class has the mean of its codes.
It is a scale of classes: two strikes have one value, however many died.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from statistics import fmean
from types import MappingProxyType
from typing import Annotated

import msgspec

from graphbuild.errors import LexiconError
from graphbuild.lexicon.tables import load_table
from graphbuild.records import ROOTS, Polarity, Root

FILE = "intensity.csv"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code of CAMEO in a class, and its value on Goldstein's scale."""

    root: Root
    cameo: Annotated[str, msgspec.Meta(pattern="^(0[1-9]|1[0-9]|20)[0-9]{0,2}$")]
    goldstein: Annotated[float, msgspec.Meta(ge=-10, le=10)]


@cache
def intensities() -> Mapping[Root, float]:
    """The value of each class, with one decimal. Raises LexiconError when the table is faulty or lacks a
    class."""
    return read_scale(load_table(FILE, Step), FILE)


def read_scale(steps: tuple[Step, ...], name: str) -> Mapping[Root, float]:
    """The value of each class from the rows of a table that error messages call `name`. Raises
    LexiconError."""
    codes = [step.cameo for step in steps]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise LexiconError(f"{name}: the code {twice[0]} stands there twice")
    values = {root: [step.goldstein for step in steps if step.root == root] for root in ROOTS}
    if missing := [root for root, found in values.items() if not found]:
        raise LexiconError(f"{name}: no row for the class {missing[0]}; each class needs one or more")
    return MappingProxyType({root: round(fmean(found), 1) for root, found in values.items()})


def intensity_of(root: Root, polarity: Polarity) -> float | None:
    """The value of an event: that of its class, whatever its modality; None for what is told as not so."""
    return intensities()[root] if polarity == "positive" else None
