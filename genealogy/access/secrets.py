"""Passwords, keys and session numbers: how they are made, and what of them is kept.

A person's password is kept as an argon2id hash, which is slow to try; keys and sessions are 256 random bits, of which nobody can try many, and are kept as
their SHA-256. None of them can be read back out of the database.
"""

from __future__ import annotations

import hashlib
import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from genealogy.errors import BadInput

KEY_PREFIX = "lg_"
SHORTEST, LONGEST = 12, 256
_BYTES = 32
# Those that look alike are left out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()
# A check takes 64 MiB of memory; many at once must not take all there is.
_AT_ONCE = BoundedSemaphore(2)


def password_hash(password: str) -> str:
    """The argon2id hash to keep of a password.

    Raises:
        BadInput: It is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"A password has {SHORTEST} to {LONGEST} characters, this one {len(password)}.", cure="Several words make a good one.")
    with _AT_ONCE:
        return _HASHER.hash(password)


def password_fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is kept; None (no such user) takes as long as a wrong one."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def new_password() -> str:
    """A password that can be read out and typed: 99 random bits in five groups."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))


def new_key() -> str:
    """A key for a program."""
    return KEY_PREFIX + secrets.token_urlsafe(_BYTES)


def new_token() -> str:
    """A number that nobody guesses: of a session, of a form."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """What is kept of a key or a session's number."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_id() -> str:
    """A short id that is no secret."""
    return secrets.token_hex(4)


def _nobodys() -> str:
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(new_token()))
    return _NOBODY[0]


_NOBODY: list[str] = []
