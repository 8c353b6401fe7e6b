// title: What happened in a place
// group: actors and places
// question: What happened there?
// answers: Events in a place or in a country's places, by day, whatever their polarity and modality.
// param place: string  -- id or name of a place, or a country's ISO 3166 code of three letters
// param limit: integer = 200  -- at most so many rows
MATCH (p:Place)
WHERE any(x IN [p.id, p.name, p.country] WHERE toLower(x) = toLower($place))
MATCH (p)<-[:AT]-(e:Event)
WITH p, e
ORDER BY e.start, e.end, e.id
LIMIT $limit
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, e, b, p, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, e, b, p, collect(r.quote) AS quotes, collect(DISTINCT d.id) AS documents
RETURN e.start AS start, e.end AS `end`, p.name AS place, p.country AS country, a.name AS source, e.root AS root,
       e.predicate AS predicate, b.name AS target, e.polarity AS polarity, e.modality AS modality,
       e.quantities AS quantities, quotes[0] AS quote, documents AS documents, e.id AS event
ORDER BY start, `end`, event
