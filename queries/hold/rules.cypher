// name: hold/rules
// purpose: What a write must know of these holds; none of it ever changes.
// mode: read
// params: hold_ids
// columns: hold_id, direction, units, items, locations, placed_at, blocks, until
// sample: {"hold_ids": ["H1"]}
UNWIND $hold_ids AS hold_id
MATCH (h:Hold {hold_id: hold_id})
RETURN hold_id, h.direction AS direction, h.units AS units, h.items AS items, h.locations AS locations, h.placed_at AS placed_at, h.blocks AS blocks, h.until AS until
