// name: hold/mark
// purpose: Mark segments and contents as held; a mark that is there spreads the further of both ways from then on.
// mode: write
// params: segments, contents, commit
// columns:
// sample: {"segments": [], "contents": [], "commit": 1}
// allow: Eager - a mark is looked for before it is made
CALL () {
  UNWIND $segments AS row MATCH (n:Segment {segment_key: row[0]}) RETURN n, row
UNION ALL
  UNWIND $contents AS row MATCH (n:Content {content_key: row[0]}) RETURN n, row
}
MATCH (h:Hold {hold_id: row[1]})
MERGE (n)-[m:HELD_BY]->(h)
ON CREATE SET m.linked_at = $commit, m.spreads = row[2]
SET m.spreads = CASE WHEN m.spreads = row[2] OR row[2] = 'none' OR m.spreads = 'both' THEN m.spreads WHEN m.spreads = 'none' THEN row[2] ELSE 'both' END
