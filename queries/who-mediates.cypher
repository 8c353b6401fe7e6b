// title: Who mediates
// group: meetings and mediation
// question: Who talks to both sides of a conflict?
// answers: For the pairs with most events of material conflict the third parties that are reported to have met or talked with
//   both sides (CONSULT): how often with each, and one event of each.
// param actor: string = null  -- id, name or alias of one side
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param least: integer = 2  -- events of material conflict that a pair has at least
// param pairs: integer = 20  -- pairs in conflict that are looked at
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[r:PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS first, CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS second,
     count(*) AS conflicts, min(r.event) AS conflict
WHERE conflicts >= $least
WITH first, second, conflicts, conflict
ORDER BY conflicts DESC, first, second
LIMIT $pairs
UNWIND [first, second] AS side
MATCH (p:Actor {id: side})-[r:CONSULT]-(m:Actor)
WHERE m.id <> first AND m.id <> second AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH first, second, conflicts, conflict, m.id AS mediator, sum(CASE WHEN side = first THEN 1 ELSE 0 END) AS with_first,
     sum(CASE WHEN side = second THEN 1 ELSE 0 END) AS with_second,
     min(CASE WHEN side = first THEN r.event END) AS event_first, min(CASE WHEN side = second THEN r.event END)
       AS event_second
WHERE with_first > 0 AND with_second > 0
WITH first, second, conflicts, conflict, mediator, with_first, with_second, event_first, event_second
ORDER BY conflicts DESC, first, second, with_first + with_second DESC, mediator
LIMIT $limit
MATCH (a:Actor {id: first})
MATCH (b:Actor {id: second})
MATCH (m:Actor {id: mediator})
RETURN a.name AS actor, b.name AS other, conflicts AS conflicts, m.name AS mediator, with_first AS with_actor,
       with_second AS with_other, event_first AS event_with_actor, event_second AS event_with_other, conflict
         AS conflict_event,
       a.id AS actor_id, b.id AS other_id, m.id AS mediator_id
ORDER BY conflicts DESC, actor_id, other_id, with_actor + with_other DESC, mediator_id
