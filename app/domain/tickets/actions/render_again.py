"""Messages whose HTML an older sanitiser made, made again from what was typed."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select, update

from app.domain.content import rules
from app.domain.content.markdown import render
from app.domain.content.text import snippet_of
from app.domain.tickets.models import Message, Ticket
from app.domain.tickets.words import MessageKind
from app.foundation.database import rows_changed
from app.foundation.transaction import session

_AT_ONCE = 100


class Rendered(NamedTuple):
    """A message's text and the HTML that the present renderer makes of it; None: it refused."""

    message_id: int
    text: str
    html: str | None


def count_older() -> int:
    """How many messages show HTML that an older sanitiser made."""
    older = select(func.count()).where(Message.sanitiser < rules.SANITISER)
    return session().scalar(older) or 0


def render_older(after: int = 0) -> list[Rendered]:
    """Up to 100 messages of an older version with ids above `after`, rendered; nothing is stored.

    Apart from the storing, because rendering takes longer than writers should wait for.
    """
    rows = session().execute(
        select(Message.id, Message.text)
        .where(Message.sanitiser < rules.SANITISER, Message.id > after)
        .order_by(Message.id)
        .limit(_AT_ONCE)
    )
    return [Rendered(row.id, row.text, _html(row.text)) for row in rows]


def store_rendered(made: Sequence[Rendered]) -> int:
    """Store the HTML with its version; returns how many were. The caller commits.

    A message whose text has changed since keeps what that change made of it.
    """
    return sum(_store(each) for each in made if each.html is not None)


def store_text(message_id: int, old: str, new: str) -> int:
    """Put `new` in place of the text `old`, rendered; 0 if the message says something else by now.

    Its ticket's lists show the new text too. The caller commits. TextRefused if it cannot be rendered.
    """
    # the ticket first, as everybody who writes in it does
    of_message = select(Message.ticket_id).where(Message.id == message_id).scalar_subquery()
    ticket_id = session().scalar(select(Ticket.id).where(Ticket.id == of_message).with_for_update())
    stored = session().execute(
        update(Message)
        .where(Message.id == message_id, Message.text == old)
        .values(text=new, safe_html=render(new), sanitiser=rules.SANITISER)
        .execution_options(synchronize_session=False)
    )
    if changed := rows_changed(stored):
        _renew_snippet(ticket_id)
    return changed


def _renew_snippet(ticket_id: int | None) -> None:
    """A snippet may end inside of a number, where nobody can tell it for one."""
    newest = session().scalar(
        select(Message.text)
        .where(Message.ticket_id == ticket_id, Message.kind == MessageKind.REPLY)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if newest is not None:
        session().execute(
            update(Ticket)
            .where(Ticket.id == ticket_id)
            .values(snippet=snippet_of(newest))
            .execution_options(synchronize_session=False)
        )


def _store(made: Rendered) -> int:
    stored = session().execute(
        update(Message)
        .where(
            Message.id == made.message_id,
            Message.text == made.text,
            Message.sanitiser < rules.SANITISER,
        )
        .values(safe_html=made.html, sanitiser=rules.SANITISER)
        .execution_options(synchronize_session=False)
    )
    return rows_changed(stored)


def _html(text: str) -> str | None:
    try:
        return render(text)
    except rules.TextRefused:  # one such text shall not stop those behind it
        return None
