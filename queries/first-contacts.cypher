// title: First contacts
// group: time
// question: When did they first have to do with each other?
// answers: For each two actors the first event between them, of any class and in either direction, that is reported
//   to have happened: by its day or, where no text gives it, by the day of its first report; the latest pairs first.
// param actor: string = null  -- id, name or alias of one of the two
// param since: date = null  -- only pairs whose first event was on this day or later
// param until: date = null  -- only pairs whose first event was on this day or earlier
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[:SOURCE_OF|AIMED_AT]-(f:Event)-[:SOURCE_OF|AIMED_AT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND f.polarity = 'positive' AND f.modality = 'actual'
WITH CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS one, CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS other,
     count(*) AS events, min(coalesce(toString(f.start), toString(f.first_reported), '~~~~~~~~~~') + f.id) AS first
WITH events, substring(first, 10) AS id, left(first, 10) AS day
WHERE ($since IS NULL OR (day >= toString($since) AND day < '~')) AND ($until IS NULL OR day <= toString($until))
WITH events, id, day
ORDER BY day = '~~~~~~~~~~', day DESC, id
LIMIT $limit
MATCH (e:Event {id: id})
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH events, a, e, b, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH events, a, e, b, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN coalesce(e.start, e.first_reported) AS day, a.name AS source, e.root AS root, e.predicate AS predicate, b.name
     AS target,
       events AS events, e.hedged AS hedged, quotes[0] AS quote, documents AS documents, a.id AS source_id, b.id
         AS target_id,
       e.id AS event
ORDER BY day IS NULL, day DESC, event
