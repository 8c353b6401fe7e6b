"""Random reading queries over the whole schema, and a random graph in which they find something."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cypher_graph import HOSTILE, actors, day, event, places

from graphbuild.cypher import project
from graphbuild.graph import Graph
from graphbuild.records import RELATIONS, ROOTS, DocumentInfo, EventLink, Proof, Quantity, Tie

# Types of properties: text, texts (a list), day, whole, number, truth.
_TOLD = {
    "predicate": "text", "start": "day", "end": "day", "polarity": "text", "modality": "text",
    "symmetric": "truth", "hedged": "truth", "confidence": "number", "claims": "whole", "sources": "whole",
}  # fmt: skip
_TIE = {
    "tie": "text", "role": "text", "former": "truth", "start": "day", "end": "day", "first_reported": "day",
    "last_reported": "day", "claims": "whole", "quotes": "texts", "documents": "texts",
}  # fmt: skip
NODES: dict[str, dict[str, str]] = {
    "Actor": {
        "id": "text", "name": "text", "kind": "text", "aliases": "texts", "countries": "texts",
        "wikidata": "text", "first_seen": "day", "last_seen": "day",
    },
    "Place": {"id": "text", "name": "text", "country": "text", "latitude": "number", "longitude": "number"},
    "Event": {
        "id": "text", "root": "text", **_TOLD, "quantities": "texts", "quad": "text", "intensity": "number",
        "independent": "whole", "first_reported": "day", "last_reported": "day",
    },
    "Document": {"id": "text", "title": "text", "date": "day", "source": "text", "url": "text"},
}  # fmt: skip
_KINDS = ["Person", "Country", "Government", "Military", "ArmedGroup", "Organization", "Media", "Population"]
_PROOF = {
    "claim": "text", "quote": "text", "start": "whole", "end": "whole", "polarity": "text",
    "modality": "text", "hedged": "truth", "attributed_to": "text", "confidence": "number", "joined": "text",
}  # fmt: skip
# Source, types that are asked alike, target, properties.
LINKS: list[tuple[str, list[str], str, dict[str, str]]] = [
    ("Actor", list(ROOTS), "Actor", {"event": "text", **_TOLD}),
    ("Actor", [relation.upper() for relation in RELATIONS], "Actor", _TIE),
    ("Actor", ["SOURCE_OF"], "Event", {}),
    ("Event", ["AIMED_AT"], "Actor", {}),
    ("Event", ["AT"], "Place", {}),
    ("Event", ["REPORTED_IN"], "Document", _PROOF),
    ("Event", ["FULFILS"], "Event", {"link": "text"}),
    ("Event", ["CONTRADICTS"], "Event", {"link": "text", "matter": "text"}),
]
_NOT_EXACT = {"intensity", "latitude", "longitude"}  # sums of these differ in the last digit


def random_graph() -> Graph:
    choice = random.Random(4)
    ids = [actor.id for actor in actors()]
    troops = Quantity(value=13000, unit="soldier", approximate=True, text="nearly 13,000 soldiers")
    events = [
        event(
            f"e{number}",
            choice.choice(ROOTS[:8]),
            choice.choice(ids),
            choice.choice([*ids, None]),
            choice.choice(["0", "1", "01", "12", "0012"]),
            start=choice.choice([None, choice.randrange(60)]),
            polarity=choice.choice(["positive", "positive", "negative"]),
            modality=choice.choice(["actual", "actual", "planned", "possible", "demanded"]),
            hedged=choice.random() < 0.3,
            symmetric=choice.random() < 0.3,
            place=choice.choice([None, "beijing", "kursk", "front"]),
            said_by=choice.choice([None, *ids]),
            confidence=choice.choice([0.25, 0.5, 0.75, 0.7]),
            quantities=choice.choice([(), (), (troops,), (troops, troops)]),
        )
        for number in range(70)
    ]
    ties = [
        Tie(
            id=f"t{number}",
            source=choice.choice(ids),
            target=choice.choice(ids),
            relation=choice.choice(RELATIONS),
            role=choice.choice([None, "president", "'spokes`person\\"]),
            former=choice.random() < 0.5,
            start=choice.choice([None, day(number)]),
            end=choice.choice([None, day(number + 9)]),
            evidence=tuple(
                Proof(claim=f"c{number}-{n}", doc="000.txt", quote=f"{HOSTILE} {n}", start=0, end=9)
                for n in range(choice.randrange(3))
            ),
        )
        for number in range(30)
    ]
    links = [
        EventLink(
            id=f"l{number}",
            source=f"e{choice.randrange(70)}",
            target=f"e{choice.randrange(70)}",
            link=choice.choice(["contradicts", "fulfils"]),
            matter=choice.choice([None, "polarity", "number", "time"]),
        )
        for number in range(25)
    ]
    documents = [
        DocumentInfo(id="000.txt", title=f"A 'quoted' title {HOSTILE}", date=day(15), source="The Paper"),
        DocumentInfo(id="001.txt", date=day(20), source="The Wire", url="https://example.org/0"),
        DocumentInfo(id="folder/002.txt", title="Russia"),
    ]
    return Graph.from_records(actors(), places(), events, ties, documents, links)


def values(graph: Graph) -> dict[tuple[str, str], list[Any]]:
    """What the graph has under each property, by what of LINKS or NODES it is of."""
    found: dict[tuple[str, str], set[Any]] = {}
    projection = project(graph)
    for group in projection.nodes:
        for row in group.rows:
            for name, value in row.items():
                _note(found, group.labels[0], name, value)
    for links in projection.links:
        of = next(str(n) for n, (_, types, _, _) in enumerate(LINKS) if links.type in types)
        for link in links.rows:
            for name, value in link.properties.items():
                _note(found, of, name, value)
    return {key: sorted(some, key=str)[:40] for key, some in found.items()}


def _note(found: dict[tuple[str, str], set[Any]], of: str, name: str, value: Any) -> None:
    found.setdefault((of, name), set()).update(value if isinstance(value, list) else [value])


@dataclass
class Query:
    """`ordered` tells that the order of rows is told, `unordered` which columns are lists in any order."""

    text: str
    parameters: dict[str, Any] = field(default_factory=dict)
    ordered: bool = False
    unordered: tuple[str, ...] = ()


class Writer:
    """Writes one query. Names in scope are kept with what they stand for: a label or a place in LINKS."""

    def __init__(self, seed: int, known: dict[tuple[str, str], list[Any]]) -> None:
        self.choice = random.Random(seed)
        self.known = known
        self.parameters: dict[str, Any] = {}
        self.scope: dict[str, str] = {}
        self.unordered: list[str] = []
        self.ordered = False
        self.exact = True
        # Neo4j wants one way to write several labels in a query, and miscounts in WHERE of OPTIONAL MATCH.
        self.bars = self.chance(0.5)
        self.optional = False
        self.names = iter(f"{letter}{number}" for number in range(9) for letter in "abcdefg")

    # Small decisions.

    def one_of(self, *texts: str) -> str:
        return self.choice.choice(texts)

    def chance(self, part: float) -> bool:
        return self.choice.random() < part

    def parameter(self, value: Any) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    # Values.

    def literal(self, value: Any) -> str:
        if self.chance(0.25):
            return self.parameter(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, dt.date):
            return f"date('{value}')"
        if isinstance(value, str):
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return repr(value)

    def some(self, of: str, name: str) -> Any:
        return self.choice.choice(self.known.get((of, name)) or ["x"])

    def properties(self, of: str) -> dict[str, str]:
        return NODES[of] if of in NODES else LINKS[int(of)][3]

    # Predicates.

    def predicate(self, depth: int = 2) -> str:
        if depth and self.chance(0.45):
            left, right = self.predicate(depth - 1), self.predicate(depth - 1)
            return self.one_of(
                f"{left} AND {right}", f"({left} OR {right})", f"({left} XOR {right})", f"NOT ({left})",
                f"({left} AND NOT ({right}))",
            )  # fmt: skip
        name = self.choice.choice(list(self.scope))
        of = self.scope[name]
        if of in NODES and self.chance(0.2):
            return self.structure(name, of)
        if not self.properties(of):
            return self.one_of(f"type({name}) <> 'X'", f"{name} IS NOT NULL", f"startNode({name}).id > 'f'")
        return self.about(name, of)

    def about(self, name: str, of: str) -> str:
        one, kind = self.choice.choice(list(self.properties(of).items()))
        x = self.one_of(f"{name}.{one}", f"{name}.{one}", f"{name}['{one}']", f"{name}.`{one}`")
        value = self.some(of, one)
        given = self.literal(value)
        others = ", ".join(self.literal(self.some(of, one)) for _ in range(self.choice.randrange(3)))
        both = [f"{x} IS NULL", f"{x} IS NOT NULL"]
        if kind != "texts":
            both += [
                f"{x} = {given}", f"{x} <> {given}", f"{x} IN [{given}, {others or 'null'}]",
                f"{x} IN [{others}]",
                f"NOT {x} IN {self.parameter([value])}", f"coalesce({x}, {given}) = {given}",
                f"CASE WHEN {x} = {given} THEN true ELSE {self.one_of('false', 'null')} END",
            ]  # fmt: skip
        return self.one_of(*both, *getattr(self, f"about_{kind}")(x, value, given))

    def about_text(self, x: str, value: str, given: str) -> Iterator[str]:
        part = value[1 : 1 + self.choice.randrange(1, 5)]
        quoted = self.literal(part)
        yield f"{x} STARTS WITH {self.literal(value[:2])}"
        yield f"{x} ENDS WITH {self.literal(value[-2:])}"
        yield f"{x} CONTAINS {quoted}"
        yield f"toLower({x}) CONTAINS toLower({quoted})"
        yield f"NOT {x} CONTAINS {quoted}"
        yield f"{x} {self.one_of('<', '<=', '>', '>=')} {given}"
        yield f"size({x}) > {self.choice.randrange(12)}"
        yield f"{x} =~ {self.one_of(*_PATTERNS)}"
        yield f"{x} + 'x' = {given} + 'x'"
        yield f"split({x}, ' ')[0] = {self.literal(value.split(' ')[0])}"
        yield f"left({x}, 2) = {self.literal(value[:2])}"
        yield f"substring({x}, 1, 2) <> {quoted}"
        yield f"replace({x}, 'a', 'b') > {given}"

    def about_texts(self, x: str, value: str, given: str) -> Iterator[str]:
        yield f"size({x}) {self.one_of('=', '>', '<')} {self.choice.randrange(3)}"
        yield f"{given} IN {x}"
        yield f"NOT {given} IN {x}"
        quantifier = self.one_of("any", "all", "none", "single")
        yield f"{quantifier}(q IN {x} WHERE toLower(q) CONTAINS 'k' OR q = {given})"
        yield f"{x}[0] = {given}"
        yield f"head({x}) STARTS WITH {self.literal(value[:1])}"
        yield f"{x} = {self.one_of('[]', f'[{given}]')}"
        yield f"size([q IN {x} WHERE size(q) > 4 | q + 'x']) > 0"
        yield f"reduce(n = 0, q IN {x} | n + size(q)) > 5"

    def about_day(self, x: str, value: dt.date, given: str) -> Iterator[str]:
        yield f"{x} {self.one_of('<', '<=', '>', '>=')} {given}"
        yield f"{x} >= {given} AND {x} < {given} + duration({{days: {self.choice.randrange(30)}}})"
        yield f"{x} > {given} - duration('P{self.choice.randrange(3)}M')"
        yield f"{x}.{self.one_of('year', 'month', 'day', 'quarter', 'week')} >= {self.choice.randrange(40)}"
        yield f"{x}.month IN [8, {value.month}]"
        yield f"duration.inDays({x}, {given}).days {self.one_of('>', '<=')} {self.choice.randrange(-9, 9)}"
        yield f"duration.inMonths({given}, {x}).months = 0"
        yield f"toString({x}) STARTS WITH '2025-09'"
        yield f"date.truncate('month', coalesce({x}, {given})) = date.truncate('month', {given})"

    def about_whole(self, x: str, value: int, given: str) -> Iterator[str]:
        yield f"{x} {self.one_of('<', '<=', '>', '>=')} {given}"
        yield f"{x} * 2 + 1 > {given}"
        yield f"{x} % 2 = {self.choice.randrange(2)}"
        yield f"{x} / 2 >= {self.choice.randrange(2)}"
        yield f"toFloat({x}) / {given if value else 1} > 1.0"
        yield f"{x} IN range(0, {self.choice.randrange(60)})"
        yield f"toString({x}) = '{value}'"

    def about_number(self, x: str, value: float, given: str) -> Iterator[str]:
        yield f"{x} {self.one_of('<', '<=', '>', '>=')} {given}"
        yield f"abs({x}) > 0.5"
        yield f"round({x}, 1) >= {given}"
        yield f"round({x}) = {float(round(value))}"
        yield f"floor({x}) <= {given} AND ceil({x}) >= {given}"
        yield f"{x} / ({x} - {given}) > 0"
        yield f"sign({x}) = {self.choice.choice([-1, 0, 1])}"

    def about_truth(self, x: str, value: bool, given: str) -> Iterator[str]:
        yield x
        yield f"NOT {x}"
        yield f"{x} = {self.one_of('true', 'false')}"
        yield f"coalesce({x}, false)"

    def structure(self, name: str, of: str) -> str:
        number, forward = self.step(of)
        other = LINKS[number][2 if forward else 0]
        types = self.types(number)
        end = self.one_of("", f":{other}", f":{other}", self.end_map(other))
        plain = self.arrow(f"[{types}]" if types else "", forward)
        inner = {"y": other}
        if self.properties(str(number)):
            inner["r"] = str(number)
        outer, self.scope = self.scope, inner
        where = self.about(*self.choice.choice(list(inner.items())))
        self.scope = outer
        link = self.arrow(f"[r{types}]", forward)
        pattern = f"({name}){link}(y:{other})"
        if self.optional:
            return f"{self.one_of('', 'NOT ')}EXISTS {{ MATCH {pattern} WHERE {where} }}"
        return self.one_of(
            f"({name}){plain}({end})",
            f"NOT ({name}){plain}({end})",
            f"EXISTS {{ ({name}){plain}({end}) }}",
            f"NOT EXISTS {{ ({name}){plain}({end}) }}",
            f"EXISTS {{ MATCH {pattern} WHERE {where} }}",
            f"NOT EXISTS {{ MATCH {pattern} WHERE {where} }}",
            f"COUNT {{ ({name}){plain}({end}) }} {self.one_of('>', '=', '<')} {self.choice.randrange(4)}",
            f"COUNT {{ MATCH {pattern} WHERE {where} }} {self.one_of('>', '=')} {self.choice.randrange(3)}",
            f"NOT COUNT {{ MATCH {pattern} WHERE {where} }} > 1",
            f"size([({name}){link}(y:{other}) WHERE {where} | y.id]) > {self.choice.randrange(2)}",
        )

    # Patterns.

    def step(self, of: str) -> tuple[int, bool]:
        """A kind of link that begins or ends at a label, and whether it begins there."""
        ways = [(n, True) for n, link in enumerate(LINKS) if link[0] == of]
        ways += [(n, False) for n, link in enumerate(LINKS) if link[2] == of]
        return self.choice.choice(ways)

    def types(self, number: int) -> str:
        types = LINKS[number][1]
        if len(types) == 1:
            return f":{types[0]}"
        few = self.choice.sample(types[:8], self.choice.randrange(1, 5))
        return ":" + "|".join(types if self.chance(0.3) else few)

    def arrow(self, link: str, forward: bool) -> str:
        if self.chance(0.2):
            return f"-{link}-"
        return f"-{link}->" if forward else f"<-{link}-"

    def end_map(self, of: str) -> str:
        one, kind = self.choice.choice(list(self.properties(of).items()))
        if kind == "texts":
            return ""
        return f":{of} {{{one}: {self.literal(self.some(of, one))}}}"

    def node(self, name: str, of: str) -> str:
        label = f":{of}"
        if of == "Actor" and self.chance(0.3):
            both = ":Person|Country" if self.bars else f":Actor:{self.one_of(*_KINDS)}"
            label = self.one_of(both, both, f":{self.one_of(*_KINDS[:3])}")
        if self.chance(0.1):
            label = self.end_map(of)
        return f"({name}{label})"

    def path(self, hops: int, start: str | None = None) -> str:
        """A pattern of so many hops; its names are in scope from then on."""
        if start is None:
            start = next(self.names)
            self.scope[start] = self.choice.choice(["Actor", "Actor", "Event", "Event", "Place", "Document"])
            text = self.node(start, self.scope[start])
        else:
            text = f"({start})"
        of = self.scope[start]
        for _ in range(hops):
            number, forward = self.step(of)
            link = next(self.names)
            types = self.types(number)
            inner = f"[{link}{types}]"
            if self.chance(0.08) and self.properties(str(number)):
                inner = f"[{link}{types}{self.end_map(str(number)).partition(' ')[2]}]"
            self.scope[link] = str(number)
            of = LINKS[number][2 if forward else 0]
            end = next(self.names)
            text += self.arrow(inner, forward)
            text += f"({end})" if self.chance(0.2) else self.node(end, of)
            # An undirected step between two labels finds no other label at its end: types have one each.
            self.scope[end] = of
        return text

    def reach(self) -> str:
        """A pattern of variable length."""
        number = self.choice.choice([0, 1, 6, 7])
        of = LINKS[number][0]
        first, last, way = next(self.names), next(self.names), next(self.names)
        hops = self.one_of("*1..2", "*2", "*0..1", "*..2", "*1..3" if number else "*1..2")
        pattern = (
            f"{self.node(first, of)}{self.arrow(f'[{way}{self.types(number)}{hops}]', True)}({last}:{of})"
        )
        self.scope |= {first: of, last: of}
        one, kind = self.choice.choice(list(self.properties(str(number)).items()))
        inner = getattr(self, f"about_{kind}")(f"q.{one}", self.some(str(number), one), "null")
        every = self.one_of(f"q.{one} IS NOT NULL", *list(inner)[:1])
        where = f"{self.one_of('all', 'any', 'none')}(q IN {way} WHERE {every})"
        return f"MATCH {pattern} WHERE {self.one_of(where, f'size({way}) > 0', self.predicate(0))}"

    def shortest(self) -> str:
        types = "|".join(self.choice.sample([*ROOTS, "LEADER_OF", "PART_OF"], 8))
        source = self.literal(self.some("Actor", "id"))
        kind = self.one_of("shortestPath", "allShortestPaths")
        return (
            f"MATCH (a:Actor {{id: {source}}}), (b:Actor) WHERE a.id <> b.id "
            f"MATCH p = {kind}((a)-[:{types}*..{self.choice.randrange(2, 5)}]{self.one_of('-', '->')}(b)) "
            "RETURN b.id AS b, length(p) AS n, count(*) AS c"
        )

    # What is asked of it.

    def expression(self) -> str:
        """A single value of something in scope."""
        name = self.choice.choice(list(self.scope))
        of = self.scope[name]
        if of not in NODES and not self.properties(of):
            return f"type({name})"
        if self.chance(0.1):
            return f"labels({name})[0]" if of in NODES else f"type({name})"
        one, kind = self.choice.choice(list(self.properties(of).items()))
        x = f"{name}.{one}"
        given = self.literal(self.some(of, one))
        if self.chance(0.1):
            whole = [name, f"{{one: {x}, labels: 1}}", f"[{x}, null]"]
            return self.one_of(*whole, *([f"{name} {{.id, .{one}, end: {x}}}"] if of in NODES else []))
        if kind == "texts":
            return self.one_of(f"size({x})", f"{x}[0]", f"[q IN {x} | toUpper(q)]", f"{x}[..1]", x)
        more = {
            "text": [f"toUpper({x})", f"size({x})", f"coalesce({x}, 'none')", f"left({x}, 3)"],
            "day": [
                f"{x}.year", f"toString({x})", f"{x} + duration({{days: 3}})",
                f"duration.inDays({x}, {given}).days", f"date.truncate('week', coalesce({x}, {given}))",
            ],
            "whole": [f"{x} * 2", f"{x} - 7", f"{x} / 2.0", f"-{x}"],
            "number": [f"round({x}, 1)", f"coalesce({x}, 0.0)", f"floor({x})", f"1 / ({x} - 0.5)"],
            "truth": [f"NOT {x}", f"coalesce({x}, false)", f"toString({x})"],
        }[kind]  # fmt: skip
        case = f"CASE {x} WHEN {given} THEN 'it' ELSE {self.one_of('null', repr('other'))} END"
        whether = f"CASE WHEN {self.predicate(0)} THEN {x} END"
        return self.one_of(x, x, x, *more, case, whether)

    def aggregate(self) -> str:
        name = self.choice.choice(list(self.scope))
        of = self.scope[name]
        numbers = [one for one, kind in self.properties(of).items() if kind in ("whole", "number")]
        scalars = [one for one, kind in self.properties(of).items() if kind != "texts"]
        some = ["count(*)", f"count({name})", f"count(DISTINCT {name})"]
        if scalars:
            x = f"{name}.{self.choice.choice(scalars)}"
            some += [
                f"count({x})",
                f"count(DISTINCT {x})",
                f"size(collect(DISTINCT {x}))",
                f"min({x})",
                f"max({x})",
            ]
        if numbers:
            one = self.choice.choice(numbers)
            x = f"{name}.{one}"
            inexact = [
                f"sum({x})",
                f"avg({x})",
                f"sum({x}) / (count(*) + 1)",
                f"round(avg({x}), 7)",
                f"stDev({x})",
            ]
            chosen = self.one_of(*some, *inexact)
            if chosen in inexact:
                self.exact = False
            return chosen
        return self.one_of(*some)

    def ending(self) -> str:
        columns: list[str] = []
        shape = self.choice.randrange(7)
        before = ""
        if shape == 0:
            return "RETURN count(*) AS n"
        if shape == 1:
            columns = [self.expression() for _ in range(self.choice.randrange(1, 4))]
        elif shape == 2:
            columns = [self.expression() for _ in range(self.choice.randrange(2))]
            columns += [self.aggregate() for _ in range(self.choice.randrange(1, 3))]
        elif shape == 3:
            name = self.choice.choice([one for one, of in self.scope.items() if of in NODES])
            self.unordered = ["c1"]
            distinct = self.one_of("", "DISTINCT ")
            return f"RETURN {name}.id AS c0, collect({distinct}{self.expression()}) AS c1"
        elif shape == 4:
            name = self.choice.choice([one for one, of in self.scope.items() if of in NODES])
            aggregate = self.aggregate()
            before = f"WITH {name}, {aggregate} AS n "
            if aggregate.startswith("count"):
                before += f"WHERE n > {self.choice.randrange(3)} "
            self.scope = {name: self.scope[name]}
            columns = [self.expression(), "n"]
            if self.chance(0.4):
                before += f"OPTIONAL MATCH {self.path(1, name)} "
                columns.append(self.expression())
        elif shape == 5:
            name = self.choice.choice([one for one, of in self.scope.items() if of in NODES])
            before = f"WITH DISTINCT {name} ORDER BY {name}.id {self.one_of('', 'DESC')} "
            before += self.one_of("", "LIMIT 5 ", f"SKIP 1 LIMIT {self.parameter(4)} ")
            self.scope = {name: self.scope[name]}
            if self.chance(0.5):
                return before + f"RETURN collect({name}.id) AS c0"
            before += f"{self.one_of('MATCH', 'OPTIONAL MATCH')} {self.path(1, name)} "
            columns = [f"{name}.id", self.expression()]
        else:
            name = self.choice.choice([one for one, of in self.scope.items() if of in NODES])
            number, forward = self.step(self.scope[name])
            other = LINKS[number][2 if forward else 0]
            link = self.arrow(f"[z{self.types(number)}]", forward)
            inside = self.one_of(
                f"MATCH ({name}){link}(o:{other}) RETURN count(o) AS v",
                f"MATCH ({name}){link}(o:{other}) WITH o ORDER BY o.id LIMIT 1 RETURN o.id AS v",
                f"RETURN 1 AS v UNION ALL MATCH ({name}){link}(o:{other}) RETURN size(o.id) AS v",
                f"OPTIONAL MATCH ({name}){link}(o:{other}) RETURN max(o.id) AS v",
            )
            before = f"CALL ({name}) {{ {inside} }} "
            columns = [f"{name}.id", "v", self.one_of("1", self.expression())]
        return before + self.returned(columns)

    def returned(self, columns: list[str]) -> str:
        distinct = self.one_of("", "", "DISTINCT ")
        text = f"RETURN {distinct}" + ", ".join(f"{one} AS c{n}" for n, one in enumerate(columns))
        lists = any(
            one.startswith(("[", "{"))
            or " {." in one
            or one in self.scope
            or one.endswith(("[..1]", "aliases", "quotes"))
            for one in columns
        )
        if self.exact and not lists and self.chance(0.5):
            self.ordered = True
            text += " ORDER BY " + ", ".join(f"c{n}{self.one_of('', ' DESC')}" for n in range(len(columns)))
            text += self.one_of("", "", f" LIMIT {self.choice.randrange(9)}", " SKIP 2 LIMIT 5", " SKIP 1")
        return text

    def anchored(self) -> str:
        """A node that is found by its id, and several conditions on it."""
        of = self.choice.choice(list(NODES))
        name = next(self.names)
        self.scope = {name: of}
        wanted = self.literal(self.some(of, "id"))
        node = self.one_of(f"({name}:{of} {{id: {wanted}}})", f"({name}:{of})")
        rest = self.path(self.choice.randrange(3), name).removeprefix(f"({name})")
        conditions = [self.about(name, of) for _ in range(self.choice.randrange(2, 4))]
        if "{" not in node:
            conditions.insert(0, f"{name}.id {self.one_of(f'= {wanted}', f'IN [{wanted}]')}")
        return f"MATCH {node}{rest} WHERE {' AND '.join(conditions)} "

    def query(self) -> Query:
        shape = self.choice.randrange(14)
        if shape == 0:
            text = self.shortest()
        elif shape == 1:
            text = f"{self.reach()} {self.ending()}"
        elif shape == 2:
            parts = []
            for _ in range(2):
                self.scope = {}
                text = f"MATCH {self.path(self.choice.randrange(2))} WHERE {self.predicate()} "
                parts.append(f"{text}RETURN {self.expression()} AS c0, {self.expression()} AS c1")
            text = self.one_of(" UNION ", " UNION ALL ").join(parts)
        elif shape == 3:
            given = self.literal(self.choice.sample(self.known["Actor", "id"], 4))
            text = f"UNWIND {given} AS x OPTIONAL MATCH (a:Actor {{id: x}}) "
            self.scope = {"a": "Actor"}
            if self.chance(0.6):
                self.optional = True
                text += f"OPTIONAL MATCH {self.path(1, 'a')} WHERE {self.predicate(1)} "
                self.optional = False
            text += self.ending()
        elif shape in (4, 5):
            text = self.anchored() + self.ending()
        else:
            text = f"MATCH {self.path(self.choice.choice([0, 1, 1, 2, 2, 3]))} "
            if self.chance(0.8):
                text += f"WHERE {self.predicate()} "
            if self.chance(0.35):
                start = self.choice.choice([one for one, of in self.scope.items() if of in NODES])
                self.optional = self.chance(0.6)
                text += f"{'OPTIONAL MATCH' if self.optional else 'MATCH'} {self.path(1, start)} "
                if self.chance(0.6):
                    text += f"WHERE {self.predicate(1)} "
                self.optional = False
            if self.chance(0.2):
                kept = ", ".join(self.scope)
                text += f"WITH {kept}, {self.expression()} AS w WHERE w IS NOT NULL "
            text += self.ending()
        return Query(text, self.parameters, self.ordered, tuple(self.unordered))


_PATTERNS = (
    "'.*a.*'", "'(?i).*KIM.*'", "'[A-Z][a-z ]+'", "'.*\\\\d+.*'", "'\\\\w+'", "'.* \\\\w+'",
    "'a|b|.*n'", "'.*\\\\s.*'",
    "'(?i)' + 'r' + '.*'",
)  # fmt: skip
