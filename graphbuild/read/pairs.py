"""Tables of sentences in which the two actors are given."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.read.quoted import Rows

COLUMNS = ("sentence", "source", "target")


def read_pairs(path: Path, delimiter: str = "\t") -> Iterator[tuple[str, str, str]]:
    """Sentence, source and target of each row of a table with a header in UTF-8, quoted as in CSV; other
    columns are passed over. Raises InputError with file and line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            names = next(csv.reader([lines.readline()], delimiter=delimiter), [])
            missing = [column for column in COLUMNS if column not in names]
            if missing:
                raise InputError(
                    f"{path}: no column {missing[0]!r}; the columns must be {', '.join(COLUMNS)}"
                )
            sentence, source, target = map(names.index, COLUMNS)
            rows = Rows(lines, delimiter, len(names), before=1)
            for cells in filter(None, rows):
                if len(cells) <= max(sentence, source, target):
                    raise InputError(f"{path}, line {rows.last}: fewer cells than the header has")
                yield cells[sentence], cells[source], cells[target]
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except csv.Error as error:
        raise InputError(f"{path}, {error}") from error
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from error
