"""A place in a list, as it stands in the address: `?older=` or `?after=`, then instant and number.

Each order has its own two names, so that a place in one is never taken for a place in the other.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import BadRequest

from app.domain.tickets.rules import LARGEST_NUMBER
from app.domain.tickets.walks import Cursor, Listing, Order
from app.domain.tickets.words import NEVER

_NAMES = {Order.NEWEST: ("newer", "older"), Order.DUE: ("before", "after")}


def cursor_of_request(order: Order = Order.NEWEST) -> Cursor | None:
    """The cursor of this order in the address, if there is one; 400 for what we did not write."""
    before, after = _NAMES[order]
    for back, name in ((False, after), (True, before)):
        if value := request.args.get(name):
            return _parsed(value, back)
    return None


def page_urls(
    base: str, listing: Listing, order: Order = Order.NEWEST, **kept: str
) -> dict[str, Any]:
    """The addresses of the pages beside this one, with the list's filters kept."""
    before, after = _NAMES[order]
    return {
        "newer_url": _url(base, before, listing.before, kept),
        "older_url": _url(base, after, listing.after, kept),
    }


def with_query(base: str, **values: str) -> str:
    """The path with the values that are not empty."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{base}?{query}" if query else base


def _url(base: str, name: str, cursor: Cursor | None, kept: dict[str, str]) -> str | None:
    if cursor is None:
        return None
    micros = int(cursor.at.timestamp()) * 1_000_000 + cursor.at.microsecond
    return with_query(base, **kept, **{name: f"{micros}-{cursor.number}"})


def _parsed(value: str, back: bool) -> Cursor:
    micros, _, number = value.partition("-")
    if not (micros.isascii() and micros.isdigit() and number.isascii() and number.isdigit()):
        raise BadRequest
    if len(micros) > 18 or len(number) > 10 or int(number) > LARGEST_NUMBER:
        raise BadRequest
    seconds, rest = divmod(int(micros), 1_000_000)
    if seconds > NEVER.timestamp():
        raise BadRequest
    at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    return Cursor(at, int(number), back)
