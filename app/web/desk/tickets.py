"""One ticket at the desk: thread, composer and properties, beside its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.sla.foremost import foremost
from app.domain.sla.queries import readings_of
from app.domain.tickets.lists import history_count
from app.domain.tickets.places import Place, Workplace, tickets_at
from app.domain.tickets.queries import agents_in, may_see, ticket_visible_to
from app.domain.tickets.timeline import timeline_of
from app.domain.tickets.walks import Order
from app.foundation.clock import now
from app.foundation.errors import NotThere
from app.web.desk.blueprint import blueprint
from app.web.desk.forms import AssignmentForm, NoteForm, PriorityForm, ReplyForm, StatusForm
from app.web.desk.places import rail_with, shown_place, workplace
from app.web.shared.cursors import with_query
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.pages import page, wants_fragment

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket

TEMPLATE = "desk/tickets/show.html"
DONE = ("replied", "noted", "assigned", "status", "priority", "redacted")


@blueprint.get("/desk/tickets/<int:number>")
@requires(Permission.WORK_TICKETS)
def show_ticket(number: int) -> ResponseReturnValue:
    """The ticket, in the list from which it was opened."""
    ticket = ticket_visible_to(g.person, number)
    done = request.args.get("done", "")
    return ticket_page(ticket, done=done if done in DONE else "")


def ticket_page(
    ticket: Ticket,
    *forms: Form,
    status: int = 200,
    done: str = "",
    mode: str = "",
    whole: bool = False,
) -> Response:
    """The page, or its block `ticket` for htmx, with these forms in place of empty ones.

    `whole`: the page for htmx too.
    """
    requester = ticket.requester
    if requester is None:  # sealed, so that no agent sees it
        raise NotThere
    given = {type(form): form for form in forms}
    reply = given.get(ReplyForm) or ReplyForm.offered("desk.create_reply")
    note = given.get(NoteForm) or NoteForm.offered("desk.create_note")
    assignment = given.get(AssignmentForm) or AssignmentForm(
        formdata=None, assignee=str(ticket.assignee_id or "")
    )
    of_status = given.get(StatusForm) or StatusForm(formdata=None, status=ticket.status)
    assignment.offer(agents_in([ticket.queue_id or 0]), ticket.assignee)
    of_status.offer(ticket.status)
    if not mode:
        mode = "note" if request.args.get("mode") == "note" or note.message.data else "reply"
    mine = workplace()
    place = _place(ticket, mine)
    order = _order(place)
    sort = "" if order is place.order else str(order)
    near = tickets_at(g.person, place, order=order, size=30).tickets
    shown = shown_place(place)
    clocks = readings_of([ticket.id, *(each.id for each in near)])
    return page(
        TEMPLATE,
        fragment="" if whole else "ticket",
        code=status,
        ticket=ticket,
        entries=timeline_of(ticket, g.person),
        rail=rail_with(place, mine),
        place=replace(shown, url=with_query(shown.url, sort=sort)),
        sort=sort,
        beside=wants_fragment() and not whole,
        neighbours=near,
        clocks=clocks.get(ticket.id, []),
        foremost_clocks={number: foremost(readings) for number, readings in clocks.items()},
        reply_form=reply,
        note_form=note,
        mode=mode,
        staged=reply.staging.files,
        assignment_form=assignment,
        status_form=of_status,
        priority_form=given.get(PriorityForm)
        or PriorityForm(formdata=None, priority=ticket.priority),
        continues=_continued(ticket),
        history_total=history_count(g.person, requester.id),
        requester_time=now().astimezone(ZoneInfo(requester.time_zone)),
        done=done,
    )


def _continued(ticket: Ticket) -> int | None:
    """The number of the closed ticket that this one goes on with, if the reader may see it."""
    earlier = ticket.continues_id
    return earlier if earlier and may_see(g.person, earlier) else None


def _place(ticket: Ticket, mine: Workplace) -> Place:
    """The list named in the address, otherwise the ticket's own queue."""
    asked = _asked_for()
    for kind in ("view", "queue"):
        if slug := asked.get(kind):
            try:
                return mine.place(kind, slug)
            except NotThere:
                break
    return mine.place("queue", ticket.queue.slug if ticket.queue else "")


def _order(place: Place) -> Order:
    """That of the list from which the ticket was opened."""
    chosen = _asked_for().get("sort") == Order.NEWEST and place.due_before is None
    return Order.NEWEST if chosen else place.order


def _asked_for() -> Mapping[str, str]:
    """The query of the page that the reader has before them: htmx sends forms from there."""
    if request.method == "GET" or not wants_fragment():
        return request.args
    return dict(parse_qsl(urlsplit(request.headers.get("HX-Current-URL", "")).query))
