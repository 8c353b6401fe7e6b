// title: Statements that were later contradicted
// group: sources and proof
// question: What was said first, and contradicted later?
// answers: Events whose contradiction was first reported later than they were, with both sentences, who is quoted with each,
//   and the days between; the latest contradictions first.
// param actor: string = null  -- id, name or alias of somebody on either side
// param matter: matter = null  -- only what they contradict each other in
// param limit: integer = 100  -- at most so many rows
MATCH (e:Event)-[c:CONTRADICTS]-(f:Event)
WHERE e.first_reported < f.first_reported AND ($matter IS NULL OR c.matter = toLower($matter))
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH c, e, f, a, b
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
  WHERE toLower(x) = toLower($actor))
WITH c, e, f, a, b
ORDER BY f.first_reported DESC, e.id, f.id, c.link
LIMIT $limit
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
WITH c, e, f, a, b, r, d, coalesce(who.name, r.attributed_to) AS speaker
ORDER BY d.date, r.hedged, d.id, r.start, r.claim
WITH c, e, f, a, b, collect(r.quote) AS quotes, collect(speaker) AS speakers
OPTIONAL MATCH (f)-[s:REPORTED_IN]->(g:Document)
OPTIONAL MATCH (who:Actor {id: s.attributed_to})
WITH c, e, f, a, b, quotes, speakers, s, g, coalesce(who.name, s.attributed_to) AS speaker
ORDER BY g.date, s.hedged, g.id, s.start, s.claim
WITH c, e, f, a, b, quotes, speakers, collect(s.quote) AS against, collect(speaker) AS others
RETURN a.name AS source, e.root AS root, b.name AS target, c.matter AS matter, e.first_reported AS said, quotes[0] AS quote,
       speakers[0] AS attributed_to, f.first_reported AS contradicted, against[0] AS against, others[0]
         AS against_attributed_to,
       duration.inDays(e.first_reported, f.first_reported).days AS days, e.id AS event, f.id AS other_event, c.link
         AS contradiction
ORDER BY contradicted DESC, event, other_event, contradiction
