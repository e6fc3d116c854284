"""Why a clock is due when it is: the page says which promise, and each span, and the sum."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.accounts.models import Person
from app.domain.sla.book import Goals, OwnDay
from app.domain.sla.hours import parse_hours
from app.domain.sla.words import Status, Target
from app.domain.tickets.actions.properties import set_priority, set_status
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.ground.easter import april, berlin, easter_ticket, promise, standard
from tests.ground.reader import Page

EASTER = [
    "Wed 1 Apr, 15:00–16:00 Counts 1h",
    "Wed 1 Apr, 16:00 – Thu 2 Apr, 10:00 Paused while pending",
    "Thu 2 Apr, 10:00–12:00 Counts 2h",
    "Thu 2 Apr, 12:00–13:00 Outside the hours",
    "Thu 2 Apr, 13:00–17:00 Counts 4h",
    "Thu 2 Apr, 17:00 – Tue 7 Apr, 09:00 Good Friday, weekend, Easter Monday, outside the hours",
    "Tue 7 Apr, 09:00–12:00 Counts 3h",
    "Tue 7 Apr, 12:00–13:00 Outside the hours",
    "Tue 7 Apr, 13:00–17:00 Counts 4h",
]


@pytest.fixture
def ticket(cast):
    promise(cast, april(1, 8), standard())
    return easter_ticket(cast)


@pytest.fixture
def story(browse, cast, ticket):
    """`story(instant)` is the page about the ticket's resolution then."""

    def look(at, target: str = "resolution") -> Page:
        with moved_to(at):
            return browse(cast.leila).page(f"/desk/tickets/{ticket.number}/clocks/{target}")

    return look


def acts(cast, ticket, at, act, value) -> None:
    with moved_to(at), transaction():
        act(lock_ticket_visible_to(cast.leila, ticket.id), value, actor=cast.leila)


def lines(page: Page) -> list[str]:
    """The rows of the table."""
    body = page.text.partition("When What Counted")[2]
    days = re.split(r"(?<!–)(?<!from) (?=(?:from )?\w{3} \d{1,2} Apr, |Counted )", body.strip())
    return [re.sub(r"\s+", " ", each).strip() for each in days]


def test_a_pause_a_lunch_and_easter_add_up_to_two_working_days(story):
    page = story(april(9, 12))

    assert lines(page)[:9] == EASTER
    assert lines(page)[9] == "Tue 7 Apr, 17:00 Due"
    assert lines(page)[10] == "from Tue 7 Apr, 17:00 on Over the target 10h"
    assert "Counted within the target 14h Target 14h, that is 2d" in page.text
    assert "Over the target until now 10h" in page.text
    assert "Why was the resolution due Tue 7 Apr, 17:00?" in page.text
    assert "times in Europe/Berlin" in page.text


def test_while_it_runs_what_is_to_come_is_said_to_be_so(story):
    page = story(april(2, 11))

    assert "Why is the resolution due Tue 7 Apr, 17:00?" in page.text
    assert "Thu 2 Apr, 10:00 until now Counts 1h" in lines(page)
    assert "Thu 2 Apr, 11:00–12:00 Counts (to come) 1h" in lines(page)
    total = "Counted until now 2h Still to count until it is due 12h Target 14h, that is 2d"
    assert total in page.text


def test_while_it_is_paused_no_due_time_is_claimed(cast, story, ticket):
    acts(cast, ticket, april(2, 11), set_status, "pending")

    page = story(april(2, 16))

    assert "Why has the resolution no due time now?" in page.text
    assert "Counted until now 2h Left, once it runs again 12h Target 14h" in page.text
    assert "Thu 2 Apr, 11:00 until now Paused while pending" in lines(page)


def test_an_answer_that_came_in_time_is_told_too(story):
    page = story(april(9, 12), "first_response")

    assert "How the time of the first response was counted" in page.text
    assert "Counted within the target 1h Not used 1h Target 2h" in page.text
    assert "It was due Wed 1 Apr, 17:00" in page.text
    assert lines(page)[:4] == [
        "Wed 1 Apr, 15:00–16:00 Counts 1h",
        "Wed 1 Apr, 16:00 Answered",
        "Wed 1 Apr, 16:00–17:00 Would have counted 1h",
        "Wed 1 Apr, 17:00 Due",
    ]


def test_what_changed_is_told_with_the_targets_before_and_after(cast, story, ticket):
    acts(cast, ticket, april(2, 10, 30), set_priority, "urgent")
    stricter = replace(standard(), goals={"urgent": Goals(resolution="6h")})
    promise(cast, april(2, 10, 45), replace(stricter, key="strict", name="Strict EU"))

    page = story(april(2, 11))

    assert "Thu 2 Apr, 10:30 The priority became Urgent: target 7h instead of 14h" in lines(page)
    assert "Thu 2 Apr, 10:45 An admin changed the promise: target 6h instead of 7h" in lines(page)
    assert "no pause is lost" in page.text
    assert "Strict EU, resolution, priority urgent" in page.text.replace(" ,", ",")
    assert "Resolution: 4 hours left" in page.text  # the stored clock still has the old target


