// title: Claims that are hedged, denied or contradicted
// answers: Claims that their own text hedges ("reportedly"), claims that something did not happen, and pairs of claims
//   of which one says what the other denies, of the same class between the same two actors; with both sentences.
// param actor: string = null  -- id, name or alias of somebody in them
// param limit: integer = 200  -- at most so many rows
CALL {
  MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)-[r:REPORTED_IN]->(d:Document)
  WHERE r.hedged
  OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
  RETURN 'hedged' AS why, a, e, b, r, d, null AS against, null AS elsewhere
  UNION ALL
  MATCH (a:Actor)-[:SOURCE_OF]->(e:Event)-[r:REPORTED_IN]->(d:Document)
  WHERE r.polarity = 'negative'
  OPTIONAL MATCH (e)-[:AIMED_AT]->(b:Actor)
  RETURN 'denied' AS why, a, e, b, r, d, null AS against, null AS elsewhere
  UNION ALL
  MATCH (a:Actor)-[:SOURCE_OF]->(f:Event)-[:AIMED_AT]->(b:Actor)
  MATCH (f)-[s:REPORTED_IN]->(h:Document)
  WHERE s.polarity = 'negative'
  MATCH (a)-[q]->(b)
  WHERE type(q) = f.root AND q.polarity = 'positive' AND q.modality = 'actual'
    AND (q.start IS NULL OR f.start IS NULL
         OR (q.start <= coalesce(f.end, f.start) AND f.start <= coalesce(q.end, q.start)))
  MATCH (e:Event {id: q.event})-[r:REPORTED_IN]->(d:Document)
  WHERE r.polarity = 'positive'
  RETURN 'contradicted' AS why, a AS a, e AS e, b AS b, r AS r, d AS d, s.quote AS against, h.id AS elsewhere
  UNION ALL
  MATCH (a:Actor)-[:SOURCE_OF]->(f:Event)-[:AIMED_AT]->(b:Actor)
  MATCH (f)-[s:REPORTED_IN]->(h:Document)
  WHERE s.polarity = 'negative' AND f.symmetric AND a.id <> b.id
  MATCH (b)-[q]->(a)
  WHERE type(q) = f.root AND q.polarity = 'positive' AND q.modality = 'actual'
    AND (q.start IS NULL OR f.start IS NULL
         OR (q.start <= coalesce(f.end, f.start) AND f.start <= coalesce(q.end, q.start)))
  MATCH (e:Event {id: q.event})-[r:REPORTED_IN]->(d:Document)
  WHERE r.polarity = 'positive'
  RETURN 'contradicted' AS why, b AS a, e AS e, a AS b, r AS r, d AS d, s.quote AS against, h.id AS elsewhere
}
WITH why, a, e, b, r, d, against, elsewhere
WHERE $actor IS NULL OR any(x IN [a.id, a.name, b.id, b.name] + a.aliases + coalesce(b.aliases, [])
                            WHERE toLower(x) = toLower($actor))
OPTIONAL MATCH (who:Actor {id: r.attributed_to})
RETURN why AS why, a.name AS source, e.root AS root, e.predicate AS predicate, b.name AS target, e.start AS start,
       r.quote AS quote, coalesce(who.name, r.attributed_to) AS attributed_to, d.id AS document,
       against AS against, elsewhere AS against_document, e.id AS event, r.claim AS claim
ORDER BY why, event, document, claim, against_document, against
LIMIT $limit
