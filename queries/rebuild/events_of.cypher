// name: rebuild/events_of
// purpose: The events of one commit that wait to be replayed.
// mode: read
// params: number
// columns: event_id, json, load_id
// sample: {"number": 1}
MATCH (event:Event {commit: $number})
WHERE event.stub AND event.json IS NOT NULL
RETURN event.event_id AS event_id, event.json AS json, event.load_id AS load_id
ORDER BY event_id
