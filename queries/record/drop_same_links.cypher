// name: record/drop_same_links
// purpose: Joins of lots that hold no longer.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (source:Segment {segment_key: row[1]})-[link:FLOWS_TO {same: row[0]}]->(target:Segment {segment_key: row[2]})
USING INDEX SEEK source:Segment(segment_key)
USING INDEX SEEK target:Segment(segment_key)
CREATE (source)-[old:SUPERSEDED_FLOW]->(target)
SET old = properties(link), old.superseded_at = $commit
DELETE link
