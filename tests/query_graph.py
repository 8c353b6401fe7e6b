"""A made-up story in which every ready query has an answer, small enough to work the answers out by hand.

Arland and Borduria quarrel over a river, make an agreement and break it; Cascadia talks to both, Dorne
stands by Arland, Elbonia by Borduria. Made up, so that no name of the tables decides anything. The examples
in docs/queries.md are from it too."""

from __future__ import annotations

import datetime as dt

from graphbuild.graph import Graph
from graphbuild.records import (
    Actor,
    ActorKind,
    DocumentInfo,
    Event,
    EventLink,
    Matter,
    Modality,
    Place,
    Polarity,
    Proof,
    Quantity,
    RelationName,
    Root,
    Tie,
)

# What the queries need where they have no default: a look that most have an answer to.
REQUIRED = {
    "actor": "Arland",
    "source": "arland",
    "target": "Borduria",
    "place": "ville",
    "event": "e08",
    "day": "2025-04-30",
}
# Which are other than these for some queries.
REQUIRED_BY = {
    "enemies-of-enemies": {"actor": "Arland"},
    "path": {"source": "Arland", "target": "Elbonia"},
    "paths-by-class": {"source": "Dorne", "target": "Elbonia"},
    "event-status": {"event": "e05"},
}
# Other values for all parameters.
OTHERS = {
    "actor": "bordurians",
    "about": "arland",
    "among": "4",
    "balanced": "true",
    "breaches": "REJECT, COERCE",
    "class": "material conflict",
    "contains": "a",
    "country": "bor",
    "day": "2025-04-01",
    "days": "45",
    "enemies": "1",
    "event": "e05",
    "kind": "country",
    "least": "1",
    "limit": "3",
    "matter": "polarity",
    "month": "2025-02-09",
    "organisation": "league",
    "outlet": "the post",
    "pairs": "2",
    "place": "BOR",
    "root": "consult",
    "since": "2025-02-01",
    "source": "BORDURIA",
    "speaker": "minister",
    "steps": "1",
    "target": "Arland",
    "tied": "true",
    "until": "2025-05-31",
    "window": "quarter",
}
OTHERS_BY = {"paths-by-class": {"kind": "conflict"}}


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


def _actors() -> list[Actor]:
    rows: list[tuple[str, str, ActorKind, str | None, str | None]] = [
        ("arland", "Arland", "country", "ARL", None),
        ("borduria", "Borduria", "country", "BOR", "Bordurians"),
        ("cascadia", "Cascadia", "country", "CAS", None),
        ("dorne", "Dorne", "country", "DOR", None),
        ("elbonia", "Elbonia", "country", "ELB", None),
        ("league", "River League", "organization", None, "the League"),
        ("anna", "Anna Arp", "person", "ARL", None),
        ("boris", "Boris Bok", "person", "BOR", None),
        ("minister", "Foreign Ministry of Arland", "government", "ARL", "minister"),
    ]
    return [
        Actor(
            id=id,
            name=name,
            kind=kind,
            countries=(country,) if country else (),
            aliases=(alias,) if alias else (),
        )
        for id, name, kind, country, alias in rows
    ]


def _places() -> list[Place]:
    return [
        Place(id="ville", name="Borduville", country="BOR", latitude=44.0, longitude=21.0),
        Place(id="ford", name="the ford", country="ARL", latitude=45.0, longitude=20.0),
    ]


# Documents: one a month by the Post and one by the Herald, and one without an outlet.
def _documents() -> list[DocumentInfo]:
    return [
        *(DocumentInfo(id=f"post-{n}", date=day(n, 20), source="The Post") for n in range(1, 7)),
        *(DocumentInfo(id=f"herald-{n}", date=day(n, 25), source="The Herald") for n in range(1, 7)),
        DocumentInfo(id="leaflet", date=day(6, 30)),
    ]


def _event(
    id: str,
    root: Root,
    source: str,
    target: str | None,
    start: dt.date | None,
    papers: str,
    *,
    polarity: Polarity = "positive",
    modality: Modality = "actual",
    hedged: bool = False,
    symmetric: bool = False,
    place: str | None = None,
    said_by: str | None = None,
    quantities: tuple[str, ...] = (),
) -> Event:
    """An event with one claim in each of the papers, which are documents' ids with spaces between."""
    documents = {info.id: info for info in _documents()}
    told = [documents[paper] for paper in papers.split()]
    days = [info.date for info in told if info.date]
    proofs = tuple(
        Proof(
            claim=f"{id}-{info.id}",
            doc=info.id,
            quote=f"{source.title()} {root.lower()} {(target or 'nobody').title()}, {id} in {info.id}.",
            start=10,
            end=60,
            polarity=polarity,
            modality=modality,
            hedged=hedged,
            attributed_to=said_by,
            confidence=0.75,
        )
        for info in told
    )
    return Event(
        id=id,
        root=root,
        predicate=root.lower(),
        source=source,
        target=target,
        symmetric=symmetric,
        start=start,
        end=start,
        polarity=polarity,
        modality=modality,
        hedged=hedged,
        confidence=0.75,
        place=place,
        quantities=tuple(Quantity(value=1, unit="thing", text=text) for text in quantities),
        claims=len(proofs),
        sources=len({info.source or info.id for info in told}),
        first_reported=min(days),
        last_reported=max(days),
        evidence=proofs,
    )


