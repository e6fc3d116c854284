"""Numbers split over two texts of one ticket lose both their parts (policy 1.5).

A new message is looked at together with the ticket's newest one and with its writer's own newest one;
the first message with the subject. A number in more parts, or with more between them, is not found.
What the requester writes is never laid beside a note: it must not change one, nor tell of it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import select

from app.domain.audit.actions import record
from app.domain.content.guard import Found, GuardFailed
from app.domain.content.guard.pairs import guard_pair
from app.domain.content.markdown import render
from app.domain.content.marks import fitting, marks_in
from app.domain.content.rules import MAX_MESSAGE, MAX_SUBJECT, SANITISER, TextRefused
from app.domain.content.text import snippet_of
from app.domain.tickets.actions.events import note_event
from app.domain.tickets.models import Message, Ticket
from app.domain.tickets.words import EventKind, MessageKind, RedactedPart
from app.foundation.transaction import session

_BACK = 10
_listening: ContextVar[list[Found] | None] = ContextVar("split_numbers", default=None)


@contextmanager
def split_numbers_found() -> Iterator[list[Found]]:
    """What is removed from pairs of texts inside, for a door that tells the writer."""
    found: list[Found] = []
    token = _listening.set(found)
    try:
        yield found
    finally:
        _listening.reset(token)


def remove_split_numbers(ticket: Ticket, message: Message) -> None:
    """Change `message`, not yet stored, and the stored text that holds a number's other part.

    In the transaction in force, with an audit row. TextRefused `unchecked` if nobody could look.
    """
    said = select(Message).where(Message.ticket_id == ticket.id)
    if message.from_requester:
        said = said.where(Message.kind == MessageKind.REPLY)
    recent = list(session().scalars(said.order_by(Message.id.desc()).limit(_BACK)))
    if not recent:
        _with_subject(ticket, message)
        return
    own = next((each for each in recent if _same_writer(each, message)), recent[0])
    changed = [each for each in dict.fromkeys((recent[0], own)) if _with_earlier(each, message)]
    newest = next((each for each in recent if each.kind == MessageKind.REPLY), None)
    if changed and newest is not None:
        ticket.snippet = snippet_of(newest.text)
    if not all(_same_writer(each, message) for each in changed):
        # nobody finds their own words changed without a line that says by whom
        note_event(ticket, EventKind.REDACTED, actor=None, new=RedactedPart.GUARDED)


def _with_subject(ticket: Ticket, message: Message) -> None:
    changed = _joined(ticket.subject, message.text)
    if changed is not None:
        ticket.subject = fitting(changed[0], MAX_SUBJECT)
        message.text = fitting(changed[1], MAX_MESSAGE)
        record(
            "message.guarded", actor_id=message.author_id, subject="ticket", subject_id=ticket.id
        )


def _with_earlier(earlier: Message, message: Message) -> bool:
    changed = _joined(earlier.text, message.text)
    if changed is not None:
        earlier.text = fitting(changed[0], MAX_MESSAGE)
        earlier.safe_html, earlier.sanitiser = render(earlier.text), SANITISER
        message.text = fitting(changed[1], MAX_MESSAGE)
        record(
            "message.guarded", actor_id=message.author_id, subject="message", subject_id=earlier.id
        )
    return changed is not None


def _joined(first: str, second: str) -> tuple[str, str] | None:
    try:
        changed = guard_pair(first, second)
    except GuardFailed:
        raise TextRefused("unchecked", MAX_MESSAGE) from None
    listening = _listening.get()
    if changed is not None and listening is not None:
        before = Counter(marks_in(first)) + Counter(marks_in(second))
        after = Counter(marks_in(changed[0])) + Counter(marks_in(changed[1]))
        listening.extend(after - before)
    return changed


def _same_writer(earlier: Message, message: Message) -> bool:
    return (earlier.author_id, earlier.from_requester) == (
        message.author_id,
        message.from_requester,
    )
