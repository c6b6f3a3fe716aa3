// name: epcis/recorded
// purpose: As epcis/all, of some commits.
// mode: read
// params: after, oldest, newest, since, before, labels, size
// columns: event_id, json, original, recorded_at, voids
// sample: {"after": "", "oldest": 1, "newest": 1, "since": 0, "before": 1, "labels": ["Move"], "size": 10}
MATCH (event:Event)
USING INDEX event:Event(commit)
WHERE event.commit >= $oldest AND event.commit <= $newest AND event.event_id > $after AND event.latest >= $since AND event.earliest < $before
  AND (event.original IS NOT NULL OR (event.source_content_hash IS NULL AND any(label IN $labels WHERE label IN labels(event)))) AND event.json IS NOT NULL
WITH event ORDER BY event.event_id LIMIT $size
MATCH (commit:Commit {number: event.commit})
RETURN event.event_id AS event_id, event.json AS json, event.original AS original, commit.at AS recorded_at,
       CASE WHEN event.void THEN [(void:Void)-[:VOIDS]->(event) WHERE void.void IS NULL AND void.json IS NOT NULL | void.json] ELSE [] END AS voids
