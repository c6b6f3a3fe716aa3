// name: recall/shipped_from
// purpose: The places that shipment lines of reached segments, of reached contents and of some lots left from, where the lines tell; line ids never move to another place.
// mode: read
// params: nodes, contents, lot_keys
// columns: line_ids, places
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "lot_keys": ["|I1|L1"]}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(:Shipment)
  RETURN r
UNION ALL
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e:Shipment)
  MATCH (:Segment)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(e)
  WHERE r.line_id = k.line_id
  RETURN r
UNION ALL
  UNWIND $lot_keys AS key
  MATCH (s:Segment {lot_key: key})-[r:SHIPPED_IN|SUPERSEDED_LINE]->(:Shipment)
  RETURN r
}
WITH r WHERE r.location_id IS NOT NULL
RETURN collect(r.line_id) AS line_ids, collect(r.location_id) AS places
