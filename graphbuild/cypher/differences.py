"""What in Cypher differs between the embedded engine and Neo4j, with an example of each that the tests ask
both."""

from __future__ import annotations

from typing import Literal, NamedTuple

from graphbuild.cypher.functions import RATHER


class Difference(NamedTuple):
    """One construct of Cypher with an example, a whole query.

    `embedded` tells what the embedded engine does with it: "refused" with an error that says what to write,
    "rewritten" before the engine sees it, so that the answer is Neo4j's, or "differs", where it gives
    another answer, or one where Neo4j gives an error. `instead` is a query that both engines answer alike,
    empty where there is none; `note` says more.
    """

    construct: str
    example: str
    embedded: Literal["refused", "rewritten", "differs"]
    instead: str = ""
    note: str = ""


def differences() -> list[Difference]:
    """All that is known to differ, in groups: what is refused, what is rewritten, what differs."""
    return [*_REFUSED, *_functions(), *_REWRITTEN, *_DIFFERS]


_ACTOR = "MATCH (a:Actor {id: 'un'})"
_REFUSED = (
    Difference(
        "a date compared with a text",
        "MATCH (e:Event) WHERE e.start = '2025-09-03' RETURN e.id AS id",
        "refused",
        "MATCH (e:Event) WHERE e.start = date('2025-09-03') RETURN e.id AS id",
        "the engine takes a text for the day of its letters",
    ),
    Difference(
        ".type and .title of what has none",
        f"{_ACTOR} RETURN a.type AS type",
        "refused",
        f"{_ACTOR} RETURN labels(a)[0] AS type",
        "the engine has labels, types and names for them",
    ),
    Difference(
        ".title of what no pattern names",
        "MATCH (d:Document) WITH {title: d.title} AS m RETURN m.title AS title",
        "refused",
        "MATCH (d:Document) RETURN d.title AS title",
    ),
    Difference(
        "a property named by an expression",
        f"{_ACTOR} WITH a, 'name' AS key RETURN a[key] AS value",
        "refused",
        f"{_ACTOR} RETURN a.name AS value",
    ),
    Difference(
        "n {.*}", f"{_ACTOR} RETURN a {{.*}} AS x", "refused", f"{_ACTOR} RETURN a {{.id, .name}} AS x"
    ),
    Difference(
        "x {.property} of a relationship or map",
        "WITH {a: 1, b: 2} AS m RETURN m {.a} AS x",
        "refused",
        "WITH {a: 1, b: 2} AS m RETURN {a: m.a} AS x",
    ),
    Difference(
        "comparing nodes by < or >",
        "MATCH (a:Person), (b:Person) WHERE a < b RETURN count(*) AS n",
        "refused",
        "MATCH (a:Person), (b:Person) WHERE a.id < b.id RETURN count(*) AS n",
    ),
    Difference(
        "ordering by a node",
        "MATCH (a:Actor) RETURN a.id AS id ORDER BY a",
        "refused",
        "MATCH (a:Actor) RETURN a.id AS id ORDER BY a.id",
    ),
    Difference("chained comparisons", "RETURN 1 < 2 < 3 AS x", "refused", "RETURN 1 < 2 AND 2 < 3 AS x"),
    Difference("|| between lists or texts", "RETURN [1] || [2] AS x", "refused", "RETURN [1] + [2] AS x"),
    Difference(
        "a list + what may be null",
        f"{_ACTOR} RETURN a.aliases + a.wikidata AS x",
        "refused",
        f"{_ACTOR} RETURN a.aliases + coalesce(a.wikidata, []) AS x",
    ),
    Difference(
        "labels and types with !, & and %",
        "MATCH (a:Actor&!Person) RETURN count(*) AS n",
        "refused",
        "MATCH (a:Actor) WHERE NOT a:Person RETURN count(*) AS n",
    ),
    Difference(
        "WHERE within a pattern",
        "MATCH (a:Actor WHERE a.kind = 'person') RETURN count(*) AS n",
        "refused",
        "MATCH (a:Actor) WHERE a.kind = 'person' RETURN count(*) AS n",
    ),
    Difference(
        "quantified patterns",
        "MATCH (a)-[:LEADER_OF]->{1,2}(b) RETURN count(*) AS n",
        "refused",
        "MATCH (a)-[:LEADER_OF*1..2]->(b) RETURN count(*) AS n",
    ),
    Difference(
        "SHORTEST paths",
        "MATCH p = SHORTEST 1 (a:Actor {id: 'un'})-[:AID]-+(b:Actor {id: 'ukraine'}) RETURN length(p) AS n",
        "refused",
        "MATCH p = shortestPath((a:Actor {id: 'un'})-[:AID*]-(b:Actor {id: 'ukraine'})) RETURN "
        "length(p) AS n",
    ),
    Difference(
        "shortestPath as an expression",
        "MATCH (a:Actor {id: 'un'}), (b:Actor {id: 'ukraine'}) RETURN "
        "length(shortestPath((a)-[*..3]-(b))) AS n",
        "refused",
        "MATCH p = shortestPath((a:Actor {id: 'un'})-[*..3]-(b:Actor {id: 'ukraine'})) RETURN length(p) AS n",
    ),
    Difference(
        "<-->",
        "MATCH (a:Person)<-->(b:Actor) RETURN count(*) AS n",
        "refused",
        "MATCH (a:Person)--(b:Actor) RETURN count(*) AS n",
    ),
    Difference(
        "RETURN in EXISTS { } and COUNT { }",
        "MATCH (a:Actor) WHERE EXISTS { MATCH (a)-[:AID]->(b) RETURN b } RETURN a.id AS id",
        "refused",
        "MATCH (a:Actor) WHERE EXISTS { MATCH (a)-[:AID]->(b) } RETURN a.id AS id",
    ),
    Difference(
        "COLLECT { }",
        "MATCH (a:Actor) RETURN a.id AS id, COLLECT { MATCH (a)-[:AID]->(b) RETURN b.id } AS x",
        "refused",
        "MATCH (a:Actor) RETURN a.id AS id, [(a)-[:AID]->(b) | b.id] AS x",
    ),
    Difference(
        "OPTIONAL CALL",
        "MATCH (a:Person) OPTIONAL CALL (a) { MATCH (a)-[:ACCUSE]->(b) RETURN b } RETURN a.id AS a, "
        "b.id AS b",
        "refused",
        "MATCH (a:Person) OPTIONAL MATCH (a)-[:ACCUSE]->(b) RETURN a.id AS a, b.id AS b",
    ),
    Difference(
        "CASE x WHEN > 1 and WHEN 1, 2",
        "RETURN CASE 5 WHEN > 3 THEN 'a' ELSE 'b' END AS x",
        "refused",
        "RETURN CASE WHEN 5 > 3 THEN 'a' ELSE 'b' END AS x",
    ),
    Difference(
        "an element of an aggregate's list",
        "MATCH (p:Place) RETURN p.id AS id, collect(p.name)[0] IS NOT NULL AS x",
        "refused",
        "MATCH (p:Place) WITH p.id AS id, collect(p.name) AS names RETURN id AS id, names[0] IS NOT "
        "NULL AS x",
    ),
    Difference(
        "procedures",
        "CALL db.labels() YIELD label RETURN label AS label",
        "refused",
        "MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label AS label",
    ),
    Difference("types with ::", "RETURN 1 IS :: INTEGER AS x", "refused"),
    Difference("numbers as 1_000", "RETURN 1_000 AS x", "refused", "RETURN 1000 AS x"),
    Difference("a sign as +5", "RETURN +5 AS x", "refused", "RETURN 5 AS x"),
    Difference("toBoolean() of a number", "RETURN toBoolean(1) AS x", "refused", "RETURN 1 <> 0 AS x"),
    Difference("a slice from null", "RETURN [1, 2][null..1] AS x", "refused"),
    Difference(
        "hours in durations",
        "RETURN date('2025-09-01') + duration({hours: 30}) AS x",
        "refused",
        "RETURN date('2025-09-01') + duration({days: 1}) AS x",
    ),
    Difference(
        "a duration divided",
        "RETURN (duration('P3D') / 2).days AS x",
        "refused",
        "RETURN duration('P3D').days / 2 AS x",
    ),
    Difference(
        "round() with a mode",
        "RETURN round(1.25, 1, 'DOWN') AS x",
        "refused",
        "RETURN floor(1.25 * 10) / 10 AS x",
    ),
    Difference(
        "split() at several texts",
        "RETURN split('a1b2c', ['1', '2']) AS x",
        "refused",
        "RETURN split(replace('a1b2c', '2', '1'), '1') AS x",
    ),
    Difference(
        "regular expressions that look ahead or refer back",
        "RETURN 'ab' =~ '(?=a)ab' AS x",
        "refused",
        "RETURN 'ab' =~ 'ab' AS x",
    ),
    Difference(
        r"\b, \Q, POSIX classes and flags but (?i) in regular expressions",
        r"RETURN 'a' =~ '\\ba' AS x",
        "refused",
        "RETURN 'a' =~ '(.*[^a-z])?a' AS x",
    ),
    Difference(
        "(?i) with letters beyond a to z",
        "RETURN 'É' =~ '(?i)é' AS x",
        "refused",
        "RETURN 'É' =~ 'é' AS x",
        "in Neo4j (?i) works for a to z alone",
    ),
    Difference(
        "trim(BOTH x FROM y)",
        "RETURN trim(BOTH 'x' FROM 'xax') AS x",
        "refused",
        "RETURN replace('xax', 'x', '') AS x",
    ),
)


