// title: Material conflict by month
// answers: How many protests, sanctions, mobilisations, coercions and assaults are reported to have begun in each
//   month, by class. What no text dates comes last, without a month.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what began on this day or later
// param until: date = null  -- only what began on this day or earlier
MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)
WHERE e.root IN ['PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'] AND e.polarity = 'positive' AND e.modality = 'actual'
  AND ($since IS NULL OR e.start >= $since) AND ($until IS NULL OR e.start <= $until)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH a, e, b
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
                            WHERE toLower(x) = toLower($actor))
WITH CASE WHEN e.start IS NULL THEN null ELSE date.truncate('month', e.start) END AS month, e
RETURN month AS month, count(*) AS events, sum(e.claims) AS claims,
       sum(CASE WHEN e.root = 'PROTEST' THEN 1 ELSE 0 END) AS protest,
       sum(CASE WHEN e.root = 'SANCTION' THEN 1 ELSE 0 END) AS sanction,
       sum(CASE WHEN e.root = 'MOBILIZE' THEN 1 ELSE 0 END) AS mobilize,
       sum(CASE WHEN e.root = 'COERCE' THEN 1 ELSE 0 END) AS coerce,
       sum(CASE WHEN e.root = 'ASSAULT' THEN 1 ELSE 0 END) AS assault
ORDER BY month
