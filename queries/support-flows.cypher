// title: Support and cooperation
// group: cooperation
// question: Who supports whom?
// answers: Who is reported to have backed (SUPPORT) or worked together with (COOPERATE) whom: how often each, which quantities
//   the texts name, by day, and from when to when.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 100  -- at most so many pairs
MATCH (a:Actor)-[r:SUPPORT|COOPERATE]->(b:Actor)
WHERE a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
  AND ($actor IS NULL OR any(n IN [a.id, a.name, b.id, b.name] + a.aliases + b.aliases WHERE toLower(n) = toLower($actor)))
WITH a.id AS source, b.id AS target, count(*) AS events, sum(r.claims) AS claims,
     sum(CASE WHEN type(r) = 'SUPPORT' THEN 1 ELSE 0 END) AS support,
     sum(CASE WHEN type(r) = 'COOPERATE' THEN 1 ELSE 0 END) AS cooperation,
     min(r.start) AS first_day, max(coalesce(r.end, r.start)) AS last_day, collect(r.event) AS ids
ORDER BY events DESC, claims DESC, source, target
LIMIT $limit
UNWIND ids AS id
MATCH (e:Event {id: id})
WITH source, target, events, claims, support, cooperation, first_day, last_day, e.start AS day, e.quantities
     AS quantities, id
ORDER BY day, id
WITH source, target, events, claims, support, cooperation, first_day, last_day,
     collect(quantities) AS named, collect(id) AS ids
MATCH (a:Actor {id: source})
MATCH (b:Actor {id: target})
RETURN a.name AS source, b.name AS target, events AS events, claims AS claims, support AS support, cooperation
     AS cooperation,
       reduce(so_far = [], x IN named | so_far + x) AS quantities,
       first_day AS first_day, last_day AS last_day, a.id AS source_id, b.id AS target_id, ids AS event_ids
ORDER BY events DESC, claims DESC, source_id, target_id
