"""Who asks: a person, or a program with a key of a person's."""

from __future__ import annotations

from msgspec import Struct

from genealogy.access.matrix import Right, allowed, role_for, sites
from genealogy.audit import Actor
from genealogy.errors import NotAllowed


class Person(Struct, frozen=True, kw_only=True):
    """Who asks, and what they may do.

    Attributes:
        name: Of the user; the owner's where a key asks.
        display_name: What people call them.
        rights: What they may do; a key's own, as far as its owner still has them.
        key: Name of the key that asks; empty where the person does.
        must_change: They signed in by a one-time password, and may do nothing before they have chosen their own.
    """

    name: str
    display_name: str
    rights: tuple[Right, ...]
    key: str = ""
    must_change: bool = False

    def may(self, operation: str, site: str | None = None) -> bool:
        """Whether they may do it, at a site or anywhere."""
        return (not self.must_change or operation.startswith("self.")) and allowed(self.rights, operation, site)

    def sites(self, operation: str) -> frozenset[str] | None:
        """The sites they may do it at; None: all."""
        return sites(self.rights, operation)

    def require(self, operation: str, site: str | None = None) -> None:
        """Let them pass.

        Raises:
            NotAllowed: Their roles don't include it.
        """
        if not self.may(operation, site):
            raise refusal(self.name, operation, site, must_change=self.must_change)

    def actor(self, operation: str, request_id: str = "") -> Actor:
        """How the audit names them for an operation.

        Raises:
            NotAllowed: Their roles don't include it.
        """
        self.require(operation)
        # A key decides in its owner's name: where two persons must agree, a person and their key are one.
        role = f"{role_for(self.rights, operation)}" + (f" by key {self.key}" if self.key else "")
        return Actor(user=self.name, role=role, request_id=request_id)


def refusal(name: str, operation: str, site: str | None = None, *, must_change: bool = False) -> NotAllowed:
    """What is said to one who may not."""
    if must_change:
        return NotAllowed(f"{name} signed in by a one-time password.", cure="Choose a password of your own first.")
    where = f" at site {site}" if site else ""
    return NotAllowed(f"No role of {name} allows {operation}{where}.", cure="An administrator gives roles: `genealogy users roles`.")
