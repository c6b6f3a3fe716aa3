"""What queries give as columns: a list for each field, which costs a third of what a list for each row does.

A query collects columns, and collecting leaves nulls out: so it puts an empty text for a missing text, and `NO_NUMBER` for a missing number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

NO_NUMBER = -(2**63)


def gaps(column: Sequence[str]) -> Sequence[str | None]:
    """A column of texts with None where there was none."""
    return [text or None for text in column] if "" in column else column


def numbers(column: Sequence[int]) -> Sequence[int | None]:
    """A column of numbers with None where there was none."""
    return [None if number == NO_NUMBER else number for number in column] if NO_NUMBER in column else column


class Told(dict[int | None, str | None]):
    """How numbers are written, each worked out once: quantities and times of an answer repeat.

    Args:
        write: What writes one.
    """

    def __init__(self, write: Callable[[int | None], str | None]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, number: int | None) -> str | None:
        self[number] = text = self._write(number)
        return text
