"""Legal staff remove words or a file from a privacy request for good."""

from flask import Response, g
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.inbound.actions.redact_mail import redact_mail_of
from app.domain.tickets.queries import ticket_visible_to
from app.foundation.texts import _
from app.web.legal.blueprint import blueprint
from app.web.legal.requests import request_page
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.redaction import Door, redaction_page, redaction_sent


def _request(number: int) -> Response:
    form = MessageForm.offered("legal.create_reply")
    ticket = ticket_visible_to(g.person, number)
    return request_page(ticket, form, done="redacted", whole=True)


DOOR = Door(
    layout="layouts/legal.html",
    home=_("Privacy requests"),
    home_at="legal.list_requests",
    create="legal.create_redaction",
    back="legal.show_request",
    ticket=_request,
    also=redact_mail_of,
)


@blueprint.get("/legal/requests/<int:number>/redaction")
@requires(Permission.REDACT_REQUESTS)
def show_redaction(number: int) -> ResponseReturnValue:
    """The form, and the request's texts as they are stored."""
    return redaction_page(DOOR, number)


@blueprint.post("/legal/requests/<int:number>/redaction")
@requires(Permission.REDACT_REQUESTS, form_at="legal.show_redaction")
def create_redaction(number: int) -> ResponseReturnValue:
    """Show what will go; remove it with the second button."""
    return redaction_sent(DOOR, number)
