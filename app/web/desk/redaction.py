"""An agent removes words or a file from a ticket for good."""

from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.foundation.texts import _
from app.web.desk.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.redaction import Door, redaction_page, redaction_sent

DOOR = Door(
    layout="layouts/desk.html",
    home=_("Desk"),
    home_at="desk.show_desk",
    create="desk.create_redaction",
    back="desk.show_ticket",
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
