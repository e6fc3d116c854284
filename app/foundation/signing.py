"""Secrets: random tokens, their stored hashes, and texts sealed for a while in a stranger's hands."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

from app.foundation.clock import now
from app.foundation.settings import settings


def new_token() -> str:
    """256 random bits, URL-safe, 43 characters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a random token: 64 hex characters. A thief of the table gets no token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def keyed_hash(purpose: str, text: str) -> str:
    """A hash that only this installation can make; distinct for each purpose. 32 hex characters."""
    key = settings().secret_key.encode() + b"|" + purpose.encode()
    return hmac.new(key, text.encode(errors="replace"), hashlib.sha256).hexdigest()[:32]


def seal(purpose: str, text: str) -> str:
    """Encrypt and sign a text so that only `unseal` with the same purpose can open it."""
    return _fernet(purpose).encrypt_at_time(text.encode(), _second()).decode()


def unseal(purpose: str, sealed: str, *, max_age: int) -> str | None:
    """The text, or None if it was tampered with, sealed for something else, or is older (seconds)."""
    try:
        token = sealed.encode(errors="replace")
        return _fernet(purpose).decrypt_at_time(token, max_age, _second()).decode()
    except InvalidToken:
        return None


def _second() -> int:
    return int(now().timestamp())


def _fernet(purpose: str) -> Fernet:
    secret = settings().secret_key.encode() + b"|seal|" + purpose.encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret).digest()))
