"""All promises: policies in their order of precedence, calendars, and who changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import BadRequest
from wtforms import HiddenField

from app.domain.accounts.permissions import Permission
from app.domain.accounts.queries import organisations
from app.domain.sla.editions import PAGE, editions_told
from app.domain.sla.hours import format_hours, open_days
from app.domain.sla.queries import newest_edition
from app.domain.sla.revision import fits_all, with_policy_moved
from app.domain.tickets.promise_effects import open_tickets_by_policy
from app.domain.tickets.queries import queue_names
from app.foundation.texts import _
from app.web.admin.blueprint import blueprint
from app.web.admin.sla import words
from app.web.admin.sla.done import done, number
from app.web.admin.sla.saving import saved
from app.web.admin.sla.used_when import used_when
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.domain.sla.book import Book, Calendar


class OrderForm(Form):
    """Which policy goes how far: `places` is -1 or 1."""

    edition = HiddenField()
    policy = HiddenField()
    places = HiddenField()


@blueprint.get("/admin/sla")
@requires(Permission.READ_SETTINGS)
def list_promises() -> ResponseReturnValue:
    """What is promised to whom, and the story of it."""
    return _list_page(OrderForm(data={"edition": newest_edition().number}))


@blueprint.post("/admin/sla/order")
@requires(Permission.CHANGE_PROMISES, form_at="admin.list_promises")
def update_order() -> ResponseReturnValue:
    """Move one policy up or down by a place: the first that fits a ticket is its promise."""
    form = OrderForm()
    places = {"-1": -1, "1": 1}.get(form.places.data or "", 0)
    if form.validate():
        known = {each.key for each in newest_edition().book.policies}
        # it goes into the address of the answer: nothing but a key of ours does
        policy = form.policy.data if form.policy.data in known else ""
        answer = saved(
            form,
            lambda book: with_policy_moved(book, policy, places),
            again=_("The order as it is now stands below: move the policy again."),
            put=policy,
            places=str(places),
        )
        if answer is not None:
            return answer
    return _list_page(form, code=422)


def _list_page(form: OrderForm, code: int = 200) -> ResponseReturnValue:
    book = newest_edition().book
    queues = queue_names()
    companies = {each.id: each.name for each in organisations()}
    told = editions_told(_before(), PAGE + 1)
    return page(
        "admin/sla/list.html",
        code=code,
        form=form,
        book=book,
        conditions={each.key: used_when(each, queues, companies) for each in book.policies},
        unused=_behind_one_that_fits_all(book),
        counted=open_tickets_by_policy() if book.policies else None,
        hours={each.key: _week(each) for each in book.calendars},
        users={each.key: _users(book, each) for each in book.calendars},
        told=told[:PAGE],
        older=told[PAGE - 1].number if len(told) > PAGE else None,
        done=done(),
        put=request.args.get("put", ""),
        places=request.args.get("places", ""),
    )


def _behind_one_that_fits_all(book: Book) -> dict[str, str]:
    """The policies that are never used, each with the name of the one before it that always is."""
    found: dict[str, str] = {}
    always = ""
    for policy in book.policies:
        if always:
            found[policy.key] = always
        elif fits_all(policy):
            always = policy.name
    return found


def _week(calendar: Calendar) -> list[str]:
    """Such as: Monday to Friday 09:00–17:00; days with the same hours in a row together."""
    return [
        _("%(days)s %(hours)s", days=_span(first, last), hours=format_hours(hours))
        for first, last, hours in open_days(calendar.week)
    ]


def _span(first: int, last: int) -> str:
    if first == last:
        return words.WEEKDAYS[first]
    return _("%(first)s to %(last)s", first=words.WEEKDAYS[first], last=words.WEEKDAYS[last])


def _users(book: Book, calendar: Calendar) -> int:
    return sum(each.calendar == calendar.key for each in book.policies)


def _before() -> int | None:
    text = request.args.get("before")
    if text is None:
        return None
    if not number(text):
        raise BadRequest
    return number(text)
