"""The lists of the desk, and the line that says what has come in since."""

from dataclasses import dataclass

from flask import g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.accounts.permissions import Permission
from app.domain.tickets.lists import arrivals_since, newest_event, tickets_in_queues
from app.domain.tickets.places import ANYONE, Place
from app.domain.tickets.queries import agents_in
from app.domain.tickets.rules import LARGEST_NUMBER
from app.domain.tickets.words import ACTIVE, Status
from app.web.desk.blueprint import blueprint
from app.web.desk.forms import FilterForm
from app.web.desk.places import rail_with, shown_place, workplace
from app.web.shared.cursors import cursor_of_request, page_urls, with_query
from app.web.shared.guard import requires
from app.web.shared.pages import page, path_of_request, see, wants_fragment

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
        new_count=arrivals_since(g.person, place.queue_ids, int(since), assignee=place.assignee),
        reload_url=shown_place(place).url,
        news_url=path_of_request(),
        news_tag=tag,
    )
    answer.headers["HX-PTag"] = tag
    return answer


@dataclass(frozen=True)
class _Choice:
    statuses: tuple[Status, ...]
    assignee: int | str


def _list(kind: str, slug: str) -> ResponseReturnValue:
    mine = workplace()
    place = mine.place(kind, slug)
    shown = shown_place(place)
    newest = newest_event(place.queue_ids)
    form = FilterForm(request.args, agents_in(place.queue_ids))
    choice = _choice(form, place)
    listing = tickets_in_queues(
        g.person,
        place.queue_ids,
        choice.statuses,
        assignee=choice.assignee,
        cursor=cursor_of_request(),
    )
    kept = {"status": form.status.data or "", "assignee": form.assignee.data or ""}
    return page(
        TEMPLATE,
        fragment="list",
        rail=rail_with(place, mine),
        place=shown,
        tickets=listing.tickets,
        filter=form,
        new_count=0,
        reload_url=with_query(shown.url, **kept),
        news_url=url_for("desk.show_news", kind=kind, slug=slug, since=newest),
        news_tag=f"{kind}-{slug}-{newest}",
        **page_urls(shown.url, listing, **kept),
    )


def _choice(form: FilterForm, place: Place) -> _Choice:
    """What the filter asks for; a value that it does not offer counts as none."""
    status = form.status.data
    assignee = form.assignee.data
    if status not in {each.value for each in form.status.choices}:
        form.status.data = status = ""
    if assignee not in {each.value for each in form.assignee.choices}:
        form.assignee.data = assignee = ""
    statuses = {"": ACTIVE, "all": tuple(Status)}.get(status) or (Status(status),)
    if place.assignee != ANYONE or not assignee:
        return _Choice(statuses, place.assignee)
    return _Choice(statuses, int(assignee) if assignee.isdigit() else assignee)
