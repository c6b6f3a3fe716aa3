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
CALL (n, inside) {
  MATCH (n)<-[:FLOWS_TO|UNIT_FLOWS_TO*0..]-(a)
  WITH DISTINCT a
  MATCH (a)-[:HELD_BY]->(h:Hold {status: 'placing'}) WHERE h.direction IN ['forward', 'both']
  RETURN h.hold_id AS hold_id
UNION
  MATCH (n)-[:FLOWS_TO|UNIT_FLOWS_TO*0..]->(d)
  WITH DISTINCT d
  MATCH (d)-[:HELD_BY]->(h:Hold {status: 'placing'}) WHERE h.direction IN ['backward', 'both']
  RETURN h.hold_id AS hold_id
UNION
  MATCH (n)<-[:FLOWS_TO*0..]-(a)
  WITH DISTINCT a
  MATCH (a)-[:FLOWS_TO*0..]->(d)
  WITH DISTINCT d
  MATCH (d)-[:HELD_BY]->(h:Hold {status: 'placing', direction: 'both'})
  RETURN h.hold_id AS hold_id
UNION
  // Any goods of a lot may be those of a unit of it (semantics 5.4).
  WITH n, [one IN inside WHERE one[2] IN ['forward', 'both']] AS of_unit WHERE size(of_unit) > 0
  MATCH (n)<-[:FLOWS_TO|UNIT_FLOWS_TO*0..]-(a)
  WITH DISTINCT a.lot_key AS lot_key, of_unit
  UNWIND [one IN of_unit WHERE one[0] = lot_key] AS one
  RETURN one[1] AS hold_id
UNION
  WITH n, [one IN inside WHERE one[2] IN ['backward', 'both']] AS of_unit WHERE size(of_unit) > 0
  MATCH (n)-[:FLOWS_TO|UNIT_FLOWS_TO*0..]->(d)
  WITH DISTINCT d.lot_key AS lot_key, of_unit
  UNWIND [one IN of_unit WHERE one[0] = lot_key] AS one
  RETURN one[1] AS hold_id
}
WITH DISTINCT key, hold_id
MATCH (h:Hold {hold_id: hold_id})
RETURN collect([key, h {.hold_id, .direction, .reason, .blocks, .until, .placed_by, .placed_at, .status}]) AS found
