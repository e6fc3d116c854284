"""A customer closes or reopens a ticket."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.actions.properties import reopen_own_ticket, solve_own_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.domain.tickets.words import Status
from app.foundation.errors import Invalid
from app.web.portal.blueprint import blueprint
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.pages import see
from app.web.shared.submissions import once


@blueprint.post("/tickets/<int:number>/status")
@requires(Permission.REPLY_TO_OWN_TICKETS, form_at="portal.show_ticket")
def update_status(number: int) -> ResponseReturnValue:
    """`solved` closes it in the customer's words, `open` reopens it."""
    wanted = request.form.get("status")
    with once(Form()) as submission:
        if not submission.repeated:
            ticket = lock_ticket_visible_to(g.person, number)
            if wanted == Status.SOLVED:
                solve_own_ticket(ticket, requester=g.person)
            elif wanted == Status.OPEN:
                reopen_own_ticket(ticket, requester=g.person)
            else:
                raise Invalid("status", "unknown")
            done = "solved" if wanted == Status.SOLVED else "reopened"
            submission.outcome = url_for("portal.show_ticket", number=number, done=done)
    return see(submission.outcome)
