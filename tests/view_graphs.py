"""Graphs that the tests of the view look at: a small one, and one whose texts are out to break the page."""

from __future__ import annotations

import datetime as dt
import itertools

from graphbuild.graph import Graph
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Proof, Quantity, Tie

HOSTILE = (
    '</script><script>alert("name")</script>',
    "<img src=x onerror=alert(1)>",
    "{{script}} {{data}} ${alert(2)}",
    "\u202egnillac\u202c 'single' \"double\" & <b>bold</b>",
    "\u0633\u0648\u0631\u064a\u0627 \u2028\u2029 \u2067\u05d0\u05d1",
    "🇺🇳 👩‍👩‍👧‍👦 " + "very long name " * 60,
    "<!--<script>",
    "]]>\x00\x07 \ud800 end",
)


def day(number: int) -> dt.date:
    return dt.date(2025, 9, number)


def proof(quote: str, doc: str = "a.txt", **fields: object) -> Proof:
    return Proof(claim=f"c-{quote[:9]}", doc=doc, quote=quote, start=0, end=len(quote), **fields)  # type: ignore[arg-type]


def event(number: int, source: str, root: str, target: str | None, quote: str, **fields: object) -> Event:
    """An event told by one claim in a.txt, on day `number` of the month or `on` another (None: undated)."""
    when = fields.pop("on") if "on" in fields else day(number)
    proofs = fields.pop("evidence", (proof(quote),))
    values: dict[str, object] = {
        "id": f"e{number}",
        "source": source,
        "root": root,
        "target": target,
        "predicate": "meet",
        "start": when,
        "end": when,
        "confidence": 0.9,
        "claims": 1,
        "sources": 1,
        "evidence": proofs,
    }
    return Event(**(values | fields))  # type: ignore[arg-type]


SMALL = {
    "actors": [
        Actor(id="kim", name="Kim Jong Un", kind="person", aliases=("Mr Kim", "Kim"), countries=("PRK",)),
        Actor(id="putin", name="Vladimir Putin", kind="person", aliases=("Putin",), countries=("RUS",)),
        Actor(
            id="russia",
            name="Russia",
            kind="country",
            aliases=("Moscow",),
            countries=("RUS",),
            wikidata="Q159",
        ),
        Actor(id="eu", name="European Union", kind="organization", aliases=("EU", "Brussels")),
        Actor(id="army", name="Korean People's Army", kind="military", countries=("PRK",)),
        Actor(id="wagner", name="Wagner Group", kind="armed_group"),
        Actor(id="alone", name="Somebody nobody writes about", kind="person"),
    ],
    "places": [
        Place(id="kursk", name="Kursk", country="RUS", latitude=51.7, longitude=36.2),
        Place(id="beijing", name="Beijing", country="CHN", latitude=39.9, longitude=116.4),
    ],
    "events": [
        event(
            3,
            "putin",
            "CONSULT",
            "kim",
            "Putin met Kim on Wednesday.",
            symmetric=True,
            place="beijing",
            claims=2,
            sources=2,
            evidence=(
                proof("Putin met Kim on Wednesday."),
                proof("The two met again, Moscow said.", "b.txt", attributed_to="russia", hedged=True),
            ),
        ),
        event(4, "kim", "CONSULT", "putin", "Kim received Putin.", symmetric=True, predicate="receive"),
        event(
            5,
            "kim",
            "SUPPORT",
            "russia",
            "Mr Kim pledged solidarity with Russia.",
            predicate="pledge solidarity with",
        ),
        event(
            6,
            "eu",
            "SANCTION",
            "russia",
            "The EU plans to sanction Russia.",
            modality="planned",
            predicate="sanction",
        ),
        event(7, "eu", "ACCUSE", "russia", "Brussels accused Moscow.", predicate="accuse"),
        event(8, "russia", "REJECT", "eu", "Moscow rejected it.", predicate="reject", hedged=True),
        event(
            9, "russia", "ASSAULT", "eu", "Moscow denied an attack.", polarity="negative", predicate="attack"
        ),
        event(
            10,
            "army",
            "MOBILIZE",
            None,
            "Nearly 13,000 soldiers were deployed to Kursk.",
            place="kursk",
            predicate="deploy",
            quantities=(Quantity(value=13000, unit="soldier", text="nearly 13,000 soldiers"),),
        ),
        event(11, "wagner", "RETREAT", None, "Wagner withdrew.", predicate="withdraw", on=None),
    ],
    "ties": [
        Tie(
            id="t1",
            source="putin",
            target="russia",
            relation="leader_of",
            role="president",
            evidence=(proof("Russian president Vladimir Putin"),),
        ),
    ],
    "documents": [
        DocumentInfo(
            id="a.txt", title="Summit in Beijing", date=day(4), source="Reuters", url="https://example.org/a"
        ),
        DocumentInfo(id="b.txt", date=day(5), source="AFP", url="javascript:alert('url')"),
    ],
}


