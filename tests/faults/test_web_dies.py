"""The web process is killed amid a customer's privacy ticket; the form may then be sent again."""

import pytest


@pytest.mark.row("K1", "kill -9 web between flush and commit: no ticket either")
def test_killed_before_commit_there_is_no_ticket_and_no_letter(town, smtp, camille, subjects, row):
    before = town.outbox.counts()
    for subject in subjects:
        form = camille.privacy_form(subject)
        town.lay_mine("before_commit")
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)
    assert subjects[0] not in camille.get("/tickets").text

    town.sweep(smtp.url)

    assert town.outbox.counts() == before
    row.judge(smtp, [], tried=len(subjects))


@pytest.mark.row("K1", "the same, and the form is sent again")
def test_form_sent_again_after_a_kill_before_commit_opens_the_ticket(
    town, smtp, camille, subjects, row
):
    references = []
    for subject in subjects:
        form = camille.privacy_form(subject)
        town.lay_mine("before_commit")
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)
        references.append(camille.open_ticket(form))

    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K2", "kill -9 web between commit and bell")
def test_killed_between_commit_and_bell_the_sweep_sends_the_letter(
    town, smtp, camille, subjects, row
):
    town.start_valkey()
    for subject in subjects:
        form = camille.privacy_form(subject)
        town.lay_mine("before_bell")
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)
    stored = [reference for subject in subjects for reference in town.outbox.references(subject)]
    assert (len(stored), town.bells_waiting()) == (len(subjects), 0)

    town.sweep_by_command(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(stored))


@pytest.mark.row("K2", "the same, and the form is sent again: one ticket")
def test_form_sent_again_after_the_kill_is_the_same_ticket_and_letter(
    town, smtp, camille, subjects, row
):
    references = []
    for subject in subjects:
        form = camille.privacy_form(subject)
        town.lay_mine("before_bell")
        with pytest.raises(ConnectionError):
            camille.open_ticket(form)
        references.append(camille.open_ticket(form))
        assert town.outbox.references(subject) == references[-1:]

    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))
