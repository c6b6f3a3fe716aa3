// name: balance/steps
// purpose: What went into transformations and what came out of them, as known at a commit and begun by a business time.
// mode: read
// params: transformation_keys, known, at
// columns: steps
// sample: {"transformation_keys": ["t|P1"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $transformation_keys AS key
MATCH (t:Transformation {transformation_key: key})
MATCH (t)-[r:FLOWS_TO|SUPERSEDED_FLOW]-(s:Segment)
WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
WITH t, collect([startNode(r) = t, s.lot_key, r.base_quantity, r.base_unit, r.location_id]) AS lines
RETURN collect([t.transformation_key, t.document, t.kind, lines]) AS steps
