"""The legal staff's door: sealed tickets only."""

from app.web.legal import replies, requests
from app.web.legal.blueprint import blueprint

__all__ = ["blueprint", "replies", "requests"]
