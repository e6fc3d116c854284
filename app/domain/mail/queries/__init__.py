"""What is known of letters: one ticket's, the mail logs, what is in trouble, and figures."""

from app.domain.mail.queries.figures import Figures, figures_by_queue, outbox_figures
from app.domain.mail.queries.letters import (
    letter_of_ticket,
    letter_with_message_id,
    letters_of_tickets,
    letters_waiting,
    may_write_to,
)
from app.domain.mail.queries.log import (
    AdminLetter,
    LogCursor,
    LogPage,
    Shown,
    letter_for_legal,
    letters_for_admin,
    letters_for_legal,
)
from app.domain.mail.queries.trouble import Held, Trouble, letters_in_alarm, trouble

__all__ = [
    "AdminLetter",
    "Figures",
    "Held",
    "LogCursor",
    "LogPage",
    "Shown",
    "Trouble",
    "figures_by_queue",
    "letter_for_legal",
    "letter_of_ticket",
    "letter_with_message_id",
    "letters_for_admin",
    "letters_for_legal",
    "letters_in_alarm",
    "letters_of_tickets",
    "letters_waiting",
    "may_write_to",
    "outbox_figures",
    "trouble",
]
