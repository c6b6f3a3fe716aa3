"""URNs of our own, for what must have a URI and is known by no GS1 key: lots of an own item number, licence plates, bins, customers, papers.

`urn:x-lot-genealogy:KIND:KEY`, the key percent-encoded, so that it leads back to exactly the thing it was made of.
"""

from __future__ import annotations

from typing import Final, Literal, cast, get_args
from urllib.parse import quote, unquote

Kind = Literal["lot", "hu", "location", "party", "paper", "event", "transformation", "disposition"]
FRONT: Final = "urn:x-lot-genealogy:"
FIELDS: Final = f"{FRONT}field:"
"""Namespace of fields of ours in documents of other standards."""
_KINDS: Final[tuple[str, ...]] = get_args(Kind)


def own(kind: Kind, key: str) -> str:
    """The URN of a thing.

    >>> own("hu", "LPN 7"), own("lot", "|I1|007")
    ('urn:x-lot-genealogy:hu:LPN%207', 'urn:x-lot-genealogy:lot:%7CI1%7C007')
    """
    return f"{FRONT}{kind}:{quote(key, safe='')}"


def thing(urn: str) -> tuple[Kind, str] | None:
    """Kind and key of the thing that a URN of ours names; None of any other text.

    >>> thing("URN:X-Lot-Genealogy:hu:LPN%207"), thing("urn:x-lot-genealogy:hu:"), thing("urn:epc:id:sscc:1")
    (('hu', 'LPN 7'), None, None)
    """
    if urn[: len(FRONT)].lower() != FRONT:
        return None
    kind, _, key = urn[len(FRONT) :].partition(":")
    return (cast("Kind", kind), unquote(key)) if kind in _KINDS and key else None
