"""The support agents' door."""

from app.web.desk.blueprint import blueprint

__all__ = ["blueprint"]
