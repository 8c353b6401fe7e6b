// title: The friends of its enemies
// group: structure
// question: Who stands by its enemies?
// answers: Third parties that are friends (more events of cooperation than of conflict) of an actor's enemies (the reverse): of
//   which, by how many acts of cooperation, and what is between the third party and the actor itself. `event` is one act.
// param actor: string  -- id, name or alias
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param least: integer = 2  -- events that two have at least, to be friends or enemies
// param enemies: integer = 10  -- the actor's worst enemies that are looked at
// param limit: integer = 50  -- at most so many rows
MATCH (a:Actor)
WHERE any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($actor))
MATCH (a)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(b:Actor)
WHERE a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH a.id AS id, b.id AS enemy, sum(CASE
     WHEN type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] THEN 1 ELSE 0 END)
       AS good, count(*) AS events
WHERE events >= $least AND events - good > good
WITH id, enemy, events, good
ORDER BY events - good DESC, enemy, id
LIMIT $enemies
MATCH (b:Actor {id: enemy})-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(c:Actor)
WHERE c.id <> enemy AND c.id <> id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH id, enemy, b.name AS name, c.id AS third,
     type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] AS friendly, r.event AS event
WITH id, enemy, name, third, sum(CASE WHEN friendly THEN 1 ELSE 0 END) AS good, count(*) AS events,
     min(CASE WHEN friendly THEN event END) AS event
WHERE events >= $least AND good > events - good
WITH id, third, name, enemy, good AS acts, event
ORDER BY name, enemy
WITH id, third, collect(name) AS enemies, sum(acts) AS acts, min(event) AS event
ORDER BY size(enemies) DESC, acts DESC, third, id
LIMIT $limit
MATCH (a:Actor {id: id})
MATCH (c:Actor {id: third})
OPTIONAL MATCH (c)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(a)
WHERE r.polarity = 'positive' AND r.modality = 'actual'
WITH a, c, enemies, acts, event, r
WITH a, c, enemies, acts, event, sum(CASE
     WHEN type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] THEN 1 ELSE 0 END)
       AS cooperation, count(r) AS events
RETURN a.name AS actor, c.name AS third, c.kind AS kind, enemies AS enemies, acts AS acts, cooperation AS cooperation,
       events - cooperation AS conflict, a.id AS actor_id, c.id AS third_id, event AS event
ORDER BY size(enemies) DESC, acts DESC, third_id, actor_id
