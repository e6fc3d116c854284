"""Which of a ticket's clocks stands for it where there is room for one."""

from collections.abc import Iterable

from app.domain.sla.reading import ClockReading, Look

_COUNTING = (Look.OK, Look.SOON, Look.OVER)


def foremost(readings: Iterable[ClockReading]) -> ClockReading | None:
    """The running or overdue clock that is due first, otherwise the paused one with the least left.

    None: nothing is promised, or all of it has ended.
    """
    every = list(readings)
    counting = [(each.due_at, each) for each in every if each.due_at and each.look in _COUNTING]
    if counting:
        return min(counting, key=lambda due: due[0])[1]
    paused = (each for each in every if each.look == Look.PAUSED)
    return min(paused, key=lambda each: each.seconds, default=None)
