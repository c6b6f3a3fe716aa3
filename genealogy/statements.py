"""Query files as the program knows them: each tied to the class of its rows, checked when the program starts."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from genealogy.errors import BadDefinition
from queries import registry

Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Statement(Generic[Row]):
    """A query file and the class of its rows; made at import, so a file that doesn't fit stops the program at start.

    Args:
        name: The query's name.
        row: A dataclass whose fields are the query's columns, in order; `Nothing` for none.
    """

    name: str
    row: type[Row]

    def __post_init__(self) -> None:
        try:
            columns = registry.query(self.name).columns
        except registry.BadQueryFile as error:
            raise BadDefinition(str(error)) from None
        fields = tuple(field.name for field in dataclasses.fields(self.row))  # type: ignore[arg-type]
        if fields != columns:
            raise BadDefinition(f"{self.name}: columns {columns}, {self.row.__name__} has {fields}")


@dataclass(frozen=True, slots=True)
class Pair(Generic[Row, Other]):
    """Two statements that read one row each, asked in one round trip. Parameters of one name are one parameter.

    Args:
        first: Whose columns come first.
        second: The other.
    """

    first: Statement[Row]
    second: Statement[Other]
    query: registry.Query = dataclasses.field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "query", registry.together(self.first.name, self.second.name))
        except registry.BadQueryFile as error:
            raise BadDefinition(str(error)) from None


@dataclass(frozen=True, slots=True)
class Nothing:
    """The row of a query that returns none."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Writing statements that are run one after the other, each for its own rows; for few rows they are one round trip.

    Args:
        statements: In their order.
    """

    statements: tuple[Statement[Nothing], ...]
    query: registry.Query = dataclasses.field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "query", registry.in_order(*(statement.name for statement in self.statements)))
        except registry.BadQueryFile as error:
            raise BadDefinition(str(error)) from None

    @classmethod
    def of(cls, *names: str) -> Self:
        """Of query files by their names."""
        return cls(tuple(Statement(name, Nothing) for name in names))
