"""The lists of the desk, and the line that says what has come in since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.accounts.permissions import Permission
from app.domain.sla.foremost import foremost
from app.domain.sla.queries import readings_of
from app.domain.sla.reading import ClockReading
from app.domain.tickets.lists import arrivals_since, newest_event
from app.domain.tickets.places import ANYONE, Place, next_due, tickets_at
from app.domain.tickets.queries import agents_in
from app.domain.tickets.rules import LARGEST_NUMBER
from app.domain.tickets.walks import Listing, Order
from app.domain.tickets.words import ACTIVE, NEVER, Status
from app.foundation.clock import now
from app.foundation.texts import _
from app.web.desk.blueprint import blueprint
from app.web.desk.forms import FilterForm
from app.web.desk.groups import Group, groups_of, ungrouped
from app.web.desk.places import rail_with, shown_place, workplace
from app.web.shared.cursors import cursor_of_request, page_urls, with_query
from app.web.shared.guard import requires
from app.web.shared.pages import page, path_of_request, see, wants_fragment

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket

TEMPLATE = "desk/tickets/list.html"


@blueprint.get("/desk")
@requires(Permission.WORK_TICKETS)
def show_desk() -> ResponseReturnValue:
    """Everything in the agent's queues that is not solved."""
    return _list("view", "open")


@blueprint.get("/desk/views/<slug>")
@requires(Permission.WORK_TICKETS)
def show_view(slug: str) -> ResponseReturnValue:
    return _list("view", slug)


@blueprint.get("/desk/queues/<slug>")
@requires(Permission.WORK_TICKETS)
def show_queue(slug: str) -> ResponseReturnValue:
    return _list("queue", slug)


@blueprint.get("/desk/news/<kind>/<slug>")
@requires(Permission.WORK_TICKETS)
def show_news(kind: str, slug: str) -> ResponseReturnValue:
    """How many tickets came in since the list was drawn; 304 when nothing happened meanwhile."""
    place = workplace().place(kind, slug)
    if not wants_fragment():
        return see(shown_place(place).url)
    since = request.args.get("since", "")
    if not since.isascii() or not since.isdigit() or len(since) > 10:
        raise BadRequest
    if int(since) > LARGEST_NUMBER:
        raise BadRequest
    newest = newest_event(place.queue_ids)
    tag = f"{kind}-{slug}-{newest}"
    if request.headers.get("HX-PTag") == tag:
        return make_response("", 304)
    answer = page(
        TEMPLATE,
        fragment="news",
        new_count=arrivals_since(
            g.person,
            place.queue_ids,
            int(since),
            assignee=place.assignee,
            due_before=place.due_before,
        ),
        reload_url=with_query(shown_place(place).url, sort=_known_sort(request.args.get("sort"))),
        news_url=path_of_request(),
        news_tag=tag,
    )
    answer.headers["HX-PTag"] = tag
    return answer


@dataclass(frozen=True)
class _Choice:
    statuses: tuple[Status, ...]
    assignee: int | str
    order: Order
    sortable: bool


def _list(kind: str, slug: str) -> ResponseReturnValue:
    mine = workplace()
    place = mine.place(kind, slug)
    shown = shown_place(place)
    newest = newest_event(place.queue_ids)
    form = FilterForm(request.args, agents_in(place.queue_ids))
    choice = _choice(form, place)
    listing = tickets_at(
        g.person,
        place,
        choice.statuses,
        assignee=choice.assignee,
        order=choice.order,
        cursor=cursor_of_request(choice.order),
    )
    sort = form.sort.data or ""
    chosen = {"status": form.status.data or "", "assignee": form.assignee.data or ""}
    return page(
        TEMPLATE,
        fragment="list",
        rail=rail_with(place, mine),
        place=shown,
        groups=_groups(place, choice, listing),
        next_due=next_due(g.person, place) if place.due_before and not listing.tickets else None,
        filter=form,
        sort=sort,
        clear_url=with_query(shown.url, sort=sort),
        sort_urls=_sort_urls(shown.url, choice, chosen) if choice.sortable else [],
        new_count=0,
        reload_url=with_query(shown.url, **chosen, sort=sort),
        news_url=with_query(
            url_for("desk.show_news", kind=kind, slug=slug), since=str(newest), sort=sort
        ),
        news_tag=f"{kind}-{slug}-{newest}",
        by_due=choice.order is Order.DUE,
        clocks=_clocks(listing) if place.order is Order.DUE else {},
        **page_urls(shown.url, listing, choice.order, **chosen, sort=sort),
    )


def _groups(place: Place, choice: _Choice, listing: Listing) -> list[Group]:
    if choice.order is not Order.DUE:
        return ungrouped(listing)
    # page after page without a clock: whether there was a heading before is on the first one
    first = listing.tickets if listing.above != NEVER else _first(place, choice)
    return groups_of(listing, now(), headed=any(each.due_at != NEVER for each in first))


def _first(place: Place, choice: _Choice) -> Sequence[Ticket]:
    """The first row of the whole list."""
    return tickets_at(
        g.person, place, choice.statuses, assignee=choice.assignee, order=choice.order, size=1
    ).tickets


def _clocks(listing: Listing) -> dict[int, ClockReading]:
    """The clock that each row shows, by the ticket's number."""
    read = readings_of(ticket.number for ticket in listing.tickets)
    return {number: first for number, some in read.items() if (first := foremost(some))}


def _choice(form: FilterForm, place: Place) -> _Choice:
    """What the filter asks for; a value that it does not offer counts as none.

    Only what is active has a clock: with anything else the newest activity comes first.
    """
    status = form.status.data
    assignee = form.assignee.data
    if status not in {each.value for each in form.status.choices}:
        form.status.data = status = ""
    if assignee not in {each.value for each in form.assignee.choices}:
        form.assignee.data = assignee = ""
    form.sort.data = _known_sort(form.sort.data)
    statuses = {"": ACTIVE, "all": tuple(Status)}.get(status) or (Status(status),)
    sortable = (
        place.order is Order.DUE and place.due_before is None and set(statuses) <= set(ACTIVE)
    )
    order = place.order
    if place.due_before is None and (form.sort.data or not sortable):
        order = Order.NEWEST
    whose = place.assignee
    if whose == ANYONE and assignee:
        whose = int(assignee) if assignee.isdigit() else assignee
    return _Choice(statuses, whose, order, sortable)


def _known_sort(value: str | None) -> str:
    """The only order that is asked for by name; the place's own needs none."""
    return Order.NEWEST if value == Order.NEWEST else ""


def _sort_urls(base: str, choice: _Choice, chosen: dict[str, str]) -> list[tuple[str, str, bool]]:
    """The orders that there are: words, address, and whether it is this one."""
    return [
        (_("When due"), with_query(base, **chosen), choice.order is Order.DUE),
        (
            _("Newest activity"),
            with_query(base, **chosen, sort=Order.NEWEST),
            choice.order is Order.NEWEST,
        ),
    ]
