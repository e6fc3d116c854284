"""The log-in form: at /login, and in place of a page whose session has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from app.domain.accounts.queries import people_with_emails
from app.foundation.settings import DEMO_PASSWORD, settings
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.guard import page_of_form
from app.web.shared.kept_text import nobody_looked, seal_request
from app.web.shared.pages import htmx, own_path, page

if TYPE_CHECKING:
    from app.domain.accounts.models import Person

NOT_KEPT = _(
    "Your session ended, and we could not check what you typed for card numbers, so we did not keep "
    "it. Go back with your browser: it is still there. Copy it, then log in."
)
_DEMO_EMAILS = [
    "customer@example.com",
    "agent@example.com",
    "legal@example.com",
    "admin@example.com",
]


class LogInForm(Form):
    """`next` and `kept` travel with the form through a wrong password."""

    email = EmailField(_("Email"), [InputRequired(_("Enter your email address"))])
    password = PasswordField(_("Password"), [InputRequired(_("Enter your password"))])
    next = HiddenField()
    kept = HiddenField()
    stores_text = False  # nothing of it is stored: a guard in trouble keeps nobody out
    stale = _(
        "Nothing was checked: this page was open for too long, or your browser refuses cookies. "
        "Logging in needs one cookie. Try again"
    )


def log_in_page(form: LogInForm, *, status: int = 200, message: str = "") -> ResponseReturnValue:
    """The page with the form; in the demo also one button a role."""
    answer = page(
        "sign_in/login.html",
        code=status,
        form=form,
        kept=bool(form.kept.data),
        message=message,
        demo_people=_demo_people(),
        demo_password=DEMO_PASSWORD,
    )
    answer.headers["Cache-Control"] = "no-store"  # its form token belongs to one browser
    return answer


def ask_to_log_in() -> ResponseReturnValue:
    """401 with the form. What was typed goes into it sealed; htmx gets it as a whole page.

    What the card guard could not check is not sealed: then the page that holds it says so.
    """
    sends = request.method == "POST"
    unchecked = sends and nobody_looked()
    if unchecked and request.headers.get("HX-Request"):
        raise ServiceUnavailable  # htmx leaves its page alone, and with it what was typed
    where = page_of_form() if sends else _page_in_the_browser()
    cookie = current_app.session_interface.get_cookie_name(current_app)
    form = LogInForm(formdata=None, next=where, kept=seal_request(where, cookie) if sends else "")
    answer = make_response(log_in_page(form, status=401, message=NOT_KEPT if unchecked else ""))
    if request.headers.get("HX-Request"):
        answer.headers["HX-Retarget"] = "body"
        answer.headers["HX-Reswap"] = "innerHTML"
        if not sends:
            answer.headers["HX-Redirect"] = url_for("sign_in.show_log_in", next=where)
    return answer


def _page_in_the_browser() -> str:
    """The page that htmx asked from, not the fragment that it asked for."""
    try:
        shown = urlsplit(htmx.current_url or "")
    except ValueError:
        return "/"
    return own_path(shown._replace(scheme="", netloc="", fragment="").geturl()) or "/"


def _demo_people() -> list[Person]:
    return people_with_emails(_DEMO_EMAILS) if settings().demo else []
