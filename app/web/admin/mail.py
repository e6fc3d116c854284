"""The admins' mail log: kind, state, age, SMTP code. Nothing else (domain.md, Sealing)."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.accounts.permissions import Permission
from app.domain.mail.queries import LogCursor, letters_for_admin
from app.foundation.signing import seal, unseal
from app.web.admin.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.mail_alarms import mail_alarms
from app.web.shared.pages import page

PAGE = 50
_PURPOSE = "admin-mail"
_CURSOR_SECONDS = 24 * 3600


@blueprint.get("/admin/mail")
@requires(Permission.READ_MAIL_LOG)
def list_letters() -> ResponseReturnValue:
    """Every letter, the newest first."""
    found = letters_for_admin(_cursor_of_request(), PAGE)
    return page(
        "admin/mail/list.html",
        rows=found.letters,
        newer_url=_path("newer", found.newer),
        older_url=_path("older", found.older),
        done=request.args.get("done", ""),
    )


@blueprint.context_processor
def give_alarms() -> dict[str, object]:
    """What the banner above each of the admins' pages asks for."""
    return {"mail_alarms": lambda: mail_alarms(of_requests=False)}


def _path(name: str, cursor: LogCursor | None) -> str | None:
    """The place is sealed: a letter's number would tell how many were written in between."""
    if cursor is None:
        return None
    place = {name: seal(_PURPOSE, str(cursor.letter_id))}
    return url_for("admin.list_letters", **place)  # type: ignore[arg-type]


def _cursor_of_request() -> LogCursor | None:
    for name in ("older", "newer"):
        sealed = request.args.get(name)
        if sealed:
            place = unseal(_PURPOSE, sealed, max_age=_CURSOR_SECONDS)
            if place is None:
                raise BadRequest
            return LogCursor(int(place), newer=name == "newer")
    return None
