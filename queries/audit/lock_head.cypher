// name: audit/lock_head
// purpose: Lock the head of the audit chain until the transaction ends; the first entry of a database begins a chain.
// mode: write
// params: chain
// columns: seq, hash
// sample: {"chain": "0"}
// allow: Eager - the head is locked before it is read
MERGE (head:Counter {name: 'audit'})
ON CREATE SET head.value = 0, head.chain = $chain, head.hash = $chain
SET head.touched = 1
WITH head
RETURN head.value AS seq, head.hash AS hash
