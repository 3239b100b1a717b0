"""Agents' passwords: hashed by argon2id, checked in the same time whether or not there is somebody."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
"""Characters. Length is what makes a password strong (NIST SP 800-63B); which ones they are is nobody's business."""

LONGEST = 256
"""Characters. A longer one only costs time."""

# OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane. The process that checks is small.
MEMORY_KIB = 19 * 1024
PASSES = 2

_AT_ONCE = threading.BoundedSemaphore(2)
"""Each check takes its memory: who sends a hundred passwords at once gets them checked one after the other."""


class WeakPasswordError(ValueError):
    """The password is too short or too long; nothing was kept."""


def hash_password(password: str) -> str:
    """Give what is stored of a password; raises `WeakPasswordError`."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}")
    return hash_again(password)


def hash_again(password: str) -> str:
    """Give what is stored of a password that was good enough when it was chosen."""
    with _AT_ONCE:
        return _hasher().hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Tell whether `password` is the one that `stored` was made of.

    Without `stored` (nobody has that e-mail address) it takes as long and is False.
    """
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 (see `_hasher`)

    if len(password) > LONGEST:
        return False
    try:
        with _AT_ONCE:
            fits = _hasher().verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's: hash the password anew when it is known."""
    return _hasher().check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    # Imported when somebody logs in: the web process starts without it.
    from argon2 import PasswordHasher  # noqa: PLC0415

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash that takes as long to check as any other."""
    return _hasher().hash("nobody has this password")
