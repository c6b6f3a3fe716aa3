// name: record/drop_carries
// purpose: Carry links that hold no longer.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (earlier:Segment {segment_key: row[0]})-[carry:FLOWS_TO {carry: true}]->(later:Segment {segment_key: row[1]})
USING INDEX SEEK earlier:Segment(segment_key)
USING INDEX SEEK later:Segment(segment_key)
CREATE (earlier)-[old:SUPERSEDED_FLOW]->(later)
SET old = properties(carry), old.superseded_at = $commit
DELETE carry
