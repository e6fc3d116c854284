"""The legal staff's door: sealed tickets only."""

from app.web.legal import (
    inbox,
    inbox_decisions,
    letters,
    mail,
    redaction,
    release,
    replies,
    requests,
    tabs,
)
from app.web.legal.blueprint import blueprint

__all__ = [
    "blueprint",
    "inbox",
    "inbox_decisions",
    "letters",
    "mail",
    "redaction",
    "release",
    "replies",
    "requests",
    "tabs",
]
