"""Graphs made by hand for the tests of time: events with reports on given days by given outlets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from graphbuild.graph import Graph
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Proof, Tie

KIM = Actor(id="kim", name="Kim Jong Un", kind="person", countries=("PRK",))
PUTIN = Actor(id="putin", name="Vladimir Putin", kind="person", countries=("RUS",))
RUSSIA = Actor(id="russia", name="Russia", kind="country", countries=("RUS",))
UKRAINE = Actor(id="ukraine", name="Ukraine", kind="country", countries=("UKR",))
ARMY = Actor(id="army", name="Russian Armed Forces", kind="military", countries=("RUS",))
UN = Actor(id="un", name="United Nations", kind="organization")
TASS = Actor(id="tass", name="TASS", kind="media", countries=("RUS",))
ACTORS = [KIM, PUTIN, RUSSIA, UKRAINE, ARMY, UN, TASS]
KURSK = Place(id="kursk", name="Kursk", country="RUS")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def paper(id: str, date: str | None = None, source: str | None = None) -> DocumentInfo:
    return DocumentInfo(id=id, date=day(date) if date else None, source=source)


# On the first of the month in one outlet, the tenth in another, the twentieth in the first again; no day.
DOCUMENTS = [
    paper("d01", "2025-09-01", "The Paper"),
    paper("d10", "2025-09-10", "The Wire"),
    paper("d20", "2025-09-20", "The Paper"),
    paper("undated"),
]
_OUTLETS = {document.id: document.source or document.id for document in DOCUMENTS}


def event(id: str, docs: str | Iterable[str] = "d01", **fields: Any) -> Event:
    """An event with one claim in each document, by default of Russia against Ukraine; `start` is a day."""
    docs = docs.split() if isinstance(docs, str) else list(docs)
    status = {name: fields[name] for name in ("polarity", "modality", "hedged") if name in fields}
    proofs = tuple(
        Proof(claim=f"{id}-{doc}", doc=doc, quote=f"{id} in {doc}", start=0, end=9, confidence=0.5, **status)
        for doc in docs
    )
    if "start" in fields:
        fields["start"] = day(fields["start"])
        fields["end"] = day(fields["end"]) if "end" in fields else fields["start"]
    values: dict[str, Any] = {
        "root": "ASSAULT",
        "predicate": "strike",
        "source": "russia",
        "target": "ukraine",
        "confidence": round(1 - 0.5 ** len({_OUTLETS[doc] for doc in docs}), 4),
        "claims": len(proofs),
        "sources": len({_OUTLETS[doc] for doc in docs}),
        "evidence": proofs,
    }
    return Event(id=id, **(values | fields))


def tie(id: str, docs: str = "d01", **fields: Any) -> Tie:
    proofs = tuple(
        Proof(claim=f"{id}-{doc}", doc=doc, quote=f"{id} in {doc}", start=0, end=9) for doc in docs.split()
    )
    for name in ("start", "end", "first_reported", "last_reported"):
        if name in fields:
            fields[name] = day(fields[name])
    values: dict[str, Any] = {"source": "putin", "target": "russia", "relation": "leader_of"}
    return Tie(id=id, evidence=proofs, **(values | fields))


def graph(
    events: Iterable[Event] = (),
    ties: Iterable[Tie] = (),
    links: Iterable[EventLink] = (),
    documents: Iterable[DocumentInfo] = DOCUMENTS,
    actors: Iterable[Actor] = ACTORS,
) -> Graph:
    return Graph.from_records(actors, [KURSK], events, ties, documents, links)
