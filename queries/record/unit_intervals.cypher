// name: record/unit_intervals
// purpose: Where these units and their contents are and were, as it stands.
// mode: read
// params: keys
// columns: intervals
// sample: {"keys": []}
CALL () {
  UNWIND $keys AS key
  MATCH (unit:HandlingUnit {hu_key: key})-[at:AT]->(place)
  USING INDEX SEEK unit:HandlingUnit(hu_key)
  WHERE at.superseded_at IS NULL
  RETURN ['AT', key, place.location_id, at.since, at.until] AS interval
UNION ALL
  UNWIND $keys AS key
  MATCH (unit:HandlingUnit {hu_key: key})-[within:WITHIN]->(parent)
  USING INDEX SEEK unit:HandlingUnit(hu_key)
  WHERE within.superseded_at IS NULL
  RETURN ['WITHIN', key, parent.hu_key, within.since, within.until] AS interval
UNION ALL
  UNWIND $keys AS key
  MATCH (unit:HandlingUnit {hu_key: key})<-[in:IN]-(content)
  USING INDEX SEEK unit:HandlingUnit(hu_key)
  WHERE in.superseded_at IS NULL
  RETURN ['IN', content.content_key, key, in.since, in.until] AS interval
}
RETURN collect(interval) AS intervals
