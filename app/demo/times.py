"""Instants as the demo's files tell them: from a start, so that the week is always past."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CONTROLLER_ZONE = ZoneInfo("Europe/Berlin")
_PARTS = re.compile(r"(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)?")
_DAY = re.compile(r"(\d+)([bd]) (\d\d):(\d\d)")


def instant_told(text: str, start: datetime, sign: int) -> datetime:
    """`3h 20m` from `start`, or `2b 09:12`: that working day (`d`: that day) at that time."""
    if day := _DAY.fullmatch(text):
        at: date = start.astimezone(CONTROLLER_ZONE).date()
        left = int(day[1])
        while left:
            at += timedelta(days=sign)
            left -= 1 if day[2] == "d" or at.weekday() < 5 else 0
        clock = time(int(day[3]), int(day[4]), tzinfo=CONTROLLER_ZONE)
        return datetime.combine(at, clock).astimezone(UTC)
    parts = _PARTS.fullmatch(text)
    if not text or parts is None:
        raise ValueError(f"{text!r} is no time like '2b 09:12', '1d 2h' or '25m'")
    days, hours, minutes = (int(part or 0) for part in parts.groups())
    return start.astimezone(UTC) + sign * timedelta(days=days, hours=hours, minutes=minutes)
