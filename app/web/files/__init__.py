"""Attachments, through the permission of their ticket; and files sent ahead of their form."""

from app.web.files import attachments, previews, staging
from app.web.files.blueprint import blueprint

__all__ = ["attachments", "blueprint", "previews", "staging"]
