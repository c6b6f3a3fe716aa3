// name: epcis/named
// purpose: These events, if they are of these commits; with the records that took them back.
// mode: read
// params: ids, oldest, newest
// columns: event_id, json, original, recorded_at, voids
// sample: {"ids": ["flat|receipt|R1"], "oldest": 1, "newest": 1}
UNWIND $ids AS id
MATCH (event:Event {event_id: id})
WHERE event.commit >= $oldest AND event.commit <= $newest
  AND (event.original IS NOT NULL OR event.source_content_hash IS NULL) AND event.json IS NOT NULL
MATCH (commit:Commit {number: event.commit})
RETURN event.event_id AS event_id, event.json AS json, event.original AS original, commit.at AS recorded_at,
       CASE WHEN event.void THEN [(void:Void)-[:VOIDS]->(event) WHERE void.void IS NULL AND void.json IS NOT NULL | void.json] ELSE [] END AS voids
