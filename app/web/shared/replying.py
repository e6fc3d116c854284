"""Carrying out a reply, the same from every door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import g

from app.domain.content.rules import TextRefused
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.errors import Invalid, NotAllowed
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket
    from app.web.shared.message_form import MessageForm


def send_reply(
    number: int, form: MessageForm, *, shown_at: Callable[[Ticket], str], then: str = ""
) -> str | None:
    """Add the form's reply to the ticket; the path that shows it, by the ticket that holds it.

    None if it was refused meanwhile: the form says why, and keeps the text.
    """
    try:
        with once(form) as submission:
            if not submission.repeated:
                holder = reply_to_ticket(
                    lock_ticket_visible_to(g.person, number),
                    author=g.person,
                    text=form.message.data or "",
                    files=form.staging.tokens,
                    then=then,
                )
                submission.outcome = shown_at(holder)
    except (Invalid, NotAllowed, TextRefused) as problem:
        form.take(problem, "message")
        return None
    return submission.outcome
