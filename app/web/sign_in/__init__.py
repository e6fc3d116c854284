"""Log-in, log-out and what belongs to one's own log-in."""

from app.web.sign_in.blueprint import blueprint

__all__ = ["blueprint"]
