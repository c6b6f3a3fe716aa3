// name: audit/append
// purpose: Put an entry at the end of the audit chain, whose head is locked, and the head at it; tells whose chain it is.
// mode: write
// params: entry
// columns: chain
// allow: Eager - the head tells its chain after it was set
// sample: {"entry": {"seq": 1, "hash": "0"}}
MERGE (head:Counter {name: 'audit'})
SET head.value = $entry.seq, head.hash = $entry.hash
CREATE (entry:AuditEntry)
SET entry = $entry
RETURN head.chain AS chain
