"""What the mailbox tells of our own letters: one has arrived, one came back."""

import re
from datetime import datetime

from app.domain.mail.actions.attempts import locked_letter, note
from app.domain.mail.models import Letter
from app.domain.mail.rules import Result, clean
from app.domain.mail.words import LetterState, Outcome
from app.foundation.logging import log
from app.foundation.transaction import transaction

_NOT_SETTLED = {LetterState.PENDING, LetterState.CLAIMED, LetterState.UNCERTAIN}
_CODE = re.compile(r"[45]\d\d\b")


def note_arrival(message_id: str, at: datetime) -> Letter | None:
    """Our letter lies in the privacy mailbox since `at`. None for a Message-ID that is not ours.

    That ends a doubt, and calls off a resend that is waiting. A letter that is being handed over
    is left to its worker; one that failed stays with the person who looks after it.
    """
    with transaction() as current:
        letter = locked_letter(Letter.message_id == message_id)
        if letter is None:
            return None
        seen_before, letter.arrived_at = letter.arrived_at, letter.arrived_at or at
        in_doubt = letter.state == LetterState.UNCERTAIN
        if letter.state in _NOT_SETTLED and (seen_before is None or in_doubt):
            letter.state = LetterState.SENT
            letter.sent_at = letter.handing_over_at or at
            letter.lease_until = None
            note(current, letter.id, Result(Outcome.FOUND))
            log.info("letter.found", letter=letter.id)
    return letter


def note_bounce(message_id: str, reply: str) -> Letter | None:
    """A mail server gave our letter back for good: it failed, even if it counted as sent.

    `reply`: what the bounce says, such as "550 5.1.1 No such user". None for a Message-ID that is
    not ours; a letter that has failed already stays as it is. One that was seen in the mailbox has
    arrived, whatever comes back: that is written into its log alone.
    """
    with transaction() as current:
        letter = locked_letter(Letter.message_id == message_id)
        if letter is None or letter.state == LetterState.DEAD:
            return letter
        words = clean(reply)
        code = _CODE.match(words)
        result = Result(Outcome.BOUNCED, int(code[0]) if code else None, words)
        if letter.arrived_at is not None:
            note(current, letter.id, result)
            return letter
        letter.state = LetterState.DEAD
        letter.lease_until = letter.alarmed_at = None
        letter.last_code, letter.last_reply = result.code, result.reply
        note(current, letter.id, result)
    log.error("letter.bounced", letter=letter.id, code=result.code)
    return letter
