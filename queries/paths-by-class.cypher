// title: The shortest ways along one kind of link
// group: structure
// question: How are the two linked by friends, foes or offices?
// answers: The shortest chains of actors between two whose links are all of one kind: cooperation, conflict, talks (AGREE and
//   CONSULT) or standing relations; told as done, planned or denied alike. Up to six links; `events` are those of one chain.
// param source: string  -- id, name or alias of one actor
// param target: string  -- id, name or alias of the other
// param kind: link = "cooperation"  -- of which kind all links are
// param limit: integer = 20  -- at most so many chains
CALL {
  MATCH (a:Actor)
  WHERE $kind = 'cooperation' AND any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($source))
  MATCH (b:Actor)
  WHERE a.id <> b.id AND any(n IN [b.id, b.name] + b.aliases WHERE toLower(n) = toLower($target))
  MATCH p = allShortestPaths((a)-[:AGREE|CONSULT|SUPPORT|COOPERATE|AID|CONCEDE|RETREAT*..6]-(b))
  RETURN p
  UNION ALL
  MATCH (a:Actor)
  WHERE $kind = 'conflict' AND any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($source))
  MATCH (b:Actor)
  WHERE a.id <> b.id AND any(n IN [b.id, b.name] + b.aliases WHERE toLower(n) = toLower($target))
  MATCH p = allShortestPaths((a)-[:ACCUSE|REJECT|REQUEST|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT*..6]-(b))
  RETURN p
  UNION ALL
  MATCH (a:Actor)
  WHERE $kind = 'talks' AND any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($source))
  MATCH (b:Actor)
  WHERE a.id <> b.id AND any(n IN [b.id, b.name] + b.aliases WHERE toLower(n) = toLower($target))
  MATCH p = allShortestPaths((a)-[:AGREE|CONSULT*..6]-(b))
  RETURN p
  UNION ALL
  MATCH (a:Actor)
  WHERE $kind = 'relations' AND any(n IN [a.id, a.name] + a.aliases WHERE toLower(n) = toLower($source))
  MATCH (b:Actor)
  WHERE a.id <> b.id AND any(n IN [b.id, b.name] + b.aliases WHERE toLower(n) = toLower($target))
  MATCH p = allShortestPaths((a)-[:LEADER_OF|MEMBER_OF|EMPLOYEE_OF|CITIZEN_OF|RELATIVE_OF|LOCATED_IN|PART_OF|ALLY_OF*..6]-(b))
  RETURN p
}
WITH length(p) AS links, [n IN nodes(p) | n.name] AS actors, [n IN nodes(p) | n.id] AS ids,
     [r IN relationships(p) | type(r)] AS types, [r IN relationships(p) | coalesce(r.event, r.tie)] AS events
WITH links, actors, ids, types, events, reduce(so_far = '', x IN ids + types | so_far + x + ' ') AS way,
     reduce(so_far = '', x IN events | so_far + x + ' ') AS told
ORDER BY links, way, told
WITH links, actors, ids, types, way, collect(events)[0] AS events, count(*) AS chains
RETURN links AS links, actors AS actors, types AS types, chains AS chains, ids AS ids, events AS events
ORDER BY links, way
LIMIT $limit
