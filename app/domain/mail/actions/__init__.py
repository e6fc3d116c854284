"""What is done with letters: write one, hand over those that are due, settle what is in doubt."""

from app.domain.mail.actions.alarm import note_alarm
from app.domain.mail.actions.by_hand import mark_handled, retry_letter
from app.domain.mail.actions.doubt import settle_doubts
from app.domain.mail.actions.hold import hold_outbox, release_outbox
from app.domain.mail.actions.purge import purge_letters
from app.domain.mail.actions.returned import note_arrival, note_bounce
from app.domain.mail.actions.send import send_due_letters
from app.domain.mail.actions.synthetic import write_synthetic_escalation
from app.domain.mail.actions.write import write_letter

__all__ = [
    "hold_outbox",
    "mark_handled",
    "note_alarm",
    "note_arrival",
    "note_bounce",
    "purge_letters",
    "release_outbox",
    "retry_letter",
    "send_due_letters",
    "settle_doubts",
    "write_letter",
    "write_synthetic_escalation",
]
