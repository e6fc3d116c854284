"""What is done with letters: write one, and hand over those that are due."""

from app.domain.mail.actions.send import send_due_letters
from app.domain.mail.actions.write import write_letter

__all__ = ["send_due_letters", "write_letter"]
