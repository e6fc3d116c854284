"""Our own Flask session: the cookie holds a random token alone, all else is a row (domain.md, Cookies).

`flask.session` offers Flask-WTF its CSRF secret and Flask-Login its user id, both read from the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import UserMixin

from app.domain.accounts.actions import mark_seen, start_session
from app.domain.accounts.queries import session_with_token
from app.domain.accounts.rules import should_mark_seen
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import transaction

if TYPE_CHECKING:
    from app.domain.accounts.models import LoginSession, Person


class BrowserSession(dict[str, Any], SessionMixin):
    """One browser's session: its row if it has one, and the token that its cookie shall hold."""

    def __init__(self, row: LoginSession | None = None, token: str = "") -> None:
        super().__init__()
        self.problem: Exception | None = None
        self.sent_token = token  # what the browser sent and we accepted
        self.become(row, token)

    def become(self, row: LoginSession | None, token: str) -> None:
        """Take over this row: a new secret, and a new person or nobody."""
        self.clear()
        self.row, self.token = row, token
        if row is not None:
            self["csrf_token"] = row.csrf_secret
        if row is not None and row.person is not None:
            self["_user_id"] = token
            self["_fresh"] = True

    @property
    def person(self) -> Person | None:
        return self.row.person if self.row is not None else None


class SignedIn(UserMixin):
    """What Flask-Login holds of the reader: the session's token, never an id of the person."""

    def __init__(self, token: str, person: Person) -> None:
        self.token, self.person = token, person

    def get_id(self) -> str:
        return self.token


def browser_session() -> BrowserSession:
    """The session of this request."""
    return cast(BrowserSession, session._get_current_object())  # type: ignore[attr-defined]


class RowSessions(SessionInterface):
    """Opens the row that the cookie names; sets the cookie only when the token is a new one."""

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - Flask's signature
        return "__Host-session" if settings().secure_cookies else "session"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        token = request.cookies.get(self.get_cookie_name(app), "")
        try:
            row = session_with_token(token) if token else None
        except Exception as problem:  # raised again by the guard, where an error page can be made
            failed = BrowserSession()
            failed.problem = problem
            return failed
        return BrowserSession(row, token if row else "")

    def save_session(self, app: Flask, found: SessionMixin, response: Response) -> None:
        mine = cast(BrowserSession, found)
        if mine.row is None and "csrf_token" in mine:
            with transaction(although="the log-in form needs a secret"):
                mine.token, mine.row = start_session(None, csrf_secret=mine["csrf_token"])
        elif mine.row is not None and should_mark_seen(mine.row, now()):
            with transaction(although="the idle time begins anew"):
                mark_seen(mine.row.id)
        name = self.get_cookie_name(app)
        if mine.token and mine.token != mine.sent_token:
            response.set_cookie(
                name,
                mine.token,
                path="/",
                httponly=True,
                samesite="Lax",
                secure=settings().secure_cookies,
            )
        elif not mine.token and mine.sent_token:
            response.delete_cookie(
                name, path="/", httponly=True, samesite="Lax", secure=settings().secure_cookies
            )
        response.vary.add("Cookie")
