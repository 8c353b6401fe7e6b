// title: Threats that were carried out
// group: conflict and escalation
// question: Which threats were followed by deeds?
// answers: Threats after which the same actor protested against, sanctioned, mobilised against, coerced or attacked the one it
//   had threatened, the first such deed within some days; with both sentences, the latest first.
// param actor: string = null  -- id, name or alias of somebody on either side
// param days: integer = 90  -- at most so many days after the threat
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[r:THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND r.polarity = 'positive' AND r.modality = 'actual' AND r.start IS NOT NULL
WITH startNode(r).id AS source, endNode(r).id AS target,
     collect(CASE WHEN type(r) = 'THREATEN' THEN {event: r.event, from: toString(r.start),
       to: toString(r.start + duration({days: $days}))} END) AS threats,
     collect(CASE WHEN type(r) <> 'THREATEN' THEN toString(r.start) + r.event END) AS deeds
WHERE size(threats) > 0 AND size(deeds) > 0
UNWIND threats AS one
WITH one.event AS threat, one.from AS from, one.to AS to, deeds
UNWIND deeds AS deed
WITH threat, min(CASE WHEN left(deed, 10) >= from AND left(deed, 10) <= to THEN deed END) AS deed
WHERE deed IS NOT NULL
WITH threat, deed
ORDER BY left(deed, 10) DESC, threat
LIMIT $limit
MATCH (t:Event {id: threat})
MATCH (e:Event {id: substring(deed, 10)})
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (t)-[s:REPORTED_IN]->(g:Document)
WITH a, b, t, e, s, g
ORDER BY s.hedged, g.id, s.start, s.claim
WITH a, b, t, e, collect(s.quote) AS threats
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, b, t, e, threats, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, b, t, e, threats, collect(r.quote) AS quotes
RETURN a.name AS source, b.name AS target, t.start AS threatened, threats[0] AS threat, e.start AS start, e.root AS root,
       duration.inDays(t.start, e.start).days AS days, quotes[0] AS quote, t.id AS threat_event, e.id AS event
ORDER BY start DESC, threat_event
