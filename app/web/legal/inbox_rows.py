"""A message that came by mail, as the inbox shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.inbound.words import Problem, Sort
from app.domain.legal.clock import clock_at
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.texts import _

if TYPE_CHECKING:
    from app.domain.inbound.models import InboundMessage
    from app.domain.legal.clock import ClockReading

PROBLEMS = {
    Problem.TOPIC: _("It may be a privacy request"),
    Problem.MACHINE: _("A machine answered, and it may be about a privacy request"),
    Problem.WAITING: _("It answers our letter about a message that waits too"),
    Problem.BOUNCE: _("A mail server seems to have given back a letter. Look whether it has"),
    Problem.OURS: _(
        "It comes in our name, but we did not write it so. Look for it in the register"
    ),
    Problem.NO_SENDER: _("It names no sender, or more than one"),
    Problem.NO_TEXT: _("It has no text. Look at its files"),
    Problem.IMAGE_ONLY: _("It is a picture without text. Look at the original"),
    Problem.ENCRYPTED: _("It is encrypted"),
    Problem.TOO_DEEP: _("Not all of it could be read. Look at the original"),
    Problem.TOO_MANY: _("It has too many parts to read. Look at the original"),
    Problem.UNREADABLE: _("It could not be read. Look at the original"),
    Problem.LARGE: _("Too large: only its beginning was read. All of it is in the mailbox"),
    Problem.FAULT: _("We failed at reading it. Look at the original"),
    Problem.WITHHELD: _("The mail server did not give it to us. Look in the mailbox"),
    Problem.UNCHECKED: _(
        "We could not check it for payment data, so nothing of it is kept here. Look in the mailbox"
    ),
}
SORTS = {
    Sort.OWN: _("Our own letter"),
    Sort.BOUNCE: _("A letter of ours came back"),
    Sort.AUTOMATIC: _("Written by a machine"),
    Sort.REPLY: _("Reply to our letter"),
    Sort.PRIVACY: _("Privacy request"),
    Sort.GENERAL: _("General inquiry"),
    Sort.UNSURE: _("Not a request"),
    Sort.UNREADABLE: _("Not readable"),
}


@dataclass(frozen=True)
class ShownInbound:
    """One message. `clock` and `due_on` are None once it is decided; `why` says what it is."""

    message: InboundMessage
    why: str
    clock: ClockReading | None
    due_on: date | None

    @property
    def who(self) -> str:
        """The address that it names; the message may have lost it, or never had one."""
        if self.message.sender:
            return self.message.sender
        gone = self.clock is None and self.message.purge_at is None
        return _("Sender no longer kept") if gone else _("Unknown sender")

    @property
    def subject(self) -> str:
        return self.message.subject or _("(no subject)")


def shown_inbound(message: InboundMessage) -> ShownInbound:
    """The message, its clock read now."""
    if message.due_at is None:
        return ShownInbound(message, SORTS[Sort(message.sort)], None, None)
    clock = clock_at(
        now(),
        received_at=message.delivered_at,
        due_at=message.due_at,
        statutory=True,
        zone=settings().zone,
    )
    why = PROBLEMS[Problem(message.problem)] if message.problem else SORTS[Sort(message.sort)]
    return ShownInbound(message, why, clock, clock.due_on)
