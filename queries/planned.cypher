// title: What is planned or threatened
// group: time
// question: What may come?
// answers: Events that are announced, demanded or called possible, and threats that were made; the latest first.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what ends on this day or later, or has no day
// param limit: integer = 200  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
WHERE ($actor IS NOT NULL OR type(s) = 'SOURCE_OF') AND e.polarity = 'positive'
  AND (e.modality IN ['planned', 'possible', 'demanded'] OR (e.root = 'THREATEN' AND e.modality = 'actual'))
  AND ($since IS NULL OR e.start IS NULL OR coalesce(e.end, e.start) >= $since)
WITH DISTINCT e
ORDER BY e.start IS NULL, e.start DESC, e.end DESC, e.id
LIMIT $limit
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, e, b, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, e, b, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN e.start AS start, e.end AS `end`, a.name AS source, CASE WHEN e.modality = 'actual' THEN 'threatened'
     ELSE e.modality END AS status,
       e.root AS root, e.predicate AS predicate, b.name AS target, e.hedged AS hedged, quotes[0] AS quote,
       documents AS documents, e.id AS event
ORDER BY start IS NULL, start DESC, `end` DESC, event
