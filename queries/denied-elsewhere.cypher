// title: What an outlet reports that others deny
// group: sources and proof
// question: Which reports do others deny?
// answers: Events that an outlet tells as so and another outlet tells as not so: the outlet, the others that deny it, and a
//   sentence of each side.
// param outlet: string = null  -- the outlet's name, or a document's id
// param actor: string = null  -- id, name or alias of somebody on either side
// param limit: integer = 100  -- at most so many rows
MATCH (e:Event)-[:CONTRADICTS {matter: 'polarity'}]-(f:Event)
WHERE e.polarity = 'positive' AND f.polarity = 'negative'
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH e, f, a, b
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
  WHERE toLower(x) = toLower($actor))
MATCH (e)-[r:REPORTED_IN]->(d:Document)
WHERE $outlet IS NULL OR any(x IN [d.source, d.id] WHERE toLower(x) = toLower($outlet))
WITH e, f, a, b, coalesce(d.source, d.id) AS outlet, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH e, f, a, b, outlet, collect(r.quote) AS quotes
MATCH (f)-[s:REPORTED_IN]->(g:Document)
WHERE coalesce(g.source, g.id) <> outlet
WITH e, f, a, b, outlet, quotes, s, g
ORDER BY s.hedged, g.id, s.start, s.claim
WITH e, f, a, b, outlet, quotes, collect(s.quote) AS denials, collect(DISTINCT coalesce(g.source, g.id)) AS deniers
RETURN outlet AS outlet, a.name AS source, e.root AS root, b.name AS target, e.start AS start, quotes[0] AS quote,
       deniers AS denied_by, denials[0] AS denial, e.id AS event, f.id AS denied_event
ORDER BY outlet, start IS NULL, start, event, denied_event
LIMIT $limit
