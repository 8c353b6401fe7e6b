// title: Who speaks for whom
// group: sources and proof
// question: Whose deeds are told in whose words?
// answers: Who is quoted on what others did: for each speaker and each other actor how many claims of the actor's deeds are in
//   the speaker's words, how many of them deny, and the standing relations between the two. `event` is one of the events.
// param speaker: string = null  -- id, name or alias of who speaks
// param about: string = null  -- id, name or alias of whose deeds are told
// param tied: boolean = false  -- only where the two stand in a relation
// param limit: integer = 100  -- at most so many rows
MATCH (e:Event)-[r:REPORTED_IN]->(:Document)
WHERE r.attributed_to IS NOT NULL
MATCH (e)<-[:SOURCE_OF]-(a:Actor)
WHERE a.id <> r.attributed_to
WITH r.attributed_to AS speaker, a.id AS id, count(*) AS claims, sum(CASE WHEN r.polarity = 'negative' THEN 1
     ELSE 0 END) AS denials,
     min(e.id) AS event
MATCH (s:Actor {id: speaker})
WHERE $speaker IS NULL OR any(n IN [s.id, s.name] + s.aliases WHERE toLower(n) = toLower($speaker))
MATCH (a:Actor {id: id})
WHERE $about IS NULL OR any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($about))
WITH s, a, claims, denials, event
WHERE NOT $tied OR EXISTS { (s)-[:LEADER_OF|MEMBER_OF|EMPLOYEE_OF|CITIZEN_OF|RELATIVE_OF|LOCATED_IN|PART_OF|ALLY_OF]-(a) }
WITH s, a, claims, denials, event
ORDER BY claims DESC, s.id, a.id
LIMIT $limit
OPTIONAL MATCH (s)-[t:LEADER_OF|MEMBER_OF|EMPLOYEE_OF|CITIZEN_OF|RELATIVE_OF|LOCATED_IN|PART_OF|ALLY_OF]-(a)
WITH s, a, claims, denials, event, t
ORDER BY type(t)
WITH s, a, claims, denials, event, collect(DISTINCT type(t)) AS relations
RETURN s.name AS speaker, a.name AS about, claims AS claims, denials AS denials, relations AS relations, s.id AS speaker_id,
       a.id AS about_id, event AS event
ORDER BY claims DESC, speaker_id, about_id
