"""What reading causes: letters that arrived or came back, answers within their caps, forgetting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.domain.inbound import originals
from app.domain.inbound.actions import purge_inbound
from app.domain.inbound.models import InboundMessage
from app.domain.inbound.queries import inbound_figures
from app.domain.inbound.rules import KEPT_FOR
from app.foundation.clock import now
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.inbound.conftest import JO, ORDINARY, PRIVATE, UNSURE, Town, changed, mail
from tests.domain.inbound.kinds import bounce_of_kind, letter_of, own_letter, reply_to

DELIVERED = now().replace(microsecond=0) - timedelta(days=3)


def kinds(result) -> list[str]:
    return [letter.kind for letter in result.letters]


def message(result) -> InboundMessage:
    [found] = result.messages
    return found


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
