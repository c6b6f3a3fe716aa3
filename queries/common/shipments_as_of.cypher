// name: common/shipments_as_of
// purpose: How many shipment lines there were, as of a business time and a commit. Reads all of them once.
// mode: read
// params: known, at
// columns: lines
// sample: {"known": 9223372036854775806, "at": 9223372036854775807}
MATCH (:Shipment)<-[r:SHIPPED_IN|SUPERSEDED_LINE]-()
WHERE coalesce(r.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN count(r) AS lines
