"""What promises did to a ticket stands in its thread: for staff, and for nobody else."""

from zoneinfo import ZoneInfo

import pytest

from app.domain.sla.words import Act, Moment
from app.domain.tickets.lists import newest_event
from tests.domain.automation.ground import (
    DUE,
    HOUR,
    SECOND,
    make_lead,
    open_ticket,
    policy,
    promise,
    watch,
)

PARIS = ZoneInfo("Europe/Paris")
ACTS = {Moment.BREACH: (Act.RAISE_PRIORITY, Act.REASSIGN_TO_LEAD)}


@pytest.fixture
def ticket(cast):
    """Came at noon, was due at four, and was noticed two hours later; Mina leads its queue."""
    promise(policy(ACTS))
    make_lead(cast.mina, cast.queues["billing"])
    opened = open_ticket(cast)
    watch(DUE + 2 * HOUR)
    return opened


def test_staff_read_what_is_overdue_since_when_and_what_was_done(browse, cast, ticket):
    answer = browse(cast.leila).get(f"/desk/tickets/{ticket.number}")
    page = browse(cast.leila).page(f"/desk/tickets/{ticket.number}")

    assert "First response has been overdue since" in page.text
    assert f'overdue since <time datetime="{DUE.astimezone(PARIS).isoformat()}"' in answer.text
    assert "The schedule set the priority to High" in page.text
    assert "The schedule assigned Mina Okafor" in page.text
    assert "The schedule set the status to Open" in page.text
    assert "by mail" not in page.text


def test_customers_read_nothing_of_it(browse, cast, ticket):
    page = browse(cast.camille).page(f"/tickets/{ticket.number}")

    for word in ("overdue", "The schedule", "priority", "assigned", "set the status"):
        assert word not in page.text


def test_open_lists_learn_of_a_breach(cast):
    promise(policy({}))
    open_ticket(cast)
    billing = [cast.queues["billing"].id]
    before = newest_event(billing)

    watch(DUE + SECOND)

    assert newest_event(billing) > before
