// title: What only one outlet reports
// answers: Events that rest on one outlet alone (or one document, where the outlet isn't known), most claims first.
// param outlet: string = null  -- the outlet's name, or a document's id
// param limit: integer = 200  -- at most so many rows
MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)-[r:REPORTED_IN]->(d:Document)
WHERE e.sources = 1
  AND ($outlet IS NULL OR any(x IN [d.source, d.id] WHERE toLower(x) = toLower($outlet)))
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH a, e, b, r, d ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, e, b, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents, min(coalesce(d.source, d.id)) AS outlet
RETURN outlet AS outlet, e.start AS start, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target,
       e.polarity AS polarity, e.modality AS modality, e.claims AS claims, quotes[0] AS quote, documents AS documents,
       e.id AS event
ORDER BY outlet, claims DESC, start, event
LIMIT $limit
