// name: common/shipments
// purpose: How many shipment lines there are today.
// mode: read
// params:
// columns: lines
// sample: {}
MATCH ()-[r:SHIPPED_IN]->()
RETURN count(r) AS lines
