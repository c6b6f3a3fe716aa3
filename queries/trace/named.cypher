// name: trace/named
// purpose: Everything on record that these texts name exactly, by kind; each with the text that names it.
// mode: read
// params: texts
// columns: lots, supplier_lots, units, receipts, shipments, orders, customers, locations, items, suppliers
// sample: {"texts": ["L1"]}
RETURN
  COLLECT { UNWIND $texts AS t MATCH (n:Lot {lot_key: t}) RETURN [t, n.lot_key, n.lot_number, n.item_id] }
  + COLLECT { UNWIND $texts AS t MATCH (n:Lot {lot_number: t}) RETURN [t, n.lot_key, n.lot_number, n.item_id] } AS lots,
  COLLECT { UNWIND $texts AS t MATCH (e:Receipt)-[:RECEIVED_AS {supplier_lot_number: t}]->(s:Segment)
            RETURN DISTINCT [t, e.supplier_id, s.lot_key] } AS supplier_lots,
  COLLECT { UNWIND $texts AS t MATCH (n:HandlingUnit {hu_key: t}) RETURN [t, n.hu_key] }
  + COLLECT { UNWIND $texts AS t MATCH (n:HandlingUnit {sscc: t}) RETURN [t, n.hu_key] } AS units,
  COLLECT { UNWIND $texts AS t MATCH (n:Receipt {receipt_id: t}) RETURN DISTINCT [t, t] }
  + COLLECT { UNWIND $texts AS t MATCH (n:Event {event_id: t}) WHERE n:Receipt RETURN [t, t] } AS receipts,
  COLLECT { UNWIND $texts AS t MATCH (n:Shipment {shipment_id: t}) RETURN DISTINCT [t, t] }
  + COLLECT { UNWIND $texts AS t MATCH (n:Event {event_id: t}) WHERE n:Shipment RETURN [t, t] }
  + COLLECT { UNWIND $texts AS t MATCH (:Segment)-[r:SHIPPED_IN {shipment_line_id: t}]->(:Shipment) RETURN DISTINCT [t, t] } AS shipments,
  COLLECT { UNWIND $texts AS t MATCH (n:Order {order_id: t}) RETURN [t, t] } AS orders,
  COLLECT { UNWIND $texts AS t MATCH (n:Customer {customer_id: t}) RETURN [t, t] } AS customers,
  COLLECT { UNWIND $texts AS t MATCH (n:Location {location_id: t}) RETURN [t, t] } AS locations,
  COLLECT { UNWIND $texts AS t MATCH (n:Item {item_id: t}) RETURN [t, t] } AS items,
  COLLECT { UNWIND $texts AS t MATCH (n:Supplier {supplier_id: t}) RETURN [t, t] } AS suppliers
