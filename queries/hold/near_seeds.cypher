// name: hold/near_seeds
// purpose: Holds whose marking is under way and which reach one of these lots or contents: looked for from there to what is marked, or may be a held unit's.
// mode: read
// params: lots, contents
// columns: found
// sample: {"lots": ["|I1|L1"], "contents": [["H1", "|I1|L1"]]}
CALL () {
  OPTIONAL MATCH (c:Content)-[:SEED_OF]->(h:Hold {status: 'placing'})
  RETURN collect(DISTINCT [c.lot_key, h.hold_id, h.direction]) AS inside
}
CALL () {
  UNWIND $lots AS key MATCH (n:Segment {lot_key: key}) RETURN key, n
UNION
  UNWIND $contents AS pair MATCH (n:Content {hu_key: pair[0]}) WHERE n.lot_key = pair[1] RETURN pair[1] AS key, n
}
// Any goods of a lot may be those of a unit of it (semantics 5.4).
CALL (n, inside) {
  MATCH (n)<-[:FLOWS_TO|UNIT_FLOWS_TO*0..]-(a)
  WITH DISTINCT a, inside
  UNWIND [(a)-[:HELD_BY]->(h) WHERE h.status = 'placing' | [a.lot_key, h.hold_id, h.direction]] + inside AS one
  WITH one WHERE one[0] = a.lot_key AND one[2] IN ['forward', 'both']
  RETURN one[1] AS hold_id
UNION
  MATCH (n)-[:FLOWS_TO|UNIT_FLOWS_TO*0..]->(d)
  WITH DISTINCT d, inside
  UNWIND [(d)-[:HELD_BY]->(h) WHERE h.status = 'placing' | [d.lot_key, h.hold_id, h.direction]] + inside AS one
  WITH one WHERE one[0] = d.lot_key AND one[2] IN ['backward', 'both']
  RETURN one[1] AS hold_id
UNION
  MATCH (n)<-[:FLOWS_TO*0..]-(a)
  WITH DISTINCT a
  MATCH (a)-[:FLOWS_TO*0..]->(d)
  WITH DISTINCT d
  MATCH (d)-[:HELD_BY]->(h) WHERE h.status = 'placing' AND h.direction = 'both'
  RETURN h.hold_id AS hold_id
}
WITH DISTINCT key, hold_id
MATCH (h:Hold {hold_id: hold_id})
RETURN collect([key, h {.hold_id, .direction, .reason, .blocks, .until, .placed_by, .placed_at, .status}]) AS found
