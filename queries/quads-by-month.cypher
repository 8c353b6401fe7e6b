// title: Cooperation and conflict by month
// group: time
// question: How do cooperation and conflict develop?
// answers: How many events of each of PLOVER's four quad classes are reported to have begun in each month, and the sum of
//   their intensities (from -10 to 10 each). What no text dates, or only by a longer time
//   ("in 2015"), comes last, without a month. `event` is one of them.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what began on this day or later
// param until: date = null  -- only what began on this day or earlier
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
WHERE ($actor IS NOT NULL OR type(s) = 'SOURCE_OF') AND e.polarity = 'positive' AND e.modality = 'actual'
  AND ($since IS NULL OR e.start >= $since) AND ($until IS NULL OR e.start <= $until)
WITH DISTINCT e
WITH CASE WHEN e.start IS NULL OR e.end > e.start + duration('P31D') THEN null
     ELSE date.truncate('month', e.start) END AS month, e.quad AS quad,
     toInteger(round(e.intensity * 10)) AS tenths, e.id AS event
RETURN month AS month, count(*) AS events,
       sum(CASE WHEN quad = 'verbal cooperation' THEN 1 ELSE 0 END) AS verbal_cooperation,
       sum(CASE WHEN quad = 'material cooperation' THEN 1 ELSE 0 END) AS material_cooperation,
       sum(CASE WHEN quad = 'verbal conflict' THEN 1 ELSE 0 END) AS verbal_conflict,
       sum(CASE WHEN quad = 'material conflict' THEN 1 ELSE 0 END) AS material_conflict,
       sum(tenths) / 10.0 AS intensity, min(event) AS event
ORDER BY month
