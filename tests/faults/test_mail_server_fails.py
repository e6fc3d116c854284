"""The mail server puts off, refuses, hangs, or is not there; then it is well again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.outbox import number_of

GREYLISTED = "450 4.2.0 greylisted"
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)]
FOUR_HOURS = timedelta(hours=4)
SECOND = timedelta(seconds=1)


@pytest.mark.row("K12", "450 for two hours: the table of waits is kept to the second")
def test_put_off_for_two_hours_each_wait_is_as_the_table_says(town, smtp, count, row):
    references = town.open_tickets(count)
    smtp.answers["RCPT"] = GREYLISTED
    at = datetime.now(UTC)
    for tries, wait in enumerate([*WAITS, FOUR_HOURS], start=1):
        town.sweep(smtp.url, at=at)
        letters = town.outbox.letters(references)
        assert {(each.attempts, each.next_attempt_at - at) for each in letters} == {(tries, wait)}
        town.sweep(smtp.url, at=at + wait - SECOND)
        assert {each.attempts for each in town.outbox.letters(references)} == {tries}
        at += wait
    smtp.answers.clear()

    town.sweep(smtp.url, at=at)
    town.sweep(smtp.url, at=at)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K12", "421 for two hours")
def test_server_that_is_closing_for_two_hours_is_spared_and_gets_all_later(town, smtp, count, row):
    references = town.open_tickets(count)
    smtp.answers["MAIL"] = "421 4.3.2 closing"
    start = datetime.now(UTC)
    for minutes in range(0, 121, 20):
        town.sweep(smtp.url, at=start + timedelta(minutes=minutes))
    assert sum(letter.attempts for letter in town.outbox.letters(references)) <= 7
    smtp.answers.clear()

    town.settle(references, smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K12", "552: dead and alarmed at once; a person mends it and asks for another try")
def test_letter_refused_for_good_alarms_at_once_and_goes_when_a_person_asks(
    town, smtp, ingrid, count, row
):
    references = town.open_tickets(count)
    smtp.answers["dot"] = "552 5.2.2 mailbox full"
    town.sweep(smtp.url)
    town.sweep(smtp.url)  # a hundred a sweep, and the daily letter was one of them
    letters = town.outbox.letters(references)
    assert {letter.state for letter in letters} == {"dead"}
    assert all(letter.alarmed_at for letter in letters)
    assert town.outbox.alarms_to("legal@example.com", "admin@example.com")
    assert "failed." in ingrid.get("/legal").text
    smtp.answers.clear()
    assert smtp.received == []

    for letter in letters:
        page = ingrid.get(f"/legal/mail/{letter.id}")
        fields = {name: page.value(name) or "" for name in ("csrf_token", "submission")}
        ingrid.post(f"/legal/mail/{letter.id}/attempts", fields)
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K12", "hangs at DATA")
def test_server_that_hangs_before_the_letter_gets_it_later(town, smtp, count, row):
    references = town.open_tickets(count)
    smtp.answers["DATA"] = "hang"
    for _ in range(2):
        assert town.send(smtp.url, impatient="server")
    assert smtp.offered
    smtp.answers.clear()

    town.settle(references, smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


def hung_after_the_dot(town, smtp, count):
    references = town.open_tickets(count)
    smtp.answers["dot"] = "hang"
    for _ in references:
        assert town.send(smtp.url, impatient="dot")
    smtp.answers.clear()
    assert town.outbox.states(references) == {"uncertain"}
    return references


@pytest.mark.row("K12", "takes the letter and hangs after the dot, no look-up", doubles=1)
def test_server_that_hangs_after_the_dot_gets_it_once_more(town, smtp, count, row):
    references = hung_after_the_dot(town, smtp, count)

    town.settle(references, smtp.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K12", "takes the letter and hangs after the dot, look-up by IMAP")
def test_letter_that_hung_after_the_dot_is_found_in_the_mailbox(town, smtp, mailbox, count, row):
    references = hung_after_the_dot(town, smtp, count)

    town.settle(references, smtp.url, mailbox.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K12", "offers no TLS where it is required")
def test_server_without_the_tls_that_is_required_gets_nothing(town, smtp, count, row):
    references = town.open_tickets(count)
    for _ in range(2):
        town.outbox.time_passes(references)
        town.sweep(f"{smtp.url}?starttls=require")
    assert (smtp.offered, smtp.received) == (0, [])

    town.settle(references, smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K12", "its name is not known to DNS; staff see the next try")
def test_unknown_name_is_shown_with_the_next_try_and_then_sent(town, smtp, ingrid, count, row):
    references = town.open_tickets(count)
    town.sweep("smtp://mail.invalid:25")
    tried = next(each for each in town.outbox.letters(references) if each.attempts)
    page = ingrid.get(f"/legal/requests/{number_of(f'CP-{tried.ticket_id}')}").text
    assert "Retrying" in page
    assert "No mail server answered" in page
    assert "try 2" in page

    town.settle(references, smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))
