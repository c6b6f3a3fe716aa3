// name: hold/marked
// purpose: All that a hold has marked, by the database's ids, with its lot and, of a content, its unit.
// mode: read
// params: hold_id
// columns: nodes, lot_keys, hu_keys
// sample: {"hold_id": "H1"}
// allow: HELD_BY - all marks are wanted of one hold
OPTIONAL MATCH (n)-[:HELD_BY]->(:Hold {hold_id: $hold_id})
RETURN collect(elementId(n)) AS nodes, collect(n.lot_key) AS lot_keys, collect(CASE WHEN n IS NOT NULL THEN coalesce(n.hu_key, '') END) AS hu_keys
