// title: Leaders and what they lead
// group: actors and places
// question: Who leads what?
// answers: Who is or was the leader of a country, government, army or organisation, in what role, with a sentence.
// param country: string = null  -- ISO 3166 code of three letters, or id, name or alias of what is led
// param limit: integer = 200  -- at most so many rows
MATCH (a:Actor)-[r:LEADER_OF]->(b:Actor)
WHERE $country IS NULL OR any(x IN [b.id, b.name] + b.aliases + b.countries WHERE toLower(x) = toLower($country))
RETURN a.name AS leader, r.role AS role, r.former AS former, b.name AS leads, b.kind AS kind, b.countries AS countries,
       r.start AS start, r.end AS `end`, r.quotes[0] AS quote, r.documents AS documents, a.id AS leader_id, b.id AS leads_id,
       r.tie AS relation
ORDER BY leads, leads_id, former, leader, leader_id, role, relation
LIMIT $limit
