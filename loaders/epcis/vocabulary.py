"""The words of the standard: business steps, dispositions, kinds of transactions and parties, in all the ways they are written."""

from __future__ import annotations

import re
from typing import Final

_CBV: Final = re.compile(r"(?:cbv:|https?://(?:ref|ns)\.gs1\.org/cbv/)(?:BizStep|Disp|BTT|SDT|ER)-(.+)|urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er):(.+)")

STATUSES: Final = frozenset(
    {
        "available",
        "conformant",
        "damaged",
        "destroyed",
        "disposed",
        "expired",
        "inactive",
        "mismatch_class",
        "mismatch_instance",
        "mismatch_quantity",
        "needs_replacement",
        "no_pedigree_match",
        "non_conformant",
        "non_sellable_other",
        "recalled",
        "reserved",
        "returned",
        "sellable_accessible",
        "sellable_not_accessible",
        "stolen",
        "unavailable",
    }
)
"""Dispositions that say something of the quality or use of goods; the others tell where in a process they are."""


def word(term: str | None) -> str:
    """The bare word of a vocabulary term; a term of another vocabulary as it is; empty for none.

    >>> word("urn:epcglobal:cbv:bizstep:shipping"), word("cbv:Disp-recalled"), word("https://ref.gs1.org/cbv/BTT-po")
    ('shipping', 'recalled', 'po')
    >>> word("urn:gdst:bizStep:landing")
    'urn:gdst:bizStep:landing'
    """
    if not term:
        return ""
    if ":" not in term:
        return term
    match = _CBV.fullmatch(term)
    return term if match is None else match[1] or match[2]


_SEAFOOD: Final = re.compile(r"urn:gdst:bizStep:(\w+)", re.IGNORECASE)


def step(term: str | None) -> str:
    """The step that decides what an event means: the standard's word, or that of the seafood trade; empty for one we don't know.

    >>> step("urn:gdst:bizStep:commingling"), step("cbv:BizStep-packing"), step("https://example.com/bizStep/inspecting")
    ('commingling', 'packing', '')
    """
    text = word(term)
    if ":" not in text:
        return text
    match = _SEAFOOD.fullmatch(text)
    return match[1].lower() if match else ""
