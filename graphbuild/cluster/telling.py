"""Statements with the merged actors in place of their own, ready to be sent to whatever they have to do
with."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, partial

import msgspec
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from graphbuild.cluster.frames import Row, mapped
from graphbuild.lexicon.neighbours import neighbours
from graphbuild.records import ROOTS, Actor, Claim, DocumentInfo, Place, Record, Relation, Root
from graphbuild.resolve import whole_countries
from graphbuild.resolve.ends import NOBODY_AT_ALL, End
from graphbuild.resolve.events import block_of, tell
from graphbuild.resolve.places import Form, form_of, places_of
from graphbuild.resolve.ties import pair_of
from graphbuild.resolve.told import Told
from graphbuild.statements import Shared, statements_of

SEPARATOR = "\x1f"
Places = Broadcast[dict[str, Place]]

# kind: claim or relation; key: its block, or its pair; value: a Sheet, or a relation with its day of report
_TOLD = pa.schema([("kind", pa.string()), ("key", pa.string()), ("value", pa.binary())])
_FORMS = pa.schema(
    [
        ("id", pa.string()),
        ("name", pa.string()),
        ("country", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("times", pa.int64()),
    ]
)
_NOBODY = Actor(id="", name="", kind="person")
_HELD = 10_000  # forms of places of which a task counts how often they are told
_end = msgspec.json.Decoder(End).decode
_info = msgspec.json.Decoder(DocumentInfo).decode


class Sheet(Record, frozen=True, kw_only=True):
    """A claim on its way, with all that `told_of` needs: its ends, an ordinal day of report, its outlet. Its
    speaker has the merged actor's id already, its actors are in the ends."""

    claim: Claim
    source: End
    target: End
    reported: int | None
    outlet: str


def told_of(sheet: Sheet, places: dict[str, Place]) -> Told:
    """The claim of a sheet, ready to be compared."""
    speaker = sheet.claim.attributed_to
    return tell(
        sheet.claim, sheet.source, sheet.target, speaker.id if speaker else None, sheet.reported,
        sheet.outlet, places, whole_countries(),
    )  # fmt: skip


def sheet_of(told: Told) -> Sheet:
    """The sheet that `told_of` makes a claim of."""
    return Sheet(
        claim=told.claim,
        source=told.source,
        target=told.target,
        reported=told.reported,
        outlet=told.outlet,
    )


def places_in(documents: DataFrame) -> tuple[Place, ...]:
    """The places of all claims of documents (rows of `extracting.DONE`)."""
    forms = mapped(documents, ["statements"], _forms, _FORMS)
    told: dict[str, Counter[Form]] = defaultdict(Counter)
    for id_, *form, times in forms.groupBy(*_FORMS.names[:-1]).agg(F.sum("times")).collect():
        told[id_][tuple(form)] = times
    return places_of(told)


def tell_all(documents: DataFrame, cast: DataFrame, places: Places) -> DataFrame:
    """All statements of documents (rows of `extracting.DONE`) whose actors are in `cast`
    (`naming.Named`)."""
    there = documents.select("id", "info", "statements").join(cast.withColumnRenamed("doc", "id"), "id")
    return mapped(there, ["info", "statements", "ids", "nodes", "ends"], partial(_tell, places=places), _TOLD)


def _forms(rows: Iterator[Row]) -> Iterator[Row]:
    told: Counter[tuple[str, Form]] = Counter()
    shared = Shared()
    for (statements,) in rows:
        for statement in statements_of(statements.split(b"\n"), shared):
            if isinstance(statement, Claim) and (place := statement.place):
                told[place.id, form_of(place)] += 1
        if len(told) > _HELD:
            yield from ((id_, *form, times) for (id_, form), times in told.items())
            told.clear()
            shared = Shared()
    yield from ((id_, *form, times) for (id_, form), times in told.items())


def _tell(rows: Iterator[Row], places: Places) -> Iterator[Row]:
    for info, statements, ids, nodes, ends in rows:
        document = _info(info)
        node_of = dict(zip(ids, nodes, strict=True))
        end_of = dict(zip(ids, map(_end, ends), strict=True))
        for statement in statements_of(statements.split(b"\n"), Shared()):
            if isinstance(statement, Claim):
                yield "claim", *_claim(statement, document, node_of, end_of, places.value)
            elif pair := pair_of(statement, node_of[statement.source.id], node_of[statement.target.id]):
                yield "relation", SEPARATOR.join(pair), _relation(statement, document.date)


def _claim(
    claim: Claim,
    document: DocumentInfo,
    node_of: dict[str, str],
    end_of: dict[str, End],
    places: dict[str, Place],
) -> tuple[str, bytes]:
    speaker = claim.attributed_to
    sheet = Sheet(
        claim=msgspec.structs.replace(
            claim,
            source=_NOBODY,
            target=None,
            attributed_to=speaker and msgspec.structs.replace(_NOBODY, id=node_of[speaker.id]),
        ),
        source=end_of[claim.source.id],
        target=end_of[claim.target.id] if claim.target else NOBODY_AT_ALL,
        reported=document.date.toordinal() if document.date else None,
        outlet=document.source or document.id,
    )
    block = (*block_of(told_of(sheet, places)), _side_of()[claim.root])
    return SEPARATOR.join(block), msgspec.json.encode(sheet)


def _relation(relation: Relation, day: dt.date | None) -> bytes:
    slim = msgspec.structs.replace(relation, source=_NOBODY, target=_NOBODY)
    return msgspec.json.encode((slim, day))


@cache
def _side_of() -> dict[Root, Root]:
    """For each class the first of those that reports of one deed may have, directly or by a chain: claims
    whose sides differ are never compared."""
    sides: dict[Root, Root] = {}
    for first in ROOTS:
        reached = [first] if first not in sides else []
        while reached:
            root = reached.pop()
            if root not in sides:
                sides[root] = first
                reached += neighbours().get(root, ())
    return sides
