// title: Actors and their ids
// answers: Who is in the graph, with the ids that other queries take; the most active first.
// param contains: string = null  -- part of an id, name or alias
// param kind: string = null  -- person, country, government, military, armed_group, organization, media, population or place
// param limit: integer = 50  -- at most so many rows
MATCH (a:Actor)
WHERE ($kind IS NULL OR a.kind = toLower($kind))
  AND ($contains IS NULL OR any(x IN [a.id, a.name] + a.aliases WHERE toLower(x) CONTAINS toLower($contains)))
OPTIONAL MATCH (a)-[:SOURCE_OF]->(e:Event)
WITH a, count(e) AS did
OPTIONAL MATCH (f:Event)-[:AIMED_AT]->(a)
WITH a, did, count(f) AS received
RETURN a.id AS id, a.name AS name, a.kind AS kind, a.countries AS countries, a.aliases AS aliases, did AS did,
       received AS received
ORDER BY did + received DESC, id
LIMIT $limit
