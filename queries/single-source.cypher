// title: What only one outlet reports
// group: sources and proof
// question: What does only one outlet report?
// answers: Events that rest on one outlet alone (or one document, where the outlet isn't known), most claims first.
// param outlet: string = null  -- the outlet's name, or a document's id
// param limit: integer = 200  -- at most so many rows
MATCH (e:Event)-[q:REPORTED_IN]->(f:Document)
WHERE e.sources = 1 AND ($outlet IS NULL OR any(x IN [f.source, f.id] WHERE toLower(x) = toLower($outlet)))
WITH e.id AS id, e.claims AS claims, e.start AS start, min(coalesce(f.source, f.id)) AS outlet
ORDER BY outlet, claims DESC, start, id
LIMIT $limit
MATCH (e:Event {id: id})
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, e, b, outlet, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, e, b, outlet, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN outlet AS outlet, e.start AS start, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target,
       e.polarity AS polarity, e.modality AS modality, e.claims AS claims, quotes[0] AS quote, documents AS documents,
       e.id AS event
ORDER BY outlet, claims DESC, start, event
