// name: bench/returns
// purpose: What was given back of the shipment lines of a stretch of segments, for the peers; an unknown quantity is the least number there is.
// mode: read
// params: first, last
// columns: lines, segments, quantities, units
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (s) WHERE id(s) = number
MATCH (s)-[r:SHIPPED_IN]->(e)<-[t:RETURN_OF]-(b:Return)-[q:RETURNED_AS]->(x:Segment)
WHERE x.lot_key = s.lot_key AND (t.returns_line = r.line_id OR (r.derived AND r.line_id STARTS WITH t.returns_line + '#~'))
  AND (q.line_id = t.line_id OR (q.derived AND q.line_id STARTS WITH t.line_id + '#~'))
WITH DISTINCT number, r, q
RETURN collect(id(r)) AS lines, collect(number) AS segments, collect(coalesce(q.base_quantity, -9223372036854775808)) AS quantities,
       collect(coalesce(q.base_unit, '')) AS units
