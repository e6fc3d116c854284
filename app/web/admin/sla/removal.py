"""Taking a policy or a calendar out of the book, after being told what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from wtforms import HiddenField

from app.domain.accounts.permissions import Permission
from app.domain.sla.queries import newest_edition
from app.domain.sla.revision import without_calendar, without_policy
from app.domain.tickets.promise_effects import effect_of
from app.foundation.errors import NotThere
from app.foundation.texts import _
from app.web.admin.blueprint import blueprint
from app.web.admin.sla.calendars import calendar_with
from app.web.admin.sla.policies import policy_with
from app.web.admin.sla.saving import saved
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


class RemovalForm(Form):
    edition = HiddenField()


@blueprint.get("/admin/sla/policies/<key>/removal")
@requires(Permission.READ_SETTINGS)
def show_policy_removal(key: str) -> ResponseReturnValue:
    """What follows, and the button."""
    return _policy_page(key, RemovalForm(data={"edition": newest_edition().number}))


@blueprint.post("/admin/sla/policies/<key>/removal")
@requires(Permission.CHANGE_PROMISES, form_at="admin.show_policy_removal")
def remove_policy(key: str) -> ResponseReturnValue:
    """Without it the next policy that fits promises, or nothing does."""
    form = RemovalForm()
    answer = None
    if form.validate():
        again = _("Press “Remove policy” again to remove it all the same.")
        answer = saved(form, lambda book: without_policy(book, key), again=again)
    return answer or _policy_page(key, form, code=422)


def _policy_page(key: str, form: RemovalForm, code: int = 200) -> ResponseReturnValue:
    book = newest_edition().book
    policy = policy_with(book, key)
    if policy is None:
        raise NotThere
    return page(
        "admin/sla/removal.html",
        code=code,
        form=form,
        title=_("Remove “%(name)s”", name=policy.name),
        back_href=url_for("admin.show_policy", key=key),
        action=url_for("admin.remove_policy", key=key),
        verb=_("Remove policy"),
        effect=effect_of(without_policy(book, key)),
        users=[],
    )


@blueprint.get("/admin/sla/calendars/<key>/removal")
@requires(Permission.READ_SETTINGS)
def show_calendar_removal(key: str) -> ResponseReturnValue:
    """The button; while a policy uses the calendar, which one does."""
    return _calendar_page(key, RemovalForm(data={"edition": newest_edition().number}))


@blueprint.post("/admin/sla/calendars/<key>/removal")
@requires(Permission.CHANGE_PROMISES, form_at="admin.show_calendar_removal")
def remove_calendar(key: str) -> ResponseReturnValue:
    """Refused while a policy uses it."""
    form = RemovalForm()
    used = any(each.calendar == key for each in newest_edition().book.policies)
    answer = None
    if form.validate() and not used:
        again = _("Press “Remove calendar” again to remove it all the same.")
        answer = saved(form, lambda book: without_calendar(book, key), again=again)
    return answer or _calendar_page(key, form, code=422)


def _calendar_page(key: str, form: RemovalForm, code: int = 200) -> ResponseReturnValue:
    book = newest_edition().book
    calendar = calendar_with(book, key)
    if calendar is None:
        raise NotThere
    return page(
        "admin/sla/removal.html",
        code=code,
        form=form,
        title=_("Remove “%(name)s”", name=calendar.name),
        back_href=url_for("admin.show_calendar", key=key),
        action=url_for("admin.remove_calendar", key=key),
        verb=_("Remove calendar"),
        effect=None,
        users=[each for each in book.policies if each.calendar == key],
    )
