// title: Members of one organisation against each other
// group: conflict and escalation
// question: Who fights within the own organisation?
// answers: Pairs of actors that belong to the same organisation (MEMBER_OF or PART_OF, and not formerly) of which the one is
//   reported to have done something of verbal or material conflict to the other, with the organisations they share.
// param organisation: string = null  -- id, name or alias of the organisation
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 100  -- at most so many pairs
MATCH (o:Actor)
WHERE $organisation IS NULL OR any(n IN [o.id, o.name] + o.aliases WHERE toLower(n) = toLower($organisation))
MATCH (a:Actor)-[m:MEMBER_OF|PART_OF]->(o)
WHERE NOT m.former
MATCH (o)<-[n:MEMBER_OF|PART_OF]-(c:Actor)
WHERE NOT n.former AND a.id <> c.id
WITH a.id AS source, collect(DISTINCT c.id) AS fellows
MATCH (a:Actor {id: source})-[r:ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]->(b:Actor)
WHERE b.id IN fellows AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH source, b.id AS target, type(r) AS class, coalesce(toString(r.start), '----------') + r.event AS event
ORDER BY class
WITH source, target, count(*) AS events, collect(DISTINCT class) AS classes, max(event) AS latest
ORDER BY events DESC, source, target
LIMIT $limit
MATCH (a:Actor {id: source})-[m:MEMBER_OF|PART_OF]->(o:Actor)
WHERE NOT m.former AND ($organisation IS NULL OR any(n IN [o.id, o.name] + o.aliases
  WHERE toLower(n) = toLower($organisation)))
MATCH (o)<-[n:MEMBER_OF|PART_OF]-(b:Actor {id: target})
WHERE NOT n.former
WITH a, b, events, classes, latest, o.name AS name
ORDER BY name
WITH a, b, events, classes, latest, collect(DISTINCT name) AS shared
MATCH (e:Event {id: substring(latest, 10)})
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, b, e, shared, events, classes, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, b, e, shared, events, classes, collect(r.quote) AS quotes
RETURN a.name AS source, b.name AS target, shared AS organisations, events AS events, classes AS classes,
       e.start AS last_day, quotes[0] AS quote, a.id AS source_id, b.id AS target_id, e.id AS event
ORDER BY events DESC, source_id, target_id
