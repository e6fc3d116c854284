"""Cases of hours, days, zones and summer time: one target, nothing but the opening."""

from __future__ import annotations

from tests.domain.sla.golden import (
    ALWAYS,
    AMERICA,
    BAVARIA,
    BERLIN,
    LUNCH,
    NEW_YORK,
    NIGHTS,
    OFFICE,
    Calendar,
    Case,
    Terms,
    first,
    with_day,
)

CHRISTMAS_EVE = with_day(OFFICE, "2026-12-24", "Christmas Eve", "09:00-12:00")
EASTER_SHIFT = with_day(OFFICE, "2027-03-29", "Easter shift", "10:00-14:00")
TEAM_DAY = with_day(OFFICE, "2026-11-04", "Team day")


def due(
    why: str, calendar: Calendar, length: str, opened: str, expected: str, zone: str = BERLIN
) -> Case:
    """A first response promised within a length; when is it due?"""
    runs = [f"first 1 running due {expected}"]
    return Case(why, Terms(first(length), calendar), [f"{opened} opened"], runs, zone)


# why, calendar, promised, opened, due
CASES = [
    due(
        "Friday evening: nothing counts before Monday 9:00, then four hours",
        *(OFFICE, "4h", "Fri 2026-11-06 18:30", "Mon 2026-11-09 13:00"),
    ),
    due(
        "the last hour of Friday: due when it closes, not when Monday opens",
        *(OFFICE, "1h", "Fri 2026-11-06 16:00", "Fri 2026-11-06 17:00"),
    ),
    due(
        "one hour of Friday and three of Monday",
        *(OFFICE, "4h", "Fri 2026-11-06 16:00", "Mon 2026-11-09 12:00"),
    ),
    due(
        "opened on Saturday: as if it were Monday at 9:00",
        *(OFFICE, "30m", "Sat 2026-11-07 11:00", "Mon 2026-11-09 09:30"),
    ),
    due(
        "half an hour before lunch and half an hour after it",
        *(LUNCH, "1h", "Tue 2026-11-03 11:30", "Tue 2026-11-03 13:30"),
    ),
    due(
        "opened during lunch, which does not count",
        *(LUNCH, "30m", "Tue 2026-11-03 12:20", "Tue 2026-11-03 13:30"),
    ),
    due(
        "used up as lunch begins: due then, not after it",
        *(LUNCH, "1h", "Tue 2026-11-03 11:00", "Tue 2026-11-03 12:00"),
    ),
    due(
        "Good Friday, a weekend and Easter Monday lie between the first hour and the second",
        *(OFFICE, "2h", "Thu 2027-03-25 16:00", "Tue 2027-03-30 10:00"),
    ),
    due(
        "Epiphany is a holiday in Bavaria",
        *(BAVARIA, "2h", "Tue 2027-01-05 16:00", "Thu 2027-01-07 10:00"),
    ),
    due(
        "and a day like any other in the rest of Germany",
        *(OFFICE, "2h", "Tue 2027-01-05 16:00", "Wed 2027-01-06 10:00"),
    ),
    due(
        "Thanksgiving in New York: one hour on Wednesday, one on Friday",
        *(AMERICA, "2h", "Wed 2026-11-25 16:00", "Fri 2026-11-27 10:00", NEW_YORK),
    ),
    due(
        "Berlin's hours, written in New York at 15:00, in Berlin 21:00: until 11:00 there",
        *(OFFICE, "2h", "Mon 2026-11-02 15:00", "Tue 2026-11-03 05:00", NEW_YORK),
    ),
    due(
        "New York's hours, written in Berlin at 10:00: they open at 15:00 in Berlin",
        *(AMERICA, "2h", "Tue 2026-11-03 10:00", "Tue 2026-11-03 17:00"),
    ),
    due(
        "Berlin has winter time a week before New York: they open at 14:00 in Berlin",
        *(AMERICA, "2h", "Mon 2026-10-26 10:00", "Mon 2026-10-26 16:00"),
    ),
    due(
        "spring, round the clock: 2:00 to 3:00 never was, so eight hours end at 7:00",
        *(ALWAYS, "8h", "Sat 2027-03-27 22:00", "Sun 2027-03-28 07:00"),
    ),
    due(
        "autumn, round the clock: 2:00 to 3:00 was twice, so eight hours end at 5:00",
        *(ALWAYS, "8h", "Sat 2026-10-24 22:00", "Sun 2026-10-25 05:00"),
    ),
    due(
        "spring in an office: the weekend's hour is nobody's working hour",
        *(OFFICE, "2h", "Fri 2026-03-27 16:00", "Mon 2026-03-30 10:00"),
    ),
    due(
        "autumn in an office: the same",
        *(OFFICE, "2h", "Fri 2026-10-23 16:00", "Mon 2026-10-26 10:00"),
    ),
    due(
        "a night shift in spring has seven hours; the eighth is in the next night",
        *(NIGHTS, "8h", "Sat 2027-03-27 22:00", "Sun 2027-03-28 23:00"),
    ),
    due(
        "a night shift in autumn has nine hours; eight are over at 5:00",
        *(NIGHTS, "8h", "Sat 2026-10-24 22:00", "Sun 2026-10-25 05:00"),
    ),
    due(
        "seven hours of this night, one of the next",
        *(NIGHTS, "8h", "Mon 2026-11-02 23:00", "Tue 2026-11-03 23:00"),
    ),
    due(
        "opened by day: the night shift begins at 22:00",
        *(NIGHTS, "1h", "Tue 2026-11-03 12:00", "Tue 2026-11-03 23:00"),
    ),
    due(
        "opened after midnight, within the shift of the evening before",
        *(NIGHTS, "2h", "Tue 2026-11-03 01:30", "Tue 2026-11-03 03:30"),
    ),
    due(
        "round the clock and through Christmas, for this calendar knows no holidays",
        *(ALWAYS, "4h", "Fri 2026-12-25 23:00", "Sat 2026-12-26 03:00"),
    ),
    due(
        "Christmas Eve is open until noon; Christmas and a weekend follow",
        *(CHRISTMAS_EVE, "2h", "Thu 2026-12-24 11:00", "Mon 2026-12-28 10:00"),
    ),
    due(
        "a shift on Easter Monday from 10:00, though it is a holiday",
        *(EASTER_SHIFT, "2h", "Thu 2027-03-25 16:00", "Mon 2027-03-29 11:00"),
    ),
    due(
        "a Wednesday on which we are out of office",
        *(TEAM_DAY, "2h", "Tue 2026-11-03 16:00", "Thu 2026-11-05 10:00"),
    ),
    due(
        "a day of an office is eight hours: Friday's last and seven of Monday",
        *(OFFICE, "1d", "Fri 2026-11-06 16:00", "Mon 2026-11-09 16:00"),
    ),
    due(
        "a day round the clock is 24 hours",
        *(ALWAYS, "1d", "Fri 2026-11-06 16:00", "Sat 2026-11-07 16:00"),
    ),
    due(
        "a day with a lunch hour is seven hours: one on Friday, three and three on Monday",
        *(LUNCH, "1d", "Fri 2026-11-06 16:00", "Mon 2026-11-09 16:00"),
    ),
    due(
        "across New Year: Thursday's last hour, the holiday and the weekend, Monday's first",
        *(OFFICE, "2h", "Thu 2026-12-31 16:00", "Mon 2027-01-04 10:00"),
    ),
]
