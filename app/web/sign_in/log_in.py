"""Signing in. The same words for a wrong password and an unknown address (ASVS V6.3.8)."""

from flask import g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_user

from app.domain.accounts.actions import (
    check_password,
    note_refused_log_in,
    renew_hash,
    start_session,
)
from app.foundation.logging import log
from app.foundation.texts import _, ngettext
from app.foundation.transaction import transaction
from app.web.shared.browser_session import SignedIn, browser_session
from app.web.shared.guard import public
from app.web.shared.homes import home_of
from app.web.shared.kept_text import hand_over
from app.web.shared.limits import (
    failed_log_ins_of_account,
    failed_log_ins_of_source,
    seconds_to_wait,
)
from app.web.shared.log_in_form import LogInForm, log_in_page
from app.web.shared.pages import own_path
from app.web.sign_in.blueprint import blueprint


@blueprint.get("/login")
@public
def show_log_in() -> ResponseReturnValue:
    """The form; somebody who is signed in goes home."""
    if g.person is not None:
        return redirect(home_of(g.person), 303)
    return log_in_page(LogInForm(formdata=None, next=own_path(request.args.get("next"))))


@blueprint.errorhandler(429)
def refuse_for_now(_problem: Exception) -> ResponseReturnValue:
    """Too many failed tries: the form again, with what it keeps, and how long to wait."""
    log.warning("log_in.limited")
    seconds = seconds_to_wait()
    form = LogInForm()
    form.password.data = ""
    text = ngettext(
        "Too many tries. Wait %(num)s minute, then try again",
        "Too many tries. Wait %(num)s minutes, then try again",
        -(-seconds // 60),
    )
    answer = make_response(log_in_page(form, status=429, message=text))
    answer.headers["Retry-After"] = str(seconds)
    return answer


@blueprint.post("/login")
@failed_log_ins_of_source
@failed_log_ins_of_account
@public
def log_in() -> ResponseReturnValue:
    """Check the password; then a new session, a new token, and back to where they were."""
    form = LogInForm()
    if not form.validate_on_submit():
        return log_in_page(form, status=422)
    email, mine = form.email.data or "", browser_session()
    person = check_password(email, form.password.data or "")
    if person is None:
        with transaction():
            note_refused_log_in(email)
        form.password.data = ""
        return log_in_page(form, status=422, message=_("That email and password do not fit"))
    with transaction():
        renew_hash(person, form.password.data or "")
        token, row = start_session(person, instead_of=mine.token)
        where = hand_over(form.kept.data or "", person.id, row.id)
    mine.become(row, token)
    login_user(SignedIn(token, person))
    return redirect(where or own_path(form.next.data) or home_of(person), 303)
