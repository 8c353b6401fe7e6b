// title: An actor's timeline
// group: time
// question: What did it do and suffer, day by day?
// answers: Everything an actor did or had done to it, by day, with a sentence each; what no text dates comes last.
// param actor: string  -- id, name or alias
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 500  -- at most so many rows
MATCH (x:Actor)
WHERE any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[:SOURCE_OF|AIMED_AT]-(e:Event)
WHERE ($since IS NULL OR coalesce(e.end, e.start) >= $since)
  AND ($until IS NULL OR coalesce(e.start, e.end) <= $until)
WITH DISTINCT e
ORDER BY e.start, e.end, e.id
LIMIT $limit
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, e, b, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, e, b, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN e.start AS start, e.end AS `end`, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target,
       e.polarity AS polarity, e.modality AS modality, e.hedged AS hedged, quotes[0] AS quote, documents AS documents,
       e.id AS event
ORDER BY start, `end`, event
