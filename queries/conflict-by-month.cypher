// title: Material conflict by month
// group: conflict and escalation
// question: How much conflict was there, month by month?
// answers: How many protests, sanctions, mobilisations, coercions and assaults are reported to have begun in each
//   month, by class. What no text dates, or only by a longer time ("in 2015"), comes last, without a month. `event` is
//   one of them.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what began on this day or later
// param until: date = null  -- only what began on this day or earlier
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
WHERE ($actor IS NOT NULL OR type(s) = 'SOURCE_OF') AND e.root IN ['PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT']
  AND e.polarity = 'positive' AND e.modality = 'actual'
  AND ($since IS NULL OR e.start >= $since) AND ($until IS NULL OR e.start <= $until)
WITH DISTINCT e
WITH CASE WHEN e.start IS NULL OR e.end > e.start + duration('P31D') THEN null
     ELSE date.truncate('month', e.start) END AS month, e.root AS root, e.claims
     AS claims,
     e.id AS event
RETURN month AS month, count(*) AS events, sum(claims) AS claims,
       sum(CASE WHEN root = 'PROTEST' THEN 1 ELSE 0 END) AS protest,
       sum(CASE WHEN root = 'SANCTION' THEN 1 ELSE 0 END) AS sanction,
       sum(CASE WHEN root = 'MOBILIZE' THEN 1 ELSE 0 END) AS mobilize,
       sum(CASE WHEN root = 'COERCE' THEN 1 ELSE 0 END) AS coerce,
       sum(CASE WHEN root = 'ASSAULT' THEN 1 ELSE 0 END) AS assault, min(event) AS event
ORDER BY month
