// title: Claims that are hedged, denied or contradicted
// group: sources and proof
// question: What is not sure?
// answers: Claims that their own text hedges ("reportedly"), claims that something did not happen, and claims of events
//   that another event says did not happen (CONTRADICTS, by polarity); with both sentences.
// param actor: string = null  -- id, name or alias of somebody in them
// param limit: integer = 200  -- at most so many rows
CALL {
  MATCH (x:Actor)
  WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
  MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
  WHERE $actor IS NOT NULL OR type(s) = 'SOURCE_OF'
  MATCH (e)-[r:REPORTED_IN]->(d:Document)
  WHERE r.hedged
  WITH DISTINCT e, r, d ORDER BY e.id, d.id, r.claim LIMIT $limit
  RETURN 'hedged' AS why, e, r, d, null AS against, null AS elsewhere
  UNION ALL
  MATCH (x:Actor)
  WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
  MATCH (x)-[s:SOURCE_OF|AIMED_AT]-(e:Event)
  WHERE $actor IS NOT NULL OR type(s) = 'SOURCE_OF'
  MATCH (e)-[r:REPORTED_IN]->(d:Document)
  WHERE r.polarity = 'negative'
  WITH DISTINCT e, r, d ORDER BY e.id, d.id, r.claim LIMIT $limit
  RETURN 'denied' AS why, e, r, d, null AS against, null AS elsewhere
  UNION ALL
  MATCH (e:Event)-[:CONTRADICTS {matter: 'polarity'}]-(f:Event)
  WHERE e.polarity = 'positive' AND f.polarity = 'negative'
    AND ($actor IS NULL OR EXISTS {
      MATCH (e)-[:SOURCE_OF|AIMED_AT]-(x:Actor)
      WHERE any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
    })
  MATCH (e)-[r:REPORTED_IN]->(d:Document)
  MATCH (f)-[s:REPORTED_IN]->(h:Document)
  WHERE s.polarity = 'negative'
  WITH e, r, d, s, h ORDER BY e.id, d.id, r.claim, h.id, s.quote LIMIT $limit
  RETURN 'contradicted' AS why, e AS e, r AS r, d AS d, s.quote AS against, h.id AS elsewhere
}
WITH why, e, r, d, against, elsewhere
ORDER BY why, e.id, d.id, r.claim, elsewhere, against
LIMIT $limit
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
RETURN why AS why, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target, e.start AS start,
       r.quote AS quote, coalesce(who.name, r.attributed_to) AS attributed_to, d.id AS document,
       against AS against, elsewhere AS against_document, e.id AS event, r.claim AS claim
ORDER BY why, event, document, claim, against_document, against
