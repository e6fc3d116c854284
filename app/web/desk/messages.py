"""An agent's replies and notes."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.rules import TextRefused
from app.domain.tickets.actions.reply import note_on_ticket
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.web.desk.blueprint import blueprint
from app.web.desk.forms import NoteForm, ReplyForm
from app.web.desk.tickets import ticket_page
from app.web.shared.guard import requires
from app.web.shared.pages import see, wants_fragment
from app.web.shared.replying import send_reply
from app.web.shared.submissions import once


@blueprint.post("/desk/tickets/<int:number>/replies")
@requires(Permission.REPLY_TO_TICKETS, form_at="desk.show_ticket")
def create_reply(number: int) -> ResponseReturnValue:
    """Answer the customer, and set the status that the pressed button names."""
    ticket = ticket_visible_to(g.person, number)
    form = ReplyForm()
    if not form.validate_on_submit():
        return ticket_page(ticket, form, status=422, mode="reply")
    shown = send_reply(
        number,
        form,
        shown_at=lambda holder: url_for("desk.show_ticket", number=holder.number, done="replied"),
        then=request.form.get("then", ""),
    )
    if shown is None:
        ticket = ticket_visible_to(g.person, number)
        return ticket_page(ticket, form, status=422, mode="reply")
    return after_change(number, shown, "replied")


@blueprint.post("/desk/tickets/<int:number>/notes")
@requires(Permission.NOTE_ON_TICKETS, form_at="desk.show_ticket")
def create_note(number: int) -> ResponseReturnValue:
    """Add an internal note: no customer ever sees it."""
    ticket = ticket_visible_to(g.person, number)
    form = NoteForm()
    if not form.validate_on_submit():
        return ticket_page(ticket, form, status=422, mode="note")
    try:
        with once(form) as submission:
            if not submission.repeated:
                note_on_ticket(
                    lock_ticket_visible_to(g.person, number),
                    author=g.person,
                    text=form.message.data or "",
                )
                submission.outcome = url_for("desk.show_ticket", number=number, done="noted")
    except TextRefused as problem:
        form.take(problem, "message")
        ticket = ticket_visible_to(g.person, number)
        return ticket_page(ticket, form, status=422, mode="note")
    return after_change(number, submission.outcome, "noted", mode="note")


def after_change(
    number: int, outcome: str, done: str, *, mode: str = "reply"
) -> ResponseReturnValue:
    """The ticket as it is now: as a block for htmx, by 303 for the rest."""
    if not wants_fragment():
        return see(outcome)
    return ticket_page(ticket_visible_to(g.person, number), done=done, mode=mode)
