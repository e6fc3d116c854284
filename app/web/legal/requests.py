"""The register of privacy requests, and one request with its thread, clock and letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.legal.calendars import local_day
from app.domain.legal.queries import (
    open_requests,
    open_requests_like,
    register_figures,
    request_of_ticket,
)
from app.domain.mail.queries import letter_of_ticket, letters_of_tickets
from app.domain.tickets.queries import ticket_visible_to, tickets_with_numbers
from app.domain.tickets.reads import note_read
from app.domain.tickets.timeline import timeline_of
from app.foundation.clock import now
from app.foundation.errors import NotThere
from app.foundation.settings import settings
from app.web.legal.blueprint import blueprint
from app.web.legal.cursors import cursors_of_request, page_urls
from app.web.legal.tabs import register_tabs
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import page
from app.web.shared.requests import ShownRequest, shown

if TYPE_CHECKING:
    from app.domain.legal.models import PrivacyRequest
    from app.domain.mail.models import Letter
    from app.domain.tickets.models import Ticket

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    request: ShownRequest
    letter: Letter | None


@blueprint.get("/legal")
@requires(Permission.READ_REQUESTS)
def list_requests() -> ResponseReturnValue:
    """Open requests, the earliest deadline first."""
    after, before = cursors_of_request()
    found = open_requests(after, PAGE + 1, before=before)
    more = len(found) > PAGE
    found = found[-PAGE:] if before else found[:PAGE]
    numbers = [each.ticket_id for each in found]
    tickets = tickets_with_numbers(g.person, numbers)
    letters = letters_of_tickets(numbers)
    figures = register_figures(now())
    return page(
        "legal/requests/list.html",
        rows=[
            Row(shown(each, tickets[each.ticket_id]), letters.get(each.ticket_id))
            for each in found
            if each.ticket_id in tickets
        ],
        figures=figures,
        tab_urls=register_tabs("open", open_requests=figures.open),
        today=local_day(now(), settings().zone),
        **page_urls(found, more=more, came_back=before is not None, moved=bool(after)),
    )


@blueprint.get("/legal/requests/<int:number>")
@requires(Permission.READ_REQUESTS)
def show_request(number: int) -> ResponseReturnValue:
    """One request."""
    ticket = ticket_visible_to(g.person, number)
    form = MessageForm.offered("legal.create_reply")
    return request_page(ticket, form, done=request.args.get("done", ""))


def request_page(
    ticket: Ticket,
    form: MessageForm,
    *,
    status: int = 200,
    done: str = "",
    whole: bool = False,
) -> Response:
    """The page, or its block `conversation` for htmx unless `whole`, with this reply form.

    Each reading of a sealed ticket is audited, also beside a refused reply (ASVS V16.3.2).
    """
    note_read(ticket, reader=g.person)
    found = request_of_ticket(ticket.id)
    if found is None:
        raise NotThere
    return page(
        "legal/requests/show.html",
        fragment="" if whole else "conversation",
        code=status,
        ticket=ticket,
        privacy=shown(found, ticket),
        others=open_requests_like(found, _address(found, ticket)),
        letter=letter_of_ticket(ticket.id),
        entries=timeline_of(ticket, g.person),
        form=form,
        staged=form.staging.files,
        done=done if done in ("replied", "redacted") else "",
    )


def _address(found: PrivacyRequest, ticket: Ticket) -> str:
    return ticket.requester.email if ticket.requester else found.requester_address or ""
