"""The impact list that a case would have, before anybody has decided to open one."""

from __future__ import annotations

from datetime import UTC, datetime

from genealogy.recall import ImpactList
from genealogy.recall.answer import Head
from genealogy.recall.make import make
from genealogy.recall.read import read
from genealogy.store import Store
from genealogy.trace import Question, Start

TIMEOUT = 600.0


def draft(store: Store, *starts: str, title: str = "") -> ImpactList:
    """Who got what, what is where and whom to ask, were a case opened about these starts; nothing is kept, and its version is 0.

    Once it is decided, `genealogy recall open` keeps the list and its versions (docs/recall.md).

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    question = Question("forward", tuple(Start.parse(start) for start in starts))
    now = datetime.now(UTC).isoformat()
    head = Head(
        recall_id="DRAFT",
        kind="recall",
        recall_class=None,
        title=title or ", ".join(starts),
        reason="not decided",
        scope="",
        depth="consumer",
        drill=False,
        decided_by="",
        opened_at=now,
        asked=list(starts),
        starts=[str(start) for start in question.starts],
    )
    parts = store.read(lambda tx: read(tx, question), name="notebook/draft", timeout=TIMEOUT)
    return make(head, parts, made_at=now, made_by="")
