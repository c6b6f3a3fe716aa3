// name: hold/rules
// purpose: The holds that are not released, with what a write must know of them.
// mode: read
// params:
// columns: hold_id, direction, status, units, items, locations, placed_at, blocks, until
// sample: {}
MATCH (h:Hold)
WHERE h.status IN ['placing', 'placed']
RETURN h.hold_id AS hold_id, h.direction AS direction, h.status AS status, h.units AS units, h.items AS items, h.locations AS locations,
       h.placed_at AS placed_at, h.blocks AS blocks, h.until AS until
