// name: common/made_in_windows
// purpose: All transformations of some places and days; windows are `place|day`, and since and until enclose them. Reads all flows once.
// mode: read
// params: windows, since, until, known, at
// columns: made
// sample: {"windows": ["PLANT|20500"], "since": 0, "until": 1, "known": 9223372036854775806, "at": 9223372036854775807}
MATCH (t:Transformation)-[r:FLOWS_TO|SUPERSEDED_FLOW]-()
WHERE r.earliest >= $since AND r.earliest < $until AND r.location_id + '|' + toString(r.earliest / 86400000000) IN $windows AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
WITH r.location_id + '|' + toString(r.earliest / 86400000000) AS window, collect(DISTINCT elementId(t)) AS nodes
RETURN collect([window, nodes]) AS made
