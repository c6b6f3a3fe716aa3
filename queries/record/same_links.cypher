// name: record/same_links
// purpose: Links that join these lots to others declared the same.
// mode: read
// params: keys
// columns: event_id, source, target
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (segment:Segment {lot_key: key})-[link:FLOWS_TO]-(far)
USING INDEX SEEK segment:Segment(lot_key)
WHERE link.same IS NOT NULL
RETURN DISTINCT link.same AS event_id, startNode(link).segment_key AS source, endNode(link).segment_key AS target
