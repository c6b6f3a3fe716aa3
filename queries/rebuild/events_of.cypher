// name: rebuild/events_of
// purpose: Events of one commit that wait to be replayed, so many at a time.
// mode: read
// params: number, size
// columns: event_id, json, load_id
// sample: {"number": 1, "size": 10}
MATCH (event:Event {commit: $number})
WHERE event.stub AND event.json IS NOT NULL
RETURN event.event_id AS event_id, event.json AS json, event.load_id AS load_id
LIMIT $size
