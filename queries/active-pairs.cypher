// title: The most active pairs, by class
// answers: Which two actors have most to do with each other, for each of PLOVER's four quad classes, in either
//   direction; only what is reported to have happened.
// param class: string = null  -- verbal cooperation, material cooperation, verbal conflict or material conflict
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 50  -- at most so many rows
MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)-[:AIMED_AT]->(b:Actor)
WHERE a.id <> b.id AND e.polarity = 'positive' AND e.modality = 'actual'
  AND ($since IS NULL OR coalesce(e.end, e.start) >= $since)
  AND ($until IS NULL OR coalesce(e.start, e.end) <= $until)
WITH e, CASE WHEN a.id < b.id THEN a ELSE b END AS first, CASE WHEN a.id < b.id THEN b ELSE a END AS second,
     CASE WHEN e.root IN ['AGREE', 'CONSULT', 'SUPPORT'] THEN 'verbal cooperation'
          WHEN e.root IN ['COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] THEN 'material cooperation'
          WHEN e.root IN ['ACCUSE', 'REJECT', 'REQUEST', 'THREATEN'] THEN 'verbal conflict'
          ELSE 'material conflict' END AS quad
WHERE $class IS NULL OR quad = toLower($class)
WITH quad, first.id AS id, first.name AS actor, second.id AS other_id, second.name AS other, count(*) AS events,
     sum(e.claims) AS claims, min(e.start) AS since, max(coalesce(e.end, e.start)) AS until
RETURN quad AS class, actor AS actor, other AS other, events AS events, claims AS claims, since AS first_day,
       until AS last_day, id AS actor_id, other_id AS other_id
ORDER BY events DESC, claims DESC, class, actor_id, other_id
LIMIT $limit
