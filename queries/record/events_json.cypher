// name: record/events_json
// purpose: The canonical JSON of events.
// mode: read
// params: ids
// columns: event_id, json, commit, load_id
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (event:Event {event_id: id})
USING INDEX SEEK event:Event(event_id)
WHERE event.json IS NOT NULL
RETURN event.event_id AS event_id, event.json AS json, event.commit AS commit, event.load_id AS load_id
