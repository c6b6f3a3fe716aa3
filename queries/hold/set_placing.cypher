// name: hold/set_placing
// purpose: Send holds back to being placed, since more came to be reached than one write marks.
// mode: write
// params: hold_ids
// columns:
// sample: {"hold_ids": []}
// allow: Eager - a status is read before it is set
UNWIND $hold_ids AS id
MATCH (h:Hold {hold_id: id, status: 'placed'})
SET h.status = 'placing', h.settled = false
