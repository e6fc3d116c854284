"""The clock of the machine is set forward and back, and summer time begins and ends."""

from datetime import UTC, datetime, timedelta

import pytest

HOUR = timedelta(hours=1)
SUMMER_BEGINS = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
SUMMER_ENDS = datetime(2027, 10, 31, 1, 0, tzinfo=UTC)


@pytest.mark.row("K13", "the clock jumps an hour forward, back, and back again between sweeps")
def test_clock_that_jumps_delays_and_loses_and_doubles_nothing(town, smtp, count, row):
    moment = datetime.now(UTC)
    early = town.open_tickets(count - count // 2)

    town.sweep(smtp.url, at=moment - HOUR)
    assert smtp.received == [], "they are not due for an hour"
    smtp.answers["RCPT"] = "450 4.2.0 later"
    town.sweep(smtp.url, at=moment + HOUR)
    late = town.open_tickets(count // 2)
    smtp.answers.clear()
    town.sweep(smtp.url)  # back again: another hour must not be waited for a sweep
    assert town.outbox.states(late) == {"sent"}
    town.sweep(smtp.url, at=moment - HOUR)
    town.sweep(smtp.url, at=moment + 2 * HOUR)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(early + late))


@pytest.mark.row("K13", "the clock jumps past the lease of a worker that is killed")
def test_clock_that_jumps_past_a_lease_gives_the_letter_to_the_next_sweep(town, smtp, count, row):
    moment = datetime.now(UTC)
    references = town.open_tickets(count)
    for _ in references:
        town.lay_mine("before_hand_over")
        assert not town.send(smtp.url)

    town.sweep(smtp.url, at=moment - HOUR)
    assert smtp.received == []
    town.sweep(smtp.url, at=moment + HOUR)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K13", "summer time begins and ends between try and retry")
def test_wait_for_the_next_try_is_as_long_across_summer_time(town, smtp, count, row):
    references = []
    for change in (SUMMER_BEGINS, SUMMER_ENDS):
        opened = town.open_tickets(count - count // 2 if not references else count // 2)
        smtp.answers["RCPT"] = "450 4.2.0 later"
        at = change - timedelta(seconds=30)
        assert town.send(smtp.url, at=at)
        again = {letter.next_attempt_at for letter in town.outbox.letters(opened)}
        assert again == {at + timedelta(minutes=1)}
        smtp.answers.clear()
        assert town.send(smtp.url, at=at + timedelta(seconds=59))
        assert town.outbox.states(opened) == {"pending"}
        assert town.send(smtp.url, at=at + timedelta(minutes=1))
        assert town.outbox.states(opened) == {"sent"}
        references += opened

    row.judge(smtp, town.outbox.message_ids(references))
