// name: record/error_groups
// purpose: Events that share a source event id with one of these, or its content where they have no id.
// mode: read
// params: ids, hashes
// columns: event_id, source, source_event_id, source_content_hash, is_void, declares, corrective, named
// sample: {"ids": [], "hashes": []}
CALL () {
  UNWIND $ids AS id
  MATCH (event:Event {source_event_id: id})
  RETURN event
UNION
  UNWIND $hashes AS hash
  MATCH (event:Event {source_content_hash: hash})
  WHERE event.source_event_id IS NULL
  RETURN event
UNION
  UNWIND $hashes AS hash
  MATCH (event:Event {declares: hash})
  WHERE event.source_event_id IS NULL
  RETURN event
}
RETURN event.event_id AS event_id, event.source AS source, event.source_event_id AS source_event_id, event.source_content_hash AS source_content_hash,
  event:Void AS is_void, event.declares AS declares, event.corrective AS corrective,
  [(event)-[:VOIDS]->(target) WHERE event.declares IS NULL | target.event_id] AS named
