"""A person of the legal staff decides what a message is. The second of two is told so."""

from collections.abc import Callable

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.guard import GuardFailed
from app.domain.content.rules import TextRefused
from app.domain.inbound.actions.decide import call_general, close_message, make_request
from app.domain.inbound.originals import read_original
from app.domain.inbound.queries import message_for_legal
from app.foundation.errors import Invalid, NotAllowed
from app.foundation.texts import _
from app.foundation.transaction import end_reading
from app.web.legal.blueprint import blueprint
from app.web.legal.inbox import inbound_page
from app.web.legal.inbox_forms import GeneralForm, NothingForm, RequestForm
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.pages import see
from app.web.shared.submissions import once

DECIDED = _(
    "Somebody has decided this message meanwhile, so nothing was changed. "
    "What was decided stands on this page."
)
UNCHECKED = _(
    "We could not check its files for payment data, so nothing was changed. Try again in a few "
    "minutes; the message is safe here."
)


@blueprint.post("/legal/inbox/<int:number>/request")
@requires(Permission.SORT_INBOX, form_at="legal.show_inbound")
def decide_inbound_request(number: int) -> ResponseReturnValue:
    """It is a privacy request, and has been one since its delivery."""
    form = RequestForm()
    try:
        message = message_for_legal(number)
        end_reading()  # to look into its files may take a minute: no reading or writing lasts so long
        original = read_original(message)
    except GuardFailed:
        form.form_errors = [UNCHECKED]
        return inbound_page(number, form, status=422)

    def decide() -> str:
        ticket = make_request(
            number,
            original,
            actor=g.person,
            right=form.right.data or "",
            country=form.country.data or "",
        )
        return url_for("legal.show_request", number=ticket.number)

    return _decided(number, form, decide)


@blueprint.post("/legal/inbox/<int:number>/general")
@requires(Permission.SORT_INBOX, form_at="legal.show_inbound")
def decide_inbound_general(number: int) -> ResponseReturnValue:
    """It is a general inquiry: support is in the portal."""
    form = GeneralForm()

    def decide() -> str:
        call_general(number, actor=g.person, reason=form.reason.data or "")
        return url_for("legal.show_inbound", number=number, done="general")

    return _decided(number, form, decide)


@blueprint.post("/legal/inbox/<int:number>/nothing")
@requires(Permission.SORT_INBOX, form_at="legal.show_inbound")
def decide_inbound_nothing(number: int) -> ResponseReturnValue:
    """There is nothing to answer."""
    form = NothingForm()

    def decide() -> str:
        close_message(number, actor=g.person, reason=form.reason.data or "")
        return url_for("legal.show_inbound", number=number, done="nothing")

    return _decided(number, form, decide)


def _decided(number: int, form: Form, decide: Callable[[], str]) -> ResponseReturnValue:
    message_for_legal(number)  # a form about nothing is answered as such, whatever it holds
    if not form.validate_on_submit():
        return inbound_page(number, form, status=422)
    try:
        with once(form) as submission:
            if not submission.repeated:
                submission.outcome = decide()
    except NotAllowed:
        form.form_errors = [DECIDED]
        return inbound_page(number, form, status=422)
    except (Invalid, TextRefused) as problem:
        form.take(problem, "reason")
        return inbound_page(number, form, status=422)
    return see(submission.outcome)
