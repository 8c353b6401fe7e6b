// title: All that one actor did to another, with the quotes
// answers: Every claim that the one actor did something to, with or about the other, by day, with its sentence, who
//   says so and where. Denied, planned and hypothetical ones are there too: see polarity and modality.
// param source: string  -- id, name or alias of who did it
// param target: string  -- id, name or alias of whom it was done to
// param root: string = null  -- only this PLOVER class, for instance ASSAULT
// param limit: integer = 200  -- at most so many rows
MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)-[:AIMED_AT]->(b:Actor)
WHERE ($root IS NULL OR e.root = toUpper($root))
  AND ((any(x IN [a.id, a.name] + a.aliases WHERE toLower(x) = toLower($source))
        AND any(x IN [b.id, b.name] + b.aliases WHERE toLower(x) = toLower($target)))
       OR (e.symmetric AND any(x IN [b.id, b.name] + b.aliases WHERE toLower(x) = toLower($source))
           AND any(x IN [a.id, a.name] + a.aliases WHERE toLower(x) = toLower($target))))
MATCH (e)-[r:REPORTED_IN]->(d:Document)
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
RETURN e.start AS start, e.end AS `end`, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target,
       r.polarity AS polarity, r.modality AS modality, r.hedged AS hedged, r.quote AS quote,
       coalesce(who.name, r.attributed_to) AS attributed_to, d.id AS document, e.id AS event, r.claim AS claim
ORDER BY start, `end`, root, event, document, claim
LIMIT $limit
