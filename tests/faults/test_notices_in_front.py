"""Ordinary notices by the thousand wait for a slow mail server, and an escalation comes."""

import os
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from tests.faults.waiting import eventually

NOTICES = 10_000 if os.environ.get("LONG") else 500
A_RUN = 100
SECONDS_EACH = 0.02
BROWSERS = 4


@pytest.fixture
def many_notices(town):
    town.outbox.add_notices(NOTICES)
    yield
    town.outbox.remove_notices()


@pytest.mark.row("K18", f"{NOTICES:,} notices queued first, the mail server takes 20 ms each")
def test_escalations_are_accepted_while_thousands_of_notices_wait(
    town, smtp, many_notices, subjects, row
):
    town.start_valkey()
    smtp.seconds = SECONDS_EACH
    town.ring_for_notices(NOTICES // A_RUN)
    town.start_worker(smtp.url, "notices")
    town.start_worker(smtp.url, "escalation")
    eventually(lambda: smtp.received)
    browsers = [town.browser("customer@example.com") for _ in range(min(BROWSERS, len(subjects)))]
    posted = {}

    def submit(browser, mine):
        for subject in mine:
            form = browser.privacy_form(subject)
            sent_at = monotonic()
            posted[browser.open_ticket(form)] = sent_at

    with ThreadPoolExecutor(len(browsers)) as pool:
        shares = [subjects[first :: len(browsers)] for first in range(len(browsers))]
        list(pool.map(submit, browsers, shares))
    eventually(lambda: town.outbox.states(list(posted)) == {"sent"})
    waiting = town.outbox.notices_waiting()

    accepted = {str(each.message["Message-ID"]): each.at for each in list(smtp.received)}
    took = sorted(
        accepted[letter.message_id] - posted[f"CP-{letter.ticket_id}"]
        for letter in town.outbox.letters(list(posted))
    )
    p50, p99 = took[len(took) // 2], took[min(len(took) * 99 // 100, len(took) - 1)]
    row.note(f"p50 {p50:.2f} s, p99 {p99:.2f} s, {waiting:,} notices still waiting")
    row.judge(smtp, town.outbox.message_ids(list(posted)))
    assert waiting, "the notices had gone before"
