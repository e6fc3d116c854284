"""What was typed when the session ended: sealed into the log-in form, given back after the log-in.

It is never sent by itself. It lives for 30 minutes, in the page and then in the session's row.
"""

import json
from dataclasses import dataclass

from flask import g, request
from werkzeug.datastructures import MultiDict

from app.domain.accounts.actions import keep_text
from app.domain.accounts.queries import ended_session_with_token
from app.domain.accounts.rules import KEPT_TEXT_SECONDS
from app.foundation.signing import seal, unseal
from app.web.shared.browser_session import browser_session

PURPOSE = "kept-text"
LARGEST = 64 * 1024
_LEFT_OUT = frozenset({"csrf_token", "password", "kept", "next", "staged", "remove"})


@dataclass(frozen=True)
class KeptText:
    """The fields of one form: which endpoint they were sent to, by whom, and where the form is."""

    endpoint: str
    page: str
    person_id: int | None
    fields: list[tuple[str, str]]


def seal_request(page: str, cookie_name: str) -> str:
    """The present request's text fields, encrypted for the log-in form; cut at 64 KB."""
    ended = ended_session_with_token(request.cookies.get(cookie_name, ""))
    fields, room = [], LARGEST
    for name, value in request.form.items(multi=True):
        room_for_value = room - len(name.encode(errors="replace"))
        if name in _LEFT_OUT or room_for_value < 0:
            continue
        part = value.encode(errors="replace")[:room_for_value].decode(errors="ignore")
        fields.append((name, part))
        room = room_for_value - len(part.encode())
    content = [request.endpoint, page, ended.person_id if ended else None, fields]
    return seal(PURPOSE, json.dumps(content))


def open_kept(sealed: str) -> KeptText | None:
    """What `seal_request` sealed; None if it is older than 30 minutes or not ours."""
    text = unseal(PURPOSE, sealed, max_age=KEPT_TEXT_SECONDS) if sealed else None
    if text is None:
        return None
    endpoint, page, person_id, fields = json.loads(text)
    return KeptText(endpoint, page, person_id, [(name, value) for name, value in fields])


def hand_over(sealed: str, person_id: int, session_id: int) -> str | None:
    """Store the text with the new session, unless somebody else typed it; returns the form's page."""
    kept = open_kept(sealed)
    if kept is None or kept.person_id not in (None, person_id):
        return None
    keep_text(session_id, sealed)
    return kept.page


def kept_for(endpoint: str) -> MultiDict[str, str] | None:
    """The fields that wait for the form which is sent to this endpoint from this page."""
    row = browser_session().row
    kept = open_kept(row.kept_text) if row is not None else None
    if kept is None or kept.endpoint != endpoint or kept.page != request.path:
        return None
    g.kept_text_shown = True
    return MultiDict(kept.fields)


def forget_kept() -> None:
    """The text has been sent: nothing needs to be given back any more."""
    row = browser_session().row
    if row is not None and row.kept_text:
        keep_text(row.id, "")
