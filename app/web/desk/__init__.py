"""The support agents' door."""

from app.web.desk import lists, messages, properties, redaction, tickets
from app.web.desk.blueprint import blueprint

__all__ = ["blueprint", "lists", "messages", "properties", "redaction", "tickets"]
