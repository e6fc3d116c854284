"""The support agents' door."""

from app.web.desk import clocks, lists, messages, properties, redaction, tickets
from app.web.desk.blueprint import blueprint

__all__ = ["blueprint", "clocks", "lists", "messages", "properties", "redaction", "tickets"]
