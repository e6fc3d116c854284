"""Requests that come by mail: sealed like any other, without a person (domain.md, Words).

The address that a mail names proves nothing: it opens no customer's ticket and joins none.
"""

from collections.abc import Sequence
from datetime import datetime

from app.domain.content.actions import keep_inspected
from app.domain.content.inspection import Inspected
from app.domain.content.models import Attachment
from app.domain.content.rules import MAX_FILES, MAX_MESSAGE, MAX_SUBJECT, TextRefused
from app.domain.content.text import clean_line, clean_text, storable
from app.domain.legal.queries import request_of_ticket
from app.domain.tickets import rules
from app.domain.tickets.actions.events import change_status, note_event
from app.domain.tickets.actions.messages import add_mailed_message
from app.domain.tickets.actions.open_ticket import note_opening, place_ticket
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import Category, EventKind, Status
from app.foundation.texts import _, ngettext

MailedFile = Inspected | str
"""A file that was looked into, or the name of one that we do not take."""

NO_SUBJECT = _("(no subject)")
NO_TEXT = _("(This mail has no text that can be shown.)")
CUT = _("(This mail is longer. All of it is in the mailbox.)")
_NAMED = 10
_ROOM = 2_000
"""Characters of a message that our own sentences may need."""


def open_request_by_mail(
    *,
    address: str,
    subject: str,
    text: str,
    right: str,
    country: str,
    delivered_at: datetime,
    files: Sequence[MailedFile] = (),
    left_out: int = 0,
    continues: Ticket | None = None,
) -> Ticket:
    """A sealed ticket with its request, clock, letter and audit rows, as a signed-in one gets them.

    The clock runs from `delivered_at`, the mail server's own time (policy 5.4). No text is refused:
    what is too long is cut, and files that we do not take are named; `left_out` is the number of
    those that were not even read. Invalid: right or country. TextRefused (unchecked) alone if the
    card guard cannot look: then the mail has to wait.
    """
    kept, said = _fit(text, files, left_out)
    ticket = place_ticket(
        Category.PRIVACY,
        shown_subject(subject),
        requester=None,
        at=delivered_at,
        continues=continues,
    )
    message = add_mailed_message(ticket, text=said, files=kept, at=delivered_at)
    note_opening(ticket, message, by=None, right=right, country=country, address=address)
    return ticket


def reply_by_mail(
    ticket: Ticket,
    *,
    address: str,
    text: str,
    delivered_at: datetime,
    files: Sequence[MailedFile] = (),
    left_out: int = 0,
) -> Ticket:
    """Add the requester's word to a sealed ticket and wake it; returns the ticket that holds it.

    The caller knows that the mail answers a letter of ours to this `address`. A closed one is final:
    then a new request is opened, linked to it, with a clock of its own.
    """
    if ticket.status == Status.CLOSED:
        request = request_of_ticket(ticket.id)
        return open_request_by_mail(
            address=address,
            subject=ticket.subject,
            text=text,
            right=request.right if request else "other",
            country=request.country if request else "",
            delivered_at=delivered_at,
            files=files,
            left_out=left_out,
            continues=ticket,
        )
    kept, said = _fit(text, files, left_out)
    message = add_mailed_message(ticket, text=said, files=kept, at=delivered_at)
    note_event(ticket, EventKind.REPLIED, actor=None, message=message)
    change_status(ticket, rules.status_after_reply(ticket.status, by_staff=False), actor=None)
    return ticket


def shown_subject(subject: str) -> str:
    """A mail's subject as one line that can be stored: cut where it is too long, never refused."""
    cut = storable(subject)[: 2 * MAX_SUBJECT]
    line = " ".join("".join(c if c.isprintable() else " " for c in cut).split())
    try:
        return clean_line(line[:MAX_SUBJECT], MAX_SUBJECT)
    except TextRefused as problem:
        if problem.reason == "unchecked":
            raise
        return NO_SUBJECT


def _fit(text: str, files: Sequence[MailedFile], left_out: int) -> tuple[list[Attachment], str]:
    """The files that were taken over, and the text with a line about the others."""
    kept: list[Attachment] = []
    refused: list[str] = []
    places = {True: MAX_FILES, False: MAX_FILES}  # what is withheld takes no good file's place
    for file in files:
        if isinstance(file, str):
            refused.append(file)
        elif not places[bool(file.withheld)]:
            refused.append(file.name)
        else:
            places[bool(file.withheld)] -= 1
            kept.append(keep_inspected(file))
    parts = [_shown_text(text)]
    if refused:
        # as code: a name must not become a link
        names = ", ".join(f"`{name.replace('`', chr(39))}`" for name in refused[:_NAMED])
        if len(refused) > _NAMED:
            names += " …"
        parts.append(
            ngettext(
                "(%(num)s file was not taken over: %(names)s. It is in the mailbox.)",
                "(%(num)s files were not taken over: %(names)s. They are in the mailbox.)",
                len(refused),
                names=names,
            )
        )
    if left_out:
        parts.append(
            ngettext(
                "(%(num)s more file was too large. It is in the mailbox.)",
                "(%(num)s more files were too large, or too many. They are in the mailbox.)",
                left_out,
            )
        )
    return kept, "\n\n".join(parts)


def _shown_text(text: str) -> str:
    whole, room = storable(text), MAX_MESSAGE - _ROOM
    was_cut = len(whole) > room
    try:
        said = clean_text(whole[:room], room)
    except TextRefused as problem:
        if problem.reason == "empty":
            return NO_TEXT
        if problem.reason == "unchecked":
            raise
        said = clean_text(whole[: room // 4], room)  # a composed form may be longer
        was_cut = True
    return f"{said}\n\n{CUT}" if was_cut else said
