// name: epcis/of_ids
// purpose: Ids of the events that kept an EPCIS event with one of these eventIDs.
// mode: read
// params: event_ids
// columns: ids
// sample: {"event_ids": ["urn:uuid:1"]}
UNWIND $event_ids AS id
MATCH (event:Event {source_event_id: id})
WHERE event.original IS NOT NULL
RETURN collect(DISTINCT event.event_id) AS ids
