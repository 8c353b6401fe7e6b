// title: What became of an event
// group: time
// question: How did the reports of it change?
// answers: All claims of an event and of the events that are linked to it (the plan that it fulfils, or what came of it; what
//   contradicts it), by the day of the report: planned, actual or denied, with the sentence.
// param event: string  -- id of the event
// param limit: integer = 200  -- at most so many claims
MATCH (o:Event {id: $event})
OPTIONAL MATCH (o)-[l:FULFILS|CONTRADICTS]-(f:Event)
WITH o, f, CASE WHEN l IS NULL THEN null
                WHEN type(l) = 'CONTRADICTS' THEN 'contradicts it in ' + coalesce(l.matter, 'something')
                WHEN startNode(l).id = o.id THEN 'the plan of it' ELSE 'what came of it' END AS link
ORDER BY link
WITH o, [{id: o.id, link: 'the event'}] + [x IN collect({id: f.id, link: link}) WHERE x.id IS NOT NULL] AS told
UNWIND told AS one
WITH one.id AS id, one.link AS link
ORDER BY link
WITH id, collect(DISTINCT link) AS links
MATCH (e:Event {id: id})-[r:REPORTED_IN]->(d:Document)
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
RETURN d.date AS reported, CASE WHEN r.polarity = 'negative' THEN 'denied' ELSE r.modality END AS status, links AS links,
       e.root AS root, e.start AS start, r.hedged AS hedged, coalesce(d.source, d.id) AS outlet,
       coalesce(who.name, r.attributed_to) AS attributed_to, r.quote AS quote, e.id AS event, r.claim AS claim
ORDER BY reported, event, claim
LIMIT $limit
