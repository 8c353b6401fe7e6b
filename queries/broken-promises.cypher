// title: Broken promises
// group: cooperation
// question: Who agreed, and then did the contrary?
// answers: Agreements after which one of the two rejected or attacked the other, the first such deed within some days; with
//   both sentences, the latest first.
// param actor: string = null  -- id, name or alias of one of the two
// param breaches: list of root = "REJECT, ASSAULT"  -- the classes that break an agreement
// param days: integer = 365  -- at most so many days after the agreement
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND r.polarity = 'positive' AND r.modality = 'actual' AND r.start IS NOT NULL
  AND (type(r) = 'AGREE' OR type(r) IN $breaches)
WITH CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS first, CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS second,
     collect(CASE WHEN type(r) = 'AGREE' THEN {event: r.event, from: toString(r.start),
       to: toString(r.start + duration({days: $days}))} END) AS promises,
     collect(CASE WHEN type(r) <> 'AGREE' THEN toString(r.start) + r.event END) AS deeds
WHERE size(promises) > 0 AND size(deeds) > 0
UNWIND promises AS one
WITH one.event AS promise, one.from AS from, one.to AS to, deeds
UNWIND deeds AS deed
WITH promise, min(CASE WHEN left(deed, 10) >= from AND left(deed, 10) <= to THEN deed END) AS deed
WHERE deed IS NOT NULL
WITH promise, deed
ORDER BY left(deed, 10) DESC, promise
LIMIT $limit
MATCH (p:Event {id: promise})
MATCH (e:Event {id: substring(deed, 10)})
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (p)-[s:REPORTED_IN]->(g:Document)
WITH a, b, p, e, s, g
ORDER BY s.hedged, g.id, s.start, s.claim
WITH a, b, p, e, collect(s.quote) AS promises
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, b, p, e, promises, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, b, p, e, promises, collect(r.quote) AS quotes
RETURN a.name AS source, b.name AS target, p.start AS agreed, promises[0] AS agreement, e.start AS start, e.root AS root,
       duration.inDays(p.start, e.start).days AS days, quotes[0] AS quote, p.id AS agreement_event, e.id AS event
ORDER BY start DESC, agreement_event
