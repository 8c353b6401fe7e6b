// title: What was planned, and became of it
// group: time
// question: Which plans came true?
// answers: Events that were planned beforehand, beside what was said of them then: both days, and a sentence each; the
//   latest first.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what ended on this day or later
// param limit: integer = 200  -- at most so many rows
MATCH (e:Event)-[l:FULFILS]->(f:Event)
WHERE $since IS NULL OR coalesce(e.end, e.start, e.last_reported) >= $since
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH l, e, f, a, b
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
                            WHERE toLower(x) = toLower($actor))
WITH l, e, f, a, b
ORDER BY e.start IS NULL, e.start DESC, e.end DESC, e.id, f.id
LIMIT $limit
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH l, e, f, a, b, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH l, e, f, a, b, collect(r.quote) AS quotes
OPTIONAL MATCH (f)-[s:REPORTED_IN]->(g:Document)
WITH l, e, f, a, b, quotes, s, g
ORDER BY s.hedged, g.id, s.start, s.claim
WITH l, e, f, a, b, quotes, collect(s.quote) AS plans
RETURN e.start AS start, e.end AS `end`, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target,
       e.first_reported AS reported, quotes[0] AS quote, f.root AS planned_root, f.modality AS planned_modality,
       f.start AS planned_start, f.first_reported AS planned_reported, plans[0] AS planned_quote, e.id AS event,
       f.id AS planned_event
ORDER BY start IS NULL, start DESC, `end` DESC, event, planned_event
