"""Letters to you: what a person is told by mail, and how (policy 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.domain.accounts.permissions import Permission
from app.domain.notices.actions import choose
from app.domain.notices.queries import choices_of
from app.domain.notices.words import NoticeKind, Way
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.guard import requires
from app.web.shared.pages import page, see
from app.web.shared.submissions import once
from app.web.sign_in.blueprint import blueprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.notices.queries import Choice

WORDS = {
    NoticeKind.PRIVACY_ANSWER: (
        _("An answer to your privacy request"),
        _("At once, always: the law gives you the right to be told."),
    ),
    NoticeKind.TICKET_ANSWER: (
        _("An answer to your ticket"),
        _("The letter says which ticket, never what was written."),
    ),
    NoticeKind.ASSIGNED: (
        _("A ticket is assigned to you"),
        _("The letter says which ticket, never what was written."),
    ),
    NoticeKind.MENTIONED: (
        _("Somebody mentions you in a note"),
        _("The letter says which ticket, never what was written."),
    ),
    NoticeKind.CLOCK_WARNING: (
        _("A deadline comes near"),
        _("Seven days and one day before a privacy request is due, and when its time is over."),
    ),
    NoticeKind.SLA_WARNING: (
        _("A ticket is due soon"),
        _(
            "For its assignee, or the queue's lead: which ticket, and by when an answer is promised."
        ),
    ),
    NoticeKind.SLA_BREACH: (
        _("A ticket is overdue"),
        _("For its assignee, or the queue's lead: which ticket, and since when."),
    ),
    NoticeKind.ALARM: (
        _("A letter to the privacy address is in trouble"),
        _("At once, always: somebody has to see to it."),
    ),
}
WAYS = {
    Way.AT_ONCE: _("At once"),
    Way.DIGEST: _("In one letter an hour"),
    Way.OFF: _("Not at all"),
}


class NoticesForm(Form):
    """One set of radios for each kind that the person may choose about."""

    @classmethod
    def about(cls, choices: Sequence[Choice]) -> NoticesForm:
        """The form for these choices, each set as it stands."""
        fields = {
            str(each.kind): RadioField(
                WORDS[NoticeKind(each.kind)][0],
                choices=[SelectChoice(way.value, words) for way, words in WAYS.items()],
                default=str(each.way),
            )
            for each in choices
            if not each.fixed
        }
        made: NoticesForm = type("NoticesForm", (cls,), fields)()
        return made

    @property
    def chosen(self) -> dict[NoticeKind, Way]:
        """What was chosen, by kind."""
        return {
            NoticeKind(name): Way(field.data)
            for name, field in self._fields.items()
            if name in list(NoticeKind)
        }


@blueprint.get("/notices")
@requires(Permission.CHANGE_OWN_PROFILE)
def show_notices() -> ResponseReturnValue:
    """What we write to this person, and how they want it."""
    choices = choices_of(g.person)
    return _notices_page(NoticesForm.about(choices), choices, done=request.args.get("done", ""))


@blueprint.post("/notices")
@requires(Permission.CHANGE_OWN_PROFILE, form_at="sign_in.show_notices")
def update_notices() -> ResponseReturnValue:
    """Store the choices; 422 for one that is none of ours."""
    choices = choices_of(g.person)
    form = NoticesForm.about(choices)
    if not form.validate_on_submit():
        return _notices_page(form, choices, status=422)
    with once(form) as submission:
        if not submission.repeated:
            for kind, way in form.chosen.items():
                choose(g.person.id, kind, way)
            submission.outcome = url_for("sign_in.show_notices", done="saved")
    return see(submission.outcome)


def _notices_page(
    form: NoticesForm, choices: Sequence[Choice], *, status: int = 200, done: str = ""
) -> ResponseReturnValue:
    return page(
        "sign_in/notices.html",
        code=status,
        form=form,
        fixed=[WORDS[NoticeKind(each.kind)] for each in choices if each.fixed],
        hints={kind.value: hint for kind, (_name, hint) in WORDS.items()},
        done=done,
    )
