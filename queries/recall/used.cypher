// name: recall/used
// purpose: What went out of reached segments and contents into transformations, as known at a commit, and whether anything is known to have come out of these.
// mode: read
// params: nodes, contents, known
// columns: used
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "known": 9223372036854775806}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:FLOWS_TO|SUPERSEDED_FLOW]->(t:Transformation)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
  RETURN id AS node, s.lot_key AS lot_key, r, t
UNION ALL
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[r:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]->(t:Transformation)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
  RETURN id AS node, c.lot_key AS lot_key, r, t
}
WITH node, lot_key, r, t, EXISTS { MATCH (t)-[o:FLOWS_TO|SUPERSEDED_FLOW]->() WHERE o.linked_at <= $known AND coalesce(o.superseded_at, 9223372036854775807) > $known } AS made
RETURN collect([node, r.line_id, lot_key, r.hu_key, r.location_id, r.base_quantity, r.base_unit, r.earliest, coalesce(t.document, t.transformation_key), t.kind, made]) AS used
