"""What legal staff do about a letter themselves. Each of it is audited."""

import unicodedata

from app.domain.audit.actions import record
from app.domain.content.text import without_payment_data
from app.domain.mail.actions.attempts import locked_letter, note
from app.domain.mail.actions.bells import ring_for
from app.domain.mail.models import Letter
from app.domain.mail.rules import LONGEST_REASON, Result, may_be_handled, may_retry
from app.domain.mail.words import KINDS, LetterKind, LetterQueue, LetterState, Outcome
from app.foundation.clock import now
from app.foundation.errors import Invalid, NotAllowed, NotThere
from app.foundation.transaction import transaction

_UNSEEN = {"Cc", "Cf", "Co", "Cs"}


def retry_letter(letter_id: int, *, actor_id: int) -> Letter:
    """Have the letter sent again at once: one that failed, is in doubt, or waits for its time.

    It is no longer handled, and may alarm again. NotThere for a letter that legal staff do not
    read, NotAllowed for one that is sent, on its way or due anyway.
    """
    with transaction() as current:
        letter = _letter_of_legal(letter_id)
        if not may_retry(letter, now()):
            raise NotAllowed
        if letter.state == LetterState.UNCERTAIN:
            letter.resends = max(letter.resends, 1)  # this may be the one double; keeps its token
        elif letter.state == LetterState.DEAD:
            letter.lease_token = None
        letter.state = LetterState.PENDING
        letter.next_attempt_at = now()
        letter.looks = 0
        letter.alarmed_at = letter.handled_at = letter.handled_by_id = None
        letter.handled_reason = ""
        note(current, letter.id, Result(Outcome.ASKED))
        record("letter.retried", actor_id=actor_id, subject="letter", subject_id=letter.id)
        ring_for(LetterQueue(letter.queue))
    return letter


def mark_handled(letter_id: int, *, actor_id: int, reason: str) -> Letter:
    """Close a letter that failed or is in doubt: it is not sent by itself and alarms no more.

    `reason`: 1 to 300 characters; it becomes one line. Invalid("reason", "missing" or "too_long");
    NotThere and NotAllowed as for `retry_letter`, TextRefused if the card guard cannot look. The
    audit log does not get the reason's words.
    """
    words = without_payment_data(_one_line(reason))
    if not words:
        raise Invalid("reason", "missing")
    if len(words) > LONGEST_REASON:
        raise Invalid("reason", "too_long")
    with transaction():
        letter = _letter_of_legal(letter_id)
        if not may_be_handled(letter):
            raise NotAllowed
        letter.handled_at = now()
        letter.handled_by_id = actor_id
        letter.handled_reason = words
        record("letter.handled", actor_id=actor_id, subject="letter", subject_id=letter.id)
    return letter


def _letter_of_legal(letter_id: int) -> Letter:
    letter = locked_letter(Letter.id == letter_id)
    if letter is None or not KINDS[LetterKind(letter.kind)].for_legal:
        raise NotThere
    return letter


def _one_line(reason: str) -> str:
    """Without line ends and characters that no one sees."""
    seen = (" " if c.isspace() else c for c in reason)
    kept = (c for c in seen if unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(kept).split())