def test_it_says_which_policies_were_passed_over_and_why(cast, story, ticket):
    elsewhere = replace(standard(queues=(cast.queues["general"].id,)), key="g", name="Ideas")
    guests = replace(standard(organisations=(999,)), key="o", name="Guests")
    studio = (ticket.organisation_id,)
    ours = replace(standard(organisations=studio), key="s", name="Studio")
    promise(cast, april(2, 10), elsewhere, guests, ours)

    text = story(april(2, 11)).text.replace(" ,", ",").replace(" .", ".")

    assert "It is for the organisation Atelier Rousseau." in text
    assert "It is number 3 of 4, and the first that fits:" in text
    assert "Ideas is for another queue, Guests is for another organisation." in text
    assert "Berlin with lunch, Europe/Berlin: Mon to Fri 09:00–12:00, 13:00–17:00" in text
    assert "while the ticket is pending or on hold" in text


def test_the_organisation_is_named_after_its_requester_left_it(cast, story, ticket):
    studio = (ticket.organisation_id,)
    promise(cast, april(2, 10), replace(standard(organisations=studio), key="s", name="Studio"))
    with transaction() as writing:
        writing.get_one(Person, cast.camille.id).organisation_id = None

    text = story(april(2, 11)).text.replace(" .", ".")

    assert "It is for the organisation Atelier Rousseau." in text


def test_htmx_gets_the_story_alone_with_a_way_to_close_it(browse, cast, ticket):
    path = f"/desk/tickets/{ticket.number}/clocks/resolution"
    with moved_to(april(2, 11)):
        answer = browse(cast.leila).get(path, **{"HX-Request": "true"})
        page = browse(cast.leila).get(path)

    assert 'id="clock-story"' in answer.text
    assert "<html" not in answer.text
    assert "data-sheet-close" in answer.text
    assert "data-sheet-close" not in page.text


def test_a_reader_in_another_zone_finds_the_due_time_in_both(browse, cast, ticket):
    with transaction():
        cast.leila.time_zone = "America/New_York"

    with moved_to(april(2, 11)):
        page = browse(cast.leila).page(f"/desk/tickets/{ticket.number}/clocks/resolution")

    asked = "Why is the resolution due Tue 7 Apr, 17:00 in Berlin, which is 11:00 in New York?"
    assert asked in page.text
    assert "Tue 7 Apr, 17:00 Due, for you 11:00 in New York" in lines(page)


def test_a_changed_book_is_told_by_what_it_changed_for_this_clock_or_not_at_all(cast, story):
    away = replace(berlin(), key="b", name="B", days=(OwnDay(april(20, 0).date(), "Outing"),))
    second = replace(standard(), key="p", name="P", calendar="b")
    promise(cast, april(2, 10, 10), second, calendars=(away,))
    shorter = (parse_hours("09:00-12:00, 13:00-16:00"),) * 5
    hours = replace(away, key="c", name="C", week=(*shorter, (), ()), holidays="")
    paused = {Target.RESOLUTION: (Status.PENDING,)}
    third = replace(second, key="q", name="Q", calendar="c", pauses=paused)
    promise(cast, april(2, 10, 20), third, calendars=(hours,))
    goals = {"normal": Goals(resolution="2d", warn_left=50)}
    promise(cast, april(2, 10, 30), replace(third, key="r", name="R", goals=goals))

    told = [each for each in lines(story(april(2, 11))) if "admin" in each]

    first = (
        "Thu 2 Apr, 10:20 An admin changed the promise: target 12h instead of 14h; "
        "other working hours; other public holidays; pauses while the ticket is pending, "
        "before while the ticket is pending or on hold"
    )
    last = "Thu 2 Apr, 10:30 An admin changed the promise: warns with 50% left instead of 25%"
    assert told == [first, last]


def test_what_changed_after_the_end_in_the_same_second_is_not_told(cast, story, ticket):
    with moved_to(april(2, 11, 0)), transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        set_status(here, "solved", actor=cast.leila)
    with moved_to(april(2, 11, 0) + timedelta(milliseconds=300)), transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        set_priority(here, "urgent", actor=cast.leila)

    page = story(april(2, 12))

    assert "The priority became" not in page.text
    assert "Thu 2 Apr, 11:00 Solved" in lines(page)


def test_the_way_back_leads_to_the_ticket_in_the_list_it_was_opened_from(browse, ticket, cast):
    at = f"/desk/tickets/{ticket.number}"
    with moved_to(april(2, 11)):
        text = browse(cast.leila).get(f"{at}?view=open&sort=newest").text
        asked = re.search(rf'href="({at}/clocks/resolution[^"]*)"', text)[1].replace("&amp;", "&")
        page = browse(cast.leila).get(asked).text

    assert f'href="{at}?view=open&amp;sort=newest"' in page


@pytest.mark.parametrize("target", ["resolutions", "x", "RESOLUTION", "%00", "-1"])
def test_a_target_that_does_not_exist_is_not_there(browse, cast, ticket, target):
    assert (
        browse(cast.leila).get(f"/desk/tickets/{ticket.number}/clocks/{target}").status_code == 404
    )


def test_what_is_not_promised_sealed_or_of_another_queue_is_not_there(browse, cast, ticket):
    unpromised = cast.ticket(category="technical")
    sealed = cast.privacy_ticket()

    for number in (unpromised.number, sealed.number, 999_999):
        answer = browse(cast.leila).get(f"/desk/tickets/{number}/clocks/resolution")
        assert answer.status_code == 404


def test_nothing_promised_is_no_page(browse, cast):
    number = cast.ticket().number

    answer = browse(cast.leila).get(f"/desk/tickets/{number}/clocks/resolution")

    assert answer.status_code == 404
