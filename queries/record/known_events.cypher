// name: record/known_events
// purpose: What is on record under these event ids.
// mode: read
// params: ids
// columns: event_id, content_hash, stub, void
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (event:Event {event_id: id})
USING INDEX SEEK event:Event(event_id)
RETURN event.event_id AS event_id, event.content_hash AS content_hash, coalesce(event.stub, false) AS stub, coalesce(event.void, false) AS void
