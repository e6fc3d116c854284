"""Mail to the privacy address that a person must sort, and what became of the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.accounts.permissions import Permission
from app.domain.accounts.queries import person_with_id
from app.domain.inbound.actions.reads import note_message_read
from app.domain.inbound.originals import files_of, original_of
from app.domain.inbound.queries import (
    Cursor,
    decided_messages,
    message_for_legal,
    waiting_messages,
)
from app.domain.inbound.rules import may_become_request, may_decide
from app.domain.inbound.words import Kept
from app.domain.tickets.rules import LARGEST_NUMBER
from app.foundation.errors import NotThere
from app.foundation.texts import _
from app.web.legal.blueprint import blueprint
from app.web.legal.inbox_forms import GeneralForm, NothingForm, RequestForm
from app.web.legal.inbox_rows import shown_inbound
from app.web.legal.tabs import register_tabs
from app.web.shared.cursors import with_query
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from app.domain.inbound.models import InboundMessage
    from app.web.shared.forms import Form

PAGE = 50
WAITING, DECIDED = "waiting", "decided"
LISTS = {WAITING: waiting_messages, DECIDED: decided_messages}


@blueprint.get("/legal/inbox")
@requires(Permission.READ_INBOX)
def list_inbound() -> ResponseReturnValue:
    """What waits, the earliest end first; or what is decided, the newest first."""
    which = request.args.get("shown") or WAITING
    if which not in LISTS:
        raise BadRequest
    after, before = _place("after"), _place("before")
    found = LISTS[which](after, PAGE + 1, before=before)
    more = len(found) > PAGE
    found = found[-PAGE:] if before else found[:PAGE]
    earlier = found and (more if before else after is not None)
    later = found and (True if before else more)
    return page(
        "legal/inbox/list.html",
        rows=[shown_inbound(each) for each in found],
        shown=which,
        filters=[
            (_("Waiting"), _url(WAITING), which == WAITING),
            (_("Decided"), _url(DECIDED), which == DECIDED),
        ],
        tab_urls=register_tabs("inbox"),
        newer_url=_url(which, before=found[0]) if earlier else None,
        older_url=_url(which, after=found[-1]) if later else None,
    )


@blueprint.get("/legal/inbox/<int:number>")
@requires(Permission.READ_INBOX)
def show_inbound(number: int) -> ResponseReturnValue:
    """One message, and what can be made of it."""
    return inbound_page(number, done=request.args.get("done", ""))


@blueprint.get("/legal/inbox/<int:number>/original")
@requires(Permission.READ_INBOX)
def download_inbound(number: int) -> ResponseReturnValue:
    """The bytes as they came, or our copy, for a person to look at outside of the browser."""
    message = message_for_legal(number)
    original = original_of(message)
    if original is None:
        raise NotThere
    note_message_read(message, reader=g.person, original=True)
    answer = Response(original, content_type="text/plain; charset=utf-8")
    name = "copy.eml" if message.original == Kept.COPY else "original.eml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def inbound_page(
    number: int, refused: Form | None = None, *, status: int = 200, done: str = ""
) -> ResponseReturnValue:
    """The page with its three forms, one of them perhaps refused. Each reading is audited."""
    message = message_for_legal(number)
    note_message_read(message, reader=g.person)
    forms = {
        kind: refused if isinstance(refused, kind) else kind.offered(f"legal.{endpoint}", **values)
        for kind, endpoint, values in (
            (RequestForm, "decide_inbound_request", {"right": message.right}),
            (GeneralForm, "decide_inbound_general", {}),
            (NothingForm, "decide_inbound_nothing", {}),
        )
    }
    return page(
        "legal/inbox/show.html",
        code=status,
        row=shown_inbound(message),
        message=message,
        files=files_of(message),
        is_copy=message.original == Kept.COPY,
        decided_by=person_with_id(message.decided_by_id) if message.decided_by_id else None,
        may_decide=may_decide(message),
        may_request=may_become_request(message),
        request_form=forms[RequestForm],
        general_form=forms[GeneralForm],
        nothing_form=forms[NothingForm],
        refused=refused,
        done=done if done in ("general", "nothing") else "",
    )


def _url(which: str, **places: InboundMessage) -> str:
    kept = {
        name: f"{int(each.delivered_at.timestamp())}-{each.id}" for name, each in places.items()
    }
    return with_query(
        url_for("legal.list_inbound"), shown="" if which == WAITING else which, **kept
    )


def _place(name: str) -> Cursor | None:
    value = request.args.get(name)
    if not value:
        return None
    seconds, _dash, number = value.partition("-")
    if not all(each.isascii() and each.isdigit() for each in (seconds, number)):
        raise BadRequest
    if len(seconds) > 11 or len(number) > 10 or int(number) > LARGEST_NUMBER:
        raise BadRequest
    return Cursor(datetime.fromtimestamp(int(seconds), UTC), int(number))
