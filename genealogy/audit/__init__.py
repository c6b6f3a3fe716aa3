"""Audit: who decided what, when and why, as one chain of entries that can't be changed without a trace.

Each decision writes one entry in its own transaction. An entry bears the hash of the one before it, so a change, a gap or an order that is not the
true one shows; the chain's head is also written to a file outside the database, so a chain cut at its end or made anew as a whole shows too.
"""

from genealogy.audit.accept import accept
from genealogy.audit.anchors import Anchor, attach
from genealogy.audit.chain import append, entries, head
from genealogy.audit.entry import Actor, Entry, Head
from genealogy.audit.verify import Fault, Verdict, examine, verify

__all__ = ["Actor", "Anchor", "Entry", "Fault", "Head", "Verdict", "accept", "append", "attach", "entries", "examine", "head", "verify"]
