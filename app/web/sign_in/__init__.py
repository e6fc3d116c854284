"""Log-in, log-out and what belongs to one's own log-in."""

from app.web.sign_in import log_in, log_out, notices, profile
from app.web.sign_in.blueprint import blueprint

__all__ = ["blueprint", "log_in", "log_out", "notices", "profile"]
