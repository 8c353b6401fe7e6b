// title: The neighbourhood of an actor as of a day
// group: time
// question: Whom did it have to do with then?
// answers: Everybody an actor had to do with as of a day: the standing relations that held, and the events of cooperation and
//   of conflict that are reported to have happened within some days before. `events` are their ids.
// param actor: string  -- id, name or alias
// param day: date  -- the day
// param days: integer = 365  -- events of so many days before it
// param limit: integer = 100  -- at most so many rows
MATCH (a:Actor)
WHERE any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($actor))
MATCH (a)-[r]-(b:Actor)
WHERE a.id <> b.id
  AND ((r.event IS NOT NULL AND r.polarity = 'positive' AND r.modality = 'actual' AND r.start <= $day
    AND r.start > $day - duration({days: $days}))
       OR (r.tie IS NOT NULL AND coalesce(r.start, r.first_reported, $day) <= $day
           AND coalesce(r.end >= $day, NOT r.former)))
WITH a.id AS id, b.id AS other, type(r) AS class, r.tie AS tie, r.event AS event, r.start AS start,
     type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] AS friendly
ORDER BY start, class, event
WITH id, other, sum(CASE WHEN event IS NOT NULL AND friendly THEN 1 ELSE 0 END) AS cooperation,
     sum(CASE WHEN event IS NOT NULL AND NOT friendly THEN 1 ELSE 0 END) AS conflict,
     collect(DISTINCT CASE WHEN tie IS NOT NULL THEN class END) AS relations,
     max(CASE WHEN event IS NOT NULL THEN start END) AS last_day, collect(event) AS events
ORDER BY size(relations) DESC, cooperation + conflict DESC, other, id
LIMIT $limit
MATCH (a:Actor {id: id})
MATCH (b:Actor {id: other})
RETURN a.name AS actor, b.name AS neighbour, b.kind AS kind, relations AS relations, cooperation AS cooperation,
       conflict AS conflict, last_day AS last_day, events AS events, b.id AS neighbour_id, a.id AS actor_id
ORDER BY size(relations) DESC, cooperation + conflict DESC, neighbour_id, actor_id
