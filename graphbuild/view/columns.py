"""Records as columns, packed: what the page embeds. They are a tenth of the records as JSON, and a browser
takes them apart faster than it would read that."""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

Json = dict[str, Any]

_COMMON = 0.6  # a value so frequent is written once, with the rows that have another
_REPEATED = 0.5  # so few distinct texts for a row are a table with indices


def table(rows: int, **columns: Iterable[Hashable]) -> Json:
    """`rows` and each column in the shortest of the shapes of `column`."""
    return {"rows": rows, "columns": {name: column(list(values)) for name, values in columns.items()}}


def column(values: Sequence[Hashable]) -> Any:
    """A column of JSON values (None, numbers, texts, tuples) in one of three shapes: the values as a list;
    `{"most": value, "at": rows, "is": values}` where most rows have one value (rows as distances from the row
    before); `{"of": texts, "is": indices}` where texts come again and again."""
    if not values:
        return []
    counts = Counter(values)
    common, times = counts.most_common(1)[0]
    if times >= _COMMON * len(values):
        rows = [row for row, value in enumerate(values) if value is not common and value != common]
        steps = [row - before for before, row in zip([0, *rows], rows, strict=False)]
        return {"most": common, "at": steps, "is": [values[row] for row in rows]}
    if isinstance(common, str) and len(counts) <= _REPEATED * len(values):
        index = {text: i for i, text in enumerate(counts)}
        return {"of": list(index), "is": [index[text] for text in values]}
    return list(values)


def packed(data: Json) -> str:
    """JSON, deflated without a header (RFC 1951), as base64: letters that can do nothing inside a page, and
    the same for the same data. What UTF-8 can't hold becomes "?"."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(text.encode("utf-8", "replace")) + squeeze.flush()
    return base64.b64encode(body).decode("ascii")
