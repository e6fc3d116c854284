"""What a bell can ask for: each one line deep, without arguments, named in `ring`."""

from app.domain.mail.actions import send_due_letters
from app.domain.mail.words import LetterQueue


def send_due_escalations() -> None:
    """Hand over the escalations that are due."""
    send_due_letters(LetterQueue.ESCALATION)


def send_due_notices() -> None:
    """Hand over the notices that are due."""
    send_due_letters(LetterQueue.NOTICES)
