"""Timeline: what happened to a lot or a handling unit, event by event; and what a line of a record says, with who told it."""

from genealogy.timeline.happenings import Happening, Timeline, of_lot, of_unit
from genealogy.timeline.records import Record, records

__all__ = ["Happening", "Record", "Timeline", "of_lot", "of_unit", "records"]
