"""Passwords and secrets: how they are made, kept and told right."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from menurut.model import StoreError

SHORTEST, LONGEST = 10, 200
"""Letters of a password."""
TOKEN_PREFIX = "mnr_"  # noqa: S105 (no password: by this a leaked token is known for what it is)
_AT_ONCE = BoundedSemaphore(4)  # each hash takes 64 MiB: many logins at once must not fill the memory


def hashed(password: str, *, name: str) -> str:
    """The argon2id hash of a new password for the account of that name. Raises StoreError for one that is too weak."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise StoreError(f"a password has {SHORTEST} to {LONGEST} letters; a few words are easy to keep in mind")
    if password.casefold() == name.casefold() or len(set(password)) < SHORTEST // 2:
        raise StoreError("this password is easily guessed; take a few words that have nothing to do with one another")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether the password is that of the hash; it takes as long where there is no hash, so that nobody learns who has one."""
    try:
        with _AT_ONCE:
            _hasher().verify(kept or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than those of now."""
    return _hasher().check_needs_rehash(kept)


def new_secret(prefix: str = "") -> str:
    """A secret of 256 bits, for a session or a token."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """By which a secret is kept. It has 256 bits, so that a fast hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_mark(kept: str) -> str:
    """By which a browser is known again in which somebody told the password of this hash; it opens nothing by itself."""
    name = secrets.token_urlsafe(12)
    return f"{name}.{_signed(name, kept)}"


def marked(mark: str, kept: str) -> str | None:
    """The name of the browser with that mark; None where it is another's, or from before the password changed."""
    name, _, signature = mark.partition(".")
    is_right = hmac.compare_digest(signature.encode("utf-8", "replace"), _signed(name, kept).encode())
    return name if is_right else None


def _signed(name: str, kept: str) -> str:
    return hmac.new(kept.encode(), name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))
