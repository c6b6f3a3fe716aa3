// name: hold/seed
// purpose: Tell that a hold starts from these segments and contents.
// mode: write
// params: segments, contents
// columns:
// sample: {"segments": [], "contents": []}
// allow: Eager - a link is looked for before it is made
CALL () {
  UNWIND $segments AS row MATCH (n:Segment {segment_key: row[0]}) RETURN n, row
UNION ALL
  UNWIND $contents AS row MATCH (n:Content {content_key: row[0]}) RETURN n, row
}
MATCH (h:Hold {hold_id: row[1]})
MERGE (n)-[:SEED_OF]->(h)
