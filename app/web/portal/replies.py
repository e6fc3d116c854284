"""A customer's reply."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.rules import TextRefused
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.web.portal.blueprint import blueprint
from app.web.portal.tickets import ticket_page
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import see
from app.web.shared.submissions import once


@blueprint.post("/tickets/<int:number>/replies")
@requires(Permission.REPLY_TO_OWN_TICKETS, form_at="portal.show_ticket")
def create_reply(number: int) -> ResponseReturnValue:
    """Add the reply. To a closed ticket it opens a linked one, which is shown."""
    ticket = ticket_visible_to(g.person, number)
    form = MessageForm()
    if not form.validate_on_submit():
        return ticket_page(ticket, form, status=422)
    try:
        with once(form) as submission:
            if not submission.repeated:
                ticket = lock_ticket_visible_to(g.person, number)
                holder = reply_to_ticket(
                    ticket, author=g.person, text=form.message.data or "", files=form.staging.tokens
                )
                done = "replied" if holder is ticket else "opened"
                submission.outcome = url_for("portal.show_ticket", number=holder.number, done=done)
    except TextRefused as problem:
        form.take(problem, "message")
        return ticket_page(ticket, form, status=422)
    return see(submission.outcome)
