// title: Places by intensity
// group: actors and places
// question: Where is it most hostile?
// answers: For each place the events that are reported to have happened there, those of material conflict among them, the
//   sum of their intensities (from -10 to 10 each), and its most hostile event with a sentence; the most hostile first.
// param country: string = null  -- only places of this country, an ISO 3166 code of three letters
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 50  -- at most so many rows
MATCH (p:Place)<-[:AT]-(e:Event)
WHERE ($country IS NULL OR p.country = toUpper($country)) AND e.polarity = 'positive' AND e.modality = 'actual'
  AND ($since IS NULL OR coalesce(e.end, e.start) >= $since)
  AND ($until IS NULL OR coalesce(e.start, e.end) <= $until)
WITH p.id AS id, count(*) AS events, sum(CASE WHEN e.quad = 'material conflict' THEN 1 ELSE 0 END) AS conflicts,
     sum(toInteger(round(e.intensity * 10))) AS tenths, min(toString(toInteger(round(2000 + e.intensity * 10))) + e.id)
       AS worst
ORDER BY tenths, conflicts DESC, id
LIMIT $limit
MATCH (p:Place {id: id})
MATCH (e:Event {id: substring(worst, 4)})
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH p, e, events, conflicts, tenths, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH p, e, events, conflicts, tenths, collect(r.quote) AS quotes
RETURN p.name AS place, p.country AS country, events AS events, conflicts AS material_conflict, tenths / 10.0 AS intensity,
       e.root AS worst, e.start AS start, quotes[0] AS quote, p.id AS place_id, e.id AS event
ORDER BY intensity, material_conflict DESC, place_id
