"""Taking one message in: its row and all that it causes, within the transaction in force."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.content.text import storable
from app.domain.inbound.actions.answers import acknowledge, point_to_portal
from app.domain.inbound.actions.sorting import Verdict, judge
from app.domain.inbound.models import InboundMessage
from app.domain.inbound.originals import files_taken_over, keep_original
from app.domain.inbound.rules import KEPT_FOR, LONGEST_TEXT, due_by
from app.domain.inbound.words import InboundState, Problem, Sort
from app.domain.legal.laws import UNKNOWN
from app.domain.mail.actions.returned import note_arrival, note_bounce
from app.domain.mail.incoming.parse import Incoming
from app.domain.mail.models import Letter
from app.domain.tickets.actions.by_mail import open_request_by_mail, reply_by_mail, shown_subject
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import lock_sealed_ticket
from app.foundation.clock import now
from app.foundation.errors import NotThere
from app.foundation.settings import settings
from app.foundation.transaction import session

_LONGEST_ID, _LONGEST_ADDRESS = 250, 254


@dataclass(frozen=True)
class Arrival:
    """A message as the mailbox gave it. `size` in bytes as the server says; `raw` may be less."""

    raw: bytes
    delivered_at: datetime
    size: int
    whole: bool


def take_in(arrival: Arrival, incoming: Incoming) -> InboundMessage:
    """Judge the message, store its row, and do what follows: a request, an answer, a note."""
    verdict = judge(incoming, whole=arrival.whole)
    message = _row(arrival, incoming.content_hash, verdict.sort, verdict.problem)
    if verdict.sort != Sort.OWN:
        fill_in(message, incoming)
        message.right = verdict.right
        message.raw_key = keep_original(arrival.raw)
    session().add(message)
    session().flush()
    ticket = _follow(message, verdict, incoming, whole=arrival.whole)
    if ticket is not None:
        message.ticket_id, message.state = ticket.id, InboundState.FILED
    session().flush()
    return message


def take_unread(arrival: Arrival, content_hash: str, problem: Problem) -> InboundMessage:
    """Lay a message that we failed at before a person: nothing of it but its bytes and its time."""
    message = _row(arrival, content_hash, Sort.UNREADABLE, problem)
    message.raw_key = keep_original(arrival.raw) if arrival.raw else None
    session().add(message)
    session().flush()
    return message


def fill_in(message: InboundMessage, incoming: Incoming) -> None:
    """Write down what the message says: also later, of one that we failed at when it came."""
    message.message_id = storable(incoming.message_id)[:_LONGEST_ID]
    message.sender = storable(incoming.sender)[:_LONGEST_ADDRESS]
    message.subject = shown_subject(incoming.subject)
    message.text = storable(incoming.text)[:LONGEST_TEXT]


def _row(
    arrival: Arrival, content_hash: str, sort: Sort, problem: Problem | None
) -> InboundMessage:
    ours, at = settings(), now()
    waits = problem is not None
    due = due_by(arrival.delivered_at, ours.zone, ours.controller_calendar) if waits else None
    return InboundMessage(
        content_hash=content_hash,
        delivered_at=arrival.delivered_at,
        read_at=at,
        sort=sort,
        state=InboundState.WAITING if waits else InboundState.DONE,
        problem=problem or "",
        size=arrival.size,
        due_at=due,
        purge_at=None if waits or sort == Sort.OWN else at + KEPT_FOR,
    )


def _follow(
    message: InboundMessage, verdict: Verdict, incoming: Incoming, *, whole: bool
) -> Ticket | None:
    """What the verdict causes; returns the ticket that the message went into."""
    if verdict.letter is not None:
        _note_on_letter(message, verdict, verdict.letter)
    if verdict.sort == Sort.PRIVACY:
        ticket = _request(message, verdict, incoming, whole=whole)
    elif verdict.sort == Sort.REPLY and verdict.ticket_id is not None:
        ticket = _join(message, verdict.ticket_id, incoming, whole=whole)
    else:
        if not verdict.by_machine:
            _answer(message, verdict)
        return None
    if ticket.id != verdict.ticket_id and not verdict.by_machine:  # a new one
        acknowledge(message, ticket)
    return ticket


def _note_on_letter(message: InboundMessage, verdict: Verdict, letter: Letter) -> None:
    if verdict.sort == Sort.OWN:
        note_arrival(letter.message_id, message.delivered_at)
    elif verdict.bounce is not None:
        message.letter_id = letter.id
        if verdict.bounce.failed:
            note_bounce(letter.message_id, verdict.bounce.reply)


def _answer(message: InboundMessage, verdict: Verdict) -> None:
    if verdict.problem is not None:
        acknowledge(message)
    elif verdict.sort == Sort.GENERAL:
        point_to_portal(message)


def _request(
    message: InboundMessage, verdict: Verdict, incoming: Incoming, *, whole: bool
) -> Ticket:
    files, left_out = files_taken_over(incoming, whole=whole)
    return open_request_by_mail(
        address=message.sender,
        subject=incoming.subject,
        text=incoming.text,
        right=verdict.right,
        country=UNKNOWN,
        delivered_at=message.delivered_at,
        files=files,
        left_out=left_out,
    )


def _join(message: InboundMessage, ticket_id: int, incoming: Incoming, *, whole: bool) -> Ticket:
    ticket = lock_sealed_ticket(ticket_id)
    if ticket is None:
        raise NotThere
    files, left_out = files_taken_over(incoming, whole=whole)
    return reply_by_mail(
        ticket,
        address=message.sender,
        text=incoming.text,
        delivered_at=message.delivered_at,
        files=files,
        left_out=left_out,
    )
