"""Legal staff answer a requester."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.queries import ticket_visible_to
from app.domain.tickets.rules import by_mail
from app.foundation.errors import NotAllowed
from app.web.legal.blueprint import blueprint
from app.web.legal.requests import request_page
from app.web.shared.guard import requires
from app.web.shared.message_form import MessageForm
from app.web.shared.pages import see, wants_fragment
from app.web.shared.replying import send_reply


@blueprint.post("/legal/requests/<int:number>/replies")
@requires(Permission.REPLY_TO_REQUESTS, form_at="legal.show_request")
def create_reply(number: int) -> ResponseReturnValue:
    """Add the reply; the requester reads it in the portal."""
    ticket = ticket_visible_to(g.person, number)
    if by_mail(ticket):  # no page has a form for it
        raise NotAllowed
    form = MessageForm()
    if not form.validate_on_submit():
        return request_page(ticket, form, status=422)
    shown = send_reply(
        number,
        form,
        shown_at=lambda holder: url_for("legal.show_request", number=holder.number, done="replied"),
    )
    if shown is None:
        return request_page(ticket_visible_to(g.person, number), form, status=422)
    if not wants_fragment():
        return see(shown)
    ticket = ticket_visible_to(g.person, number)
    return request_page(ticket, MessageForm.offered("legal.create_reply"), done="replied")
