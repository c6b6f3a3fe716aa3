"""Holds: rules that block what they reach, now and later, until a person releases them (semantics 9)."""

from genealogy.hold.answer import Blast, BreachAnswer, Broken, CheckAnswer, Checked, Covered, HeldBy, HoldAnswer, HoldRow, LotStatus, Release, to_json
from genealogy.hold.check import check
from genealogy.hold.marking import finish, resume
from genealogy.hold.place import place
from genealogy.hold.preview import preview
from genealogy.hold.release import release
from genealogy.hold.request import DIRECTIONS, HoldRequest
from genealogy.hold.show import holds, show

__all__ = [
    "DIRECTIONS",
    "Blast",
    "BreachAnswer",
    "Broken",
    "CheckAnswer",
    "Checked",
    "Covered",
    "HeldBy",
    "HoldAnswer",
    "HoldRequest",
    "HoldRow",
    "LotStatus",
    "Release",
    "check",
    "finish",
    "holds",
    "place",
    "preview",
    "release",
    "resume",
    "show",
    "to_json",
]
