"""Attachments, through the permission of their ticket."""

from app.web.files import attachments
from app.web.files.blueprint import blueprint

__all__ = ["attachments", "blueprint"]
