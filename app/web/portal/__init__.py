"""The customers' door."""

from app.web.portal import home, replies, status, tickets
from app.web.portal.blueprint import blueprint

__all__ = ["blueprint", "home", "replies", "status", "tickets"]
