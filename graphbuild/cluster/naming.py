"""Who is who in the corpus: which actor each actor of each document is.

Actors with names are resolved in one place, the driver, because each may be any other; what is needed of a
document for that is a few hundred bytes. Actors without a name ("protesters") are nobody in any other
document and stay with the workers. What was found comes back to the documents by joins, so that no worker
holds it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import msgspec
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from graphbuild.cluster.frames import Row, groups, mapped, together
from graphbuild.cluster.stages import Stages
from graphbuild.collecting import collected_later
from graphbuild.records import Actor, to_json
from graphbuild.resolve import Actors, Decided, actors_of_documents
from graphbuild.resolve.ends import ends_of
from graphbuild.resolve.sightings import Seen, is_scoped

_SEEN = pa.schema([("id", pa.string()), ("seen", pa.binary())])
_NODES = pa.schema([("node", pa.string()), ("actor", pa.binary()), ("end", pa.binary())])
_KEYS = pa.schema([("id", pa.string()), ("doc", pa.string()), ("node", pa.string())])
_UNNAMED_SEEN = pa.schema([("id", pa.string()), ("doc", pa.string()), ("seen", pa.binary())])
_UNNAMED = pa.schema([*_KEYS, *list(_NODES)[1:]])
_decode = msgspec.json.Decoder(Seen).decode


class Named(NamedTuple):
    """The actors of the corpus: those with names; `nodes` has all of them (node, actor, end; both as JSON),
    `cast` has for each document the actors that it names (id, node, end)."""

    records: tuple[Actor, ...]
    nodes: DataFrame
    cast: DataFrame


def name_actors(stages: Stages, documents: DataFrame, decided: Decided) -> Named:
    """Resolves the actors of documents (rows of `extracting.DONE`)."""
    spark, parts = stages.spark, stages.parts
    wanted = frozenset(id_ for pair in (*decided.same, *decided.different) for id_ in pair[:2])
    named = _resolved(documents, decided, wanted, parts)
    nodes = stages.keep(spark.createDataFrame(_node_table(named.records)), "named")
    keys = spark.createDataFrame(_key_table(named))
    unnamed = mapped(documents, ["seen"], partial(_unnamed_seen, wanted=wanted), _UNNAMED_SEEN)
    found = mapped(together(unnamed, parts, "id", then=["doc"]), _UNNAMED_SEEN.names, _unnamed, _UNNAMED)
    found = stages.keep(found, "unnamed")
    nodes = nodes.unionByName(found.where("actor is not null").select(*_NODES.names))
    keys = keys.unionByName(found.where("node != id").select(*_KEYS.names))
    return Named(named.records, nodes, _cast(documents, keys, nodes))


def _resolved(documents: DataFrame, decided: Decided, wanted: frozenset[str], parts: int) -> Actors:
    seen = mapped(documents, _SEEN.names, partial(_named_seen, wanted=wanted), _SEEN)
    # Sums of fractions depend on the order of documents: it is that of one machine.
    ordered = seen.repartitionByRange(parts, "id").sortWithinPartitions("id")
    with collected_later():
        return actors_of_documents((_decode(bytes(row[1])) for row in ordered.toLocalIterator(True)), decided)


def _cast(documents: DataFrame, keys: DataFrame, nodes: DataFrame) -> DataFrame:
    there = documents.select(F.col("id").alias("doc"), F.explode("actors").alias("id"))
    short = keys.where("doc != ''").withColumnRenamed("node", "short")
    whole = keys.where("doc = ''").select("id", F.col("node").alias("whole"))
    there = there.join(short, ["id", "doc"], "left").join(whole, "id", "left")
    there = there.select("doc", "id", F.coalesce("short", "whole", "id").alias("node"))
    cast = there.join(nodes.select("node", "end"), "node")
    lists = {"ids": "id", "nodes": "node", "ends": "end"}
    return cast.groupBy("doc").agg(*(F.collect_list(one).alias(name) for name, one in lists.items()))


def _named_seen(rows: Iterator[Row], wanted: frozenset[str]) -> Iterator[Row]:
    for id_, seen in rows:
        doc, looks, offices = _decode(seen)
        looks = [one for one in looks if one[0].id in wanted or not is_scoped(one[0].id)]
        offices = [one for one in offices if one[0].id in wanted or not is_scoped(one[0].id)]
        if looks:
            yield id_, msgspec.json.encode((doc, looks, offices))


def _unnamed_seen(rows: Iterator[Row], wanted: frozenset[str]) -> Iterator[Row]:
    for (seen,) in rows:
        doc, looks, _ = _decode(seen)
        there: dict[str, list[tuple[Actor, int]]] = {}
        for actor, times in looks:
            if is_scoped(actor.id) and actor.id not in wanted:
                there.setdefault(actor.id, []).append((actor, times))
        for id_, some in there.items():
            yield id_, doc, msgspec.json.encode((doc, some, []))


def _unnamed(rows: Iterator[Row]) -> Iterator[Row]:
    """The records of actors without names. Ids of two documents can be the same by chance."""
    for _, some in groups(rows):
        actors = actors_of_documents(_decode(seen) for _, seen in some)
        records = {actor.id: actor for actor in actors.records}
        ends = ends_of(actors.records)
        for (id_, doc), node in actors.canonical.items():
            actor = records.pop(node, None)
            what = (to_json(actor), msgspec.json.encode(ends[node])) if actor else (None, None)
            yield id_, doc, node, *what


def _node_table(records: Iterable[Actor]) -> pa.Table:
    ends = ends_of(records := tuple(records))
    columns = [
        [actor.id for actor in records],
        [to_json(actor) for actor in records],
        [msgspec.json.encode(ends[actor.id]) for actor in records],
    ]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, _NODES, strict=True)], schema=_NODES)


def _key_table(actors: Actors) -> pa.Table:
    keys = [(id_, doc, node) for (id_, doc), node in actors.canonical.items() if doc or node != id_]
    columns = list(zip(*keys, strict=True)) or [(), (), ()]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, _KEYS, strict=True)], schema=_KEYS)
