"""Event classes of given pairs: for those who have the actors and want the coding."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.read.pairs import read_pairs

if TYPE_CHECKING:
    from graphbuild.extract import Coded


def code(
    table: str | os.PathLike[str], *, model: str | None = None, delimiter: str = "\t"
) -> Iterator[Coded]:
    """What source does to target in each row of a table with the columns sentence, source and target: one
    result a row, in order, its root None where no event holds between the two. Raises InputError with file
    and line, ModelError."""
    from graphbuild.extract import Extractor

    rows = read_pairs(Path(table), delimiter)
    first = list(itertools.islice(rows, 1))  # a table that is none fails before a model is loaded
    yield from Extractor(model).code_all(itertools.chain(first, rows))
