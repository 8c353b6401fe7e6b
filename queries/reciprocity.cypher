// title: Give and take between two actors
// group: cooperation
// question: Do the two answer in kind?
// answers: What two actors are reported to have done to each other, period by period: acts of cooperation and of conflict by
//   the one and by the other (an act together counts for both), and whose tone was the harsher.
// param source: string  -- id, name or alias of the one
// param target: string  -- id, name or alias of the other
// param window: period = "month"  -- how long a period is
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 200  -- at most so many periods
MATCH (s:Actor)
WHERE any(n IN [s.id, s.name] + s.aliases WHERE toLower(n) = toLower($source))
MATCH (t:Actor)
WHERE s.id <> t.id AND any(n IN [t.id, t.name] + t.aliases WHERE toLower(n) = toLower($target))
MATCH (s)-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(t)
WHERE r.polarity = 'positive' AND r.modality = 'actual' AND r.start IS NOT NULL
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
WITH s, t, date.truncate($window, r.start) AS period, r.event AS event,
     type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] AS kind,
     r.symmetric OR startNode(r).id = s.id AS one, r.symmetric OR startNode(r).id = t.id AS other
ORDER BY event
WITH s.name AS source, t.name AS target, s.id AS source_id, t.id AS target_id, period,
     sum(CASE WHEN one AND kind THEN 1 ELSE 0 END) AS source_cooperation,
     sum(CASE WHEN one AND NOT kind THEN 1 ELSE 0 END) AS source_conflict,
     sum(CASE WHEN other AND kind THEN 1 ELSE 0 END) AS target_cooperation,
     sum(CASE WHEN other AND NOT kind THEN 1 ELSE 0 END) AS target_conflict, collect(event) AS events
RETURN period AS period, source AS source, source_cooperation AS source_cooperation, source_conflict AS source_conflict,
       target AS target, target_cooperation AS target_cooperation, target_conflict AS target_conflict,
       CASE WHEN source_conflict > target_conflict THEN source WHEN source_conflict < target_conflict THEN target END
         AS harsher,
       source_id AS source_id, target_id AS target_id, events AS events
ORDER BY period, source_id, target_id
LIMIT $limit
