// title: All the proof of an event
// group: sources and proof
// question: Who says so, and in which words?
// answers: Every claim behind one event, by the day of its document: the sentence, the outlet, who is quoted with it, and what
//   the claim has otherwise than the event.
// param event: string  -- id of the event
// param limit: integer = 500  -- at most so many claims
MATCH (e:Event {id: $event})-[r:REPORTED_IN]->(d:Document)
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
RETURN d.date AS reported, coalesce(d.source, d.id) AS outlet, r.quote AS quote, coalesce(who.name, r.attributed_to)
     AS attributed_to,
       r.polarity AS polarity, r.modality AS modality, r.hedged AS hedged, r.confidence AS confidence, r.joined AS joined,
       d.title AS title, d.url AS url, d.id AS document, r.start AS start, r.end AS `end`, r.claim AS claim
ORDER BY reported, document, start, claim
LIMIT $limit
