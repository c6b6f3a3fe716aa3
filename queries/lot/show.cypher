// name: lot/show
// purpose: What is on record of a lot itself, with its item's name; none when there is no such lot.
// mode: read
// params: lot_key
// columns: lot_key, lot_number, item_id, item_name, serial, status, expiry_date, origin, supplier_id, supplier_lot_number, vessel, unknown_lot, stub, joined
// sample: {"lot_key": "|MILK|M1"}
MATCH (lot:Lot {lot_key: $lot_key})
OPTIONAL MATCH (lot)-[:OF_ITEM]->(item:Item)
RETURN lot.lot_key AS lot_key, lot.lot_number AS lot_number, lot.item_id AS item_id, item.name AS item_name, lot.serial AS serial, lot.status AS status,
  lot.expiry_date AS expiry_date, lot.origin AS origin, lot.supplier_id AS supplier_id, lot.supplier_lot_number AS supplier_lot_number,
  lot.vessel AS vessel, lot.unknown_lot AS unknown_lot, lot.stub AS stub, lot.joined AS joined
