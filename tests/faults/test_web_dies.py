"""The web process is killed amid a customer's privacy ticket."""

import pytest

from tests.faults.letters import assert_one_letter_each


def test_killed_between_commit_and_bell_the_sweep_sends_the_letter(town, smtp, camille, subjects):
    town.start_valkey()
    for subject in subjects:
        town.lay_mine("before_bell")
        form = camille.privacy_form(subject)
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)

    stored = [reference for subject in subjects for reference in town.references(subject)]
    assert (len(stored), town.bells_waiting()) == (len(subjects), 0)
    town.sweep_by_command(smtp.url)
    town.sweep(smtp.url)

    assert_one_letter_each(smtp, stored)


def test_form_sent_again_after_the_kill_is_the_same_ticket_and_letter(
    town, smtp, camille, subjects
):
    references = []
    for subject in subjects:
        form = camille.privacy_form(subject)
        town.lay_mine("before_bell")
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)
        references.append(camille.open_ticket(form))
        assert town.references(subject) == references[-1:]

    town.sweep(smtp.url)

    assert_one_letter_each(smtp, references)


def test_killed_before_commit_there_is_no_ticket_and_no_letter(town, smtp, camille, subjects):
    before = town.counts()
    for subject in subjects:
        town.lay_mine("before_commit")
        form = camille.privacy_form(subject)
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)
        assert subject not in camille.get("/tickets").text

    town.sweep(smtp.url)

    assert town.counts() == before
    assert smtp.received == []


def test_form_sent_again_after_a_kill_before_commit_opens_the_ticket(town, smtp, camille, subjects):
    form = camille.privacy_form(subjects[0])
    town.lay_mine("before_commit")
    with pytest.raises(ConnectionError):
        camille.open_ticket(form)

    reference = camille.open_ticket(form)
    town.sweep(smtp.url)

    assert_one_letter_each(smtp, [reference])
