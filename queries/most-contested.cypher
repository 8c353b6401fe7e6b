// title: The most contested topics
// group: sources and proof
// question: What do the reports disagree about most?
// answers: Pairs of actors and the class of what happened between them (or the one who acted, alone) with the most
//   contradictions between events: how many in polarity, number and time. `event` and `other_event` are one such pair.
// param actor: string = null  -- id, name or alias of somebody on either side
// param limit: integer = 50  -- at most so many rows
MATCH (e:Event)-[c:CONTRADICTS]->(f:Event)
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH c, e, f, a, b
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
  WHERE toLower(x) = toLower($actor))
WITH CASE WHEN b IS NULL OR a.id < b.id THEN a.id ELSE b.id END AS first, CASE WHEN b IS NULL
     OR a.id < b.id THEN b.id ELSE a.id END AS second,
     e.root AS root, c.matter AS matter, e.id + ' ' + f.id AS pair, e.id AS event, f.id AS other
WITH first, second, root, count(*) AS contradictions, sum(CASE WHEN matter = 'polarity' THEN 1 ELSE 0 END) AS polarity,
     sum(CASE WHEN matter = 'number' THEN 1 ELSE 0 END) AS number, sum(CASE WHEN matter = 'time' THEN 1 ELSE 0 END) AS time,
     min(pair) AS pair
ORDER BY contradictions DESC, root, first, second
LIMIT $limit
MATCH (a:Actor {id: first})
OPTIONAL MATCH (b:Actor {id: second})
RETURN a.name AS actor, b.name AS other, root AS root, contradictions AS contradictions, polarity AS polarity, number
     AS number,
       time AS time, split(pair, ' ')[0] AS event, split(pair, ' ')[1] AS other_event, first AS actor_id, second AS other_id
ORDER BY contradictions DESC, root, actor_id, other_id
