// title: What became of it between two actors
// group: time
// question: Was it planned, done or denied, and when was it said?
// answers: What the one is told to do to the other, by class and by the day of the report: planned, possible, demanded,
//   hypothetical, actual or denied, by how many claims and which outlets, with a sentence.
// param source: string  -- id, name or alias of who does it
// param target: string  -- id, name or alias of whom it is done to
// param root: root = null  -- only this PLOVER class, for instance AGREE
// param limit: integer = 200  -- at most so many rows
MATCH (s:Actor)
WHERE any(n IN [s.id, s.name] + s.aliases WHERE toLower(n) = toLower($source))
MATCH (t:Actor)
WHERE any(n IN [t.id, t.name] + t.aliases WHERE toLower(n) = toLower($target))
MATCH (s)-[q:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(t)
WHERE ($root IS NULL OR type(q) = toUpper($root)) AND (q.symmetric OR (startNode(q).id = s.id AND endNode(q).id = t.id))
WITH DISTINCT q.event AS id
MATCH (e:Event {id: id})-[r:REPORTED_IN]->(d:Document)
WITH e.root AS root, d.date AS reported, CASE WHEN r.polarity = 'negative' THEN 'denied' ELSE r.modality END AS status,
     coalesce(d.source, d.id) AS outlet, e.id AS event, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH root, reported, status, count(*) AS claims, collect(DISTINCT outlet) AS outlets, collect(r.quote) AS quotes,
     collect(DISTINCT event) AS events
RETURN root AS root, reported AS reported, status AS status, claims AS claims, outlets AS outlets, quotes[0] AS quote,
       events AS events
ORDER BY root, reported, status
LIMIT $limit
