"""The fixed words of a letter: the closed list of kinds, each with its purpose, and its states."""

from dataclasses import dataclass
from enum import StrEnum


class LetterQueue(StrEnum):
    """Who hands it over. Notices have a worker of their own, so that they delay no escalation."""

    ESCALATION = "escalation"
    NOTICES = "notices"


class LetterKind(StrEnum):
    """Every letter that this system can send. There is no other kind, and none is for marketing."""

    ESCALATION = "escalation"
    SYNTHETIC_ESCALATION = "synthetic_escalation"
    ACKNOWLEDGEMENT = "acknowledgement"
    PRIVACY_ANSWER = "privacy_answer"
    TICKET_ANSWER = "ticket_answer"
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    CLOCK_WARNING = "clock_warning"
    SLA_WARNING = "sla_warning"
    SLA_BREACH = "sla_breach"
    DIGEST = "digest"
    POINTER = "pointer"
    ALARM = "alarm"


@dataclass(frozen=True)
class Kind:
    """`purpose` is one of the policy's (2); `for_legal`: legal staff read it in their mail log."""

    purpose: str
    queue: LetterQueue = LetterQueue.NOTICES
    for_legal: bool = False


KINDS = {
    LetterKind.ESCALATION: Kind(
        "comply with law: tell the privacy address of a request (policy 2.4, 5.4, 7.4)",
        LetterQueue.ESCALATION,
        for_legal=True,
    ),
    LetterKind.SYNTHETIC_ESCALATION: Kind(
        "comply with law: prove each day that the road to the privacy address works (policy 5.4)",
        LetterQueue.ESCALATION,
        for_legal=True,
    ),
    LetterKind.ACKNOWLEDGEMENT: Kind(
        "comply with law: confirm a privacy request (policy 2.4; 11 CCR 7021(a))", for_legal=True
    ),
    LetterKind.PRIVACY_ANSWER: Kind(
        "comply with law: say that a privacy request has an answer (policy 2.4, 7)", for_legal=True
    ),
    LetterKind.TICKET_ANSWER: Kind(
        "provide support: say that a ticket has an answer, without it (policy 2.1, 5.3)"
    ),
    LetterKind.ASSIGNED: Kind("provide support: tell an agent of an assignment (policy 2.1)"),
    LetterKind.MENTIONED: Kind("provide support: tell an agent of a mention (policy 2.1)"),
    LetterKind.CLOCK_WARNING: Kind(
        "comply with law: warn legal staff of a deadline (policy 2.4)", for_legal=True
    ),
    LetterKind.SLA_WARNING: Kind("provide support: say that an answer is due soon (policy 5.2)"),
    LetterKind.SLA_BREACH: Kind("provide support: say that an answer is overdue (policy 5.2)"),
    LetterKind.DIGEST: Kind("provide support: several notices in one letter (policy 2.1)"),
    LetterKind.POINTER: Kind(
        "provide support: say that support is in the portal (policy 5.1, 5.3)", for_legal=True
    ),
    LetterKind.ALARM: Kind(
        "comply with law: say that a letter to the privacy address is in trouble (policy 5.4)",
        for_legal=True,
    ),
}


class LetterState(StrEnum):
    """Where a letter stands. Until `claimed` it is surely unsent; `handing_over` is in doubt."""

    PENDING = "pending"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


class ShownState(StrEnum):
    """What people are shown of a letter's state."""

    QUEUED = "queued"
    RETRYING = "retrying"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    HANDLED = "handled"


class Outcome(StrEnum):
    """What happened to a letter at one moment.

    Interrupted: on our side, certainly not sent. Found, absent, hidden: what the look into the
    mailbox said of a letter in doubt. Resent: in doubt, and queued again. Bounced: a mail server
    gave it back later. Asked: a person asked for another try.
    """

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    INTERRUPTED = "interrupted"
    UNCERTAIN = "uncertain"
    FOUND = "found"
    ABSENT = "absent"
    HIDDEN = "hidden"
    RESENT = "resent"
    BOUNCED = "bounced"
    ASKED = "asked"


def reference_of(number: int) -> str:
    """How a ticket is named, in letters and on pages: CP-1042."""
    return f"CP-{number}"