def _functions() -> list[Difference]:
    """One line for each function that is refused with a hint."""
    return [
        Difference(f"{name}()", example, "refused", instead, RATHER[name.lower()])
        for name, example, instead in _EXAMPLES
    ]


_EXAMPLES = (
    (
        "duration.between",
        "RETURN duration.between(date('2024-08-01'), date('2025-09-15')).months AS x",
        "RETURN duration.inMonths(date('2024-08-01'), date('2025-09-15')).months AS x",
    ),
    (
        "duration.inSeconds",
        "RETURN duration.inSeconds(date('2025-08-01'), date('2025-08-02')).seconds AS x",
        "RETURN duration.inDays(date('2025-08-01'), date('2025-08-02')).days * 86400 AS x",
    ),
    ("keys", f"{_ACTOR} RETURN size(keys(a)) AS x", ""),
    ("properties", f"{_ACTOR} RETURN properties(a) AS x", f"{_ACTOR} RETURN a {{.id, .name}} AS x"),
    ("id", "MATCH (a:Actor) RETURN count(id(a)) AS x", "MATCH (a:Actor) RETURN count(a.id) AS x"),
    (
        "elementId",
        "MATCH (a:Actor) RETURN count(elementId(a)) AS x",
        "MATCH (a:Actor) RETURN count(a.id) AS x",
    ),
    ("isEmpty", "RETURN isEmpty([]) AS x", "RETURN size([]) = 0 AS x"),
    ("nullIf", "RETURN nullIf(1, 1) AS x", "RETURN CASE WHEN 1 <> 1 THEN 1 END AS x"),
    ("isNaN", "RETURN isNaN(1.5) AS x", "RETURN 1.5 <> 1.5 AS x"),
    ("e", "RETURN e() AS x", "RETURN exp(1) AS x"),
    ("trim", "RETURN trim(' a ') AS x", "RETURN replace(' a ', ' ', '') AS x"),
    ("ltrim", "RETURN ltrim(' a') AS x", "RETURN replace(' a', ' ', '') AS x"),
    ("rtrim", "RETURN rtrim('a ') AS x", "RETURN replace('a ', ' ', '') AS x"),
    ("btrim", "RETURN btrim(' a ') AS x", "RETURN replace(' a ', ' ', '') AS x"),
    ("upper", "RETURN upper('a') AS x", "RETURN toUpper('a') AS x"),
    ("lower", "RETURN lower('A') AS x", "RETURN toLower('A') AS x"),
    ("char_length", "RETURN char_length('abc') AS x", "RETURN size('abc') AS x"),
    ("character_length", "RETURN character_length('abc') AS x", "RETURN size('abc') AS x"),
    ("normalize", "RETURN normalize('a') AS x", "RETURN 'a' AS x"),
    ("stDevP", "UNWIND [1, 2] AS y RETURN stDevP(y) AS x", ""),
    ("percentileCont", "UNWIND [1, 2, 3] AS y RETURN percentileCont(y, 0.5) AS x", ""),
    (
        "percentileDisc",
        "UNWIND [3, 1, 2] AS y RETURN percentileDisc(y, 0.5) AS x",
        "UNWIND [3, 1, 2] AS y WITH y ORDER BY y WITH collect(y) AS ys RETURN ys[size(ys) / 2] AS x",
    ),
    ("toIntegerOrNull", "RETURN toIntegerOrNull('a') AS x", "RETURN toInteger('a') AS x"),
    ("toFloatOrNull", "RETURN toFloatOrNull('a') AS x", "RETURN toFloat('a') AS x"),
    ("toBooleanOrNull", "RETURN toBooleanOrNull('a') AS x", "RETURN toBoolean('a') AS x"),
    ("toStringOrNull", "RETURN toStringOrNull(1) AS x", "RETURN toString(1) AS x"),
    ("toIntegerList", "RETURN toIntegerList(['1']) AS x", "RETURN [y IN ['1'] | toInteger(y)] AS x"),
    ("toFloatList", "RETURN toFloatList(['1']) AS x", "RETURN [y IN ['1'] | toFloat(y)] AS x"),
    ("toBooleanList", "RETURN toBooleanList(['true']) AS x", "RETURN [y IN ['true'] | toBoolean(y)] AS x"),
    ("toStringList", "RETURN toStringList([1]) AS x", "RETURN [y IN [1] | toString(y)] AS x"),
    ("point", "RETURN point({latitude: 1.0, longitude: 2.0}).latitude AS x", "RETURN 1.0 AS x"),
    ("datetime", "RETURN datetime('2025-09-01T10:00:00Z').year AS x", "RETURN date('2025-09-01').year AS x"),
    (
        "datetime.truncate",
        "RETURN datetime.truncate('month', date('2025-09-17')).month AS x",
        "RETURN date.truncate('month', date('2025-09-17')).month AS x",
    ),
    (
        "localdatetime",
        "RETURN localdatetime('2025-09-01T10:00:00').year AS x",
        "RETURN date('2025-09-01').year AS x",
    ),
    ("time", "RETURN time('10:00:00Z').hour AS x", ""),
    ("localtime", "RETURN localtime('10:00:00').hour AS x", ""),
    ("timestamp", "RETURN timestamp() > 0 AS x", "RETURN date() > date('1970-01-01') AS x"),
    (
        "date.realtime",
        "RETURN date.realtime() > date('2020-01-01') AS x",
        "RETURN date() > date('2020-01-01') AS x",
    ),
    ("valueType", "RETURN valueType(1) AS x", ""),
)

