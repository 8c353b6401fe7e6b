// title: The most active pairs, by class
// group: cooperation
// question: Who has most to do with whom?
// answers: Which two actors have most to do with each other, for each of PLOVER's four quad classes, in either
//   direction; only what is reported to have happened. `event` is one of the events.
// param class: quad = null  -- only this quad class
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 50  -- at most so many rows
MATCH (a:Actor)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]->(b:Actor)
WHERE a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH CASE WHEN type(r) IN ['AGREE', 'CONSULT', 'SUPPORT'] THEN 'verbal cooperation'
          WHEN type(r) IN ['COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] THEN 'material cooperation'
          WHEN type(r) IN ['ACCUSE', 'REJECT', 'REQUEST', 'THREATEN'] THEN 'verbal conflict'
          ELSE 'material conflict' END AS quad,
     CASE WHEN a.id < b.id THEN a.id ELSE b.id END AS first, CASE WHEN a.id < b.id THEN b.id ELSE a.id END AS second,
     r.claims AS told, r.start AS start, coalesce(r.end, r.start) AS finish, r.event AS event
WHERE $class IS NULL OR quad = toLower($class)
WITH quad, first, second, count(*) AS events, sum(told) AS claims, min(start) AS since, max(finish) AS until,
     min(event) AS event
ORDER BY events DESC, claims DESC, quad, first, second
LIMIT $limit
MATCH (a:Actor {id: first})
MATCH (b:Actor {id: second})
RETURN quad AS class, a.name AS actor, b.name AS other, events AS events, claims AS claims, since AS first_day,
       until AS last_day, a.id AS actor_id, b.id AS other_id, event AS event
ORDER BY events DESC, claims DESC, class, actor_id, other_id
