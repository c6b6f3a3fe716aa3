"""The matrix of roles and operations, and the rights that a person or a key has by it.

The file `matrix.toml` is the whole rule: an operation that has no row there is nobody's. Operations are named `noun.verb`,
decisions as their audit records are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from msgspec import Struct

from genealogy.errors import BadDefinition, BadInput

Role = Literal["viewer", "operator", "data_engineer", "quality", "recall_lead", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
ALL_SITES = "*"
_FILE = Path(__file__).with_name("matrix.toml")


class Right(Struct, frozen=True):
    """A role at a site.

    Attributes:
        role: One of `ROLES`.
        site: A `Location.site`, or `*` for all of them.
    """

    role: Role
    site: str = ALL_SITES

    @classmethod
    def parse(cls, text: str) -> Right:
        """Read `role` or `role@site`.

        >>> Right.parse("quality"), Right.parse("viewer@DC1").site
        (Right(role='quality', site='*'), 'DC1')

        Raises:
            BadInput: No such role, or a blank site.
        """
        role, at, site = text.strip().partition("@")
        if role not in ROLES or (at and not site.strip()):
            raise BadInput(f"{text!r} is no role.", cure=f"Write ROLE or ROLE@SITE; roles are {', '.join(ROLES)}.")
        return cls(role, site.strip() or ALL_SITES)

    def __str__(self) -> str:
        """As `parse` reads it."""
        return self.role if self.site == ALL_SITES else f"{self.role}@{self.site}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who may do what.

    Attributes:
        roles: By operation.
        everywhere: Operations that need the role at all sites.
    """

    roles: dict[str, frozenset[Role]]
    everywhere: frozenset[str]


@cache
def matrix() -> Matrix:
    """The matrix of this program.

    Raises:
        BadDefinition: The file names a role or an operation that there is not.
    """
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    rows = {name: frozenset(roles) for name, roles in told["operations"].items()}
    wrong = {role for roles in rows.values() for role in roles} - set(ROLES) | set(told["everywhere"]) - set(rows)
    if wrong:
        raise BadDefinition(f"{_FILE.name} names {', '.join(sorted(wrong))}, which there is not.")
    return Matrix(cast("dict[str, frozenset[Role]]", rows), frozenset(told["everywhere"]))


def allowed(rights: Iterable[Right], operation: str, site: str | None = None) -> bool:
    """Whether these rights include an operation.

    Args:
        rights: Of the person or key.
        operation: Its name in the matrix; one that has no row is nobody's.
        site: The site it is done at; None: anywhere, what is seen is then cut to the sites of `sites`.

    >>> allowed([Right("viewer")], "hold.place"), allowed([Right("quality", "DC1")], "hold.place"), allowed([Right("quality", "DC1")], "hold.release")
    (False, True, False)
    """
    return any(site is None or right.site in (ALL_SITES, site) for right in _holding(rights, operation))


def sites(rights: Iterable[Right], operation: str) -> frozenset[str] | None:
    """The sites these rights include an operation at; None: all of them.

    >>> sites([Right("viewer", "DC1"), Right("viewer", "DC2")], "trace.read") == {"DC1", "DC2"}, sites([Right("viewer")], "trace.read")
    (True, None)
    """
    found = frozenset(right.site for right in _holding(rights, operation))
    return None if ALL_SITES in found else found


def role_for(rights: Iterable[Right], operation: str) -> Role | None:
    """The role by which these rights include an operation; None: they don't."""
    return next((right.role for right in _holding(rights, operation)), None)


def within(rights: Sequence[Right], limits: Sequence[Right]) -> list[Right]:
    """Those of some rights that lie within others: a key can do no more than its owner.

    >>> within([Right("viewer", "DC1"), Right("admin")], [Right("viewer")])
    [Right(role='viewer', site='DC1')]
    """
    return [right for right in rights if any(right.role == limit.role and limit.site in (ALL_SITES, right.site) for limit in limits)]


def _holding(rights: Iterable[Right], operation: str) -> list[Right]:
    rule = matrix()
    roles = rule.roles.get(operation, frozenset())
    return [right for right in rights if right.role in roles and (operation not in rule.everywhere or right.site == ALL_SITES)]
