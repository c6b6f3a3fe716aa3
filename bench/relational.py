"""The whole question in SQL, for the peers that keep tables: a recursive UNION, and what hangs on the nodes it reaches.

All parts have the same columns, so that they can be asked one by one or in one statement: part, line, lot, quantity, second measure, time, and ten texts.
"""

from __future__ import annotations

from bench.graph import TABLES, Table

# A link is found by its source, and the index holds its target too; the others by what the walk or the lot gives.
INDEXES = (
    "CREATE UNIQUE INDEX link_both ON link (sources, targets)",
    "CREATE UNIQUE INDEX segment_node ON segment (nodes, lots)",
    "CREATE UNIQUE INDEX lot_number ON lot (lots)",
    "CREATE UNIQUE INDEX shipment_number ON shipment (shipments)",
    "CREATE INDEX line_segment ON shipment_line (segments)",
    "CREATE INDEX returned_segment ON returned (segments)",
    "CREATE INDEX stock_lot ON stock (lots)",
    "CREATE UNIQUE INDEX customer_id ON customer (customer_ids)",
)
# `?` stands for a SELECT of the starting nodes, as each peer writes it.
REACHED = """
reached (node) AS (
  ?
  UNION
  SELECT link.targets FROM reached JOIN link ON link.sources = reached.node
)"""
LOTS = """
SELECT 1, 0, lot.lots, 0, 0, 0, lot.lot_keys, lot.lot_numbers, lot.item_ids, lot.statuses, lot.expiry_dates, '', '', '', '', ''
FROM (SELECT DISTINCT segment.lots FROM reached JOIN segment ON segment.nodes = reached.node) AS affected JOIN lot ON lot.lots = affected.lots"""
LINES = """
SELECT 2, line.lines, line.lots, line.quantities, line.catches, line.earliest,
       line.shipment_line_ids, shipment.shipment_ids, line.order_ids, shipment.customer_ids, line.hu_keys, line.units, customer.names,
       line.entered, line.entered_units, line.catch_units
FROM reached JOIN shipment_line AS line ON line.segments = reached.node
JOIN shipment ON shipment.shipments = line.shipments
LEFT JOIN customer ON customer.customer_ids = shipment.customer_ids"""
RETURNS = """
SELECT 3, returned.lines, 0, returned.quantities, 0, 0, returned.units, '', '', '', '', '', '', '', '', ''
FROM reached JOIN returned ON returned.segments = reached.node"""
STOCK = """
SELECT 4, 0, stock.lots, stock.quantities, 0, 0, stock.locations, stock.hu_keys, stock.units, stock.statuses, '', '', '', '', '', ''
FROM (SELECT DISTINCT segment.lots FROM reached JOIN segment ON segment.nodes = reached.node) AS affected JOIN stock ON stock.lots = affected.lots"""
PARTS = (LOTS, LINES, RETURNS, STOCK)
ONE_STATEMENT = f"WITH RECURSIVE {REACHED} {' UNION ALL '.join(PARTS)}"


def create(table: Table) -> str:
    """The statement that makes a table."""
    return f"CREATE TABLE {table.name} ({', '.join(f'{name} {kind}' for name, kind in table.columns.items())})"


def fill(table: str, mark: str = "?") -> str:
    """The statement that puts a row into a table; `mark` stands for a value."""
    columns = next(one.columns for one in TABLES if one.name == table)
    return f"INSERT INTO {table} VALUES ({', '.join(mark for _ in columns)})"
