"""Trace: what a lot became and who has it, where it came from, and what is not known."""

from genealogy.trace.answer import SummaryAnswer, TraceAnswer, to_json
from genealogy.trace.engine import trace
from genealogy.trace.explain import explain
from genealogy.trace.links import Links, links
from genealogy.trace.names import Candidate, resolve
from genealogy.trace.question import Question, Start
from genealogy.trace.summary import summary
from genealogy.trace.whatif import read_events, suppose

__all__ = [
    "Candidate",
    "Links",
    "Question",
    "Start",
    "SummaryAnswer",
    "TraceAnswer",
    "explain",
    "links",
    "read_events",
    "resolve",
    "summary",
    "suppose",
    "to_json",
    "trace",
]