_REWRITTEN = (
    Difference(
        "r.start and r.end of an undated relationship",
        "MATCH ()-[r:CONSULT {event: 'met-undated'}]->() RETURN r.start AS start, r.end AS stop",
        "rewritten",
    ),
    Difference("end as a name", "MATCH (e:Event {id: 'pledge'}) RETURN e.end AS end", "rewritten"),
    Difference(
        "a relationship's property that selects a node",
        "MATCH ()-[r:CONSULT]->() MATCH (e:Event {id: r.event}) RETURN e.id AS id",
        "rewritten",
    ),
    Difference(
        "several conditions on a node that is found by its id",
        "MATCH (e:Event {id: 'pledge'}) WHERE e.root IN ['AID'] AND size(e.predicate) > 0 RETURN e.id AS id",
        "rewritten",
    ),
    Difference("a document's title", "MATCH (d:Document) RETURN d.id AS id, d.title AS title", "rewritten"),
    Difference("comments as /* */", "RETURN 1 /* one */ AS x", "rewritten"),
    Difference("UNION DISTINCT", "RETURN 1 AS x UNION DISTINCT RETURN 1 AS x", "rewritten"),
    Difference("division by 0.0", "UNWIND [1, 0, -1] AS x RETURN x / 0.0 AS x", "rewritten"),
    Difference("the rest of a division by 0.0", "UNWIND [0.0] AS y RETURN 5 % y AS x", "rewritten"),
    Difference("sqrt() of a negative number", "RETURN sqrt(-1) AS x", "rewritten"),
    Difference("log() and log10() of zero and less", "RETURN log(0) AS x, log10(-1) AS y", "rewritten"),
    Difference("round() of halves", "RETURN round(-2.5) AS x, round(-0.5) AS y", "rewritten"),
    Difference("round() to digits", "RETURN round(1.005, 2) AS x, round(0.285, 2) AS y", "rewritten"),
    Difference("stDev() of one value", "UNWIND [1] AS y RETURN stDev(y) AS x", "rewritten"),
    Difference(
        r"\d, \w and \s in regular expressions", r"RETURN 'é' =~ '\\w' AS x, '٣' =~ '\\d' AS y", "rewritten"
    ),
    Difference("a dot in regular expressions", r"RETURN 'a\rb' =~ 'a.b' AS x", "rewritten"),
    Difference(r"\b, \f and unknown escapes in texts", r"RETURN 'a\bb' AS x, 'a\qb' AS y", "rewritten"),
    Difference(
        "COUNT { } behind a bracket",
        "MATCH (a:Actor) WHERE (COUNT { (a)-[:AID]->() } = 1 OR a.id = 'un') RETURN a.id AS id",
        "rewritten",
    ),
)

