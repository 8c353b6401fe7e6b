// title: Brokers of a class of events
// group: meetings and mediation
// question: Who stands between those who have nothing to do with each other?
// answers: For each actor the pairs of others that both had events of a class with it and none with each other: those whom it
//   alone links in two steps, as in betweenness; the most first. `event` is one of its events.
// param root: root = "CONSULT"  -- the class, for instance AGREE or AID
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param among: integer = 50  -- only the so many actors with most partners count, as brokers and as pairs
// param limit: integer = 30  -- at most so many rows
MATCH (a:Actor)-[r]-(b:Actor)
WHERE type(r) = toUpper($root) AND a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH a.id AS id, count(DISTINCT b.id) AS partners
ORDER BY partners DESC, id
LIMIT $among
WITH collect(id) AS core
UNWIND core AS id
MATCH (a:Actor {id: id})-[r]-(b:Actor)
WHERE type(r) = toUpper($root) AND a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
  AND b.id IN core
WITH a.id AS id, b.id AS partner, count(*) AS events, min(r.event) AS event
WITH id, collect(partner) AS partners, sum(events) AS events, min(event) AS event
WITH collect({id: id, partners: partners, events: events, event: event}) AS network
UNWIND network AS one
UNWIND network AS other
WITH one.id AS id, one.partners AS mine, one.events AS events, one.event AS event, other.id AS partner, other.partners
     AS theirs
// Each pair of partners that have to do with each other is met twice, once from either.
WITH id, size(mine) AS ties, events, event,
     CASE WHEN partner IN mine THEN size([x IN theirs WHERE x IN mine]) ELSE 0 END AS twice
WITH id, ties, events, event, (ties * (ties - 1) - sum(twice)) / 2 AS pairs
WHERE pairs > 0
MATCH (a:Actor {id: id})
RETURN a.name AS actor, a.kind AS kind, pairs AS pairs, ties AS partners, events AS events, a.id AS actor_id, event AS event
ORDER BY pairs DESC, partners, actor_id
LIMIT $limit
