// title: Who accuses and protests against whom
// group: conflict and escalation
// question: Who accuses whom?
// answers: The network of accusations and protests: for each source and target how many of either are reported, how many
//   accusations the target made in return, and the days of the first and the last. `event` is one of them.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 100  -- at most so many pairs
MATCH (a:Actor)-[r:ACCUSE|PROTEST]-(b:Actor)
WHERE a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
  AND ($actor IS NULL OR any(n IN [a.id, a.name, b.id, b.name] + a.aliases + b.aliases WHERE toLower(n) = toLower($actor)))
WITH a.id AS source, b.id AS target, r, startNode(r).id = a.id AS forth
WITH source, target, sum(CASE WHEN forth AND type(r) = 'ACCUSE' THEN 1 ELSE 0 END) AS accusations,
     sum(CASE WHEN forth AND type(r) = 'PROTEST' THEN 1 ELSE 0 END) AS protests,
     sum(CASE WHEN NOT forth AND type(r) = 'ACCUSE' THEN 1 ELSE 0 END) AS returned,
     min(CASE WHEN forth THEN r.start END) AS first_day, max(CASE WHEN forth THEN coalesce(r.end, r.start) END) AS last_day,
     min(CASE WHEN forth THEN r.event END) AS event
WHERE event IS NOT NULL
WITH source, target, accusations, protests, returned, first_day, last_day, event
ORDER BY accusations + protests DESC, source, target
LIMIT $limit
MATCH (a:Actor {id: source})
MATCH (b:Actor {id: target})
RETURN a.name AS source, b.name AS target, accusations AS accusations, protests AS protests, returned AS returned,
       first_day AS first_day, last_day AS last_day, a.id AS source_id, b.id AS target_id, event AS event
ORDER BY accusations + protests DESC, source_id, target_id
