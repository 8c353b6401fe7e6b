"""A graph made by hand for the Cypher tests: every root, polarity, modality and kind, and hostile names."""

from __future__ import annotations

import datetime as dt

from graphbuild.graph import Graph
from graphbuild.records import (
    ROOTS,
    Actor,
    ActorKind,
    DocumentInfo,
    Event,
    EventLink,
    Modality,
    Place,
    Polarity,
    Proof,
    Quantity,
    Root,
    Tie,
)

HOSTILE = "O'Neil \"`}) DETACH DELETE n // \\u0027 <b>= \u202eضد 🦊"


def day(number: int) -> dt.date:
    return dt.date(2025, 8, 20) + dt.timedelta(days=number)


def actors() -> list[Actor]:
    rows: list[tuple[str, str, ActorKind, list[str], list[str], str | None]] = [
        ("kim-jong-un", "Kim Jong Un", "person", ["Mr Kim", "Kim"], ["PRK"], "Q56226"),
        ("vladimir-putin", "Vladimir Putin", "person", ["Mr Putin"], ["RUS"], "Q7747"),
        ("north-korea", "North Korea", "country", ["DPRK", "Pyongyang"], ["PRK"], "Q423"),
        ("russia", "Russia", "country", ["Moscow", "Kremlin"], ["RUS"], "Q159"),
        ("ukraine", "Ukraine", "country", ["Kyiv"], ["UKR"], None),
        ("ministry", "Ministry of Defence", "government", [], ["RUS"], None),
        ("army", "Ukrainian armed forces", "military", [], ["UKR"], None),
        ("rebels", "Northern Front", "armed_group", ["the Front"], [], None),
        ("un", "United Nations", "organization", ["UN"], [], None),
        ("agency", "Example News Agency", "media", [], [], None),
        ("students", "Students", "population", [], ["SRB"], None),
        ("beijing", "Beijing", "place", [], ["CHN"], None),
        ("hostile", HOSTILE, "person", ["'; MATCH (n) DETACH DELETE n", "`x`"], [], None),
        ("lonely", "Nobody's Friend", "person", [], [], None),
    ]
    return [
        Actor(
            id=id,
            name=name,
            kind=kind,
            aliases=tuple(aliases),
            countries=tuple(countries),
            wikidata=wikidata,
        )
        for id, name, kind, aliases, countries, wikidata in rows
    ]


def places() -> list[Place]:
    return [
        Place(id="beijing", name="Beijing", country="CHN", latitude=39.9, longitude=116.4),
        Place(id="kursk", name="Kursk", country="RUS", latitude=51.7, longitude=36.2),
        Place(id="front", name="the `front` line's end"),
    ]


def documents() -> list[DocumentInfo]:
    return [
        DocumentInfo(
            id="000.txt",
            title="A 'quoted' title",
            date=day(15),
            source="The Paper",
            url="https://example.org/0",
        ),
        DocumentInfo(id="001.txt", date=day(20), source="The Wire"),
        DocumentInfo(id="folder/002.txt"),
    ]


def event(
    id: str,
    root: Root,
    source: str,
    target: str | None,
    documents: str = "0",
    *,
    start: int | None = None,
    end: int | None = None,
    polarity: Polarity = "positive",
    modality: Modality = "actual",
    hedged: bool = False,
    symmetric: bool = False,
    place: str | None = None,
    said_by: str | None = None,
    confidence: float = 0.75,
    quantities: tuple[Quantity, ...] = (),
) -> Event:
    """An event with one claim for each digit of `documents`."""
    names = ["000.txt", "001.txt", "folder/002.txt"]
    proofs = tuple(
        Proof(
            claim=f"claim-{id}-{number}",
            doc=names[int(digit)],
            quote=f'{source} did {root} to {target}, says line {number} of {id}: "{HOSTILE}"\n=1+1',
            start=100 * number,
            end=100 * number + 50,
            polarity=polarity,
            modality=modality,
            hedged=hedged and number == 0,
            attributed_to=said_by,
            confidence=confidence,
            joined="no day told" if number else None,
        )
        for number, digit in enumerate(documents)
    )
    return Event(
        id=id,
        root=root,
        predicate=f"{root.lower()} with",
        source=source,
        target=target,
        symmetric=symmetric,
        start=None if start is None else day(start),
        end=None if start is None else day(start if end is None else end),
        polarity=polarity,
        modality=modality,
        hedged=hedged,
        confidence=confidence,
        place=place,
        quantities=quantities,
        claims=len(proofs),
        sources=len(set(documents)),
        evidence=proofs,
    )


