// title: The coalition around an event
// group: cooperation
// question: Who took whose side?
// answers: Third parties that, within some days before and after an event, did something to its source or target: who did
//   something of cooperation for the one or of conflict against the other stands by the one's side.
// param event: string  -- id of the event
// param days: integer = 30  -- so many days before and after it
// param limit: integer = 100  -- at most so many rows
MATCH (e:Event {id: $event})
MATCH (e)<-[:SOURCE_OF]-(s:Actor)
OPTIONAL MATCH (e)-[:AIMED_AT]->(t:Actor)
WITH s.id AS source, t.id AS target, s.name AS source_name, t.name AS target_name, coalesce(e.start, e.first_reported) AS day
UNWIND [source, target] AS party
MATCH (p:Actor {id: party})-[r:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT]-(m:Actor)
WHERE m.id <> source AND (target IS NULL OR m.id <> target) AND (endNode(r).id = party OR r.symmetric)
  AND r.polarity = 'positive' AND r.modality = 'actual'
  AND r.start >= day - duration({days: $days}) AND r.start <= day + duration({days: $days})
WITH m.id AS id, r.start AS start, r.event AS event, type(r) AS class,
     CASE WHEN (type(r) IN ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT']) = (party = source)
          THEN source_name ELSE coalesce(target_name, 'against ' + source_name) END AS side
ORDER BY id, side, start, event
WITH id, side, collect(DISTINCT class) AS classes, collect(DISTINCT event) AS events, min(start) AS first_day,
     max(start) AS last_day
ORDER BY side, size(events) DESC, id
LIMIT $limit
MATCH (m:Actor {id: id})
OPTIONAL MATCH (:Event {id: events[0]})-[r:REPORTED_IN]->(d:Document)
WITH m, side, classes, events, first_day, last_day, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH m, side, classes, events, first_day, last_day, collect(r.quote) AS quotes
RETURN side AS side, m.name AS actor, m.kind AS kind, classes AS classes, first_day AS first_day, last_day AS last_day,
       quotes[0] AS quote, m.id AS actor_id, events AS events
ORDER BY side, size(events) DESC, actor_id
