// title: Contacts between leaders
// group: meetings and mediation
// question: Which leaders talk to each other?
// answers: Pairs of leaders (of whatever and whenever) who are reported to have met or talked, with what each leads, how often,
//   and the latest time with a sentence; the most frequent first.
// param actor: string = null  -- id, name or alias of one of the two
// param since: date = null  -- only what ended on this day or later
// param until: date = null  -- only what began on this day or earlier
// param limit: integer = 100  -- at most so many pairs
MATCH (x:Actor)-[:LEADER_OF]->(:Actor)
WITH DISTINCT x
MATCH (x)-[r:CONSULT]-(y:Actor)
WHERE x.id < y.id AND r.polarity = 'positive' AND r.modality = 'actual'
  AND ($since IS NULL OR coalesce(r.end, r.start) >= $since)
  AND ($until IS NULL OR coalesce(r.start, r.end) <= $until)
  AND ($actor IS NULL OR any(n IN [x.id, x.name, y.id, y.name] + x.aliases + y.aliases WHERE toLower(n) = toLower($actor)))
WITH x.id AS first, y.id AS second, count(*) AS meetings, min(r.start) AS first_day,
     max(coalesce(toString(r.start), '----------') + r.event) AS latest
MATCH (a:Actor {id: first})-[p:LEADER_OF]->(m:Actor)
WITH second, meetings, first_day, latest, a, m.name AS led
ORDER BY led
WITH second, meetings, first_day, latest, a, collect(DISTINCT led) AS leads
MATCH (b:Actor {id: second})-[q:LEADER_OF]->(n:Actor)
WITH a, b, meetings, first_day, latest, leads, n.name AS led
ORDER BY led
WITH a, b, meetings, first_day, latest, leads, collect(DISTINCT led) AS other_leads
ORDER BY meetings DESC, a.id, b.id
LIMIT $limit
MATCH (e:Event {id: substring(latest, 10)})
OPTIONAL MATCH (e)-[r:REPORTED_IN]->(d:Document)
WITH a, b, e, meetings, first_day, leads, other_leads, r, d
ORDER BY r.hedged, d.id, r.start, r.claim
WITH a, b, e, meetings, first_day, leads, other_leads, collect(r.quote) AS quotes
RETURN a.name AS leader, leads AS leads, b.name AS other, other_leads AS other_leads, meetings AS meetings,
       first_day AS first_day, e.start AS last_day, quotes[0] AS quote, a.id AS leader_id, b.id AS other_id, e.id AS event
ORDER BY meetings DESC, leader_id, other_id
