"""Reading: each message once, whatever fails in between, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, OperationalError

from app.domain.inbound import originals
from app.domain.inbound.actions import read, read_mailbox, take
from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.inbound.queries import inbound_figures
from app.domain.inbound.rules import A_RUN
from app.domain.legal.queries import request_of_ticket
from app.domain.mail.incoming import imap
from app.domain.mail.models import Letter
from app.foundation.clock import now
from app.foundation.files import store
from app.foundation.transaction import end_reading, session
from tests.domain.inbound.conftest import ORDINARY, PRIVATE, UNSURE, Town, mail
from tests.ground.databases import fresh_process_state

DELIVERED = now().replace(microsecond=0) - timedelta(days=3)
TAKEN = ["escalation", "acknowledgement"]


def kinds(result) -> list[str]:
    return [letter.kind for letter in result.letters]


def place() -> Mailbox:
    end_reading()
    return session().scalars(select(Mailbox)).one()


def message(result) -> InboundMessage:
    [found] = result.messages
    return found


def number(value: int, **headers: str) -> bytes:
    """Mails that differ; none of them is answered, so that no cap is met."""
    return mail(f"{PRIVATE} {value}", auto_submitted="auto-generated", **headers)


def test_the_clock_runs_from_the_mail_servers_own_time(town: Town):
    result = town.take(mail(date="Mon, 1 Jan 2024 09:00:00 +0000"), at=DELIVERED)

    [ticket] = result.tickets
    assert request_of_ticket(ticket.id).received_at == DELIVERED
    assert ticket.opened_at == DELIVERED


def test_a_mail_server_ahead_of_time_gives_us_no_more_of_it(town: Town):
    result = town.take(mail(), at=now() + timedelta(days=40))

    assert message(result).delivered_at <= now()


def test_the_same_mail_is_taken_in_once_also_by_another_way(town: Town):
    town.take(mail())

    again = town.take(mail(), b"Received: from elsewhere\r\nX-Spam: no\r\n" + mail())

    assert (again.messages, again.tickets, again.letters) == ([], [], [])
    assert place().last_uid == 3


def test_another_mail_under_a_stolen_message_id_is_another_mail(town: Town):
    result = town.take(
        mail(message_id="<one@example.org>"),
        mail(f"{PRIVATE} And delete it.", message_id="<one@example.org>"),
    )

    assert len(result.tickets) == 2


def test_after_a_new_uidvalidity_everything_is_read_again_and_known(town: Town, monkeypatch):
    town.mailbox.make_folder("Privacy")
    monkeypatch.setenv("IMAP_URL", town.mailbox.url_of("Privacy"))
    fresh_process_state()
    for raw in (mail(), mail(ORDINARY)):
        town.mailbox.deliver(raw, folder="Privacy")
    assert len(town.read().messages) == 2
    before = place().uid_validity

    with town.mailbox.open() as connection:
        connection.delete('"Privacy"')
        connection.create('"Privacy"')
    for raw in (mail(ORDINARY), mail(), mail(UNSURE)):
        town.mailbox.deliver(raw, folder="Privacy")
    again = town.read()

    assert place().uid_validity != before
    assert again.outcomes == ["unsure waiting topic"]
    assert again.tickets == []


def test_nothing_in_the_mailbox_is_marked_or_gone(town: Town):
    town.take(mail(), mail(UNSURE))

    assert town.mailbox.flags() == {1: set(), 2: set()}


def test_a_run_ends_after_its_share_and_the_next_goes_on(town: Town):
    town.deliver(*(number(each) for each in range(A_RUN + 2)))

    assert len(town.read().messages) == A_RUN
    assert len(town.read().messages) == 2
    assert town.read().messages == []


def test_without_imap_url_nothing_is_read(cast, monkeypatch):
    monkeypatch.delenv("IMAP_URL", raising=False)
    fresh_process_state()

    assert read_mailbox() == 0
    assert inbound_figures().read_seconds is None


def test_a_mailbox_that_is_away_costs_nothing_but_time(town: Town):
    town.take(mail())
    town.deliver(mail(UNSURE))
    town.mailbox.server.stop()
    assert read_mailbox() == 0
    assert town.news().messages == []

    town.mailbox.server.start()
    assert town.read().outcomes == ["unsure waiting topic"]


@pytest.mark.parametrize("problem", [RuntimeError("a bug"), DataError("INSERT", {}, ValueError())])
def test_a_message_that_we_fail_at_waits_for_a_person_and_the_next_goes_on(
    town: Town, monkeypatch, problem
):
    judged = take.judge

    def stumble(incoming, **values):
        if "stumble" in incoming.subject:
            raise problem
        return judged(incoming, **values)

    monkeypatch.setattr(take, "judge", stumble)
    result = town.take(mail(subject="stumble"), mail(f"{PRIVATE} Now."), at=DELIVERED)

    assert result.outcomes == ["unreadable waiting fault", "privacy filed"]
    failed = result.messages[0]
    assert failed.due_at is not None
    assert (failed.sender, failed.subject, failed.text) == ("", "", "")
    assert originals.original_of(failed) == mail(subject="stumble")
    assert town.read().messages == []


@pytest.mark.parametrize("step", ["open_request_by_mail", "acknowledge"])
def test_what_fails_halfway_leaves_no_half(town: Town, monkeypatch, step):
    def fail(*_args, **_values):
        raise RuntimeError("halfway")

    monkeypatch.setattr(take, step, fail)
    result = town.take(mail())

    assert result.outcomes == ["unreadable waiting fault"]
    assert (result.tickets, result.letters) == ([], [])


def test_malformed_bytes_first_in_line_stop_nobody(town: Town):
    result = town.take(b"\xff\xfe\r\n\0\0\r\n", mail(), b"From: \xff\r\n\r\n", mail(UNSURE))

    assert len(result.messages) == 4
    assert [each.state for each in result.messages].count("waiting") == 3
    assert len(result.tickets) == 1


def test_a_short_trouble_of_the_database_is_no_fault_of_the_message(town: Town, monkeypatch):
    judged, failed = take.judge, []

    def once(incoming, **values):
        if not failed:
            failed.append(True)
            raise OperationalError("SELECT", {}, RuntimeError("deadlock"))
        return judged(incoming, **values)

    monkeypatch.setattr(take, "judge", once)

    assert town.take(mail()).outcomes == ["privacy filed"]


def test_a_database_that_is_away_ends_the_run_and_the_message_is_read_again(
    town: Town, monkeypatch
):
    def away(*_args, **_values):
        raise OperationalError("SELECT", {}, RuntimeError("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(read, "is_known", away)
        town.deliver(mail())
        with pytest.raises(OperationalError):
            read_mailbox()
    assert place().last_uid == 0

    assert town.read().outcomes == ["privacy filed"]


def test_a_full_disk_leaves_no_message_unread(town: Town, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(store()), "put", full)
    result = town.take(mail())

    assert result.outcomes == ["privacy filed"]
    assert message(result).raw_key is None


def test_a_message_that_the_server_does_not_give_is_told_to_a_person(town: Town, monkeypatch):
    def withheld(_mailbox, _uid):
        raise imap.MessageAway("message")

    with monkeypatch.context() as broken:
        broken.setattr(imap.Mailbox, "fetch", withheld)
        result = town.take(mail())

    assert result.outcomes == ["unreadable waiting withheld"]
    assert town.read().messages == []


def test_a_second_reader_at_the_same_uid_does_nothing(town: Town, monkeypatch):
    fetched = imap.Mailbox.fetch

    def slow(mailbox, uid):
        found = fetched(mailbox, uid)
        with monkeypatch.context() as undone:
            undone.setattr(imap.Mailbox, "fetch", fetched)
            read_mailbox()  # another process, meanwhile
        return found

    monkeypatch.setattr(imap.Mailbox, "fetch", slow)
    result = town.take(mail())

    assert (result.outcomes, len(result.tickets)) == (["privacy filed"], 1)


def test_a_crash_between_row_and_commit_repeats_one_message_and_knows_it(town: Town, monkeypatch):
    class Killed(BaseException):
        """What no `except Exception` catches: the process is gone."""

    def die(_message):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(read, "_log", die)
        town.deliver(mail())
        with pytest.raises(Killed):
            read_mailbox()
    end_reading()
    assert session().scalar(select(InboundMessage.id)) is None
    assert session().execute(text("SELECT count(*) FROM letters")).scalar() == 0

    result = town.read()
    assert (result.outcomes, kinds(result)) == (["privacy filed"], TAKEN)
    assert session().scalars(select(Letter)).all()
