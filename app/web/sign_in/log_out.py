"""Signing out: the session ends at the server (ASVS V7.4.1)."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app.domain.accounts.actions import sign_out
from app.domain.accounts.permissions import Permission
from app.foundation.transaction import transaction
from app.web.shared.browser_session import browser_session
from app.web.shared.guard import requires
from app.web.sign_in.blueprint import blueprint


@blueprint.post("/logout")
@requires(Permission.CHANGE_OWN_PROFILE, form_at="portal.show_home")
def log_out() -> ResponseReturnValue:
    """End the session; what the browser kept is cleared."""
    mine = browser_session()
    with transaction():
        sign_out(g.person, mine.token)
    logout_user()
    mine.become(None, "")
    g.person = None
    answer = redirect(url_for("sign_in.show_log_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
