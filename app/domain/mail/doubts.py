"""When nobody knows whether a letter was taken: how often it is looked for, and what follows.

Found: it is sent. Surely absent: it is sent again; a second time only after it was looked for over
a day, for a relay may be slow. Nobody can look: it is sent once more, and a second doubt is left to
a person. So nothing is lost in silence, and at most one letter is a double.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.domain.mail.words import LetterState, Outcome

_LOOKS = (timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
"""The waits before the first, second and third look. What three have not found is not there."""

_LONG_LOOKS = (*_LOOKS, timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""The same for a letter that was sent again already: a relay that is slow, not deaf, shows by then."""

FIRST_LOOK = _LOOKS[0]

LOOK_LEASE = timedelta(minutes=10)
"""How long a letter is being looked for by one process before another may begin."""

LOOKS_END_AFTER = 20.0
"""Seconds after which a run begins no further look: letters that are due wait behind it."""

_HIDDEN_AGAIN = timedelta(minutes=5)
"""The wait after a mailbox that could not be asked."""

_HIDDEN_FOR = timedelta(hours=1)
"""After so long without the mailbox a letter is sent without having been looked for."""

_LEFT = timedelta(hours=1)
"""The wait between two looks for a letter that is left to a person."""


@dataclass(frozen=True)
class Step:
    """What becomes of a letter in doubt. `log`: what is written down; `wait`: till the next look."""

    state: LetterState
    log: tuple[Outcome, ...]
    looks: int
    resends: int
    wait: timedelta = timedelta(0)

    @property
    def left_to_a_person(self) -> bool:
        return self.state is LetterState.UNCERTAIN and self.wait >= _LEFT


def next_step(
    seen: Outcome | None, *, looks: int, resends: int, hidden_for: timedelta | None = None
) -> Step:
    """What follows from a look: found, absent or hidden; None where there is nowhere to look.

    `hidden_for`: since when the mailbox could not be asked, without a look that could meanwhile.
    """
    if seen is Outcome.FOUND:
        return Step(LetterState.SENT, (Outcome.FOUND,), looks, resends)
    if seen is Outcome.ABSENT:
        looks += 1
        waits = _LONG_LOOKS if resends else _LOOKS
        if looks < len(waits):
            return Step(LetterState.UNCERTAIN, (Outcome.ABSENT,), looks, resends, waits[looks])
        return Step(LetterState.PENDING, (Outcome.ABSENT, Outcome.RESENT), 0, resends + 1)
    news = (Outcome.HIDDEN,) if seen is Outcome.HIDDEN and hidden_for is None else ()
    if seen is Outcome.HIDDEN and (hidden_for is None or hidden_for < _HIDDEN_FOR):
        return Step(LetterState.UNCERTAIN, news, looks, resends, _HIDDEN_AGAIN)
    if resends == 0:
        return Step(LetterState.PENDING, (Outcome.RESENT,), 0, resends + 1)
    return Step(LetterState.UNCERTAIN, (), looks, resends, _LEFT)
