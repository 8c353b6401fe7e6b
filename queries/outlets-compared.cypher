// title: Outlets compared on two actors
// group: sources and proof
// question: How do outlets differ about the two?
// answers: What each outlet tells of what two actors did to each other, in either direction: its claims of cooperation and of
//   conflict, those that deny, that are no facts (planned, possible, demanded) and that are hedged, its days, and a sentence.
// param source: string  -- id, name or alias of one actor
// param target: string  -- id, name or alias of the other
// param limit: integer = 100  -- at most so many outlets
MATCH (s:Actor)
WHERE any(n IN [s.id, s.name] + s.aliases WHERE toLower(n) = toLower($source))
MATCH (t:Actor)
WHERE s.id <> t.id AND any(n IN [t.id, t.name] + t.aliases WHERE toLower(n) = toLower($target))
MATCH (s)-[q:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(t)
WITH DISTINCT q.event AS id
MATCH (e:Event {id: id})-[r:REPORTED_IN]->(d:Document)
WITH coalesce(d.source, d.id) AS outlet, e.id AS event, r.polarity = 'positive' AND r.modality = 'actual' AS told,
     e.root IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT'] AS kind, r.polarity AS polarity,
       r.modality AS modality, r.hedged AS hedged, r.quote AS quote,
     d.date AS day, d.id AS document, r.start AS start, r.claim AS claim
ORDER BY hedged, day, document, start, claim
WITH outlet, count(*) AS claims, sum(CASE WHEN told AND kind THEN 1 ELSE 0 END) AS cooperation,
     sum(CASE WHEN told AND NOT kind THEN 1 ELSE 0 END) AS conflict,
     sum(CASE WHEN polarity = 'negative' THEN 1 ELSE 0 END) AS denied,
     sum(CASE WHEN polarity = 'positive' AND modality <> 'actual' THEN 1 ELSE 0 END) AS no_facts,
     sum(CASE WHEN hedged THEN 1 ELSE 0 END) AS hedged, min(day) AS first_report, max(day) AS last_report,
     collect(quote) AS quotes, collect(event) AS events
RETURN outlet AS outlet, claims AS claims, cooperation AS cooperation, conflict AS conflict, denied AS denied,
       no_facts AS no_facts, hedged AS hedged, first_report AS first_report, last_report AS last_report,
       quotes[0] AS quote, events[0] AS event
ORDER BY claims DESC, outlet
LIMIT $limit
