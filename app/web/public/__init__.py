"""What needs no log-in: the privacy policy."""

from app.web.public import policy
from app.web.public.blueprint import blueprint

__all__ = ["blueprint", "policy"]
