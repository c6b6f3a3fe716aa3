// name: record/vessels
// purpose: All places that are vessels, and what their master rows say.
// mode: read
// params:
// columns: location_id, content, rule, band, heel
// sample: {}
MATCH (place:Location)
WHERE place.vessel_lot IS NOT NULL
RETURN place.location_id AS location_id, place.vessel_lot AS content, place.vessel_rule AS rule, place.band AS band, place.heel AS heel
