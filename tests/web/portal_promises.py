"""What the tests of customers' promises share: office hours, what staff and customers do, and words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.queries import newest_edition
from app.domain.sla.words import Status as Pause
from app.domain.sla.words import Target
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.ground.reader import Page

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(
    key="office",
    name="Office hours",
    zone="Europe/Berlin",
    week=((Interval(9 * 60, 17 * 60),),) * 5 + ((),) * 2,
)
STANDARD = Policy(
    key="standard",
    name="Standard",
    calendar="office",
    goals={
        "normal": Goals(first_response="2h", next_response="4h", resolution="2d"),
        "urgent": Goals(first_response="30m"),
    },
    pauses={
        Target.NEXT_RESPONSE: (Pause.PENDING, Pause.ON_HOLD),
        Target.RESOLUTION: (Pause.PENDING, Pause.ON_HOLD),
    },
)


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


FRIDAY = november(13, 16, 40)
MONDAY, TUESDAY = november(16, 9, 30), november(17, 9, 30)


def promise(cast, *policies: Policy, at: datetime = FRIDAY) -> None:
    with moved_to(at), transaction():
        save_book(
            Book((OFFICE,), policies),
            actor=cast.priya,
            changed="",
            expected=newest_edition().number,
        )


def sentence(page: Page) -> str:
    """The words of a page in one line, commas and full stops at their words."""
    return page.text.replace(" ,", ",").replace(" .", ".")


def answer(cast, ticket, text: str, at: datetime, then: str = "") -> None:
    author = cast.ingrid if ticket.sealed else cast.leila
    with moved_to(at), transaction():
        here = lock_ticket_visible_to(author, ticket.id)
        reply_to_ticket(here, author=author, text=text, then=then)


def set_aside(cast, ticket, status: str, at: datetime) -> None:
    with moved_to(at), transaction():
        set_status(lock_ticket_visible_to(cast.leila, ticket.id), status, actor=cast.leila)


def ask(cast, ticket, text: str, at: datetime) -> None:
    with moved_to(at), transaction():
        here = lock_ticket_visible_to(cast.camille, ticket.id)
        reply_to_ticket(here, author=cast.camille, text=text)
