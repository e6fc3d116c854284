"""The register's pages: `?after=` or `?before=`, then the due instant and the request's id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from werkzeug.exceptions import BadRequest

from app.domain.legal.queries import Cursor
from app.domain.tickets.rules import LARGEST_NUMBER

if TYPE_CHECKING:
    from app.domain.legal.models import PrivacyRequest


def cursors_of_request() -> tuple[Cursor | None, Cursor | None]:
    """The place after which, or before which, the page lies; 400 for what we did not write."""
    return _parsed(request.args.get("after")), _parsed(request.args.get("before"))


def page_urls(
    found: Sequence[PrivacyRequest], *, more: bool, came_back: bool, moved: bool
) -> dict[str, Any]:
    """The addresses of the pages with earlier and with later deadlines."""
    earlier = found and (more if came_back else moved)
    later = found and (True if came_back else more)
    return {
        "newer_url": _url("before", found[0]) if earlier else None,
        "older_url": _url("after", found[-1]) if later else None,
    }


def _url(name: str, each: PrivacyRequest) -> str:
    place: dict[str, Any] = {name: f"{int(each.due_at.timestamp())}-{each.id}"}
    return url_for("legal.list_requests", **place)


def _parsed(value: str | None) -> Cursor | None:
    if not value:
        return None
    seconds, _, number = value.partition("-")
    if not (seconds.isascii() and seconds.isdigit() and number.isascii() and number.isdigit()):
        raise BadRequest
    if len(seconds) > 11 or len(number) > 10 or int(number) > LARGEST_NUMBER:
        raise BadRequest
    return Cursor(datetime.fromtimestamp(int(seconds), UTC), int(number))
