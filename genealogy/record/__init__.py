"""Recording: events and master rows become the graph; the one way in (design 2)."""

from genealogy.record.outcome import Outcome, Rejected
from genealogy.record.prepared import Prepared, prepare
from genealogy.record.recorder import Recorder

__all__ = ["Outcome", "Prepared", "Recorder", "Rejected", "prepare"]
