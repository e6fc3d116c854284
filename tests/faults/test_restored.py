"""Last night's database is restored: what was sent since is not sent again unseen."""

import pytest

from tests.faults.archives import back_up, release_mail, restore


def restored_after_all_was_sent(town, smtp, count, imap_url=""):
    """Tickets whose letters the backup takes for unsent; their Message-IDs and those it lost."""
    archive = town.folder / f"last-night-{count}-{bool(imap_url)}.zip"
    archive.unlink(missing_ok=True)
    known = town.open_tickets(count)
    back_up(town.env, archive)
    lost = town.open_tickets(2)
    for _ in range(2):  # one sweep hands over a hundred letters at most
        town.sweep(smtp.url, imap_url)
    lost_ids = town.outbox.message_ids(lost)
    assert town.outbox.states(known + lost) == {"sent"}

    with town.closed():
        said = restore(town.env, archive)

    assert "WARNING" in said
    assert town.outbox.states(known) == {"pending"}
    return known, lost_ids


def nothing_leaves_until_a_person_releases(town, smtp, references, imap_url=""):
    """And legal staff are warned of it."""
    came = len(smtp.received)
    town.settle(references, smtp.url, imap_url)
    assert len(smtp.received) == came
    page = town.browser("legal@example.com").get("/legal").text
    assert "No letter goes out: the database was restored from a backup." in page
    release_mail(town.env | {"SMTP_URL": smtp.url, "IMAP_URL": imap_url})


@pytest.mark.row("K15", "last night's database restored, no look-up", doubles=1)
def test_restored_letters_wait_for_a_person_and_double_once_at_most(town, smtp, count, row):
    known, lost = restored_after_all_was_sent(town, smtp, count)
    nothing_leaves_until_a_person_releases(town, smtp, known)

    town.settle(known, smtp.url)

    assert town.outbox.states(known) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(known), earlier=lost)


@pytest.mark.row("K15", "last night's database restored, look-up by IMAP")
def test_restored_letters_are_looked_for_before_any_is_sent(town, smtp, mailbox, count, row):
    known, lost = restored_after_all_was_sent(town, smtp, count, mailbox.url)
    nothing_leaves_until_a_person_releases(town, smtp, known, mailbox.url)

    town.settle(known, smtp.url, mailbox.url)

    assert town.outbox.states(known) == {"sent"}
    # a lost ticket's escalation lies in the mailbox still: a person sees it in the inbox
    assert sorted(town.outbox.message_ids_in_the_inbox()) == sorted(lost)
    row.judge(smtp, town.outbox.message_ids(known), earlier=lost)
