"""What the stages of `graphbuild.cluster` take, and what that comes to for large archives (docs/scale.md).

python -m benchmarks.cluster [--claims N]

The very functions that run in the workers are measured on one core, without Spark: CPU seconds, bytes of what
they write (compressed as Parquet, as Spark does), and the memory in which names are resolved. Extraction is
measured on the gold articles, everything after it on made-up news. Exits with 1 where a rate is below the one
that docs/scale.md counts with."""

from __future__ import annotations

import argparse
import functools
import io
import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.merging.measuring import apart
from benchmarks.merging.news import documents

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = 400  # words of an article of a news agency
SPARK = 1.5  # what reading, shuffling, sorting and writing take on top of a stage's own CPU
# What docs/scale.md counts with: at least words a second, claims a second; at most bytes a claim.
ASKED = {"words": 1500.0, "claims": 2500.0, "memory": 800.0}


class Rates(NamedTuple):
    words: float  # extracted, a second of CPU
    claims_a_word: float
    document: float  # bytes of what is kept of an article after extraction
    seen: float  # bytes of these that the driver gets
    memory: float  # bytes of the driver's memory a claim
    naming: float  # seconds of the driver a claim
    claims: float  # merged, a second of CPU
    event: float  # bytes of the tables an event
    events_a_claim: float
    block: float  # bytes of memory a claim in the largest block


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures what the stages of graphbuild.cluster take.")
    parser.add_argument("--claims", type=int, default=60_000, metavar="N", help="made-up claims (60,000)")
    options = parser.parse_args()
    words, per_word, document, seen = apart(_extraction)
    # Tables and caches are there once, whatever the size: what more claims take is the difference.
    (small, _), (large, naming) = (apart(_naming, count) for count in (options.claims // 3, options.claims))
    memory = (large - small) / (options.claims - options.claims // 3)
    claims, event, share, block = apart(_merging, options.claims)
    rates = Rates(words, per_word, document, seen, memory, naming, claims, event, share, block)
    for name, value in rates._asdict().items():
        asked = ASKED.get(name)
        print(f"{name:16}{value:12,.4g}" + (f"   asked {asked:,.0f}" if asked else ""))
    print()
    for millions in (1, 10, 100):
        print("\n".join(sizing(rates, millions * 1_000_000)))
    missed = rates.words < ASKED["words"] or rates.claims < ASKED["claims"] or rates.memory > ASKED["memory"]
    sys.exit(int(missed))


def sizing(rates: Rates, articles: int) -> Iterator[str]:
    """What so many articles take."""
    claims = articles * ARTICLE * rates.claims_a_word
    extraction = articles * ARTICLE / rates.words / 3600
    merging = SPARK * claims / rates.claims / 3600
    yield (
        f"{articles:>12,} articles, {claims:,.0f} claims, {claims * rates.events_a_claim:,.0f} events: "
        f"{extraction:,.0f} core hours to extract, {merging:,.0f} to merge; "
        f"{articles * rates.document / 1e9:,.0f} GB extracted, "
        f"{claims * rates.events_a_claim * rates.event / 1e9:,.0f} GB of tables; driver "
        f"{claims * rates.memory / 1e9:,.1f} GB and {claims * rates.naming / 3600:,.1f} h; "
        f"{0.01 * claims * rates.block / 1e9:,.1f} GB for a pair with 1 % of all claims"
    )


def _extraction() -> tuple[float, float, float, float]:
    from graphbuild.cluster.extracting import DONE, extracted
    from graphbuild.cluster.reading import Input
    from graphbuild.extract import Extractor

    texts = [json.loads(line) for line in (ROOT / "benchmarks/gold/texts.jsonl").open(encoding="utf-8")]
    rows = [("line", 0, "/texts.jsonl", 0, json.dumps(text).encode()) for text in texts for _ in range(3)]
    # Each copy is a document of its own.
    rows = [
        (kind, number, address, start, json.dumps(json.loads(value) | {"id": str(at)}).encode())
        for at, (kind, number, address, start, value) in enumerate(rows)
    ]
    words = sum(len(json.loads(row[4])["text"].split()) for row in rows)
    make = functools.partial(Extractor)
    version = make().version
    inputs = [Input("/texts.jsonl", folder=False)]
    list(extracted(iter(rows[:6]), inputs, {}, make, version))  # the model is loaded, the tables are read
    start = time.process_time()
    done = list(extracted(iter(rows), inputs, {}, make, version))
    seconds = time.process_time() - start
    claims = sum(row[DONE.names.index("claims")] for row in done)
    articles = words / ARTICLE
    seen = sum(len(row[DONE.names.index("seen")]) for row in done)
    return words / seconds, claims / words, _stored(done, DONE) / articles, seen / articles


def _news(claims: int) -> list[tuple[Any, ...]]:
    from graphbuild.cluster.extracting import row_of, told

    return [
        row_of(id=one.info.id, **told(one.info, [claim for claim, _ in one.claims]))
        for one in documents(claims, 0)
    ]


def _naming(claims: int) -> tuple[float, float]:
    import msgspec

    from graphbuild.cluster.extracting import DONE
    from graphbuild.cluster.naming import _named_seen
    from graphbuild.collecting import collected_later
    from graphbuild.resolve import actors_of_documents
    from graphbuild.resolve.sightings import Seen

    at = DONE.names.index("seen")
    rows = ((row[0], row[at]) for row in _news(claims))
    seen = [value for _, value in sorted(_named_seen(rows, frozenset()))]
    decode = msgspec.json.Decoder(Seen).decode
    before, start = _resident(), time.process_time()
    with collected_later():
        actors = actors_of_documents(decode(value) for value in seen)
    seconds = time.process_time() - start
    assert actors.records
    return _peak() - before, seconds / claims


def _merging(claims: int) -> tuple[float, float, float, float]:
    import msgspec

    from graphbuild.cluster import events, telling
    from graphbuild.cluster.extracting import DONE
    from graphbuild.export.tables import event_row, evidence_rows, schema_of
    from graphbuild.records import Event
    from graphbuild.resolve import actors_of_documents
    from graphbuild.resolve.ends import ends_of
    from graphbuild.resolve.sightings import Seen

    class Places:
        value: dict[str, Any] = {}  # noqa: RUF012

    rows = _news(claims)
    names = DONE.names
    decode = msgspec.json.Decoder(Seen).decode
    actors = actors_of_documents(decode(row[names.index("seen")]) for row in rows)
    ends = {node: msgspec.json.encode(end) for node, end in ends_of(actors.records).items()}

    def cast(row: tuple[Any, ...]) -> tuple[Any, ...]:
        ids = row[names.index("actors")]
        nodes = [actors.canonical[id_, row[0] if id_ in actors.short else ""] for id_ in ids]
        return (
            row[names.index("info")],
            row[names.index("statements")],
            ids,
            nodes,
            [ends[node] for node in nodes],
        )

    told = [cast(row) for row in rows]
    statements = [(row[names.index("statements")],) for row in rows]
    start = time.process_time()
    forms: dict[str, dict[Any, int]] = {}
    for id_, *form, times in telling._forms(iter(statements)):
        forms.setdefault(id_, {})[tuple(form)] = times
    Places.value = {place.id: place for place in telling.places_of(forms)}
    sheets = sorted((key, value) for _, key, value in telling._tell(iter(told), Places))  # type: ignore[arg-type]
    happenings = list(events._gather(iter(sheets), Places))  # type: ignore[arg-type]
    loose = sorted((row[1], row[2], row[4]) for row in happenings)
    found = list(events._attach(iter(loose), Places))  # type: ignore[arg-type]
    seconds = time.process_time() - start
    merged = [msgspec.json.decode(row[1], type=Event) for row in found]
    about, proof = schema_of("events"), schema_of("evidence")
    size = _stored((_of(about, event_row(event, {})) for event in merged), about)
    size += _stored((_of(proof, row) for event in merged for row in evidence_rows(event)), proof)
    count = len(merged)
    del told, happenings, loose, found, merged
    before = _resident()
    held = [telling.told_of(events._sheet(value), Places.value) for _, value in sheets]
    block = (_resident() - before) / len(held)
    return claims / seconds, size / count, count / claims, block


def _of(schema: Any, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in schema.names)


def _stored(rows: Iterable[tuple[Any, ...]], schema: Any) -> int:
    """Bytes of the rows as Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = list(zip(*rows, strict=True))
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
    file = io.BytesIO()
    parquet.write_table(table, file)
    return file.tell()


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