def small() -> Graph:
    return Graph.from_records(**SMALL)  # type: ignore[arg-type]


def hostile() -> Graph:
    """Every text of every record is hostile; each pair of neighbours in HOSTILE has an event."""
    actors = [
        Actor(
            id=f"h{i} {text}",
            name=text,
            kind="person",
            aliases=(f"alias {text}",),
            countries=(text[:9],),
            wikidata=text,
        )
        for i, text in enumerate(HOSTILE)
    ]
    places = [
        Place(id=f"p{i}", name=text, country=text[:12], latitude=8.0 * i, longitude=15.0 * i)
        for i, text in enumerate(HOSTILE)
    ]
    documents = [
        DocumentInfo(
            id=f"d{i} {text}", title=text, source=text, url=f"javascript:alert('{text}')", date=day(i + 1)
        )
        for i, text in enumerate(HOSTILE)
    ]
    events, ties = [], []
    for i, (a, b) in enumerate(itertools.pairwise(actors)):
        text = HOSTILE[i]
        told = (
            proof(text, documents[i].id, attributed_to=text),
            proof(text, documents[i].id, attributed_to=b.id),
        )
        events.append(
            event(
                i + 1,
                a.id,
                "ACCUSE",
                b.id,
                text,
                evidence=told,
                predicate=text,
                place=places[i].id,
                claims=2,
                quantities=(Quantity(value=1, unit=text, text=text),),
            )
        )
        ties.append(
            Tie(id=f"t{i}", source=a.id, target=b.id, relation="ally_of", role=text, evidence=(told[0],))
        )
    return Graph.from_records(actors, places, events, ties, documents)


def crowd(size: int) -> Graph:
    """`size` actors, each in an event with one of the first ones: more events the lower the number."""
    actors = [Actor(id=f"a{i:04}", name=f"Actor {i}", kind="organization") for i in range(size)]
    events = [
        event(i, f"a{i:04}", "CONSULT", f"a{i // 7:04}", "They met.", on=day(1 + i % 28))
        for i in range(1, size)
    ]
    return Graph.from_records(actors, [], events, [], SMALL["documents"])  # type: ignore[arg-type]


def told() -> Graph:
    """Events that outlets tell alike and differently: a number and a day in dispute, a denial, an
    announcement that is kept, a threat, and names that are written from right to left."""
    actors = [
        Actor(id="syria", name="سوريا", kind="country", aliases=("Syria",)),
        Actor(id="israel", name="ישראל", kind="country", aliases=("Israel",)),
        Actor(id="un", name="United Nations", kind="organization"),
        Actor(id="council", name="Council", kind="government"),
    ]
    documents = [
        DocumentInfo(
            id="r", title="Troops cross", date=day(4), source="Reuters", url="https://example.org/r"
        ),
        DocumentInfo(id="b", title="A crossing", date=day(4), source="BBC"),
        DocumentInfo(id="a.txt", title="Nothing happened", date=day(5), source="AFP"),
        DocumentInfo(id="p", date=day(6), source="Paper"),
    ]
    crossing = (
        proof("Some 300 troops from Syria entered Israel on Wednesday.", "r", confidence=0.9),
        proof("Syria sent 120 troops into Israel.", "b", joined="day told as 2025-09-02"),
        proof("Syria sent 120 troops into Israel, an official said.", "p", attributed_to="un"),
    )
    events = [
        event(
            3, "syria", "ASSAULT", "israel", "", predicate="enter", evidence=crossing, claims=3, sources=3,
            independent=2,
            quantities=(
                Quantity(value=300, unit="troop", text="300 troops"),
                Quantity(value=120, unit="troop", text="120 troops"),
            ),
        ),
        event(
            5, "syria", "ASSAULT", "israel", "", predicate="enter", polarity="negative",
            evidence=(proof("Syria denied that troops had entered Israel.", "a.txt", attributed_to="syria"),),
        ),
        event(
            6, "un", "AID", "syria", "", modality="planned", predicate="send food to",
            evidence=(proof("The UN will send food to Syria.", "r"),),
        ),
        event(9, "un", "AID", "syria", "The UN sent food to Syria.", predicate="send food to"),
        event(10, "israel", "THREATEN", "syria", "Israel threatened Syria.", predicate="threaten"),
        event(11, "council", "ACCUSE", "syria", "It reportedly accused it.", predicate="accuse", hedged=True),
        event(12, "council", "REQUEST", "un", "It must ask the UN.", predicate="ask", modality="demanded"),
        event(13, "council", "AGREE", "israel", "It may agree with Israel.", modality="possible"),
        event(14, "council", "SUPPORT", "israel", "If it supported Israel.", modality="hypothetical"),
    ]  # fmt: skip
    links = [
        EventLink(id="l1", source="e3", target="e5", link="contradicts", matter="polarity"),
        EventLink(id="l2", source="e9", target="e6", link="fulfils"),
    ]
    return Graph.from_records(actors, [], events, [], documents, links)
