// One node for each key (docs/graph.md), and an index for everything a person can name.
// Statements end with a semicolon at the end of a line; each must do nothing when it has been done before.

// What there is
CREATE CONSTRAINT supplier_id IF NOT EXISTS FOR (n:Supplier) REQUIRE n.supplier_id IS UNIQUE;
CREATE CONSTRAINT customer_id IF NOT EXISTS FOR (n:Customer) REQUIRE n.customer_id IS UNIQUE;
CREATE CONSTRAINT item_id IF NOT EXISTS FOR (n:Item) REQUIRE n.item_id IS UNIQUE;
CREATE CONSTRAINT location_id IF NOT EXISTS FOR (n:Location) REQUIRE n.location_id IS UNIQUE;
CREATE CONSTRAINT order_id IF NOT EXISTS FOR (n:Order) REQUIRE n.order_id IS UNIQUE;
CREATE CONSTRAINT lot_key IF NOT EXISTS FOR (n:Lot) REQUIRE n.lot_key IS UNIQUE;
CREATE CONSTRAINT segment_key IF NOT EXISTS FOR (n:Segment) REQUIRE n.segment_key IS UNIQUE;
CREATE CONSTRAINT hu_key IF NOT EXISTS FOR (n:HandlingUnit) REQUIRE n.hu_key IS UNIQUE;
CREATE CONSTRAINT content_key IF NOT EXISTS FOR (n:Content) REQUIRE n.content_key IS UNIQUE;

// What happened
CREATE CONSTRAINT transformation_key IF NOT EXISTS FOR (n:Transformation) REQUIRE n.transformation_key IS UNIQUE;
CREATE CONSTRAINT event_id IF NOT EXISTS FOR (n:Event) REQUIRE n.event_id IS UNIQUE;
CREATE CONSTRAINT commit_number IF NOT EXISTS FOR (n:Commit) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT counter_name IF NOT EXISTS FOR (n:Counter) REQUIRE n.name IS UNIQUE;

// How the data got here
CREATE CONSTRAINT load_id IF NOT EXISTS FOR (n:Load) REQUIRE n.load_id IS UNIQUE;
CREATE CONSTRAINT rejected_id IF NOT EXISTS FOR (n:RejectedRow) REQUIRE n.rejected_id IS UNIQUE;

// From a thing to its parts
CREATE INDEX segment_lot IF NOT EXISTS FOR (n:Segment) ON (n.lot_key);
// The segments of a vessel around a moment are found without reading its other thousands.
CREATE INDEX segment_lot_time IF NOT EXISTS FOR (n:Segment) ON (n.lot_key, n.begin_time);
// The few places that are vessels.
CREATE INDEX location_vessel IF NOT EXISTS FOR (n:Location) ON (n.vessel_lot);
CREATE INDEX lot_number IF NOT EXISTS FOR (n:Lot) ON (n.lot_number);
CREATE INDEX lot_item IF NOT EXISTS FOR (n:Lot) ON (n.item_id);
CREATE INDEX location_site IF NOT EXISTS FOR (n:Location) ON (n.site);
CREATE INDEX unit_sscc IF NOT EXISTS FOR (n:HandlingUnit) ON (n.sscc);
CREATE INDEX content_unit IF NOT EXISTS FOR (n:Content) ON (n.hu_key);
CREATE INDEX content_lot IF NOT EXISTS FOR (n:Content) ON (n.lot_key);

// From a document to its events
CREATE INDEX event_source_id IF NOT EXISTS FOR (n:Event) ON (n.source_event_id);
// What an EPCIS event says without its declarations, and what these declare: so they find the events they take back (semantics 4.4).
CREATE INDEX event_source_content IF NOT EXISTS FOR (n:Event) ON (n.source_content_hash);
CREATE INDEX event_declares IF NOT EXISTS FOR (n:Event) ON (n.declares);
CREATE INDEX event_commit IF NOT EXISTS FOR (n:Event) ON (n.commit);
CREATE INDEX receipt_id IF NOT EXISTS FOR (n:Receipt) ON (n.receipt_id);
CREATE INDEX shipment_id IF NOT EXISTS FOR (n:Shipment) ON (n.shipment_id);
CREATE INDEX shipment_order IF NOT EXISTS FOR (n:Shipment) ON (n.order_id);
CREATE INDEX received_supplier_lot IF NOT EXISTS FOR ()-[r:RECEIVED_AS]-() ON (r.supplier_lot_number);
// Whether anything has no time at all.
CREATE INDEX flow_timeless IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.timeless);
CREATE INDEX superseded_supplier_lot IF NOT EXISTS FOR ()-[r:SUPERSEDED_LINE]-() ON (r.supplier_lot_number);
CREATE INDEX shipped_line IF NOT EXISTS FOR ()-[r:SHIPPED_IN]-() ON (r.shipment_line_id);
CREATE INDEX returned_line IF NOT EXISTS FOR ()-[r:RETURNED_AS]-() ON (r.shipment_line_id);

// From a time to a commit, from a list of open exceptions to its rows
CREATE INDEX commit_at IF NOT EXISTS FOR (n:Commit) ON (n.at);
CREATE INDEX rejected_status IF NOT EXISTS FOR (n:RejectedRow) ON (n.status);
CREATE INDEX rejected_closed IF NOT EXISTS FOR (n:RejectedRow) ON (n.closed_commit);
