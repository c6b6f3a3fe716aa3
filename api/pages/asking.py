"""What a trace page asks, and its address: everything that can be seen there can be sent to somebody as a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from api.pages.page import address
from genealogy.picture import PictureQuestion
from genealogy.picture.question import Way
from genealogy.trace import Question, Start
from genealogy.trace.question import Direction
from genealogy.trace.times import parse_known_at, parse_time

Starts = Annotated[list[str], Query(max_length=50)]
Text = Annotated[str, Query(max_length=2_000)]


@dataclass(frozen=True, slots=True)
class Asking:
    """The parameters of a trace page, as they stand in its address."""

    start: tuple[str, ...]
    direction: Way = "both"
    at: str = ""
    known_at: str = ""
    from_: str = ""
    to: str = ""
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def picture(self) -> PictureQuestion:
        """The picture that is asked for.

        Raises:
            BadInput: A start or a time can't be read.
        """
        return PictureQuestion(
            tuple(dict.fromkeys(Start.parse(text) for text in self.start)),
            self.direction,
            at=parse_time(self.at, end_of_day=True) if self.at else None,
            known_at=parse_known_at(self.known_at) if self.known_at else None,
            from_=parse_time(self.from_) if self.from_ else None,
            to=parse_time(self.to, end_of_day=True) if self.to else None,
            opened=self.opened,
            closed=self.closed,
        )

    def question(self, direction: Direction) -> Question:
        """The trace in one direction.

        Raises:
            BadInput: A start or a time can't be read.
        """
        return next(one for one in PictureQuestion.questions(self.both) if one.direction == direction)

    @property
    def both(self) -> PictureQuestion:
        """The same picture both ways, nothing opened or closed."""
        asked = self.picture
        return PictureQuestion(asked.starts, "both", at=asked.at, known_at=asked.known_at, from_=asked.from_, to=asked.to)

    def pairs(self, **other: Any) -> list[tuple[str, Any]]:
        """The parameters, some of them otherwise."""
        told = {
            "start": self.start,
            "direction": "" if self.direction == "both" else self.direction,
            "at": self.at,
            "known_at": self.known_at,
            "from": self.from_,
            "to": self.to,
            "open": self.opened,
            "close": self.closed,
            **other,
        }
        return [(name, one) for name, value in told.items() for one in (value if isinstance(value, tuple | list) else [value])]

    def link(self, path: str = "/trace", **other: Any) -> str:
        """An address that asks the same, or nearly."""
        return address(path, self.pairs(**other))


def asking(
    start: Starts,
    direction: Way = "both",
    at: Text = "",
    known_at: Text = "",
    from_: Annotated[str, Query(alias="from", max_length=40)] = "",
    to: Text = "",
    opened: Annotated[list[str] | None, Query(alias="open", max_length=200)] = None,
    closed: Annotated[list[str] | None, Query(alias="close", max_length=200)] = None,
) -> Asking:
    """The parameters of an address."""
    return Asking(tuple(start), direction, at, known_at, from_, to, tuple(opened or ()), tuple(closed or ()))
