// name: balance/same_lots
// purpose: Pairs of lots that were declared to be one, as known at a commit.
// mode: read
// params: lot_keys, known
// columns: pairs
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806}
UNWIND $lot_keys AS key
MATCH (near:Segment {lot_key: key})-[line:NOTED_IN|SUPERSEDED_LINE {role: 'same'}]->(event)<-[other:NOTED_IN|SUPERSEDED_LINE {role: 'same'}]-(far)
WHERE far.lot_key <> key
  AND line.linked_at <= $known AND coalesce(line.superseded_at, 9223372036854775807) > $known
  AND other.linked_at <= $known AND coalesce(other.superseded_at, 9223372036854775807) > $known
RETURN collect(DISTINCT [key, far.lot_key]) AS pairs
