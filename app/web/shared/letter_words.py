"""A letter in words: its kind, what happened to it, and an address that shows no more than it must."""

import re
from dataclasses import dataclass

from app.domain.mail.words import LetterKind, Outcome
from app.foundation.settings import settings
from app.foundation.texts import _

_ADDRESS = re.compile(r"([^\s<>@:;,\"'()])[^\s<>@:;,\"'()]*@")

KINDS = {
    LetterKind.ESCALATION: _("Escalation"),
    LetterKind.SYNTHETIC_ESCALATION: _("Daily test of the escalation"),
    LetterKind.ACKNOWLEDGEMENT: _("Confirmation of a request"),
    LetterKind.PRIVACY_ANSWER: _("Notice of an answer to a request"),
    LetterKind.TICKET_ANSWER: _("Notice of an answer"),
    LetterKind.ASSIGNED: _("Notice of an assignment"),
    LetterKind.MENTIONED: _("Notice of a mention"),
    LetterKind.CLOCK_WARNING: _("Warning of a deadline"),
    LetterKind.SLA_WARNING: _("Warning of a promise"),
    LetterKind.SLA_BREACH: _("Notice of an overdue promise"),
    LetterKind.DIGEST: _("Several notices in one letter"),
    LetterKind.POINTER: _("Pointer to the portal"),
    LetterKind.ALARM: _("Alarm about a letter"),
}


@dataclass(frozen=True)
class Look:
    """How an outcome is shown: its tone, its icon, its words."""

    tone: str
    icon: str
    words: str


OUTCOMES = {
    Outcome.ACCEPTED: Look("ok", "check", _("Accepted by the mail server")),
    Outcome.DEFERRED: Look("bad", "rotate-cw", _("Put off by the mail server")),
    Outcome.REFUSED: Look("bad", "circle-x", _("Refused by the mail server")),
    Outcome.UNREACHABLE: Look("bad", "cloud-off", _("No mail server answered")),
    Outcome.INTERRUPTED: Look("bad", "rotate-cw", _("Broken off before it was handed over")),
    Outcome.UNCERTAIN: Look("soon", "circle-question-mark", _("Handed over, but not confirmed")),
    Outcome.FOUND: Look("ok", "check", _("Seen in the mailbox: it arrived")),
    Outcome.ABSENT: Look("soon", "search-x", _("Not in the mailbox at that moment")),
    Outcome.HIDDEN: Look("soon", "cloud-off", _("The mailbox could not be looked at")),
    Outcome.RESENT: Look("soon", "rotate-cw", _("Queued again, after doubt")),
    Outcome.BOUNCED: Look("bad", "undo-2", _("Given back by a mail server")),
    Outcome.ASKED: Look("accent", "user", _("Another try was asked for by hand")),
}


def letter_kind_name(value: str) -> str:
    return KINDS[LetterKind(value)]


def outcome_look(value: str) -> Look:
    return OUTCOMES[Outcome(value)]


def shown_recipient(address: str) -> str:
    """The privacy address by its name; of any other its first letter and its domain."""
    if address == settings().privacy_address:
        return _("the privacy address")
    return without_addresses(address)


def without_addresses(text: str) -> str:
    """The text with every address cut to its first letter and its domain: servers quote them."""
    return _ADDRESS.sub(r"\1…@", text)
