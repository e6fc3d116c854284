"""Legal staff answer a requester."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.rules import TextRefused
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.foundation.errors import NotAllowed
from app.web.legal.blueprint import blueprint
from app.web.legal.requests import request_page
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import see, wants_fragment
from app.web.shared.submissions import once


@blueprint.post("/legal/requests/<int:number>/replies")
@requires(Permission.REPLY_TO_REQUESTS, form_at="legal.show_request")
def create_reply(number: int) -> ResponseReturnValue:
    """Add the reply; the requester reads it in the portal."""
    ticket = ticket_visible_to(g.person, number)
    form = MessageForm()
    if not form.validate_on_submit():
        return request_page(ticket, form, status=422)
    try:
        with once(form) as submission:
            if not submission.repeated:
                reply_to_ticket(
                    lock_ticket_visible_to(g.person, number),
                    author=g.person,
                    text=form.message.data or "",
                    files=form.staging.tokens,
                )
                submission.outcome = url_for("legal.show_request", number=number, done="replied")
    except (NotAllowed, TextRefused) as problem:
        form.take(problem, "message")
        return request_page(ticket_visible_to(g.person, number), form, status=422)
    if not wants_fragment():
        return see(submission.outcome)
    ticket = ticket_visible_to(g.person, number)
    return request_page(ticket, MessageForm.offered("legal.create_reply"), done="replied")
