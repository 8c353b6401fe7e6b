// title: The neighbourhood of an actor
// answers: Everybody an actor has to do with: how many events of cooperation and of conflict are reported to have
//   happened between the two, how many more are denied, planned or only possible, and the standing relations.
// param actor: string  -- id, name or alias
// param limit: integer = 100  -- at most so many rows
MATCH (a:Actor)-[r]-(b:Actor)
WHERE a.id <> b.id AND any(x IN [a.id, a.name] + a.aliases WHERE toLower(x) = toLower($actor))
WITH a, b, r, r.event IS NOT NULL AS event, coalesce(r.polarity = 'positive' AND r.modality = 'actual', false) AS happened,
     type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] AS friendly
WITH a, b, r, event, happened, friendly, CASE WHEN event THEN null ELSE type(r) END AS tie ORDER BY tie
WITH a, b, sum(CASE WHEN happened AND friendly THEN 1 ELSE 0 END) AS cooperation,
     sum(CASE WHEN happened AND NOT friendly THEN 1 ELSE 0 END) AS conflict,
     sum(CASE WHEN event AND NOT happened THEN 1 ELSE 0 END) AS other_events,
     collect(DISTINCT tie) AS relations, min(CASE WHEN event THEN r.start ELSE r.first_reported END) AS first_day,
     max(CASE WHEN event THEN coalesce(r.end, r.start) ELSE r.last_reported END) AS last_day
RETURN a.name AS actor, b.name AS neighbour, b.kind AS kind, cooperation AS cooperation, conflict AS conflict,
       other_events AS other_events, relations AS relations, first_day AS first_day, last_day AS last_day, b.id AS neighbour_id,
       a.id AS actor_id
ORDER BY cooperation + conflict DESC, other_events DESC, neighbour_id, actor_id
LIMIT $limit
