// title: First contacts
// answers: For each two actors the first event between them, of any class and in either direction, that is reported
//   to have happened: by its day or, where no text gives it, by the day of its first report; the latest pairs first.
// param actor: string = null  -- id, name or alias of one of the two
// param since: date = null  -- only pairs whose first event was on this day or later
// param until: date = null  -- only pairs whose first event was on this day or earlier
// param limit: integer = 100  -- at most so many rows
MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)-[:AIMED_AT]->(b:Actor)
WHERE a.id <> b.id AND e.polarity = 'positive' AND e.modality = 'actual'
WITH a, e, b, coalesce(e.start, e.first_reported) AS day,
     CASE WHEN a.id < b.id THEN a.id ELSE b.id END AS first, CASE WHEN a.id < b.id THEN b.id ELSE a.id END AS second
ORDER BY day, e.id
WITH first, second, count(*) AS events, collect(day)[0] AS day, collect(e.id)[0] AS event
WHERE ($since IS NULL OR day >= $since) AND ($until IS NULL OR day <= $until)
MATCH (a:Actor)-[:SOURCE_OF]->(e:Event {id: event})-[:AIMED_AT]->(b:Actor)
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + b.aliases WHERE toLower(x) = toLower($actor))
MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH day, events, a, e, b, r, d ORDER BY r.hedged, d.id, r.start, r.claim
WITH day, events, a, e, b, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN day AS day, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target, events AS events,
       e.hedged AS hedged, quotes[0] AS quote, documents AS documents, a.id AS source_id, b.id AS target_id, e.id AS event
ORDER BY day IS NULL, day DESC, event
LIMIT $limit
