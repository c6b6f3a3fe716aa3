// name: record/known_events
// purpose: What is on record under these event ids: each with the hash of its content, null of one that others named and nobody told yet.
// mode: read
// params: ids
// columns: events
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (event:Event {event_id: id})
USING INDEX SEEK event:Event(event_id)
RETURN collect([event.event_id, CASE WHEN event.stub THEN null ELSE event.content_hash END]) AS events
