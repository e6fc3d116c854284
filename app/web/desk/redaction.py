"""An agent removes words or a file from a ticket for good."""

from flask import Response, g
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.queries import ticket_visible_to
from app.foundation.texts import _
from app.web.desk.blueprint import blueprint
from app.web.desk.tickets import ticket_page
from app.web.shared.guard import requires
from app.web.shared.redaction import Door, redaction_page, redaction_sent


def _ticket(number: int) -> Response:
    return ticket_page(ticket_visible_to(g.person, number), done="redacted", whole=True)


DOOR = Door(
    layout="layouts/desk.html",
    home=_("Desk"),
    home_at="desk.show_desk",
    create="desk.create_redaction",
    back="desk.show_ticket",
    ticket=_ticket,
)


@blueprint.get("/desk/tickets/<int:number>/redaction")
@requires(Permission.REDACT_TICKETS)
def show_redaction(number: int) -> ResponseReturnValue:
    """The form, and the ticket's texts as they are stored."""
    return redaction_page(DOOR, number)


@blueprint.post("/desk/tickets/<int:number>/redaction")
@requires(Permission.REDACT_TICKETS, form_at="desk.show_redaction")
def create_redaction(number: int) -> ResponseReturnValue:
    """Show what will go; remove it with the second button."""
    return redaction_sent(DOOR, number)
