"""The worker is stopped, or killed, before, amid and after a letter."""

from tests.faults.letters import assert_one_letter_each
from tests.faults.waiting import eventually


def number_of(reference):
    return reference.removeprefix("CP-")


def test_idle_worker_that_is_told_to_end_leaves_the_next_letter_to_the_sweep(
    town, smtp, camille, subjects
):
    town.start_valkey()
    worker = town.start_worker(smtp.url)

    assert worker.end() == 0

    reference = camille.open_ticket(camille.privacy_form(subjects[0]))
    assert town.letter(reference).shown_state == "queued"
    town.sweep(smtp.url)
    assert_one_letter_each(smtp, [reference])


def test_worker_told_to_end_amid_a_letter_finishes_it_first(town, smtp, camille, subjects):
    town.start_valkey()
    worker = town.start_worker(smtp.url)
    smtp.before_dot_reply = worker.terminate

    reference = camille.open_ticket(camille.privacy_form(subjects[0]))

    assert worker.popen.wait(60) == 0
    letter = town.letter(reference)
    assert (letter.shown_state, letter.attempts, letter.lease_until) == ("sent", 1, None)
    town.sweep(smtp.url)
    assert_one_letter_each(smtp, [reference])


def test_letter_of_a_worker_killed_before_the_hand_over_is_sent_when_its_hold_ends(
    town, smtp, camille, ingrid, subjects
):
    town.start_valkey()
    worker = town.start_worker(smtp.url)
    smtp.answers["DATA"] = "hang"
    reference = camille.open_ticket(camille.privacy_form(subjects[0]))
    eventually(lambda: smtp.offered)
    worker.kill()
    smtp.answers.clear()

    town.sweep(smtp.url)
    assert smtp.received == [], "another worker may still hold it"
    assert "Sending" in ingrid.get(f"/legal/requests/{number_of(reference)}").text
    town.time_passes(reference)
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    assert_one_letter_each(smtp, [reference])
    shown = ingrid.get(f"/legal/requests/{number_of(reference)}").text
    assert "Broken off before it was handed over" in shown
    assert "Sent, 250" in shown


def test_letter_of_a_worker_killed_before_the_reply_is_shown_in_doubt_and_not_sent_twice(
    town, smtp, camille, ingrid, subjects
):
    town.start_valkey()
    worker = town.start_worker(smtp.url)
    smtp.answers["dot"] = "hang"
    reference = camille.open_ticket(camille.privacy_form(subjects[0]))
    eventually(lambda: smtp.received)
    worker.kill()
    smtp.answers.clear()

    town.time_passes(reference)
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    assert_one_letter_each(smtp, [reference])
    shown = ingrid.get(f"/legal/requests/{number_of(reference)}").text
    assert "May have been sent" in shown
    assert "Handed over, but not confirmed" in shown
