"""How well promises are kept, as an admin reads it: by week, queue and target, of nobody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(
    key="office",
    name="Office hours",
    zone="Europe/Berlin",
    week=((Interval(9 * 60, 17 * 60),),) * 5 + ((),) * 2,
)
STANDARD = Policy(
    key="standard", name="Standard", calendar="office", goals={"normal": Goals("2h", "", "2d")}
)


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def promise(cast) -> None:
    with moved_to(november(9, 8)), transaction():
        save_book(Book((OFFICE,), (STANDARD,)), actor=cast.priya, changed="", expected=0)


def answered(cast, opened: datetime, at: datetime, then: str = "") -> None:
    with moved_to(opened):
        number = cast.ticket().number
    with moved_to(at), transaction():
        ticket = lock_ticket_visible_to(cast.leila, number)
        reply_to_ticket(ticket, author=cast.leila, text="Refunded.", then=then)


def test_answers_in_time_and_late_ones_are_told_by_week_and_queue(cast, browse):
    promise(cast)
    answered(cast, november(10, 9), november(10, 10))
    answered(cast, november(10, 9), november(10, 10, 30), then="solved")
    answered(cast, november(17, 9), november(17, 15))

    with moved_to(november(18, 12)):
        shown = browse(cast.priya).page("/admin/sla/figures").text

    last, before = shown.split("Week from 16 November 2026")[1].split("Week from 9 November 2026")
    assert "Billing" in last
    assert "Met 0 Missed 1 In time 0 % Half within 6h" in last
    assert "Met 2 Missed 0 In time 100 % Half within 1h 90 % within 1h 35m" in before
    assert "Resolution Met 1 Missed 0 In time 100 %" in before
    assert "CP-" not in shown
    assert "Camille" not in shown


def test_older_weeks_are_shown_when_they_are_asked_for(cast, browse):
    promise(cast)
    answered(cast, november(10, 9), november(10, 10))

    with moved_to(datetime(2027, 1, 20, 12, tzinfo=BERLIN)):
        priya = browse(cast.priya)
        assert "No clock has ended in these weeks" in priya.page("/admin/sla/figures").text
        for weeks in ("13", "52"):
            assert "Week from 9 November" in priya.page(f"/admin/sla/figures?weeks={weeks}").text
        assert "No clock has ended" in priya.page("/admin/sla/figures?weeks=99999999999").text
