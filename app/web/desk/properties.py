"""Assignment, status and priority of a ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.actions.properties import assign_ticket, set_priority, set_status
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.foundation.errors import Invalid, NotAllowed
from app.web.desk.blueprint import blueprint
from app.web.desk.forms import AssignmentForm, PriorityForm, StatusForm
from app.web.desk.messages import after_change
from app.web.desk.tickets import ticket_page
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket


@blueprint.post("/desk/tickets/<int:number>/assignment")
@requires(Permission.CHANGE_TICKETS, form_at="desk.show_ticket")
def update_assignment(number: int) -> ResponseReturnValue:
    """Give the ticket to an agent of its queue, or to nobody (empty)."""
    form = AssignmentForm()
    chosen = form.assignee.data or ""
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        return _refused(number, form, Invalid("assignee", "not_in_queue"))
    who = int(chosen) if chosen else None
    return _change(number, form, "assigned", lambda t: assign_ticket(t, who, actor=g.person))


@blueprint.post("/desk/tickets/<int:number>/status")
@requires(Permission.CHANGE_TICKETS, form_at="desk.show_ticket")
def update_status(number: int) -> ResponseReturnValue:
    form = StatusForm()
    wanted = form.status.data or ""
    return _change(number, form, "status", lambda t: set_status(t, wanted, actor=g.person))


@blueprint.post("/desk/tickets/<int:number>/priority")
@requires(Permission.CHANGE_TICKETS, form_at="desk.show_ticket")
def update_priority(number: int) -> ResponseReturnValue:
    form = PriorityForm()
    wanted = form.priority.data or ""
    return _change(number, form, "priority", lambda t: set_priority(t, wanted, actor=g.person))


def _change(
    number: int, form: Form, done: str, change: Callable[[Ticket], None]
) -> ResponseReturnValue:
    ticket = ticket_visible_to(g.person, number)
    if not form.validate_on_submit():
        return ticket_page(ticket, form, status=422)
    try:
        with once(form) as submission:
            if not submission.repeated:
                change(lock_ticket_visible_to(g.person, number))
                submission.outcome = url_for("desk.show_ticket", number=number, done=done)
    except (Invalid, NotAllowed) as problem:
        return _refused(number, form, problem)
    return after_change(number, submission.outcome, done)


def _refused(number: int, form: Form, problem: Invalid | NotAllowed) -> ResponseReturnValue:
    form.take(problem)
    return ticket_page(ticket_visible_to(g.person, number), form, status=422)
