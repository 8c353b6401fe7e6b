// title: Sanctions, and who answers them
// group: conflict and escalation
// question: How were sanctions answered?
// answers: Sanctions that are reported to have been imposed, each with the first accusation, rejection, demand, threat, protest,
//   sanction, mobilisation, coercion or assault by the one they are aimed at within some days, where there is one.
// param actor: string = null  -- id, name or alias of somebody on either side
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param days: integer = 90  -- an answer comes at most so many days later
// param limit: integer = 100  -- at most so many rows
MATCH (x:Actor)
WHERE $actor IS NULL OR any(n IN [x.id, x.name] + x.aliases WHERE toLower(n) = toLower($actor))
MATCH (x)-[r:ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(y:Actor)
WHERE (x.id < y.id OR ($actor IS NOT NULL AND x.id <> y.id AND NOT any(n IN [y.id, y.name] + y.aliases
  WHERE toLower(n) = toLower($actor))))
  AND r.polarity = 'positive' AND r.modality = 'actual'
WITH CASE WHEN x.id < y.id THEN x.id ELSE y.id END AS first, CASE WHEN x.id < y.id THEN y.id ELSE x.id END AS second,
     CASE WHEN startNode(r).id < endNode(r).id THEN '1' ELSE '2' END AS side, r
WITH first, second,
     collect(CASE WHEN type(r) = 'SANCTION' AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
       AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
       THEN {event: r.event, side: side, from: toString(r.start), to: toString(r.start + duration({days: $days}))} END)
         AS sanctions,
     // A deed as text: which of the two did it, its day, its id.
     collect(side + coalesce(toString(r.start), '----------') + r.event) AS deeds
WHERE size(sanctions) > 0
UNWIND sanctions AS one
WITH one.event AS sanction, one.from AS day, one.to AS to, one.side AS side, deeds
UNWIND deeds AS deed
WITH sanction, day, min(CASE WHEN left(deed, 1) <> side AND substring(deed, 1, 10) >= day
       AND substring(deed, 1, 10) <= to THEN substring(deed, 1) END) AS answer
WITH sanction, day, substring(answer, 10) AS answer
ORDER BY day IS NULL, day DESC, sanction
LIMIT $limit
MATCH (e:Event {id: sanction})
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
MATCH (e)-[:AIMED_AT]->(b:Actor)
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, b, e, answer, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, b, e, answer, collect(r.quote) AS quotes
CALL (answer) {
  MATCH (f:Event {id: answer})-[s:REPORTED_IN]->(g:Document)
  WITH f, s, g
  ORDER BY s.hedged, g.id, s.start, s.claim
  RETURN collect(f.root)[0] AS class, collect(f.start)[0] AS answered, collect(s.quote)[0] AS answer_quote
}
RETURN e.start AS start, a.name AS source, b.name AS target, e.predicate AS predicate, quotes[0] AS quote,
       class AS answer, answered AS answered, answer_quote AS answer_quote, e.id AS event, answer AS answer_event
ORDER BY start IS NULL, start DESC, event
