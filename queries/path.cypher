// title: The shortest ways between two actors
// group: structure
// question: How are the two linked?
// answers: The shortest chains of actors between two, in whatever direction, each link something that one is told to
//   have done to the other or a standing relation between them. Up to six links.
// param source: string  -- id, name or alias of one actor
// param target: string  -- id, name or alias of the other
// param limit: integer = 20  -- at most so many chains
MATCH (a:Actor)
WHERE any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($source))
WITH a
MATCH (b:Actor)
WHERE a.id <> b.id AND any(n IN [b.id, b.name] + b.aliases WHERE toLower(n) = toLower($target))
MATCH p = allShortestPaths((a)-[:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT|ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT|LEADER_OF|MEMBER_OF|EMPLOYEE_OF|CITIZEN_OF|RELATIVE_OF|LOCATED_IN|PART_OF|ALLY_OF*..6]-(b))
WITH length(p) AS links, [n IN nodes(p) | n.name] AS actors, [n IN nodes(p) | n.id] AS ids,
     [r IN relationships(p) | type(r)] AS types
WITH links, actors, ids, types, reduce(so_far = '', x IN ids + types | so_far + x + ' ') AS way, count(*) AS chains
RETURN links AS links, actors AS actors, types AS types, ids AS ids, chains AS chains
ORDER BY links, way
LIMIT $limit
