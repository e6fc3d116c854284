"""What was typed when the session ended: sealed into the log-in form, given back after the log-in.

It is never sent by itself. It lives for 30 minutes, in the page and then in the session's row. With
the form that was sent come the drafts of the other forms of its page (`draft:<endpoint>`).
"""

import json
from dataclasses import dataclass, replace

from flask import g, request
from werkzeug.datastructures import MultiDict

from app.domain.accounts.actions import keep_text
from app.domain.accounts.queries import ended_session_with_token
from app.domain.accounts.rules import KEPT_TEXT_SECONDS
from app.foundation.signing import keyed_hash, seal, unseal
from app.web.shared.browser_session import browser_session

PURPOSE = "kept-text"
LARGEST = 64 * 1024
LARGEST_SEALED = 9 * LARGEST
"""Characters of the sealed text: six a byte in JSON at the most, and a third more for its letters."""

DRAFT = "draft:"
_LEFT_OUT = frozenset({"csrf_token", "password", "kept", "next", "staged", "remove"})
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class KeptText:
    """The texts of one page by the endpoint they are for; `owner` is empty when nobody knows whose."""

    page: str
    owner: str
    texts: dict[str, Fields]
    cut: bool

    def sealed(self) -> str:
        """Encrypted and signed, for a form or a row."""
        return seal(PURPOSE, json.dumps([self.page, self.owner, self.texts, self.cut]))


def owner_mark(person_id: int) -> str:
    """Whose form it is, told by a hash that only we can make: it outlives the session."""
    return keyed_hash("owner", str(person_id))


def nobody_looked() -> bool:
    """Whether the card guard could not look at the present request's form, which this reads."""
    return bool(request.form) and bool(getattr(request, "unchecked", False))


def seal_request(page: str, cookie_name: str) -> str:
    """The present request's text fields, encrypted for the log-in form; cut at 64 KB, small ones first.

    Empty if the card guard could not look at them: what was not checked is not kept (policy 1.5).
    """
    if nobody_looked():
        return ""
    ended = ended_session_with_token(request.cookies.get(cookie_name, ""))
    owner = owner_mark(ended.person_id) if ended and ended.person_id else ""
    owner = owner or request.form.get("submission", "").partition(".")[2]
    texts: dict[str, Fields] = {request.endpoint or "": []}
    room, cut = LARGEST, False
    for name, value in sorted(request.form.items(multi=True), key=lambda each: len(each[1])):
        room_for_value = room - len(name.encode(errors="replace"))
        if name in _LEFT_OUT:
            continue
        if room_for_value < 0:
            cut = True
            continue
        part = value.encode(errors="replace")[:room_for_value].decode(errors="ignore")
        cut = cut or len(part) < len(value)
        room = room_for_value - len(part.encode())
        if name.startswith(DRAFT):
            texts.setdefault(name.removeprefix(DRAFT), []).append(("message", part))
        else:
            texts[request.endpoint or ""].append((name, part))
    return KeptText(page, owner, texts, cut).sealed()


def open_kept(sealed: str) -> KeptText | None:
    """What `seal_request` sealed; None if it is older than 30 minutes or not ours."""
    text = unseal(PURPOSE, sealed, max_age=KEPT_TEXT_SECONDS) if sealed else None
    if text is None:
        return None
    page, owner, texts, cut = json.loads(text)
    fields = {name: [(key, value) for key, value in each] for name, each in texts.items()}
    return KeptText(page, owner, fields, cut)


def hand_over(sealed: str, person_id: int, session_id: int) -> str | None:
    """Store the text with the new session, unless somebody else typed it; returns the form's page."""
    kept = open_kept(sealed)
    if kept is None or kept.owner not in ("", owner_mark(person_id)):
        return None
    keep_text(session_id, sealed)
    return kept.page


def kept_for(endpoint: str) -> MultiDict[str, str] | None:
    """The fields that wait for the form which is sent to this endpoint from this page."""
    row = browser_session().row
    kept = open_kept(row.kept_text) if row is not None else None
    if kept is None or not _holds(request.path, kept.page) or not kept.texts.get(endpoint):
        return None
    g.kept_text_shown, g.kept_text_cut = True, kept.cut
    return MultiDict(kept.texts[endpoint])


def forget_kept(page: str) -> None:
    """This page's form has been sent: its text needs not be given back, the drafts beside it do."""
    row = browser_session().row
    kept = open_kept(row.kept_text) if row is not None else None
    if row is None or kept is None or not _holds(page, kept.page):
        return
    left = {name: each for name, each in kept.texts.items() if name != request.endpoint and each}
    keep_text(row.id, replace(kept, texts=left).sealed() if left else "")


def _holds(page: str, kept_page: str) -> bool:
    """Whether it is that page, or the one on which that page's form opens as a dialog."""
    return kept_page in (page, f"{page}/redaction")
