"""First fill: a great many events into an empty database at once, by import files instead of statements.

Everything is decided by the same functions as in `genealogy.record`. There, a transaction reads what is on record of the lots it touches; here all lines of
a lot are at hand, so each lot and each group of units is worked out once, as a whole. Events that take others back, tie lots together or contradict
each other are left to the ordinary way, once the import is done.

Four steps, each over partitions that fit into memory, in several processes:

    pieces of the input ─ intake ─→ event nodes; lines, sorted by lot and by unit
    partitions of units ─ units ──→ contents, intervals; what follows for lots
    partitions of lots  ─ lots ───→ lots, segments, flows, loose stock
    partitions of names ─ things ─→ parties, items, places, orders, transformations
"""
