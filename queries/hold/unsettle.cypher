// name: hold/unsettle
// purpose: Of marks that were made just now, the holds that came to cover something that was ever reserved: their reservations are to be ended.
// mode: write
// params: segments, contents
// columns: hold_ids
// sample: {"segments": [], "contents": []}
// allow: Eager - what was reserved is looked for before a hold is changed
CALL () {
  UNWIND $segments AS row
  MATCH (s:Segment {segment_key: row[0]}) WHERE EXISTS { (s)-[:NOTED_IN {role: 'allocate'}]->(:Allocation) }
  RETURN row[1] AS hold_id
UNION
  UNWIND $contents AS row
  MATCH (c:Content {content_key: row[0]}) WHERE EXISTS { (:Segment {lot_key: c.lot_key})-[:NOTED_IN {role: 'allocate'}]->(:Allocation) }
  RETURN row[1] AS hold_id
}
MATCH (h:Hold {hold_id: hold_id}) WHERE h.blocks <> 'use'
SET h.settled = false
RETURN collect(DISTINCT hold_id) AS hold_ids
