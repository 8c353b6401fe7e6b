// title: Who says what about whom
// group: sources and proof
// question: Who says what?
// answers: Claims that a text reports as somebody's words: the speaker, what is claimed of whom, and the sentence.
// param speaker: string = null  -- id, name or alias of who says it
// param about: string = null  -- id, name or alias of somebody it is said of
// param limit: integer = 200  -- at most so many rows
MATCH (e:Event)-[r:REPORTED_IN]->(d:Document)
WHERE r.attributed_to IS NOT NULL
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
WITH e, r, d, who
WHERE $speaker IS NULL OR any(x IN [r.attributed_to, who.name] + coalesce(who.aliases, [])
  WHERE toLower(x) = toLower($speaker))
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
WITH a, e, b, r, d, who
WHERE $about IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
  WHERE toLower(x) = toLower($about))
RETURN coalesce(who.name, r.attributed_to) AS speaker, a.name AS source, e.root AS root, e.predicate AS predicate,
       b.name AS target, r.polarity AS polarity, r.modality AS modality, e.start AS start, r.quote AS quote,
       d.id AS document, e.id AS event, r.claim AS claim
ORDER BY speaker, source, root, target, event, document, claim
LIMIT $limit
