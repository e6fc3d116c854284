"""A place in a list, as it stands in the address: `?older=` or `?newer=`, then instant and number."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import BadRequest

from app.domain.tickets.lists import Cursor, Listing
from app.domain.tickets.rules import LARGEST_NUMBER


def cursor_of_request() -> Cursor | None:
    """The cursor in the address, if there is one; 400 for what we did not write."""
    for newer, name in ((False, "older"), (True, "newer")):
        if value := request.args.get(name):
            return _parsed(value, newer)
    return None


def page_urls(base: str, listing: Listing, **kept: str) -> dict[str, Any]:
    """The addresses of the pages beside this one, with the list's filters kept."""
    return {
        "newer_url": _url(base, "newer", listing.newer, kept),
        "older_url": _url(base, "older", listing.older, kept),
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


def _parsed(value: str, newer: bool) -> Cursor:
    micros, _, number = value.partition("-")
    if not (micros.isascii() and micros.isdigit() and number.isascii() and number.isdigit()):
        raise BadRequest
    if len(micros) > 17 or len(number) > 10 or int(number) > LARGEST_NUMBER:
        raise BadRequest
    seconds, rest = divmod(int(micros), 1_000_000)
    at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    return Cursor(at, int(number), newer)
