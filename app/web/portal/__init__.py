"""The customers' door."""

from app.web.portal.blueprint import blueprint

__all__ = ["blueprint"]
