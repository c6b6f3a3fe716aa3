// name: record/same_lots
// purpose: Lots declared to be one with these, and the event that says so.
// mode: read
// params: keys
// columns: lot_key, other_key, event_id
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (near:Segment {lot_key: key})-[line:NOTED_IN {role: 'same'}]->(event)<-[other:NOTED_IN {role: 'same'}]-(far)
USING INDEX SEEK near:Segment(lot_key)
WHERE far.lot_key <> key
RETURN DISTINCT key AS lot_key, far.lot_key AS other_key, event.event_id AS event_id
