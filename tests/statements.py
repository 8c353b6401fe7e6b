"""Short ways to write records in tests; the words stand for themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graphbuild.records import Actor, Claim, DocumentInfo, Evidence, Place, Relation, Time


def person(name: str, *countries: str, aliases: tuple[str, ...] = (), **fields: Any) -> Actor:
    return Actor(id=_id(name), name=name, kind="person", countries=countries, aliases=aliases, **fields)


def state(name: str, code: str) -> Actor:
    return Actor(id=_id(name), name=name, kind="country", countries=(code,))


def body(name: str, *countries: str, kind: Any = "organization", aliases: tuple[str, ...] = ()) -> Actor:
    return Actor(id=_id(name), name=name, kind=kind, countries=countries, aliases=aliases)


def city(name: str, country: str) -> Place:
    return Place(id=_id(name), name=name, country=country)


def days(start: str, end: str | None = None) -> Time:
    return Time(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end or start), text="then")


def paper(doc: str, date: str | None = None, source: str | None = None) -> DocumentInfo:
    return DocumentInfo(id=doc, date=dt.date.fromisoformat(date) if date else None, source=source)


def claim(doc: str, source: Actor, root: Any, target: Actor | None, at: int = 0, **fields: Any) -> Claim:
    """A claim whose quotation begins at `at` and whose id follows from doc, at and root."""
    quote = f"{source.name} {root.lower()} {target.name if target else ''}"
    settings: dict[str, Any] = {
        "confidence": 0.8,
        "predicate": root.lower(),
        "sent": at,
        "evidence": Evidence(start=at, end=at + len(quote), text=quote),
    }
    return Claim(
        id=f"{doc}:{at}:{root}",
        doc=doc,
        source=source,
        root=root,
        target=target,
        **(settings | fields),
    )


def relation(doc: str, source: Actor, name: Any, target: Actor, at: int = 500, **fields: Any) -> Relation:
    quote = f"{source.name} {name} {target.name}"
    return Relation(
        id=f"{doc}:{at}:{name}",
        doc=doc,
        sent=at,
        source=source,
        relation=name,
        target=target,
        evidence=Evidence(start=at, end=at + len(quote), text=quote),
        **fields,
    )


def _id(name: str) -> str:
    return name.lower().replace(" ", "-").replace("'", "")
