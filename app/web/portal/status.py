"""A customer closes or reopens a ticket, with or without a last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.rules import TextRefused
from app.domain.content.text import is_blank
from app.domain.tickets.actions.properties import reopen_own_ticket, solve_own_ticket
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.domain.tickets.rules import may_solve
from app.domain.tickets.words import Status
from app.foundation.errors import Invalid, NotAllowed
from app.web.portal.blueprint import blueprint
from app.web.portal.tickets import ticket_page
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import see
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket

DONE = {Status.SOLVED: "solved", Status.OPEN: "reopened"}


@blueprint.post("/tickets/<int:number>/status")
@requires(Permission.REPLY_TO_OWN_TICKETS, form_at="portal.show_ticket")
def update_status(number: int) -> ResponseReturnValue:
    """`solved` closes it in the customer's words, `open` reopens it; what was typed is sent first."""
    wanted = request.form.get("status")
    if wanted not in DONE:
        raise Invalid("status", "unknown")
    form = MessageForm() if _says_something() else Form()
    if isinstance(form, MessageForm) and not form.validate_on_submit():
        return ticket_page(ticket_visible_to(g.person, number), form, status=422)
    try:
        with once(form) as submission:
            if not submission.repeated:
                ticket = lock_ticket_visible_to(g.person, number)
                submission.outcome = _change(ticket, Status(wanted), form)
    except (NotAllowed, TextRefused) as problem:
        if not isinstance(form, MessageForm):
            raise
        form.take(problem, "message")
        return ticket_page(ticket_visible_to(g.person, number), form, status=422)
    return see(submission.outcome)


def _change(ticket: Ticket, wanted: Status, form: Form) -> str:
    """Send the last word if there is one, then change the status; the path that shows it.

    A word to a ticket that closed meanwhile opens a linked one if they wanted it open again;
    closing what is closed opens nothing.
    """
    if isinstance(form, MessageForm):
        if wanted == Status.SOLVED and not may_solve(ticket):
            raise NotAllowed
        holder = reply_to_ticket(
            ticket, author=g.person, text=form.message.data or "", files=form.staging.tokens
        )
        if holder is not ticket:
            return url_for("portal.show_ticket", number=holder.number, done="opened")
    if wanted == Status.SOLVED:
        solve_own_ticket(ticket, requester=g.person)
    elif ticket.status != Status.OPEN:
        reopen_own_ticket(ticket, requester=g.person)
    return url_for("portal.show_ticket", number=ticket.number, done=DONE[wanted])


def _says_something() -> bool:
    files = any(upload.filename for upload in request.files.getlist("files"))
    return files or not is_blank(request.form.get("message", ""))
