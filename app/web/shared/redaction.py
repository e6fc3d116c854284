"""Removing words or a file from a ticket: shown first, then done for good. The same at each door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.domain.content.rules import TextRefused
from app.domain.tickets.actions.redact import Plan, plan_redaction, redact
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.domain.tickets.reads import note_read
from app.domain.tickets.redactions import messages_of, redactions_of
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.pages import htmx, page, see
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
        """The files whose bytes we have: of all others there is only a name, and words go from that."""
        self.file.choices = [
            SelectChoice(file.token, file.name)
            for message in messages
            for file in message.files
            if not file.withheld
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
    """A door's layout and endpoints; `ticket` draws the ticket's page, which says that it is done.

    `also` removes what else that door knows of the ticket.
    """

    layout: str
    home: str
    home_at: str
    create: str
    back: str
    ticket: Callable[[int], Response]
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
        dialog=_in_dialog(),
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
                earlier = len(redactions_of(ticket))
                redact(ticket, actor=g.person, **form.asked)
                door.also(ticket.id)
                if form.asked["words"]:
                    drop_drafts(number, form.asked["words"], exact=form.asked["exact"])
                new = redactions_of(ticket)[earlier:]
                submission.outcome = url_for(
                    door.back,
                    number=number,
                    done="redacted",
                    _anchor=f"redaction-{new[0].id}" if new else "thread",
                )
    except (Invalid, TextRefused) as problem:
        form.add_error(*_said(problem, number))
        return redaction_page(door, number, form, refused=True)
    return _ticket_behind_the_dialog(door, number) if _in_dialog() else see(submission.outcome)


def _in_dialog() -> bool:
    """Whether the form stands over the ticket's page, where somebody may be writing."""
    return bool(htmx) and "dialog" in request.form


def _ticket_behind_the_dialog(door: Door, number: int) -> Response:
    """The ticket's page in place of the one behind the dialog; the script leaves the composer alone."""
    answer = door.ticket(number)
    answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = "#main"
    answer.headers["HX-Reswap"] = "outerMorph"
    return answer


def _said(problem: Invalid | TextRefused, number: int) -> tuple[str, str]:
    """The field and the sentence; of words that are gone also who removed something last."""
    if isinstance(problem, Invalid) and problem.reason == "not_found":
        earlier = redactions_of(ticket_visible_to(g.person, number))
        return refusal(problem, earlier[-1] if earlier else None)
    return refusal(problem)


def _plan(ticket: Ticket, form: RedactionForm) -> Plan | None:
    """None if it cannot be done: the form says why."""
    try:
        return plan_redaction(ticket, **form.asked)
    except (Invalid, TextRefused) as problem:
        form.add_error(*_said(problem, ticket.id))
        return None
