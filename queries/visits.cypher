// title: Visits, and who travels
// group: meetings and mediation
// question: Who travels where, and to whom?
// answers: Meetings that are reported to have taken place in another country than that of somebody who took part: who
//   travelled, whence and whither, and whom they met; the latest first.
// param actor: string = null  -- id, name or alias of somebody who took part
// param country: string = null  -- only visits to this country, an ISO 3166 code of three letters
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
WHERE ($actor IS NOT NULL OR type(s) = 'SOURCE_OF') AND e.root = 'CONSULT' AND e.polarity = 'positive'
  AND e.modality = 'actual'
  AND ($since IS NULL OR coalesce(e.end, e.start) >= $since)
  AND ($until IS NULL OR coalesce(e.start, e.end) <= $until)
WITH DISTINCT e
MATCH (e)-[:AT]->(p:Place)
WHERE p.country IS NOT NULL AND ($country IS NULL OR p.country = toUpper($country))
MATCH (e)-[:SOURCE_OF|AIMED_AT]-(t:Actor)
WHERE size(t.countries) > 0 AND NOT p.country IN t.countries
WITH e, p, t
ORDER BY e.start IS NULL, e.start DESC, e.id, t.id
LIMIT $limit
OPTIONAL MATCH (e)-[:SOURCE_OF|AIMED_AT]-(h:Actor)
WHERE h.id <> t.id
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH e, p, t, h, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH e, p, t, h, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN e.start AS start, t.name AS traveller, t.countries AS countries, p.name AS place, p.country AS country,
       h.name AS met, quotes[0] AS quote, documents AS documents, t.id AS traveller_id, e.id AS event
ORDER BY start IS NULL, start DESC, event, traveller_id
