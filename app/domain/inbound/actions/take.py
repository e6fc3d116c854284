"""Taking one message in: its row and all that it causes, within the transaction in force."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.content.text import storable
from app.domain.inbound.actions.answers import acknowledge, point_to_portal
from app.domain.inbound.actions.sorting import Verdict, judge
from app.domain.inbound.checking import Checked
from app.domain.inbound.models import InboundMessage
from app.domain.inbound.originals import files_taken_over, keep_original
from app.domain.inbound.rules import KEPT_FOR, LONGEST_TEXT, due_by
from app.domain.inbound.words import InboundState, Kept, Problem, Sort
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
from app.foundation.signing import keyed_hash
from app.foundation.transaction import session

_LONGEST_ID, _LONGEST_ADDRESS = 250, 254


@dataclass(frozen=True)
class Arrival:
    """A message as the mailbox gave it. `size` in bytes as the server says; `raw` may be less."""

    raw: bytes
    delivered_at: datetime
    size: int
    whole: bool


@dataclass(frozen=True)
class Unread:
    """A message that we failed at. Its bytes may be stored only if they were `checked`."""

    arrival: Arrival
    content_hash: str
    problem: Problem
    checked: Checked | None = None


def take_in(arrival: Arrival, incoming: Incoming, checked: Checked) -> InboundMessage:
    """Judge the message, store its row, and do what follows: a request, an answer, a note.

    It is judged by its own words; what is stored are those of `checked` alone.
    """
    verdict = judge(incoming, whole=arrival.whole)
    message = _row(arrival, content_hash_of(incoming, checked), verdict.sort, verdict.problem)
    if verdict.sort != Sort.OWN:
        fill_in(message, checked.safe)
        message.right = verdict.right
        _keep(message, checked)
    session().add(message)
    session().flush()
    ticket = _follow(message, verdict, checked, whole=arrival.whole)
    if ticket is not None:
        message.ticket_id, message.state = ticket.id, InboundState.FILED
    session().flush()
    return message


def take_unread(unread: Unread) -> InboundMessage:
    """Lay a message that we failed at before a person: nothing of it but its bytes and its time."""
    message = _row(unread.arrival, unread.content_hash, Sort.UNREADABLE, unread.problem)
    if unread.checked is not None:
        _keep(message, unread.checked)
    session().add(message)
    session().flush()
    return message


def content_hash_of(incoming: Incoming, checked: Checked | None) -> str:
    """What tells the message from others. Of one that is not kept as it came, a keyed hash.

    The rest of such a message is known: by a plain hash of all of it, the number that was removed
    could be found by trying.
    """
    if checked is not None and not checked.is_copy:
        return incoming.content_hash
    return keyed_hash("inbound", incoming.content_hash)


def fill_in(message: InboundMessage, safe: Incoming) -> None:
    """Write down what the message says: also later, of one that we failed at when it came.

    `safe` has marks in place of payment data (`guarded`).
    """
    message.message_id = storable(safe.message_id)[:_LONGEST_ID]
    message.sender = storable(safe.sender)[:_LONGEST_ADDRESS]
    message.subject = shown_subject(safe.subject)
    message.text = storable(safe.text)[:LONGEST_TEXT]


def _keep(message: InboundMessage, checked: Checked) -> None:
    message.raw_key = keep_original(checked.original) if checked.original else None
    if message.raw_key and checked.is_copy:
        message.original = Kept.COPY


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
    message: InboundMessage, verdict: Verdict, checked: Checked, *, whole: bool
) -> Ticket | None:
    """What the verdict causes; returns the ticket that the message went into."""
    if verdict.letter is not None:
        _note_on_letter(message, verdict, verdict.letter)
    if verdict.sort == Sort.PRIVACY:
        ticket = _request(message, verdict, checked, whole=whole)
    elif verdict.sort == Sort.REPLY and verdict.ticket_id is not None:
        ticket = _join(message, verdict.ticket_id, checked, whole=whole)
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


def _request(message: InboundMessage, verdict: Verdict, checked: Checked, *, whole: bool) -> Ticket:
    files, left_out = files_taken_over(checked.files, checked.safe.left_out, whole=whole)
    return open_request_by_mail(
        address=message.sender,
        subject=checked.safe.subject,
        text=checked.safe.text,
        right=verdict.right,
        country=UNKNOWN,
        delivered_at=message.delivered_at,
        files=files,
        left_out=left_out,
    )


def _join(message: InboundMessage, ticket_id: int, checked: Checked, *, whole: bool) -> Ticket:
    ticket = lock_sealed_ticket(ticket_id)
    if ticket is None:
        raise NotThere
    files, left_out = files_taken_over(checked.files, checked.safe.left_out, whole=whole)
    return reply_by_mail(
        ticket,
        address=message.sender,
        text=checked.safe.text,
        delivered_at=message.delivered_at,
        files=files,
        left_out=left_out,
    )
