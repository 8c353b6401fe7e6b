// title: The neighbourhood of an actor
// group: structure
// question: Whom does it have to do with?
// answers: Everybody an actor has to do with: how many events of cooperation and of conflict are reported to have
//   happened between the two, how many more are denied, planned or only possible, and the standing relations.
// param actor: string  -- id, name or alias
// param limit: integer = 100  -- at most so many rows
MATCH (a:Actor)
WHERE any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($actor))
MATCH (a)-[r]-(b:Actor)
WHERE a.id <> b.id
WITH a.id AS id, b.id AS other, r.event IS NOT NULL AS event, coalesce(r.polarity = 'positive' AND r.modality = 'actual',
     false) AS happened,
     type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] AS friendly,
     CASE WHEN r.event IS NULL THEN type(r) END AS tie, CASE WHEN r.event IS NULL THEN r.first_reported
       ELSE r.start END AS start,
     CASE WHEN r.event IS NULL THEN r.last_reported ELSE coalesce(r.end, r.start) END AS finish, r.event AS told
ORDER BY tie
WITH id, other, sum(CASE WHEN happened AND friendly THEN 1 ELSE 0 END) AS cooperation,
     sum(CASE WHEN happened AND NOT friendly THEN 1 ELSE 0 END) AS conflict,
     sum(CASE WHEN event AND NOT happened THEN 1 ELSE 0 END) AS other_events,
     collect(DISTINCT tie) AS relations, min(start) AS first_day, max(finish) AS last_day, min(told) AS event
ORDER BY cooperation + conflict DESC, other_events DESC, other, id
LIMIT $limit
MATCH (a:Actor {id: id})
MATCH (b:Actor {id: other})
RETURN a.name AS actor, b.name AS neighbour, b.kind AS kind, cooperation AS cooperation, conflict AS conflict,
       other_events AS other_events, relations AS relations, first_day AS first_day, last_day AS last_day, b.id
         AS neighbour_id,
       a.id AS actor_id, event AS event
ORDER BY cooperation + conflict DESC, other_events DESC, neighbour_id, actor_id
