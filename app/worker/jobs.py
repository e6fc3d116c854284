"""What a bell can ask for: each one line deep, without arguments, named in `ring`."""

from app.domain.mail.actions import send_due_letters, settle_doubts
from app.domain.mail.words import LetterQueue
from app.domain.notices.actions import raise_alarms


def send_due_escalations() -> None:
    """Hand over the escalations that are due, look for those in doubt, tell of those in trouble."""
    send_due_letters(LetterQueue.ESCALATION)
    settle_doubts(LetterQueue.ESCALATION)
    raise_alarms()


def send_due_notices() -> None:
    """Hand over the notices that are due, and settle those in doubt."""
    send_due_letters(LetterQueue.NOTICES)
    settle_doubts(LetterQueue.NOTICES)
