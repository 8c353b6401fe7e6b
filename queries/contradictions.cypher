// title: What contradicts what
// group: sources and proof
// question: Which reports can't all be true?
// answers: Pairs of events of which only one can be true: told as done and denied (polarity), with other numbers
//   (number) or at another time (time), each with a sentence and the outlets that tell it.
// param actor: string = null  -- id, name or alias of somebody on either side of one of them
// param matter: matter = null  -- only what they contradict each other in
// param limit: integer = 200  -- at most so many rows
MATCH (e:Event)-[c:CONTRADICTS]->(f:Event)
WHERE $matter IS NULL OR c.matter = toLower($matter)
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
MATCH (f)<-[:SOURCE_OF]-(p:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (f)-[:AIMED_AT]->(q:Actor)
WITH c, e, f, a, b, p, q
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name, p.id, p.name, q.id, q.name] + a.aliases + p.aliases
                                 + coalesce(b.aliases, []) + coalesce(q.aliases, []) WHERE toLower(x) = toLower($actor))
WITH c, e, f, a, b, p, q
ORDER BY c.matter, e.id, f.id, c.link
LIMIT $limit
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH c, e, f, a, b, p, q, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH c, e, f, a, b, p, q, collect(r.quote) AS quotes, collect(DISTINCT coalesce(d.source, d.id)) AS outlets
OPTIONAL MATCH (f)-[s:REPORTED_IN]->(g:Document)
WITH c, e, f, a, b, p, q, quotes, outlets, s, g
ORDER BY s.hedged, g.id, s.start, s.claim
WITH c, e, f, a, b, p, q, quotes, outlets, collect(s.quote) AS against, collect(DISTINCT coalesce(g.source, g.id)) AS others
RETURN c.matter AS matter, a.name AS source, e.root AS root, b.name AS target, e.polarity AS polarity, e.start AS start,
       e.quantities AS quantities, outlets AS outlets, e.first_reported AS first_reported, quotes[0] AS quote,
       p.name AS other_source, q.name AS other_target, f.polarity AS other_polarity, f.start AS other_start,
       f.quantities AS other_quantities, others AS other_outlets, f.first_reported AS other_first_reported,
       against[0] AS other_quote, e.id AS event, f.id AS other_event, c.link AS contradiction
ORDER BY matter, event, other_event, contradiction
