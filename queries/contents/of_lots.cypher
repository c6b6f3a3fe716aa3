// name: contents/of_lots
// purpose: Which handling units held lots in a stretch of time.
// mode: read
// params: lot_keys, known, since, until
// columns: ins
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "since": -9223372036854775807, "until": 9223372036854775807}
UNWIND $lot_keys AS key
MATCH (content:Content {lot_key: key})-[i:IN]->(unit)
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $until AND (coalesce(i.until, 9223372036854775807) > $since OR i.until IS NULL OR i.ended_at > $known)
RETURN collect([content.content_key, unit.hu_key, i.since, CASE WHEN i.ended_at > $known THEN null ELSE i.until END, key, content.status]) AS ins
