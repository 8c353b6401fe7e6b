// title: Balanced and unbalanced triads
// group: structure
// question: Where is the enemy of a friend a friend?
// answers: Three actors that all have to do with each other: each two are friends (more events of cooperation) or enemies (more
//   of conflict). A triad is balanced when its enmities are two or none (Heider, Cartwright and Harary). Unbalanced first.
// param actor: string = null  -- id, name or alias of one of the three
// param balanced: boolean = null  -- only balanced ones, or only the others
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param least: integer = 2  -- events that each two have at least
// param among: integer = 50  -- only the so many most active actors count
// param limit: integer = 100  -- at most so many rows
MATCH (a:Actor)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(b:Actor)
WHERE a.id <> b.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH a.id AS id, count(*) AS events
ORDER BY events DESC, id
LIMIT $among
WITH collect(id) AS core
UNWIND range(0, size(core) - 1) AS rank
WITH core, rank, core[rank] AS id
MATCH (a:Actor {id: id})-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(b:Actor)
WHERE b.id IN core[rank + 1..] AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH rank, id, b.id AS other, sum(CASE
     WHEN type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] THEN 1 ELSE -1 END)
       AS sign, count(*) AS events,
     min(r.event) AS event
WHERE events >= $least AND sign <> 0
WITH rank, id, collect(CASE WHEN sign > 0 THEN other END) AS friends, collect(CASE WHEN sign < 0 THEN other END) AS enemies,
     collect(id + ' ' + other + ' ' + event) AS told
WITH collect({rank: rank, id: id, friends: friends, enemies: enemies}) AS network, collect(told) AS told
CALL (network) {
  UNWIND network AS a
  UNWIND network AS b
  WITH a.id AS first, b.id AS second, a.rank + b.rank AS rank, a.friends AS friends, a.enemies AS enemies,
       b.friends AS others, b.enemies AS rivals
  WHERE second IN friends OR second IN enemies
  UNWIND [x IN friends + enemies WHERE x IN others OR x IN rivals] AS third
  WITH first, second, third, rank, second IN friends AS first_second, third IN others AS second_third, third IN friends
    AS first_third
  WITH first, second, third, rank, first_second, second_third, first_third,
       size([x IN [first_second, second_third, first_third] WHERE NOT x]) AS enmities
  WITH first, second, third, rank, first_second, second_third, first_third, enmities, enmities % 2 = 0 AS balanced
  WHERE $balanced IS NULL OR balanced = $balanced
  MATCH (a:Actor {id: first})
  MATCH (b:Actor {id: second})
  MATCH (c:Actor {id: third})
  WITH a, b, c, rank, first_second, second_third, first_third, enmities, balanced
  WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name, c.id, c.name] + a.aliases + b.aliases + c.aliases
                              WHERE toLower(x) = toLower($actor))
  RETURN a.id AS first_id, b.id AS second_id, c.id AS third_id, a.name AS first, b.name AS second, c.name AS third,
    rank AS rank,
         first_second AS first_second, second_third AS second_third, first_third AS first_third, enmities AS enmities,
           balanced AS balanced
  ORDER BY balanced, rank, first_id, second_id, third_id
  LIMIT $limit
}
WITH first_id, second_id, third_id, first, second, third, rank, first_second, second_third, first_third, enmities, balanced,
     reduce(flat = [], x IN told | flat + x) AS told
WITH first_id, second_id, third_id, first, second, third, rank, first_second, second_third, first_third, enmities, balanced,
     [first_id + ' ' + second_id + ' ', second_id + ' ' + third_id + ' ', first_id + ' ' + third_id + ' '] AS dyads, told
WITH first_id, second_id, third_id, first, second, third, rank, first_second, second_third, first_third, enmities, balanced,
     [dyad IN dyads | [x IN told WHERE x STARTS WITH dyad | substring(x, size(dyad))][0]] AS events
RETURN balanced AS balanced, enmities AS enmities, first AS first, second AS second, third AS third,
       first_second AS first_second, second_third AS second_third, first_third AS first_third,
       events AS events, first_id AS first_id, second_id AS second_id, third_id AS third_id
ORDER BY balanced, rank, first_id, second_id, third_id
