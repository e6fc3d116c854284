"""Legal staff: the register by due date, one request with its clock and its letter, the answer."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from app.domain.mail.models import Letter, LetterAttempt
from app.domain.tickets.models import Ticket
from app.foundation.clock import moved_to, now
from app.foundation.settings import settings
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.reader import Page

RECEIVED = datetime(2026, 10, 16, 7, 14, tzinfo=UTC)


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


def set_letter(ticket, **values) -> None:
    with transaction() as writing:
        writing.execute(update(Letter).where(Letter.ticket_id == ticket.id).values(**values))


def numbers_on(answer) -> list[int]:
    return [int(number) for number in re.findall(r"/legal/requests/(\d+)", answer.text)]


def link(answer, rel: str) -> str | None:
    """The address of the page beside this one."""
    found = re.search(rf'<a\b[^>]*\srel="{rel}"[^>]*>', answer.text)
    return unescape(re.search(r'\shref="([^"]+)"', found[0])[1]) if found else None


STATES = [
    ({"attempts": 0}, "Queued"),
    ({"state": "claimed", "attempts": 1}, "Sending"),
    ({"state": "handing_over", "attempts": 1}, "Sending"),
    ({"attempts": 2, "last_code": 451}, "Retrying, 451"),
    ({"state": "sent", "sent_at": now(), "last_code": 250}, "Sent, 250"),
    ({"state": "dead", "attempts": 9, "last_code": 550}, "Failed, 550"),
    ({"state": "uncertain", "attempts": 1}, "May have been sent"),
    ({"state": "dead", "attempts": 1, "handled_at": now()}, "Handled"),
]


@pytest.mark.parametrize(("values", "words"), STATES)
def test_register_and_request_show_how_far_the_letter_is(ingrid, cast, values, words):
    ticket = cast.privacy_ticket()
    set_letter(ticket, **values)

    assert words in ingrid.page("/legal").text
    assert words in ingrid.page(f"/legal/requests/{ticket.number}").text


def test_a_retry_says_when_the_next_one_is(ingrid, cast):
    ticket = cast.privacy_ticket()
    at = now().replace(hour=12, minute=0) + timedelta(days=40)
    set_letter(ticket, attempts=3, next_attempt_at=at)

    text = ingrid.get("/legal").text

    assert "try 4, next" in Page(text).text
    assert at.astimezone(settings().zone).strftime("%Y-%m-%dT") in text


def test_the_servers_words_stand_in_the_letters_log(ingrid, cast):
    ticket = cast.privacy_ticket()
    with transaction() as writing:
        letter = writing.scalar(select(Letter.id))
        for code, outcome, reply in (
            (451, "deferred", "4.3.0 Try again <later>"),
            (None, "unreachable", ""),
            (None, "interrupted", ""),
            (None, "uncertain", "connection lost"),
            (250, "accepted", "2.0.0 queued as 4F2"),
        ):
            writing.add(
                LetterAttempt(letter_id=letter, at=now(), outcome=outcome, code=code, reply=reply)
            )

    answer = ingrid.get(f"/legal/requests/{ticket.number}")

    assert "2.0.0 queued as 4F2" in answer.text
    assert "Try again &lt;later&gt;" in answer.text


def test_the_earliest_deadline_comes_first(ingrid, cast):
    with moved_to(now() - timedelta(days=3)):
        late = cast.privacy_ticket(country="DE")
    soon = cast.privacy_ticket(country="BR")
    first = cast.privacy_ticket(country="BR")

    assert numbers_on(ingrid.get("/legal")) == [soon.number, first.number, late.number]


def test_older_and_newer_lead_through_all_of_them_once(ingrid, cast):
    made = [cast.privacy_ticket().number for _ in range(104)]  # all due at one instant

    path, walked = "/legal", []
    while path:
        answer = ingrid.get(path)
        walked.append(numbers_on(answer))
        path, last = link(answer, "next"), path
    assert [number for page in walked for number in page] == made

    back = []
    while last:
        answer = ingrid.get(last)
        back.insert(0, numbers_on(answer))
        last = link(answer, "prev")
    assert [number for page in back for number in page] == made
    assert "Open 99+" in ingrid.page("/legal").text


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize(
    "cursor",
    ["x", "1", "1-", "-1", "1-x", "9" * 12 + "-1", f"1-{2**31}", f"1-{2**63}", "1-" + "9" * 5000],
)
def test_a_place_that_we_did_not_write_is_a_400(ingrid, way, cursor):
    assert ingrid.get(f"/legal?{way}={cursor}").status_code == 400


def test_a_request_shows_its_clock_and_how_it_was_counted(browse, cast):
    with moved_to(RECEIVED):
        ticket = cast.privacy_ticket()
        page = browse(cast.ingrid).page(f"/legal/requests/{ticket.number}")

    for words in (
        "Answer due",
        "16 November 2026",
        "31 days left",
        "Received on Friday 16 October 2026, Europe/Berlin",
        "Plus 1 month: Monday 16 November 2026",
        "Answer by the end of Monday 16 November 2026",
    ):
        assert words in page.text


def test_a_deadline_that_is_over_says_so(browse, cast):
    with moved_to(RECEIVED):
        ticket = cast.privacy_ticket()
    with moved_to(datetime(2026, 11, 18, 12, tzinfo=UTC)):
        ingrid = browse(cast.ingrid)
        assert "2 days over" in ingrid.page(f"/legal/requests/{ticket.number}").text
        assert "Overdue 1" in ingrid.page("/legal").text


def test_another_matter_has_our_target_and_is_never_overdue_by_law(browse, cast):
    with moved_to(RECEIVED):
        ticket = cast.privacy_ticket(right="other")
    with moved_to(datetime(2026, 12, 24, 12, tzinfo=UTC)):
        ingrid = browse(cast.ingrid)
        text = ingrid.page(f"/legal/requests/{ticket.number}").text
        assert "Our target" in text
        assert "Answer due" not in text
        assert "Overdue 0" in ingrid.page("/legal").text


def test_an_answer_is_a_303_and_the_requester_reads_it(ingrid, browse, cast):
    ticket = cast.privacy_ticket()

    answer = ingrid.post(f"/legal/requests/{ticket.number}/replies", message="Here it is.")

    assert (answer.status_code, answer.location) == (
        303,
        f"/legal/requests/{ticket.number}?done=replied",
    )
    assert "Reply sent" in ingrid.page(answer.location).text
    assert "Here it is." in browse(cast.camille).page(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize(("message", "status"), [("Here it is.", 200), (" ", 422)])
def test_htmx_gets_the_conversation_alone(ingrid, cast, message, status):
    ticket = cast.privacy_ticket()

    answer = ingrid.post(f"/legal/requests/{ticket.number}/replies", htmx=True, message=message)

    assert answer.status_code == status
    assert answer.text.lstrip().startswith("<section")
    assert 'id="conversation"' in answer.text
    assert "<html" not in answer.text


def test_the_same_answer_sent_twice_is_there_once(ingrid, cast):
    path = f"/legal/requests/{cast.privacy_ticket().number}"
    key = ingrid.page(path).value("submission")

    for _ in range(2):
        ingrid.post(f"{path}/replies", message="Only once.", submission=key)

    assert ingrid.get(path).text.count("<p>Only once.</p>") == 1


def test_an_answer_to_what_closed_meanwhile_is_kept_in_the_form(ingrid, cast):
    ticket = cast.privacy_ticket()
    with transaction() as writing:
        writing.execute(update(Ticket).values(status="closed"))

    answer = ingrid.post(f"/legal/requests/{ticket.number}/replies", message="Too late")

    assert answer.status_code == 422
    assert Page(answer.text).value("message") == "Too late"
    assert "This ticket is closed by now" in answer.text


@pytest.mark.parametrize("number", ["0", "-1", str(2**31), str(2**63), "9" * 5000, "x"])
def test_a_number_of_nothing_is_not_there(ingrid, number):
    assert ingrid.get(f"/legal/requests/{number}").status_code == 404
    end_reading()
    assert session().scalar(select(Letter.id)) is None
