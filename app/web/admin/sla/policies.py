"""A policy: what is promised to which tickets, tried before it is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request, url_for

from app.domain.accounts.permissions import Permission
from app.domain.accounts.queries import organisations
from app.domain.sla.business_time import business_time
from app.domain.sla.queries import newest_edition
from app.domain.sla.revision import key_for, with_policy
from app.domain.sla.words import MAY_PAUSE, MOMENTS, PRIORITIES, Target
from app.domain.sla.zones import zone_or_utc
from app.domain.tickets.promise_effects import open_tickets_by_policy
from app.domain.tickets.queries import queue_names
from app.foundation.errors import NotThere
from app.foundation.texts import _
from app.web.admin.blueprint import blueprint
from app.web.admin.sla import words
from app.web.admin.sla.bars import day_bars, day_length, length
from app.web.admin.sla.done import done
from app.web.admin.sla.policy_form import AS_ON_THE_PAGE, PolicyForm, policy_of, typed
from app.web.admin.sla.saving import saved
from app.web.admin.sla.showing import Shown, given_back, next_friday, not_shown, shown
from app.web.admin.sla.standard import standard_policy
from app.web.shared.guard import requires
from app.web.shared.pages import page, wants_fragment

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.domain.sla.book import Book, Edition, Policy


@blueprint.get("/admin/sla/policies/new")
@requires(Permission.READ_SETTINGS)
def new_policy() -> ResponseReturnValue:
    """A policy as most begin, to be changed; without a calendar the way to one."""
    edition = newest_edition()
    if not edition.book.calendars:
        return page("admin/sla/no_calendar.html")
    return _offered("admin.create_policy", edition, "", standard_policy(edition.book))


@blueprint.post("/admin/sla/policies/new")
@requires(Permission.CHANGE_PROMISES, form_at="admin.new_policy")
def create_policy() -> ResponseReturnValue:
    return _take("")


@blueprint.get("/admin/sla/policies/<key>")
@requires(Permission.READ_SETTINGS)
def show_policy(key: str) -> ResponseReturnValue:
    """A policy as it is, in fields."""
    edition = newest_edition()
    found = policy_with(edition.book, key)
    if found is None:
        raise NotThere
    return _offered("admin.update_policy", edition, key, found)


@blueprint.post("/admin/sla/policies/<key>")
@requires(Permission.CHANGE_PROMISES, form_at="admin.show_policy")
def update_policy(key: str) -> ResponseReturnValue:
    """Store it; if it was removed meanwhile, what was typed can be saved as a new one."""
    return _take(key)


def policy_with(book: Book, key: str) -> Policy | None:
    return next((each for each in book.policies if each.key == key), None)


def _offered(endpoint: str, edition: Edition, key: str, policy: Policy) -> ResponseReturnValue:
    zone = zone_or_utc(edition.book.calendar_of(policy).zone)
    tried = {"try_priority": "high", "try_opened": next_friday(zone), "edition": edition.number}
    form = _offering(PolicyForm.offered(endpoint, data=typed(policy) | tried), edition.book, key)
    preview = given_back() or _begun(form, edition.book, policy)
    return _policy_page(form, edition.book, key, preview)


def _begun(form: PolicyForm, book: Book, policy: Policy) -> Shown:
    """The preview of a form as it is offered: a new policy is a change, before anything is typed."""
    if policy.key or not policy.name:
        return _shown(form, book, policy, book)
    fresh = replace(policy, key=_key(book, "", form))
    return _shown(form, book, fresh, with_policy(book, fresh))


def _take(key: str) -> ResponseReturnValue:
    """What was sent: a try, or a change to be stored."""
    book = newest_edition().book
    form = _offering(PolicyForm(), book, key)
    good = form.validate()
    gone = bool(key) and policy_with(book, key) is None
    if request.form.get("step") == "preview":
        preview = _preview(form, book, key) if good else not_shown(form)
        if wants_fragment():
            return _live(form, book, key, preview)
        return _policy_page(form, book, key, preview, code=200 if good else 422)
    if gone and good:
        good = False
        form.edition.data = str(newest_edition().number)
        form.add_error(
            "", _("This policy was removed meanwhile. Save again to add it as a new one.")
        )
    if good:
        answer = saved(
            form, lambda newest: with_policy(newest, policy_of(form, _key(newest, key, form)))
        )
        if answer is not None:
            return answer
    preview = not_shown(form) if not good else Shown()
    return _policy_page(form, book, "" if gone else key, preview, code=422)


def _live(form: PolicyForm, book: Book, key: str, preview: Shown) -> ResponseReturnValue:
    calendar = _calendar(form, book)
    return page(
        "admin/sla/_live.html", live=True, action=_action(key), preview=preview, calendar=calendar
    )


def _action(key: str) -> str:
    return url_for("admin.update_policy", key=key) if key else url_for("admin.create_policy")


def _key(book: Book, key: str, form: PolicyForm) -> str:
    taken = {each.key for each in book.policies}
    return key or key_for(form.name.data, taken, "policy")


def _preview(form: PolicyForm, book: Book, key: str) -> Shown:
    policy = policy_of(form, _key(book, key, form))
    return _shown(form, book, policy, with_policy(book, policy))


def _shown(form: PolicyForm, old: Book, policy: Policy, new: Book) -> Shown:
    """The tried priority's targets; a key that is no priority tries none."""
    goals = policy.goals.get(form.try_priority.data or "")
    lengths = [(words.TARGETS[each], goals.of(each)) for each in Target] if goals else []
    return shown(new.calendar_of(policy), lengths, form.try_opened.data or "", old, new)


def _offering(form: PolicyForm, book: Book, key: str) -> PolicyForm:
    names = {each.id: each.name for each in organisations()}
    return form.offer(book, key, queue_names(), names)


def _calendar(form: PolicyForm, book: Book) -> dict[str, object] | None:
    """The chosen calendar for the page: its hours as bars."""
    found = next((each for each in book.calendars if each.key == form.calendar.data), None)
    if found is None:
        return None
    days = zip(words.WEEKDAYS, found.week, strict=True)
    return {
        "key": found.key,
        "zone": found.zone,
        "day": length(business_time(found).day_seconds),
        "days": [(name, day_bars(hours), day_length(hours)) for name, hours in days],
    }


def _policy_page(
    form: PolicyForm, book: Book, key: str, preview: Shown, code: int = 200
) -> ResponseReturnValue:
    return page(
        "admin/sla/policy.html",
        code=code,
        live=False,
        form=form,
        key=key,
        action=_action(key),
        policy=policy_with(book, key),
        counted=open_tickets_by_policy() if key else None,
        calendar=_calendar(form, book),
        preview=preview,
        order=list(AS_ON_THE_PAGE),
        priorities=PRIORITIES,
        targets=words.TARGETS,
        may_pause=MAY_PAUSE,
        pauses=words.PAUSES,
        moments=MOMENTS,
        done=done(),
    )
