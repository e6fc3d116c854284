"""A customer's reply."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.queries import ticket_visible_to
from app.web.portal.blueprint import blueprint
from app.web.portal.tickets import ticket_page
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import see
from app.web.shared.replying import send_reply

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket


@blueprint.post("/tickets/<int:number>/replies")
@requires(Permission.REPLY_TO_OWN_TICKETS, form_at="portal.show_ticket")
def create_reply(number: int) -> ResponseReturnValue:
    """Add the reply. To a closed ticket it opens a linked one, which is shown."""
    ticket = ticket_visible_to(g.person, number)
    form = MessageForm()
    if not form.validate_on_submit():
        return ticket_page(ticket, form, status=422)
    shown = send_reply(number, form, shown_at=partial(_shown_at, number))
    if shown is None:
        return ticket_page(ticket_visible_to(g.person, number), form, status=422)
    return see(shown)


def _shown_at(number: int, holder: Ticket) -> str:
    done = "replied" if holder.number == number else "opened"
    return url_for("portal.show_ticket", number=holder.number, done=done)
