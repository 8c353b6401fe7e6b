// title: Pairs that fell silent
// group: time
// question: Who has nothing more to do with each other?
// answers: Pairs of actors that had several events and none for long: how many, the last one with its sentence, and how many
//   days ago it was, counted from the day of the latest document or from another day.
// param actor: string = null  -- id, name or alias of one of the two
// param least: integer = 3  -- events that a pair had at least
// param days: integer = 90  -- at least so many days without one
// param day: date = null  -- the day from which to look back
// param limit: integer = 100  -- at most so many pairs
MATCH (d:Document)
WITH coalesce($day, max(d.date)) AS today
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND r.polarity = 'positive' AND r.modality = 'actual'
  AND coalesce(r.start, r.end) <= today
WITH today, CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS first, CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS second,
     count(*) AS events, max(toString(coalesce(r.end, r.start)) + r.event) AS latest
WHERE events >= $least AND left(latest, 10) <= toString(today - duration({days: $days}))
WITH today, first, second, events, latest
ORDER BY events DESC, first, second
LIMIT $limit
MATCH (a:Actor {id: first})
MATCH (b:Actor {id: second})
MATCH (e:Event {id: substring(latest, 10)})
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH today, a, b, e, events, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH today, a, b, e, events, collect(r.quote) AS quotes
RETURN a.name AS actor, b.name AS other, events AS events, coalesce(e.end, e.start) AS last_day,
       duration.inDays(coalesce(e.end, e.start), today).days AS days, e.root AS last_root, quotes[0] AS quote,
       a.id AS actor_id, b.id AS other_id, e.id AS event
ORDER BY events DESC, actor_id, other_id
