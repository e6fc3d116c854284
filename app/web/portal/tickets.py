"""A customer's tickets: list, open, read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.rules import TextRefused
from app.domain.legal.queries import request_of_ticket
from app.domain.mail.queries import letter_of_ticket
from app.domain.tickets import rules
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.lists import tickets_of_requester
from app.domain.tickets.promises_made import told_of, told_of_each, usual_answers
from app.domain.tickets.queries import ticket_visible_to
from app.domain.tickets.timeline import timeline_of
from app.domain.tickets.words import ACTIVE, DONE, Category, Status
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.portal.blueprint import blueprint
from app.web.portal.forms import NewTicketForm
from app.web.shared.cursors import cursor_of_request, page_urls, with_query
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import page, see
from app.web.shared.requests import shown
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket

TABS = {"": (_("All"), list(Status)), "open": (_("Open"), ACTIVE), "solved": (_("Solved"), DONE)}


@blueprint.get("/tickets")
@requires(Permission.READ_OWN_TICKETS)
def list_tickets() -> ResponseReturnValue:
    """Their own tickets, the newest activity first."""
    chosen = request.args.get("status", "")
    chosen = chosen if chosen in TABS else ""
    base = url_for("portal.list_tickets")
    listing = tickets_of_requester(g.person, TABS[chosen][1], cursor=cursor_of_request(), size=20)
    tabs = [
        (text, with_query(base, status=value), None, value == chosen)
        for value, (text, _statuses) in TABS.items()
    ]
    return page(
        "portal/tickets/list.html",
        tickets=listing.tickets,
        told=told_of_each(listing.tickets),
        status=chosen,
        tab_urls=tabs,
        **page_urls(base, listing, status=chosen),
    )


@blueprint.get("/tickets/new")
@requires(Permission.OPEN_TICKETS)
def new_ticket() -> ResponseReturnValue:
    """The form, the category chosen if the address names one."""
    category = request.args.get("category")
    chosen = category if category in list(Category) else None
    form = NewTicketForm.offered("portal.create_ticket", category=chosen)
    return _form_page(form, chosen)


@blueprint.post("/tickets/new")
@requires(Permission.OPEN_TICKETS)
def create_ticket() -> ResponseReturnValue:
    """A new ticket, or the form again with all that was typed and all good files."""
    form = NewTicketForm()
    if not form.validate_on_submit():
        return _form_page(form, form.category.data, status=422)
    try:
        with once(form) as submission:
            if not submission.repeated:
                ticket = open_ticket(
                    requester=g.person,
                    category=Category(form.category.data),
                    subject=form.subject.data or "",
                    text=form.message.data or "",
                    files=form.staging.tokens,
                    right=form.right.data or "",
                    country=form.country.data or "",
                )
                submission.outcome = url_for(
                    "portal.show_ticket", number=ticket.number, done="opened"
                )
    except (Invalid, TextRefused) as problem:
        form.take(problem, "message")
        return _form_page(form, form.category.data, status=422)
    return see(submission.outcome)


@blueprint.get("/tickets/<int:number>")
@requires(Permission.READ_OWN_TICKETS)
def show_ticket(number: int) -> ResponseReturnValue:
    """The thread, as its requester may see it."""
    ticket = ticket_visible_to(g.person, number)
    done = request.args.get("done", "")
    return ticket_page(ticket, MessageForm.offered("portal.create_reply"), done=done)


def ticket_page(
    ticket: Ticket, form: MessageForm, *, status: int = 200, done: str = ""
) -> ResponseReturnValue:
    """The page of one ticket, with this reply form."""
    context: dict[str, Any] = {"privacy": None, "letter": None}
    if ticket.sealed:
        context = {
            "privacy": shown(found, ticket) if (found := request_of_ticket(ticket.id)) else None,
            "letter": letter_of_ticket(ticket.id),
        }
    return page(
        "portal/tickets/show.html",
        fragment="thread",
        code=status,
        ticket=ticket,
        told=told_of(ticket),
        entries=timeline_of(ticket, g.person),
        form=form,
        staged=form.staging.files,
        done=done if done in ("opened", "replied", "solved", "reopened") else "",
        may_close=rules.may_solve(ticket),
        may_reopen=rules.may_reopen(ticket),
        **context,
    )


def _form_page(
    form: NewTicketForm, category: str | None, *, status: int = 200
) -> ResponseReturnValue:
    return page(
        "portal/tickets/new.html",
        code=status,
        form=form,
        category=category if category in list(Category) else None,
        staged=form.staging.files,
        usual=usual_answers(g.person.organisation_id),
    )
