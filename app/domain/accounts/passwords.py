"""Passwords by argon2id. Taken as typed; the cost may rise, old hashes follow at log-in."""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_few = BoundedSemaphore(2)  # each try takes 64 MiB: a crowd waits in line instead of filling memory
LONGEST = 1024


def hash_password(password: str) -> str:
    """The argon2id hash, parameters included."""
    return _hasher.hash(_normal(password))


def password_fits(password: str, stored: str) -> bool:
    """Whether the password is the stored one. Takes as long when nothing is stored."""
    try:
        with _few:
            return _hasher.verify(stored or _nobody(), _normal(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str) -> bool:
    return _hasher.check_needs_rehash(stored)


def _normal(password: str) -> bytes:
    return unicodedata.normalize("NFC", password[:LONGEST]).encode(errors="surrogatepass")


@cache
def _nobody() -> str:
    return hash_password("nobody has this password")
