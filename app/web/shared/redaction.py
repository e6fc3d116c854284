"""Removing words or a file from a ticket: shown first, then done for good. The same at each door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.domain.content.rules import TextRefused
from app.domain.content.words import Withheld
from app.domain.tickets.actions.redact import Plan, plan_redaction, redact
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.domain.tickets.reads import note_read
from app.domain.tickets.redactions import messages_of
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.pages import page, see
from app.web.shared.redaction_drafts import drop_drafts
from app.web.shared.redaction_words import excerpts, left_out, places, refusal
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from app.domain.tickets.models import Message, Ticket


class RedactionForm(Form):
    """The words, the files, the reason."""

    words = TextAreaField(_("Words to remove"))
    exact = BooleanField(_("Only with the same capital letters and accents"))
    file = SelectMultipleField(_("Files to remove"), validate_choice=False)
    reason = StringField(_("Reason"))

    def offer(self, messages: Sequence[Message]) -> None:
        """The files that can still be removed."""
        self.file.choices = [
            SelectChoice(file.token, file.name)
            for message in messages
            for file in message.files
            if file.withheld != Withheld.REDACTED
        ]

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            "words": self.words.data or "",
            "files": self.file.data or [],
            "reason": self.reason.data or "",
            "exact": bool(self.exact.data),
        }


@dataclass(frozen=True)
class Door:
    """A door's layout and endpoints; `also` removes what else that door knows of the ticket."""

    layout: str
    home: str
    home_at: str
    create: str
    back: str
    also: Callable[[int], object] = lambda _number: None


def redaction_page(
    door: Door, number: int, form: RedactionForm | None = None, *, refused: bool = False
) -> ResponseReturnValue:
    """The form beside the texts as they are stored, or the question whether that shall go."""
    ticket = ticket_visible_to(g.person, number)
    note_read(ticket, reader=g.person)
    if form is None:
        form = RedactionForm.offered(door.create)
    plan = None
    if not refused and request.form.get("step") == "show":
        plan = _plan(ticket, form)
        refused = plan is None
    messages = plan.messages if plan else messages_of(ticket)
    form.offer(messages)
    return page(
        "components/redaction_page.html",
        fragment="redaction",
        code=422 if refused else 200,
        door=door,
        ticket=ticket,
        messages=messages,
        form=form,
        plan=plan,
        places=places(plan.found) if plan else 0,
        excerpts=excerpts,
        left_out=left_out,
        action=url_for(door.create, number=number),
        back=url_for(door.back, number=number),
    )


def redaction_sent(door: Door, number: int) -> ResponseReturnValue:
    """Fill in, show, or do: the pressed button's `step`. Only the last changes anything."""
    ticket_visible_to(g.person, number)
    form = RedactionForm()
    step = request.form.get("step", "")
    if step == "fill":
        return redaction_page(door, number, form)
    if not form.validate_on_submit():
        return redaction_page(door, number, form, refused=True)
    if step != "remove":
        return redaction_page(door, number, form)
    try:
        with once(form) as submission:
            if not submission.repeated:
                ticket = lock_ticket_visible_to(g.person, number)
                redact(ticket, actor=g.person, **form.asked)
                door.also(ticket.id)
                if form.asked["words"]:
                    drop_drafts(number, form.asked["words"], exact=form.asked["exact"])
                submission.outcome = url_for(door.back, number=number, done="redacted")
    except (Invalid, TextRefused) as problem:
        form.add_error(*refusal(problem))
        return redaction_page(door, number, form, refused=True)
    return see(submission.outcome)


def _plan(ticket: Ticket, form: RedactionForm) -> Plan | None:
    """None if it cannot be done: the form says why."""
    try:
        return plan_redaction(ticket, **form.asked)
    except (Invalid, TextRefused) as problem:
        form.add_error(*refusal(problem))
        return None
