"""When a letter is tried again, how long a server is waited for, and what its replies mean.

Doubt has rules of its own: doubts.py.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.content.guard import GuardFailed, guard
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterState, Outcome

LEASE = timedelta(minutes=5)
"""How long a claimed letter belongs to its worker. Who is slower than that sends no dot."""

SMTP_TIMEOUT = 30.0
"""Seconds for connecting and for each reply before the final dot."""

FINAL_REPLY_TIMEOUT = 600.0
"""Seconds for the reply to the final dot: RFC 5321 4.5.3.2.6 asks for ten minutes."""

GOODBYE_TIMEOUT = 2.0
"""Seconds for the reply to QUIT, on which nothing depends."""

HAND_OVER_LEASE = timedelta(seconds=FINAL_REPLY_TIMEOUT + 60)
"""The lease from the hand-over on: longer than the wait for the final reply."""

MAY_FINISH_FOR = 60.0
"""Seconds from the record of the hand-over to the dot: after them the lease may be another's."""

CAP = 20
CAP_WINDOW = timedelta(hours=1)
"""At most this many letters to one address in this time, whatever loops: all but escalations."""

LATE = timedelta(minutes=5)
"""An escalation that waits longer is shown to legal staff in red (policy 5.4)."""

WAIT_ALARM = timedelta(hours=1)
"""An escalation that was put off for longer is told by mail too: greylisting ends before."""

SYNTHETIC_LATE = timedelta(hours=26)
"""The daily letter proves the road once a day; two hours are for waits and looks."""

FAULTS_IN_A_ROW = 3
"""After so many tries that ended by a fault of our own a letter counts as in trouble."""

DOUBT_ALARM = timedelta(hours=2)
"""A doubt that lasts longer after the hand-over is not settling itself."""

KEPT = timedelta(days=30)
"""How long a notice or a daily letter is kept once nothing more happens to it."""

KEPT_ABOUT_REQUESTS = timedelta(days=120)
"""The same for letters to a requester: an answer to one finds its request as long as the law's time
runs, with its extension (GDPR Art. 12(3): three months)."""

RUN_SECONDS = 240.0
"""A run begins no further letter after this time: whoever asked it to stop waits behind it."""

LONGEST_REASON = 300

_BACK_OFF = (
    timedelta(seconds=60),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
_ABOUT_THE_SESSION = {421, 530, 534, 535, 538}
"""Replies that speak of the server or our log-in to it, whichever command they answer."""

_REPLY_LENGTH = 500


@dataclass(frozen=True)
class Result:
    """What came of one attempt; `code` and `reply` are the server's, if it said something."""

    outcome: Outcome
    code: int | None = None
    reply: str = ""


def back_off(attempts: int) -> timedelta:
    """The wait after this many attempts (1 or more).

    60 s, 5 min, 15 min, 1 h, 4 h, then every 4 h, without end: a letter is never given up for age.
    """
    return _BACK_OFF[min(max(attempts, 1), len(_BACK_OFF)) - 1]


def escalation_is_late(waits: timedelta | None) -> bool:
    """Whether the oldest unsent escalation has waited too long; None: there is none."""
    return waits is not None and waits > LATE


def synthetic_is_late(*, proven: timedelta | None, first_written: timedelta | None) -> bool:
    """Whether the daily letter's newest proof is too old, or has never come in all that time.

    A house whose first daily letter is younger than that is not late yet.
    """
    if first_written is None or first_written <= SYNTHETIC_LATE:
        return False
    return proven is None or proven > SYNTHETIC_LATE


def may_retry(letter: Letter, moment: datetime) -> bool:
    """Whether a person may ask for another try: it failed, is in doubt, or waits for its time."""
    waits = letter.state == LetterState.PENDING and letter.next_attempt_at > moment
    return waits or letter.state in {LetterState.DEAD, LetterState.UNCERTAIN}


def may_be_handled(letter: Letter) -> bool:
    """Whether a person may say that they dealt with it: it failed or is in doubt, and is open."""
    in_trouble = letter.state in {LetterState.DEAD, LetterState.UNCERTAIN}
    return in_trouble and letter.handled_at is None


def before_the_dot(code: int, reply: bytes) -> Result:
    """What a reply other than success to MAIL, RCPT or DATA means: certainly not sent.

    4xx is deferred; 5xx is refused for good, unless it speaks of our log-in (RFC 4954) and not of
    the letter; anything else is no SMTP.
    """
    if code in _ABOUT_THE_SESSION:
        return Result(Outcome.UNREACHABLE, code, clean(reply))
    return _judged(code, reply) or Result(Outcome.UNREACHABLE, None, clean(reply))


def after_the_dot(code: int, reply: bytes) -> Result:
    """What the reply to the final dot means; one that is no SMTP leaves us in doubt."""
    if 200 <= code <= 299:
        return Result(Outcome.ACCEPTED, code, clean(reply))
    return _judged(code, reply) or Result(Outcome.UNCERTAIN, None, clean(reply))


def _judged(code: int, reply: bytes) -> Result | None:
    if 400 <= code <= 499:
        return Result(Outcome.DEFERRED, code, clean(reply))
    if 500 <= code <= 599:
        return Result(Outcome.REFUSED, code, clean(reply))
    return None


def clean(reply: bytes | str) -> str:
    """A server's text on one line, without control characters, at most 500 characters.

    A server may quote: payment data becomes a mark, and what nobody could look at is left out.
    """
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    words = " ".join(text[: 4 * _REPLY_LENGTH].split())
    seen = "".join(c for c in words if unicodedata.category(c)[0] != "C")
    try:
        return guard(seen).text[:_REPLY_LENGTH]
    except GuardFailed:
        return ""
