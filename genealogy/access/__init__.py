"""Access: who asks, and what they may do, by one matrix of roles and operations (docs/access.md)."""

from genealogy.access.deciding import decider, first_user
from genealogy.access.keys import Key, NewKey, add_key, disable_key, keys, person_of_key
from genealogy.access.matrix import ROLES, Right, Role, allowed, matrix, sites
from genealogy.access.person import Person
from genealogy.access.sessions import OpenSession, session_of, sign_in, sign_out, vouched
from genealogy.access.users import User, add_user, choose_password, new_password, set_disabled, set_rights, users

__all__ = [
    "ROLES",
    "Key",
    "NewKey",
    "OpenSession",
    "Person",
    "Right",
    "Role",
    "User",
    "add_key",
    "add_user",
    "allowed",
    "choose_password",
    "decider",
    "disable_key",
    "first_user",
    "keys",
    "matrix",
    "new_password",
    "person_of_key",
    "session_of",
    "set_disabled",
    "set_rights",
    "sign_in",
    "sign_out",
    "sites",
    "users",
    "vouched",
]
