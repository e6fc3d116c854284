"""Signing out: the session ends at the server (ASVS V7.4.1)."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app.domain.accounts.actions import sign_out
from app.foundation.transaction import transaction
from app.web.shared.browser_session import browser_session
from app.web.shared.guard import public
from app.web.sign_in.blueprint import blueprint


@blueprint.post("/logout")
@public
def log_out() -> ResponseReturnValue:
    """End the session; what the browser kept is cleared. Whoever is out already stays out."""
    if g.person is None:
        return redirect(url_for("sign_in.show_log_in"), 303)
    mine = browser_session()
    with transaction():
        sign_out(g.person, mine.token)
    logout_user()
    mine.become(None, "")
    g.person = None
    answer = redirect(url_for("sign_in.show_log_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
