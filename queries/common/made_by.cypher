// name: common/made_by
// purpose: Transformations that complaints lead back to: node, key, document, kind, and the places and days (since 1970, UTC) that their lines name.
// mode: read
// params: nodes, known, at
// columns: transformations
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $nodes AS id
MATCH (t) WHERE elementId(t) = id
CALL (t) {
  MATCH (t)-[r:FLOWS_TO|SUPERSEDED_FLOW]-()
  WHERE r.location_id IS NOT NULL AND r.earliest >= 0 AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect(DISTINCT [r.location_id, r.earliest / 86400000000]) AS windows
}
RETURN collect([id, t.transformation_key, t.document, t.kind, windows]) AS transformations
