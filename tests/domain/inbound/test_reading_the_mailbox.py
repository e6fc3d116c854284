"""Reading: each message once, whatever fails in between, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, OperationalError

from app.domain.inbound import originals
from app.domain.inbound.actions import purge_inbound, read, read_mailbox, take
from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.inbound.queries import inbound_figures
from app.domain.inbound.rules import A_RUN, KEPT_FOR
from app.domain.legal.queries import request_of_ticket
from app.domain.mail.incoming import imap
from app.domain.mail.models import Letter
from app.foundation.clock import now
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.inbound.conftest import JO, ORDINARY, PRIVATE, UNSURE, Town, changed, mail
from tests.domain.inbound.kinds import bounce_of_kind, letter_of, own_letter, reply_to
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


def test_a_bounced_escalation_is_dead_and_alarms_while_a_delay_is_only_noted(town: Town):
    town.take(*bounce_of_kind("escalation", "delayed")(town))
    end_reading()
    assert letter_of("escalation").state == "pending"

    again = changed(
        bounce_of_kind("escalation")(town)[0], Message_ID="<other@mx.example>", Subject="Failed"
    )
    result = town.take(again)

    end_reading()
    letter = letter_of("escalation")
    assert (letter.state, letter.last_code) == ("dead", 550)
    assert message(result).letter_id == letter.id


def test_our_letter_in_the_mailbox_has_arrived_and_nothing_of_it_is_kept(town: Town):
    result = town.take(*own_letter(town), at=DELIVERED)

    end_reading()
    assert letter_of("escalation").arrived_at == DELIVERED
    own = message(result)
    assert (own.sender, own.subject, own.text, own.raw_key) == ("", "", "", None)


def test_an_answer_joins_its_request_and_keeps_no_clock_of_its_own(town: Town):
    raws = reply_to(JO)(town)
    result = town.take(*raws)

    end_reading()
    assert message(result).ticket_id == letter_of("acknowledgement").ticket_id
    assert (result.tickets, result.letters) == ([], [])


def test_an_answer_to_our_word_on_what_waits_waits_beside_it(town: Town):
    town.take(mail(UNSURE))
    answered = letter_of("acknowledgement").message_id

    result = town.take(mail(ORDINARY, in_reply_to=answered))

    assert result.outcomes == ["unsure waiting waiting"]
    assert result.letters == []


def test_an_address_has_three_automatic_answers_an_hour_and_every_request_is_taken_in(town: Town):
    raws = [mail(f"{PRIVATE} {each}") for each in range(5)]
    result = town.take(*raws)

    assert len(result.tickets) == 5
    assert kinds(result).count("escalation") == 5
    assert kinds(result).count("acknowledgement") == 3


def test_all_addresses_together_have_a_cap_too(town: Town, monkeypatch):
    monkeypatch.setattr("app.domain.inbound.actions.answers.ANSWERS_TO_ALL", 2)
    raws = [mail(f"{PRIVATE} {each}", sender=f"jo{each}@example.org") for each in range(4)]
    result = town.take(*raws)

    assert len(result.tickets) == 4
    assert kinds(result).count("acknowledgement") == 2


def test_the_pointer_goes_out_once_a_day(town: Town):
    raws = [mail(f"{ORDINARY} Thanks{'!' * each}", subject="Invoice") for each in range(3)]
    result = town.take(*raws)
    assert result.outcomes == ["general done"] * 3
    assert result.written == [("pointer", JO)]

    with time_machine.travel(now() + timedelta(days=1)):
        later = town.take(mail(f"{ORDINARY} Thanks, again.", subject="Invoice"))
    assert later.written == [("pointer", JO)]


def test_the_answers_read_the_same_whether_or_not_there_is_an_account(town: Town):
    said = []
    for sender in ("customer@example.com", "someone@example.com"):
        raw = mail(UNSURE, sender=sender, message_id=f"<{sender}>")
        with time_machine.travel(DELIVERED, tick=False):
            town.take(raw, at=DELIVERED)
        letter = letter_of("acknowledgement")
        said.append(letter.content.decode().replace(letter.uuid, "").replace(sender, "<who>"))

    assert said[0] == said[1]


def test_what_was_decided_is_forgotten_after_14_days_and_what_waits_is_not(town: Town):
    result = town.take(mail(), mail(ORDINARY), mail(UNSURE))
    keys = [each.raw_key for each in result.messages]
    assert all(keys)

    with time_machine.travel(now() + KEPT_FOR + timedelta(minutes=1)):
        with transaction():
            assert purge_inbound() == 2
        with transaction():
            assert purge_inbound() == 0

    end_reading()
    filed, general, waiting = session().scalars(select(InboundMessage).order_by(InboundMessage.id))
    for row in (filed, general):
        assert (row.text, row.subject, row.sender, row.raw_key) == ("", "", "", None)
    for key in keys[:2]:
        with pytest.raises(FileNotFoundError):
            store().open(key)
    assert waiting.text
    assert originals.original_of(waiting) == mail(UNSURE)
    assert town.take(mail()).messages == [], "its hash is still known"


def test_the_rest_goes_after_24_months(town: Town):
    town.take(mail(), mail(UNSURE))

    with time_machine.travel(now() + timedelta(days=740)):
        for _ in range(2):
            with transaction():
                purge_inbound()
        end_reading()
        assert [row.state for row in session().scalars(select(InboundMessage))] == ["waiting"]


def test_the_figures_say_what_waits_and_when_we_last_looked(town: Town):
    assert inbound_figures().read_seconds is None
    town.take(mail(UNSURE), mail(), at=DELIVERED)

    end_reading()
    figures = inbound_figures()
    assert (figures.waiting, figures.overdue) == (1, 0)
    assert figures.oldest_due is not None
    assert 0 <= figures.read_seconds < 600
    with time_machine.travel(now() + timedelta(days=60)):
        assert inbound_figures().overdue == 1


def test_the_strictest_clock_runs_while_nobody_has_sorted_it(town: Town):
    with time_machine.travel(datetime(2026, 10, 16, 12, tzinfo=UTC)):
        result = town.take(mail(UNSURE), at=datetime(2026, 10, 16, 7, 14, tzinfo=UTC))

    # an opt-out in California: 15 business days
    assert message(result).due_at == datetime(2026, 11, 6, 23, tzinfo=UTC)


def test_reading_logs_neither_addresses_nor_subjects(town: Town, capsys):
    town.take(mail(subject="My divorce"), mail(UNSURE, subject="My illness"), b"\xff")

    said = capsys.readouterr()
    for secret in (JO, "divorce", "illness", "example.org"):
        assert secret not in said.out + said.err


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
