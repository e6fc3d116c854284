"""Error pages: what happened, what to do, what is safe. Never a traceback (ASVS V16.5.1)."""

from flask import Flask, g, make_response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.foundation.errors import Invalid, NotAllowed, NotThere, WriteRefused
from app.foundation.logging import log
from app.foundation.stores import StorageAway
from app.foundation.texts import _
from app.web.shared.forms import STALE
from app.web.shared.limits import seconds_to_wait
from app.web.shared.pages import page, wants_fragment

_WORDS = {
    400: (_("That could not be read"), _("Go back and send it again. Nothing was changed.")),
    404: (
        _("There is no such page"),
        _("Check the address. If a ticket brought you here, it may belong to somebody else."),
    ),
    405: (_("That cannot be done here"), _("Go back and use the buttons of the page.")),
    409: (
        _("The ticket has changed"),
        _("What you chose is no longer possible. Go back and look at it again."),
    ),
    413: (
        _("That is too large to send"),
        _(
            "Nothing was stored. Go back: your text is still there. Send files of 20 MB or less, "
            "up to 5 at a time, and a text of 20,000 characters or fewer."
        ),
    ),
    422: (_("Nothing was sent"), STALE),
    429: (_("Too many tries"), _("Wait five minutes, then try again. Nothing was lost.")),
    500: (
        _("Something went wrong on our side"),
        _("Go back and try again. What you sent may not have been stored."),
    ),
    503: (
        _("The file cannot be fetched now"),
        _("Our file storage does not answer. The file is safe: try again in a few minutes."),
    ),
}


def add_error_pages(app: Flask) -> None:
    """One page for all of them, also for what nobody foresaw."""
    app.register_error_handler(NotThere, _not_there)
    app.register_error_handler(StorageAway, _storage_away)
    app.register_error_handler(NotAllowed, lambda _problem: error_page(409))
    app.register_error_handler(Invalid, lambda _problem: error_page(400, code=422))
    app.register_error_handler(WriteRefused, lambda _problem: error_page(422))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, *, code: int = 0) -> ResponseReturnValue:
    """The words for `status`, answered as `code` if another is given.

    htmx leaves its page as it is: an error page put into a part of it would take what was typed.
    """
    title, text = _WORDS.get(status, _WORDS[400 if status < 500 else 500])
    answer = page(
        "errors/page.html",
        code=code or status,
        status=code or status,
        title=title,
        text=text,
        action_text=_("Go to the start page"),
        action_href="/",
    )
    if wants_fragment():
        answer.headers["HX-Reswap"] = "none"
    return answer


def _not_there(_problem: NotThere) -> ResponseReturnValue:
    """Nothing there, or not theirs: the log alone is told that somebody asked (ASVS V16.3.2)."""
    person = g.get("person")
    log.info("request.not_there", **({"person": person.id} if person else {}))
    return error_page(404)


def _storage_away(problem: StorageAway) -> ResponseReturnValue:
    log.error("files.away", problem=type(problem).__name__)
    return error_page(503)


def _http(problem: HTTPException) -> ResponseReturnValue:
    status = problem.code or 500
    if status < 400:
        return problem
    answer = make_response(error_page(status))
    for name, value in problem.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    if status == 429:
        log.warning("request.limited")
        answer.headers["Retry-After"] = str(seconds_to_wait())
    return answer


def _unforeseen(_problem: Exception) -> ResponseReturnValue:
    log.exception("request.failed")
    return error_page(500)