def events() -> list[Event]:
    troops = Quantity(value=13000, unit="soldier", approximate=True, text="nearly 13,000 soldiers")
    one_each = [
        event(f"each-{root.lower()}", root, "russia", "ukraine", "01"[: 1 + n % 2], start=n * 3)
        for n, root in enumerate(ROOTS)
    ]
    return [
        *one_each,
        event(
            "met",
            "CONSULT",
            "kim-jong-un",
            "vladimir-putin",
            "0012",
            start=14,
            symmetric=True,
            place="beijing",
        ),
        event("met-undated", "CONSULT", "vladimir-putin", "hostile", "1", symmetric=True),
        event(
            "met-denied",
            "CONSULT",
            "vladimir-putin",
            "kim-jong-un",
            "1",
            polarity="negative",
            symmetric=True,
            said_by="agency",
        ),
        event(
            "met-other-time",
            "CONSULT",
            "kim-jong-un",
            "vladimir-putin",
            "2",
            start=60,
            polarity="negative",
            symmetric=True,
        ),
        event(
            "pledge",
            "SUPPORT",
            "north-korea",
            "russia",
            "01",
            start=14,
            end=18,
            said_by="kim-jong-un",
            quantities=(troops,),
        ),
        event(
            "pledge-denied",
            "SUPPORT",
            "north-korea",
            "russia",
            "1",
            start=16,
            polarity="negative",
            said_by="ministry",
        ),
        event(
            "raid",
            "ASSAULT",
            "army",
            "russia",
            "01",
            start=-14,
            place="kursk",
            hedged=True,
            said_by="ministry",
        ),
        event("raid-planned", "ASSAULT", "rebels", "army", "0", start=40, modality="planned", place="front"),
        event("raid-possible", "ASSAULT", "army", "rebels", "2", modality="possible", hedged=True),
        event("leave", "RETREAT", "army", "rebels", "1", modality="demanded", said_by="un"),
        event("sanction-if", "SANCTION", "un", "north-korea", "0", modality="hypothetical"),
        event("not-planned", "AID", "un", "ukraine", "0", modality="planned", polarity="negative"),
        event(
            "march", "PROTEST", "students", None, "2", start=45, place="front", quantities=(troops, troops)
        ),
        event("march-alone", "PROTEST", "students", None, "0"),
        event("infighting", "ASSAULT", "rebels", "rebels", "1", start=33, confidence=0.5),
        event("accuse", "ACCUSE", "hostile", "un", "12", start=11, said_by="hostile"),
        event("deny-all", "REJECT", "beijing", "un", "1", said_by="unknown-speaker"),
    ]


def ties() -> list[Tie]:
    proof = Proof(claim="c-tie", doc="000.txt", quote="President Vladimir Putin", start=5, end=30)
    return [
        Tie(id="t1", source="vladimir-putin", target="russia", relation="leader_of", role="president",
            start=day(0), end=day(20), evidence=(proof,)),
        Tie(id="t2", source="kim-jong-un", target="north-korea", relation="leader_of", role="leader",
            evidence=(proof, proof)),
        Tie(id="t3", source="vladimir-putin", target="ministry", relation="leader_of", role="prime minister",
            former=True),
        Tie(id="t4", source="ministry", target="russia", relation="part_of"),
        Tie(id="t5", source="north-korea", target="russia", relation="ally_of"),
        Tie(id="t6", source="hostile", target="rebels", relation="member_of", role="'spokes`person"),
    ]  # fmt: skip


def links() -> list[EventLink]:
    return [
        EventLink(id="l1", source="met", target="met-denied", link="contradicts", matter="polarity"),
        EventLink(id="l2", source="pledge", target="pledge-denied", link="contradicts", matter="polarity"),
        EventLink(id="l3", source="pledge", target="pledge-denied", link="contradicts", matter="time"),
        EventLink(id="l4", source="infighting", target="raid-planned", link="fulfils"),
    ]


def hand_built() -> Graph:
    return Graph.from_records(actors(), places(), events(), ties(), documents(), links())
