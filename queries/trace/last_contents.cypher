// name: trace/last_contents
// purpose: The contents of the last filling of a handling unit that is empty now, and of the units last nested in it.
// mode: read
// params: hu_keys, known
// columns: contents
// sample: {"hu_keys": ["H1"], "known": 9223372036854775806}
UNWIND $hu_keys AS key
MATCH (top:HandlingUnit {hu_key: key})
MATCH (top)<-[ws:WITHIN*0..]-(unit)
WHERE all(w IN ws WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known)
WITH DISTINCT top, unit
MATCH (unit)<-[i:IN]-(c:Content)
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known
WITH top, c, split(c.content_key, '#')[1] AS filling, i.since AS since, unit
WITH top, unit, filling, collect(elementId(c)) AS contents, max(since) AS since ORDER BY since DESC
WITH top, unit, collect(contents)[0] AS contents
UNWIND contents AS content
RETURN collect(DISTINCT content) AS contents
