"""One number for the whole genealogy: two databases with the same number hold the same current graph.

It covers keys, types, line ids, quantities and business times of what holds now, never commit numbers or loads (semantics 4.5), so the order and the
batches in which events came don't show.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from genealogy.statements import Statement
from genealogy.store import Store

_PAGE: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Segment:
    segment_key: str
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Content:
    content_key: str
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Unit:
    hu_key: str
    lines: list[list[Any]]


_PAGES: Final = (Statement("record/graph_lines", _Segment), Statement("record/graph_contents", _Content), Statement("record/graph_units", _Unit))


def graph_hash(store: Store) -> str:
    """The hash of the current genealogy graph, as 32 hexadecimal digits."""
    total = hashlib.blake2b(digest_size=16)
    for statement in _PAGES:
        after = ""
        while True:
            page: list[Any] = store.rows(statement, after=after, size=_PAGE, timeout=600.0)
            for row in page:
                key, lines = _key(row), row.lines
                if told := sorted(json.dumps(line) for line in lines if any(value is not None for value in line)):
                    total.update(json.dumps([key, told]).encode())
            if len(page) < _PAGE:
                break
            after = _key(page[-1])
    return total.hexdigest()


def _key(row: _Segment | _Content | _Unit) -> str:
    if isinstance(row, _Segment):
        return row.segment_key
    return row.content_key if isinstance(row, _Content) else row.hu_key
