"""The legal staff's door: sealed tickets only."""

from app.web.legal import letters, mail, release, replies, requests, tabs
from app.web.legal.blueprint import blueprint

__all__ = ["blueprint", "letters", "mail", "release", "replies", "requests", "tabs"]
