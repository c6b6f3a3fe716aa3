"""Who decides where nobody signs in: at the command line, and at the first start of the service."""

from __future__ import annotations

from genealogy.access.matrix import Right, role_for
from genealogy.access.person import refusal
from genealogy.access.users import add_user, users
from genealogy.audit import Actor
from genealogy.errors import NotAllowed, Refused
from genealogy.store import Store


def decider(store: Store, name: str, operation: str) -> Actor:
    """Who decides on the command line (semantics 9.5): a user on record whose roles include it.

    While no user is on record, whoever can reach the database decides, as an administrator.

    Args:
        store: The database.
        name: GENEALOGY_USER, else the login name.
        operation: As the matrix names it.

    Raises:
        NotAllowed: They are not on record, are disabled, or their roles don't include it.
    """
    on_record = {user.name: user for user in users(store)}
    if not on_record:
        return Actor(user=name, role="admin")
    found = on_record.get(name)
    if found is None or found.disabled:
        state = "is disabled" if found else "is no user on record"
        raise NotAllowed(f"{name} {state}, so {operation} is not theirs to do.", cure="Set GENEALOGY_USER, or have `genealogy users add` put them on record.")
    role = role_for(found.rights, operation)
    if role is None:
        raise refusal(name, operation)
    return Actor(user=name, role=role)


def first_user(store: Store) -> str | None:
    """While no user is on record: put `admin` on record.

    Returns:
        Their one-time password; None when there are users.
    """
    if users(store):
        return None
    try:
        return add_user(store, Actor(user="genealogy serve", role="admin"), "admin", [Right("admin")], display_name="Administrator")
    except Refused:  # Another process was first.
        return None