def _events() -> list[Event]:
    e = _event
    return [
        # Arland and Borduria: an agreement, worse from month to month, then calm.
        e("e01", "AGREE", "arland", "borduria", day(1, 10), "post-1 herald-1", symmetric=True),
        e("e02", "ACCUSE", "arland", "borduria", day(2, 5), "post-2"),
        e("e03", "REJECT", "borduria", "arland", day(2, 7), "herald-2", said_by="boris"),
        e("e04", "THREATEN", "borduria", "arland", day(3, 3), "post-3 herald-3"),
        e("e05", "SANCTION", "arland", "borduria", day(3, 12), "post-3 herald-4"),
        e("e06", "PROTEST", "borduria", "arland", day(3, 20), "herald-3", place="ford"),
        e("e07", "MOBILIZE", "borduria", "arland", day(4, 2), "post-4", place="ford"),
        e(
            "e08",
            "ASSAULT",
            "borduria",
            "arland",
            day(4, 20),
            "post-4 herald-4",
            place="ford",
            said_by="minister",
        ),
        # Cascadia talks to both; two more talk.
        e("e09", "CONSULT", "cascadia", "arland", day(4, 10), "post-4", symmetric=True),
        e("e10", "CONSULT", "cascadia", "borduria", day(4, 12), "herald-4", symmetric=True, place="ville"),
        e("e11", "CONSULT", "borduria", "cascadia", day(5, 2), "post-5", symmetric=True),
        e("e12", "CONSULT", "anna", "boris", day(5, 15), "post-5 herald-5", symmetric=True, place="ville"),
        e("e13", "CONSULT", "boris", "anna", None, "herald-6", symmetric=True),
        # Dorne for Arland, Elbonia for Borduria.
        e("e14", "AID", "dorne", "arland", day(4, 25), "post-4", quantities=("40 trucks",)),
        e(
            "e15",
            "AID",
            "dorne",
            "arland",
            day(5, 5),
            "post-5 herald-5",
            quantities=("200 tents", "a hospital"),
        ),
        e("e16", "SUPPORT", "elbonia", "borduria", day(4, 22), "herald-4"),
        e("e17", "COOPERATE", "elbonia", "borduria", day(3, 1), "herald-3", quantities=("12 guns",)),
        e("e18", "ACCUSE", "dorne", "borduria", day(4, 28), "post-4"),
        e("e19", "SANCTION", "dorne", "borduria", day(5, 1), "post-5"),
        e("e20", "COERCE", "dorne", "elbonia", day(1, 15), "post-1"),
        # Elbonia and Cascadia: from war to peace; Arland and Elbonia fight, and fall silent.
        e("e21", "ASSAULT", "elbonia", "cascadia", day(1, 5), "post-1"),
        e("e22", "THREATEN", "cascadia", "elbonia", day(2, 5), "post-2"),
        e("e23", "ACCUSE", "elbonia", "cascadia", day(3, 5), "post-3"),
        e("e24", "COERCE", "arland", "elbonia", day(1, 2), "herald-1"),
        e("e25", "ACCUSE", "arland", "elbonia", day(1, 3), "herald-1"),
        e("e26", "ACCUSE", "elbonia", "arland", day(1, 4), "post-1 herald-1"),
        # Denied, planned, hedged and undated.
        e(
            "e27",
            "ASSAULT",
            "borduria",
            "arland",
            day(4, 20),
            "herald-5",
            polarity="negative",
            said_by="boris",
        ),
        e(
            "e28",
            "SANCTION",
            "arland",
            "borduria",
            day(3, 15),
            "post-2",
            modality="planned",
            said_by="minister",
        ),
        e("e29", "AID", "elbonia", "borduria", None, "leaflet", hedged=True),
        e("e30", "PROTEST", "minister", None, day(6, 1), "post-6", modality="possible"),
    ]


def _ties() -> list[Tie]:
    def tie(
        id: str,
        source: str,
        relation: RelationName,
        target: str,
        start: dt.date | None,
        end: dt.date | None,
        *,
        role: str | None = None,
        former: bool = False,
        month: int = 1,
    ) -> Tie:
        proof = Proof(
            claim=f"c-{id}", doc=f"post-{month}", quote=f"{source} {relation} {target}", start=5, end=30
        )
        return Tie(
            id=id,
            source=source,
            target=target,
            relation=relation,
            role=role,
            former=former,
            start=start,
            end=end,
            first_reported=day(month, 20),
            last_reported=day(month, 20),
            evidence=(proof,),
        )

    return [
        tie("t1", "anna", "leader_of", "arland", day(1, 1), None, role="president"),
        tie("t2", "boris", "leader_of", "borduria", day(2, 1), day(5, 31), role="premier", month=2),
        tie("t3", "minister", "part_of", "arland", None, None, month=2),
        tie("t4", "arland", "member_of", "league", day(1, 20), None),
        tie("t5", "borduria", "member_of", "league", day(1, 20), None),
        tie("t6", "cascadia", "member_of", "league", day(1, 20), day(3, 31), former=True),
    ]


def _links() -> list[EventLink]:
    def contradicts(id: str, source: str, target: str, matter: Matter) -> EventLink:
        return EventLink(id=id, source=source, target=target, link="contradicts", matter=matter)

    return [
        contradicts("l1", "e08", "e27", "polarity"),
        contradicts("l2", "e14", "e15", "number"),
        EventLink(id="l3", source="e05", target="e28", link="fulfils"),
    ]


def story() -> Graph:
    return Graph.from_records(_actors(), _places(), _events(), _ties(), _documents(), _links())
