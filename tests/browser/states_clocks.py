"""Pages with clocks of promises, each in a state that has a look of its own."""

from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.domain.accounts.actions import add_organisation, add_person
from app.domain.accounts.models import Person
from app.domain.accounts.queries import person_with_email
from app.domain.accounts.words import Role
from app.domain.sla.book import Calendar, Goals, Interval
from app.domain.sla.words import Status, Target
from app.domain.tickets.actions.properties import assign_ticket, set_status
from app.domain.tickets.models import Ticket
from app.foundation.clock import moved_to, now
from app.foundation.transaction import transaction
from tests.browser.ground import Ground
from tests.browser.states_portal import went
from tests.browser.visitors import PHONE, Visitors
from tests.ground.easter import easter_ticket, promise, standard

EASTER, NIGHT = "easter@example.com", "night@example.com"
ALWAYS = Calendar("always", "Day and night", "UTC", ((Interval(0, 24 * 60),),) * 7)
FIRST = timedelta(hours=1)
"""In which a ticket of the night's customer is answered; half of it left is soon."""


def promised(ground: Ground) -> dict[str, Person]:
    """Two customers with promises of their own: over Easter, and by day and night."""
    with transaction():
        found = {each: person_with_email(each) for each in (EASTER, NIGHT)}
    people = {email: person for email, person in found.items() if person is not None}
    if people:
        return people
    with transaction():
        for email, name in ((EASTER, "Otto Hase"), (NIGHT, "Nadia Wach")):
            people[email] = add_person(
                name=name,
                email=email,
                role=Role.CUSTOMER,
                time_zone="Europe/Berlin",
                organisation=add_organisation(f"{name} GmbH"),
            )
    whose = (people[EASTER].organisation_id or 0,)
    over_easter = replace(standard(organisations=whose), name="Over Easter")
    by_night = replace(
        standard(organisations=(people[NIGHT].organisation_id or 0,)),
        key="night",
        name="By night",
        calendar="always",
        goals={"normal": Goals(first_response="1h", resolution="2d", warn_left=50)},
        pauses={Target.FIRST_RESPONSE: (Status.ON_HOLD,)},
    )
    promise(ground.cast, now(), over_easter, by_night, calendars=(ALWAYS,))
    return people


def ticket_due_in(ground: Ground, left: timedelta, *, mine: bool = False) -> Ticket:
    """A ticket whose first answer is due in so long; below zero, it is overdue."""
    person = promised(ground)[NIGHT]
    with moved_to(now() - FIRST + left):
        ticket = ground.cast.ticket(
            person, subject=f"Due in {left.total_seconds() / 60:.0f} minutes"
        )
    if mine:
        with transaction():
            here = ground.again(ticket)
            assign_ticket(here, ground.cast.leila.id, actor=ground.cast.leila)
    return ticket


def over_easter(ground: Ground) -> Ticket:
    """Open since April 2026, with a pause and holidays, long overdue."""
    return easter_ticket(ground.cast, promised(ground)[EASTER])


def story_of(ticket: Ticket, target: str = "resolution") -> str:
    return f"/desk/tickets/{ticket.number}/clocks/{target}"


def list_with_clocks(visit: Visitors, ground: Ground) -> Page:
    for minutes in (-48, 22, 55):
        ticket_due_in(ground, timedelta(minutes=minutes))
    held = ticket_due_in(ground, timedelta(minutes=40))
    with transaction():
        set_status(ground.again(held), Status.ON_HOLD, actor=ground.cast.leila)
    return went(visit(ground.cast.leila), "/desk/queues/billing")


def ticket_with_clocks(visit: Visitors, ground: Ground) -> Page:
    ticket = ticket_due_in(ground, timedelta(minutes=12), mine=True)
    return went(visit(ground.cast.leila), f"/desk/tickets/{ticket.number}")


def ticket_with_clocks_in_the_drawer(visit: Visitors, ground: Ground) -> Page:
    ticket = over_easter(ground)
    page = went(visit(ground.cast.leila, viewport=PHONE), f"/desk/tickets/{ticket.number}")
    page.get_by_role("button", name="Details").click()
    expect(page.get_by_role("heading", name="SLA, Over Easter")).to_be_visible()
    return page


def story_with_a_pause_and_a_holiday(visit: Visitors, ground: Ground) -> Page:
    return went(visit(ground.cast.leila), story_of(over_easter(ground)))


def story_of_what_is_to_come(visit: Visitors, ground: Ground) -> Page:
    ticket = ticket_due_in(ground, timedelta(minutes=12))
    return went(visit(ground.cast.leila), story_of(ticket, "first_response"))


def story_in_a_dialog(visit: Visitors, ground: Ground) -> Page:
    page = went(visit(ground.cast.leila), f"/desk/tickets/{over_easter(ground).number}")
    page.get_by_role("link", name="Why then? Resolution").click()
    expect(page.get_by_role("dialog")).to_contain_text("Good Friday")
    return page


CLOCKS = [
    list_with_clocks,
    ticket_with_clocks,
    ticket_with_clocks_in_the_drawer,
    story_with_a_pause_and_a_holiday,
    story_of_what_is_to_come,
    story_in_a_dialog,
]
