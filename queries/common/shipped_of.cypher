// name: common/shipped_of
// purpose: How many shipment lines reached nodes gave, as of a business time and a commit.
// mode: read
// params: nodes, known, at
// columns: lines
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id
MATCH (n)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(:Shipment)
WHERE coalesce(r.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN count(r) AS lines
