"""The agents' forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import g
from wtforms import Form as PlainForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.domain.tickets.words import STAFF_MAY_SET, Priority, Status
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.message_form import MessageForm
from app.web.shared.validators import a_message
from app.web.shared.wordings import PRIORITIES, STATUSES

if TYPE_CHECKING:
    from app.domain.accounts.models import Person


class ReplyForm(MessageForm):
    """A public reply; the pressed button's `then` is the status that goes with it."""


class NoteForm(Form):
    """An internal note."""

    message = TextAreaField(_("Internal note"), [a_message])


class AssignmentForm(Form):
    assignee = SelectField(_("Assignee"), validate_choice=False)

    def offer(self, people: Sequence[Person], present: Person | None) -> None:
        """The agents of the ticket's queue, oneself first; the present one, who may have left it."""
        gone = [present] if present and present.id not in {each.id for each in people} else []
        others = [
            SelectChoice(str(each.id), each.name)
            for each in [*people, *gone]
            if each.id != g.person.id
        ]
        self.assignee.choices = [
            SelectChoice("", _("Unassigned")),
            SelectChoice(str(g.person.id), _("You")),
            *others,
        ]


class StatusForm(Form):
    status = SelectField(_("Status"), validate_choice=False)

    def offer(self, present: str) -> None:
        """What staff may set; the present one too, so that the form says what is."""
        may = [status for status in Status if status in (*STAFF_MAY_SET, present)]
        self.status.choices = [SelectChoice(status, STATUSES[status]) for status in may]


class PriorityForm(Form):
    priority = SelectField(
        _("Priority"),
        choices=[SelectChoice(each, PRIORITIES[each]) for each in Priority],
        validate_choice=False,
    )


class FilterForm(PlainForm):
    """A list's filter, in the address: GET, no token. `sort` is chosen by a link, and kept."""

    status = SelectField(_("Status"))
    assignee = SelectField(_("Assignee"))
    sort = HiddenField()

    def __init__(self, formdata: Any, people: Sequence[Person]) -> None:
        super().__init__(formdata)
        words = [SelectChoice(each.value, STATUSES[each]) for each in Status]
        self.status.choices = [
            SelectChoice("", _("Not solved")),
            *words,
            SelectChoice("all", _("All")),
        ]
        others = [
            SelectChoice(str(each.id), each.name) for each in people if each.id != g.person.id
        ]
        self.assignee.choices = [
            SelectChoice("", _("Anyone")),
            SelectChoice("nobody", _("Unassigned")),
            SelectChoice(str(g.person.id), _("You")),
            *others,
        ]
