// name: contents/lines
// purpose: The lines that filled and emptied contents of handling units, as known at a commit, in the order of trace/stock_as_of.
// mode: read
// params: content_keys, known
// columns: lines
// sample: {"content_keys": ["H1#flat|receipt|R1#|I1|L1"], "known": 9223372036854775806}
UNWIND $content_keys AS key
MATCH (c:Content {content_key: key})-[r:CONTENT_LINE|UNIT_FLOWS_TO|SUPERSEDED_LINE|SUPERSEDED_UNIT_FLOW]-(e)
WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
RETURN collect([key, r.line_id, coalesce(r.role, 'flow'), startNode(r) = c, e:Content, coalesce(r.derived, false), r.base_quantity, r.base_unit, r.earliest, r.latest,
                coalesce(r.disposition, r.status)]) AS lines
