"""The one guard: every request passes it, and what is not declared is refused.

Each view says `@requires(Permission.…)` or `@public`. Nobody may write on a GET, nor with a stale
form token: the guard tells `foundation.transaction`, so a view that forgets its check fails closed.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import NotFound
from wtforms.validators import ValidationError

from app.domain.accounts.permissions import Permission, may
from app.domain.accounts.words import Role
from app.foundation.logging import lines_of_nobody, lines_of_person, lines_of_request, log
from app.foundation.transaction import end_reading, refuse_writes
from app.web.shared.browser_session import browser_session
from app.web.shared.pages import path_of_request

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED = "declared_access"
_FORM_AT = "form_at"
PUBLIC = "public"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def requires(permission: Permission, *, form_at: str = "") -> Callable[[View], View]:
    """Only people with this permission get in; for all others there is no such page.

    `form_at` is the endpoint of the page that holds this view's form, if it is another one: there
    the typed text comes back after a log-in.
    """

    def declare(view: View) -> View:
        setattr(view, _DECLARED, permission)
        setattr(view, _FORM_AT, form_at)
        return view

    return declare


def public(view: View) -> View:
    """Everyone gets in, signed in or not."""
    setattr(view, _DECLARED, PUBLIC)
    return view


def declared_access(endpoint: str) -> Permission | str | None:
    """What the endpoint's view declared; None if nothing."""
    return getattr(current_app.view_functions.get(endpoint), _DECLARED, None)


def page_of_form() -> str:
    """The path of the page that holds the form which this request sent."""
    endpoint = request.endpoint or ""
    where = getattr(current_app.view_functions.get(endpoint), _FORM_AT, "") or endpoint
    return url_for(where, **(request.view_args or {}))


def guard() -> ResponseReturnValue | None:
    """Runs before every view; answers in its place when the person may not pass."""
    lines_of_request(request.endpoint)
    reads = request.method in _READS
    mine = browser_session()
    if mine.problem is not None:
        raise mine.problem
    g.person = mine.person
    if g.person is not None and g.person.role != Role.CUSTOMER:
        lines_of_person(g.person.id)
    refuse_writes("a GET changes nothing" if reads else "the form token is stale")
    if request.endpoint is None:
        return None  # an unknown path or method: Flask answers 404 or 405
    access = declared_access(request.endpoint)
    if access is None:
        log.error("guard.undeclared_endpoint")
        raise NotFound
    if access != PUBLIC:
        if g.person is None:
            return _to_log_in(reads)
        if not isinstance(access, Permission) or not may(g.person, access):
            log.info("guard.refused", person=g.person.id)
            raise NotFound
    if not reads and _token_is_good():
        g.csrf_valid = True  # Flask-WTF's forms ask for this name
        refuse_writes(None)
    return None


def end_request(_problem: BaseException | None) -> None:
    """Leave nothing behind for the thread's next request."""
    refuse_writes(None)
    end_reading()
    lines_of_nobody()


def _token_is_good() -> bool:
    """The form's own field or htmx's header: either proves that the page is ours and fresh."""
    for token in (request.form.get("csrf_token"), request.headers.get("X-CSRFToken")):
        try:
            validate_csrf(token)
        except ValidationError:
            continue
        return True
    log.info("guard.stale_token")
    return False


def _to_log_in(reads: bool) -> ResponseReturnValue:
    if reads and not request.headers.get("HX-Request"):
        return redirect(url_for("sign_in.show_log_in", next=path_of_request()), 303)
    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return answer
