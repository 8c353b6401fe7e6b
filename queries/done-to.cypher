// title: All that one actor did to another, with the quotes
// group: conflict and escalation
// question: What did the one do to the other?
// answers: Every claim that the one actor did something to, with or about the other, by day, with its sentence, who
//   says so and where. Denied, planned and hypothetical ones are there too: see polarity and modality.
// param source: string  -- id, name or alias of who did it
// param target: string  -- id, name or alias of whom it was done to
// param root: root = null  -- only this PLOVER class, for instance ASSAULT
// param limit: integer = 200  -- at most so many rows
MATCH (s:Actor)
WHERE any(n IN [s.id, s.name] + s.aliases WHERE toLower(n) = toLower($source))
MATCH (t:Actor)
WHERE any(n IN [t.id, t.name] + t.aliases WHERE toLower(n) = toLower($target))
MATCH (s)-[q:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(t)
WHERE ($root IS NULL OR type(q) = toUpper($root)) AND (q.symmetric OR (startNode(q).id = s.id AND endNode(q).id = t.id))
WITH DISTINCT q.event AS id
MATCH (e:Event {id: id})
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
MATCH (e)-[:AIMED_AT]->(b:Actor)
MATCH (e)-[r:REPORTED_IN]->(d:Document)
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
RETURN e.start AS start, e.end AS `end`, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target,
       r.polarity AS polarity, r.modality AS modality, r.hedged AS hedged, r.quote AS quote,
       coalesce(who.name, r.attributed_to) AS attributed_to, d.id AS document, e.id AS event, r.claim AS claim
ORDER BY start, `end`, root, event, document, claim
LIMIT $limit
