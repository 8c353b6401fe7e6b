// title: Newcomers
// group: actors and places
// question: Who turns up for the first time?
// answers: Actors by the day of the first document that names them, the latest first, with the number of events that they are
//   in and the earliest reported of these.
// param month: date = null  -- any day of the only month that counts
// param kind: kind = null  -- only this kind of actor
// param limit: integer = 100  -- at most so many rows
MATCH (a:Actor)
WHERE a.first_seen IS NOT NULL AND ($kind IS NULL OR a.kind = toLower($kind))
  AND ($month IS NULL OR date.truncate('month', a.first_seen) = date.truncate('month', $month))
WITH a
ORDER BY a.first_seen DESC, a.id
LIMIT $limit
OPTIONAL MATCH (a)-[:SOURCE_OF|AIMED_AT]-(f:Event)
WITH a, count(DISTINCT f.id) AS events, substring(min(coalesce(toString(f.first_reported), '~~~~~~~~~~') + f.id), 10)
     AS first
CALL (first) {
  MATCH (e:Event {id: first})-[r:REPORTED_IN]->(d:Document)
  WITH e, r, d
  ORDER BY r.hedged, d.id, r.start, r.claim
  RETURN collect(e.root)[0] AS root, collect(r.quote)[0] AS quote
}
RETURN a.first_seen AS first_seen, a.name AS actor, a.kind AS kind, a.countries AS countries, events AS events,
       root AS root, quote AS quote, a.id AS actor_id, first AS event
ORDER BY first_seen DESC, actor_id
