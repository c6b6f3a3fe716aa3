// name: audit/head
// purpose: The head of the audit chain, and how many entries there are in all; nulls before the first.
// mode: read
// params:
// columns: seq, hash, chain, entries
// sample: {}
CALL () { MATCH (entry:AuditEntry) RETURN count(entry) AS entries }
OPTIONAL MATCH (head:Counter {name: 'audit'})
RETURN head.value AS seq, head.hash AS hash, head.chain AS chain, entries
