"""How mail is told apart and kept, and how often a machine may answer it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.words import InboundState, Sort
from app.domain.legal.deadlines import deadline_for
from app.domain.legal.laws import UNKNOWN, Right, laws_for

A_RUN = 50
"""Messages that are read before another look at the mailbox."""

TRIES = 3
"""Runs that may break off at one message; the next one goes on behind it."""

KEPT_FOR = timedelta(days=14)
"""How long the text, the address and the file of a message outlive its decision."""

FORGOTTEN_AFTER = timedelta(days=730)
"""When the rest of it goes too: 24 months."""

ANSWERS_TO_ONE = 3
"""Automatic answers that one address gets in an hour; a request is taken in all the same."""

ANSWERS_TO_ALL = 200
"""Automatic answers that all addresses together get in an hour."""

LONGEST_TEXT = 50_000
"""Characters of a message that are shown to the person who decides; its file has the rest."""

LONGEST_REASON = 300


def due_by(delivered_at: datetime, zone: ZoneInfo, calendar: str) -> datetime:
    """The strictest end that the law may set while nobody knows what is asked, and from where.

    A person of an unknown country (GDPR and California), and whichever right ends first.
    """
    rights = [right for right in Right if right is not Right.OTHER]
    return min(
        deadline_for(laws_for(UNKNOWN, right), right, delivered_at, zone, calendar).due_at
        for right in rights
    )


def may_decide(message: InboundMessage) -> bool:
    """Only what waits: a second person finds it decided."""
    return message.state == InboundState.WAITING


def may_become_request(message: InboundMessage) -> bool:
    """What waits, and what was put aside by whomever, for as long as its text is kept."""
    aside = message.state == InboundState.DONE and message.purge_at is not None
    return may_decide(message) or (aside and message.sort != Sort.OWN)