_DIFFERS = (
    Difference(
        "1 and 1.0 told apart by DISTINCT, grouping and UNION",
        "UNWIND [1, 1.0] AS y RETURN count(DISTINCT y) AS x",
        "differs",
        "UNWIND [1, 1.0] AS y RETURN count(DISTINCT toFloat(y)) AS x",
        "two rows of an answer that differ so alone are refused",
    ),
    Difference(
        "large and small floats as texts",
        "RETURN toString(12345678.5) AS x",
        "differs",
        "RETURN toString(toInteger(12345678.5)) AS x",
        "from 10,000,000 on and below 0.001 Neo4j writes 1.23456785E7",
    ),
    Difference(
        "a list variable + null",
        "WITH [1] AS xs, null AS y RETURN xs + y AS x",
        "differs",
        "WITH [1] AS xs, null AS y RETURN xs + coalesce(y, []) AS x",
        "null in Neo4j; refused where it shows that it is a list",
    ),
    Difference(
        "the last digit of avg(), sum() and stDev() of floats",
        "UNWIND [1, 2, 0, 2, 1, 0, 1, 0, 0, 0, 1, 2, 1, 1] AS y RETURN avg(y) AS x",
        "differs",
        "UNWIND [1, 2, 0, 2, 1, 0, 1, 0, 0, 0, 1, 2, 1, 1] AS y RETURN round(avg(y), 9) AS x",
        "they are added up in another order",
    ),
    Difference(
        "COUNT { } in WHERE of OPTIONAL MATCH",
        "MATCH (e:Event), (d:Document) OPTIONAL MATCH (d)<-[:REPORTED_IN]-(o) "
        "WHERE COUNT { MATCH (e)-[:AT]->(p:Place) WHERE p.latitude > 0 } >= 0 RETURN count(o) AS n",
        "differs",
        "MATCH (e:Event), (d:Document) WITH d, COUNT { MATCH (e)-[:AT]->(p:Place) WHERE p.latitude > "
        "0 } AS k "
        "OPTIONAL MATCH (d)<-[:REPORTED_IN]-(o) WHERE k >= 0 RETURN count(o) AS n",
        "Neo4j 5.26 takes a count of nothing for null there; the embedded engine is right",
    ),
    Difference(
        "dates subtracted",
        "MATCH (e:Event {id: 'pledge'}) RETURN e.end - e.start AS x",
        "differs",
        "MATCH (e:Event {id: 'pledge'}) RETURN duration.inDays(e.start, e.end).days AS x",
        "an error in Neo4j",
    ),
    Difference(
        "a number added to a date",
        "MATCH (e:Event {id: 'pledge'}) RETURN e.start + 1 AS x",
        "differs",
        "MATCH (e:Event {id: 'pledge'}) RETURN e.start + duration({days: 1}) AS x",
        "an error in Neo4j",
    ),
    Difference(
        "date.truncate() of null",
        "MATCH (e:Event) RETURN date.truncate('month', e.start) AS x",
        "differs",
        "MATCH (e:Event) WHERE e.start IS NOT NULL RETURN date.truncate('month', e.start) AS x",
        "an error in Neo4j",
    ),
    Difference(
        "values of a wrong type",
        "UNWIND [1, 'a'] AS y RETURN sum(y) AS x",
        "differs",
        "",
        "an error in Neo4j, often null or a text in the embedded engine",
    ),
    Difference(
        "shortestPath from a node to itself",
        f"{_ACTOR} MATCH p = shortestPath((a)-[*..3]-(a)) RETURN length(p) AS n",
        "differs",
        "MATCH (a:Actor {id: 'un'}), (b:Actor {id: 'ukraine'}) WHERE a.id <> b.id "
        "MATCH p = shortestPath((a)-[*..3]-(b)) RETURN length(p) AS n",
        "an error in Neo4j",
    ),
    Difference(
        "a pattern as a value",
        "MATCH (a:Person) RETURN a.id AS id, (a)-[:ACCUSE]->() AS x",
        "differs",
        "MATCH (a:Person) RETURN a.id AS id, EXISTS { (a)-[:ACCUSE]->() } AS x",
        "an error in Neo4j",
    ),
)
