"""CSV and Parquet: one table each of nodes, events, ties, links between events, evidence and
documents."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from graphbuild.errors import MissingExtraError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.records import QUADS, Event, Tie
from graphbuild.seen import reported

if TYPE_CHECKING:
    from graphbuild.graph import Graph

Row = dict[str, Any]

# Columns with their types, which Parquet keeps; a list holds texts.
TABLES: dict[str, dict[str, type]] = {
    "nodes": {
        "id": str, "name": str, "kind": str, "aliases": list, "countries": list, "wikidata": str,
        "country": str, "latitude": float, "longitude": float, "first_seen": dt.date, "last_seen": dt.date,
    },
    "events": {
        "id": str, "root": str, "predicate": str, "source": str, "target": str, "symmetric": bool,
        "start": dt.date, "end": dt.date, "polarity": str, "modality": str, "hedged": bool,
        "confidence": float, "place": str, "quantities": list, "claims": int, "sources": int,
        "independent": int, "first_reported": dt.date, "last_reported": dt.date, "quad": str,
        "intensity": float,
    },
    "ties": {
        "id": str, "source": str, "relation": str, "target": str, "role": str, "former": bool,
        "start": dt.date, "end": dt.date, "first_reported": dt.date, "last_reported": dt.date,
    },
    "links": {"id": str, "source": str, "link": str, "target": str, "matter": str},
    "evidence": {
        "of": str, "claim": str, "doc": str, "quote": str, "start": int, "end": int, "polarity": str,
        "modality": str, "hedged": bool, "attributed_to": str, "confidence": float, "joined": str,
    },
    "documents": {"id": str, "title": str, "date": dt.date, "source": str, "url": str},
}  # fmt: skip

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LIST = "; "


def write_csv(graph: Graph, folder: Path) -> list[Path]:
    """UTF-8 with a header; lists joined by "; ". A text that a spreadsheet would take for a formula gets
    an apostrophe before it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, rows in _rows(graph).items():
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(TABLES[name])
            writer.writerows([_cell(row.get(column)) for column in TABLES[name]] for row in rows)
        files.append(file)
    return files


def write_parquet(graph: Graph, folder: Path) -> list[Path]:
    """Typed columns, dates as dates, lists as lists. Raises MissingExtraError without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("Parquet", "export") from None
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, rows in _rows(graph).items():
        file = folder / f"{name}.parquet"
        parquet.write_table(pa.Table.from_pylist(list(rows), schema=schema_of(name)), file)
        files.append(file)
    return files


def schema_of(table: str) -> Any:
    """The columns of one of the TABLES with their types in Arrow. Needs pyarrow."""
    import pyarrow as pa

    types = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        dt.date: pa.date32(),
        list: pa.list_(pa.string()),
    }
    return pa.schema([(column, types[kind]) for column, kind in TABLES[table].items()])


def event_row(event: Event, dates: Mapping[str, dt.date | None]) -> Row:
    """An event's row of the table `events`, with more fields than that has; `dates` are those of the
    documents."""
    return (
        msgspec.structs.asdict(event)
        | _reported(event, dates)
        | {
            "quantities": [quantity.text for quantity in event.quantities],
            "quad": QUADS[event.root],
            "intensity": intensity_of(event.root, event.polarity),
        }
    )


def tie_row(tie: Tie, dates: Mapping[str, dt.date | None]) -> Row:
    """A tie's row of the table `ties`, with more fields than that has."""
    return msgspec.structs.asdict(tie) | _reported(tie, dates)


def evidence_rows(record: Event | Tie) -> Iterator[Row]:
    """The rows of the table `evidence` for an event or tie."""
    return ({"of": record.id, **msgspec.structs.asdict(proof)} for proof in record.evidence)


def _reported(record: Event | Tie, dates: Mapping[str, dt.date | None]) -> Row:
    first, last = reported(record, dates)
    return {"first_reported": first, "last_reported": last}


def _rows(graph: Graph) -> dict[str, Iterator[Row]]:
    dates = {document.id: document.date for document in graph.iter_documents()}
    return {
        "nodes": ({"id": node, **attributes} for node, attributes in sorted(graph.nodes(data=True))),
        "events": (event_row(event, dates) for event in graph.iter_events()),
        "ties": (tie_row(tie, dates) for tie in graph.iter_ties()),
        "links": (msgspec.structs.asdict(link) for link in graph.iter_links()),
        "evidence": (
            row
            for edges in (graph.iter_events(), graph.iter_ties())
            for edge in edges
            for row in evidence_rows(edge)
        ),
        "documents": (msgspec.structs.asdict(document) for document in graph.iter_documents()),
    }


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = _LIST.join(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
