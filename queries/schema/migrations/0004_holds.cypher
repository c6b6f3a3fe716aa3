// What people decided: a hold, and what was recorded in spite of one.
CREATE CONSTRAINT hold_id IF NOT EXISTS FOR (n:Hold) REQUIRE n.hold_id IS UNIQUE;
CREATE CONSTRAINT hold_request IF NOT EXISTS FOR (n:Hold) REQUIRE n.request_key IS UNIQUE;
CREATE INDEX hold_status IF NOT EXISTS FOR (n:Hold) ON (n.status);
CREATE CONSTRAINT breach_id IF NOT EXISTS FOR (n:Breach) REQUIRE n.breach_id IS UNIQUE;
CREATE CONSTRAINT kept_mark IF NOT EXISTS FOR (n:KeptMark) REQUIRE (n.hold_id, n.kind, n.key) IS UNIQUE;
// From an order to what is reserved for it.
CREATE INDEX allocation_order IF NOT EXISTS FOR (n:Allocation) ON (n.order_id);
CREATE INDEX pick_order IF NOT EXISTS FOR (n:Pick) ON (n.order_id);
