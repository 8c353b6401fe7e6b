// title: Actors and their ids
// group: actors and places
// question: Who is in the graph?
// answers: Who is in the graph, with the ids that other queries take; the most active first.
// param contains: string = null  -- part of an id, name or alias
// param kind: kind = null  -- only this kind of actor
// param limit: integer = 50  -- at most so many rows
MATCH (a:Actor)
WHERE ($kind IS NULL OR a.kind = toLower($kind))
  AND ($contains IS NULL OR any(x IN [a.id, a.name] + a.aliases WHERE toLower(x) CONTAINS toLower($contains)))
WITH a.id AS id, COUNT { (a)-[:SOURCE_OF]->(:Event) } AS did, COUNT { (:Event)-[:AIMED_AT]->(a) } AS received
ORDER BY did + received DESC, id
LIMIT $limit
MATCH (a:Actor {id: id})
RETURN a.id AS id, a.name AS name, a.kind AS kind, a.countries AS countries, a.aliases AS aliases, did AS did,
       received AS received
ORDER BY did + received DESC, id
