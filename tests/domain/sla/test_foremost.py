"""Which clock stands for a ticket that has several."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.sla.foremost import foremost
from app.domain.sla.reading import ClockReading, Look
from app.domain.sla.words import Target

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def reading(look: str, *, hours: int | None = None, seconds: int = 600) -> ClockReading:
    return ClockReading(
        target=Target.RESOLUTION,
        look=Look(look),
        seconds=seconds,
        target_seconds=3600,
        share_left=0.5,
        due_at=None if hours is None else NOON + timedelta(hours=hours),
        open_until=None,
        day_seconds=8 * 3600,
        started_at=NOON,
        ended_at=None,
        policy_name="Standard",
        zone="Europe/Berlin",
    )


OVER = reading("over", hours=-2)
SOON = reading("soon", hours=1)
OK = reading("ok", hours=3)
PAUSED = reading("paused", seconds=600)
PAUSED_LONGER = reading("paused", seconds=900)
ENDED = [reading("met", hours=-9), reading("missed", hours=-8), reading("cancelled", hours=-7)]


@pytest.mark.parametrize(
    ("several", "chosen"),
    [
        ([], None),
        (ENDED, None),
        ([OK, SOON], SOON),
        ([SOON, OK, OVER], OVER),
        ([PAUSED, OK], OK),
        ([*ENDED, PAUSED_LONGER, PAUSED], PAUSED),
        ([*ENDED, OK], OK),
    ],
)
def test_the_clock_that_is_due_first_stands_for_the_ticket_then_a_paused_one(several, chosen):
    assert foremost(several) == chosen
