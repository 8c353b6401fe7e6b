// title: Escalation ladders
// group: conflict and escalation
// question: Where does it get worse?
// answers: Pairs of actors whose worst act towards each other was more hostile, by the intensity of its class, in each of
//   their last periods than in the period before, and of conflict in the last; periods without events between them
//   don't count. With the periods, classes, intensities and events of these acts, and a sentence of the last.
// param actor: string = null  -- id, name or alias of one of the two
// param window: period = "month"  -- how long a period is
// param steps: integer = 2  -- how many times in a row it became more hostile
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 50  -- at most so many pairs
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[:SOURCE_OF|AIMED_AT]-(e:Event)-[:SOURCE_OF|AIMED_AT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND e.polarity = 'positive' AND e.modality = 'actual' AND e.start IS NOT NULL
  AND ($since IS NULL OR coalesce(e.end, e.start) >= $since)
  AND ($until IS NULL OR coalesce(e.start, e.end) <= $until)
// An act as text, worst first: four digits of its intensity, then its id.
WITH CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS first, CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS second,
     date.truncate($window, e.start) AS period, min(toString(toInteger(round(2000 + e.intensity * 10))) + e.id) AS act
WITH first, second, collect({period: period, act: act}) AS acts
WHERE size(acts) > $steps
UNWIND acts AS one
WITH first, second, one.period AS period, one.act AS act
ORDER BY first, second, period
WITH first, second, collect(period) AS periods, collect(act) AS acts
WITH first, second, periods[size(periods) - $steps - 1..] AS periods, acts[size(acts) - $steps - 1..] AS acts
WHERE all(i IN range(1, $steps) WHERE left(acts[i], 4) < left(acts[i - 1], 4)) AND left(acts[$steps], 4) < '2000'
WITH first, second, periods, acts, left(acts[$steps], 4) AS level
ORDER BY level, periods[$steps] DESC, first, second
LIMIT $limit
UNWIND range(0, $steps) AS i
MATCH (e:Event {id: substring(acts[i], 4)})
WITH first, second, periods, i, e
ORDER BY first, second, i
WITH first, second, periods, collect(e.root) AS classes, collect(e.intensity) AS intensities, collect(e.id) AS events
MATCH (a:Actor {id: first})
MATCH (b:Actor {id: second})
OPTIONAL MATCH (:Event {id: events[$steps]})-[r:REPORTED_IN]->(d:Document)
WITH a, b, periods, classes, intensities, events, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, b, periods, classes, intensities, events, collect(r.quote) AS quotes
RETURN a.name AS actor, b.name AS other, periods AS periods, classes AS classes, intensities AS intensities,
       events AS events, quotes[0] AS quote, a.id AS actor_id, b.id AS other_id
ORDER BY intensities[$steps], periods[$steps] DESC, actor_id, other_id
