"""Letters as they stand at a moment that a test cannot wait for."""

from datetime import timedelta

from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.words import LetterState, Outcome
from app.foundation.clock import now
from app.foundation.transaction import session

_STATES = {
    "queued": LetterState.PENDING,
    "retrying": LetterState.PENDING,
    "sending": LetterState.HANDING_OVER,
    "sent": LetterState.SENT,
    "uncertain": LetterState.UNCERTAIN,
    "failed": LetterState.DEAD,
    "handled": LetterState.DEAD,
}
_LOG: dict[str, list[tuple[Outcome, int | None, str]]] = {
    "queued": [],
    "sending": [(Outcome.INTERRUPTED, None, "")],
    "sent": [
        (Outcome.UNREACHABLE, None, "Connection refused"),
        (Outcome.ACCEPTED, 250, "2.0.0 Ok: queued as 7F3A"),
    ],
    "retrying": [(Outcome.DEFERRED, 451, "4.7.1 Greylisted, come again in 5 minutes")],
    "uncertain": [(Outcome.UNCERTAIN, None, "")],
    "failed": [(Outcome.REFUSED, 550, "5.1.1 No such mailbox " + "x" * 120)],
    "handled": [
        (Outcome.BOUNCED, 552, "5.2.2 <admin@cloudpockets.net> over quota"),
        (Outcome.ASKED, None, ""),
        *((each, None, "") for each in (Outcome.FOUND, Outcome.ABSENT, Outcome.HIDDEN)),
        (Outcome.RESENT, None, ""),
        (Outcome.REFUSED, 550, "5.1.1 No such mailbox"),
    ],
}


def arrange_letter(letter: Letter, shown: str) -> None:
    """Put the letter into the state that people are shown like this, with the log that led there."""
    at = now()
    for outcome, code, reply in _LOG[shown]:
        session().add(
            LetterAttempt(letter_id=letter.id, at=at, outcome=outcome, code=code, reply=reply)
        )
        letter.last_code, letter.last_reply = code, reply
    letter.state = _STATES[shown]
    letter.attempts = len(_LOG[shown])
    letter.next_attempt_at = at + timedelta(days=1)  # no worker takes it meanwhile
    letter.sent_at = at if shown == "sent" else None
    if shown == "handled":
        letter.handled_at, letter.handled_reason = at, "Read out to the privacy team by phone."
