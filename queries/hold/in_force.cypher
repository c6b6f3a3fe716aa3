// name: hold/in_force
// purpose: The holds that are not released: id, when placed, whether still being placed.
// mode: read
// params:
// columns: holds
// sample: {}
MATCH (h:Hold)
WHERE h.status IN ['placing', 'placed']
RETURN collect([h.hold_id, h.placed_at, h.status = 'placing']) AS holds
