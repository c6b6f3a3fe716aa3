// name: hold/breach
// purpose: Keep what was recorded in spite of a hold, once.
// mode: write
// params: rows, commit
// columns:
// sample: {"rows": [], "commit": 1}
// allow: Eager - a breach is looked for before it is made
UNWIND $rows AS row
MATCH (h:Hold {hold_id: row.hold_id})
MERGE (b:Breach {breach_id: row.breach_id})
ON CREATE SET b += row, b.commit = $commit
MERGE (b)-[:BREACHES]->(h)
