"""A ticket over Easter 2026 in Berlin: a lunch break, a pause, Good Friday, a weekend, Easter Monday.

Hours 09:00–12:00 and 13:00–17:00, so a working day has 7 hours; the resolution has two of them.

    Wed  1 April 15:00  opened
                 16:00  answered and set to pending        1 h counted
    Thu  2 April 10:00  the requester answers              paused for 18 h
                 10:00–12:00, 13:00–17:00                  6 h counted
    Fri–Mon             Good Friday, weekend, Easter Monday
    Tue  7 April 09:00–12:00, 13:00–17:00                  7 h counted: 14 h, due at 17:00
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.accounts.models import Person
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Policy
from app.domain.sla.hours import parse_hours
from app.domain.sla.queries import newest_edition
from app.domain.sla.words import Status, Target
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.ground.cast import Cast

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 4, 7, 17, 0, tzinfo=BERLIN)


def april(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of April 2026 on the wall in Berlin."""
    return datetime(2026, 4, day, hour, minute, tzinfo=BERLIN)


def berlin() -> Calendar:
    open_days = (parse_hours("09:00-12:00, 13:00-17:00"),) * 5
    return Calendar("with-lunch", "Berlin with lunch", "Europe/Berlin", (*open_days, (), ()), "DE")


def standard(**conditions: tuple[int, ...]) -> Policy:
    """Answers within 2 hours, solved within two working days; pauses while it is not our turn."""
    goals = Goals(first_response="2h", next_response="4h", resolution="2d")
    urgent = Goals(first_response="30m", next_response="1h", resolution="1d")
    paused = (Status.PENDING, Status.ON_HOLD)
    return Policy(
        key="easter",
        name="Standard EU",
        calendar="with-lunch",
        goals={"urgent": urgent, "high": goals, "normal": goals, "low": goals},
        pauses={Target.NEXT_RESPONSE: paused, Target.RESOLUTION: paused},
        **conditions,
    )


def promise(
    cast: Cast, at: datetime, *policies: Policy, calendars: tuple[Calendar, ...] = ()
) -> None:
    """Put these policies and calendars in force at this instant, before those that there are."""
    added = (berlin(), *calendars)
    with moved_to(at), transaction():
        newest = newest_edition()
        kept = [each for each in newest.book.calendars if each.key not in {a.key for a in added}]
        save_book(
            Book((*kept, *added), (*policies, *newest.book.policies)),
            actor=cast.priya,
            changed="Easter",
            expected=newest.number,
        )


def easter_ticket(cast: Cast, requester: Person | None = None) -> Ticket:
    """The ticket, open since, as its events above left it."""
    requester = requester or cast.camille
    with moved_to(april(1, 15)):
        ticket = cast.ticket(requester, subject="The export stops at page 3")
    with moved_to(april(1, 16)), transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        reply_to_ticket(here, author=cast.leila, text="Which browser is it?")
        set_status(here, Status.PENDING, actor=cast.leila)
    with moved_to(april(2, 10)), transaction():
        here = lock_ticket_visible_to(requester, ticket.id)
        reply_to_ticket(here, author=requester, text="The one of the office.")
    return ticket
