// title: Who met whom, and when
// group: meetings and mediation
// question: Who met whom?
// answers: Meetings, calls, visits and talks (PLOVER's CONSULT) that are reported to have taken place, by day, each
//   with its place and one sentence that tells of it. A day is missing where no text gives it.
// param actor: string = null  -- id, name or alias of somebody who took part
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
WHERE ($actor IS NOT NULL OR type(s) = 'SOURCE_OF') AND e.root = 'CONSULT' AND e.polarity = 'positive'
  AND e.modality = 'actual'
  AND ($since IS NULL OR coalesce(e.end, e.start) >= $since)
  AND ($until IS NULL OR coalesce(e.start, e.end) <= $until)
WITH DISTINCT e
MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH e, b
ORDER BY e.start, e.end, e.id
LIMIT $limit
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AT]->(p:Place)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, e, b, p, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, e, b, p, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN e.start AS start, e.end AS `end`, a.name AS actor, e.predicate AS predicate, b.name AS other,
       p.name AS place, e.hedged AS hedged, e.sources AS sources, quotes[0] AS quote, documents AS documents, e.id AS event
ORDER BY start, `end`, event
