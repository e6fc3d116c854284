"""A message that the mail server cannot give us: tried thrice, told to a person, never in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.domain.inbound.actions import read, read_mailbox
from app.domain.inbound.models import Mailbox
from app.domain.inbound.queries import inbound_figures
from app.domain.inbound.rules import TRIES
from app.domain.mail.incoming import imap
from app.foundation.clock import now
from app.foundation.transaction import end_reading, session
from tests.domain.inbound.conftest import PRIVATE, UNSURE, Town, mail

FILED, WITHHELD = "privacy filed", "unreadable waiting withheld"


class Killed(BaseException):
    """What no `except Exception` catches: the process is gone."""


def place() -> Mailbox:
    end_reading()
    return session().scalars(select(Mailbox)).one()


def other(number: int) -> bytes:
    return mail(f"{PRIVATE} {number}")


def drop_the_connection(mailbox, _uid):
    mailbox._imap.sock.close()
    raise imap.MailboxAway("connection")


def refuse(_mailbox, _uid):
    raise imap.MessageRefused("message")


def die(_mailbox, _uid):
    raise Killed


def at_uid(monkeypatch, wanted, happens):
    """This happens at this UID; every other message is fetched."""
    fetched = imap.Mailbox.fetch

    def fetch(mailbox, uid):
        return happens(mailbox, uid) if uid == wanted else fetched(mailbox, uid)

    monkeypatch.setattr(imap.Mailbox, "fetch", fetch)


def test_a_message_at_which_dovecot_hangs_up_stops_nobody_for_long(town: Town):
    town.deliver(other(1), other(2), other(3))
    folder = town.mailbox.server.folder / "mail" / town.mailbox.user
    second = sorted(folder.rglob("*,S=*"), key=lambda file: file.stat().st_mtime_ns)[1]
    second.chmod(0)  # Dovecot says BYE at it, like at a damaged one

    broken_off = [town.read().outcomes for _ in range(TRIES)]
    assert broken_off == [[FILED], [], []]
    assert place().read_at is None

    assert town.read().outcomes == [WITHHELD, FILED]
    assert place().read_at is not None
    assert town.read().messages == []


@pytest.mark.parametrize("happens", [drop_the_connection, refuse])
def test_after_three_runs_the_next_one_goes_on_behind_it(town: Town, monkeypatch, happens):
    at_uid(monkeypatch, 1, happens)
    town.deliver(other(1), other(2))

    assert [town.read().outcomes for _ in range(TRIES)] == [[], [], []]
    assert town.read().outcomes == [WITHHELD, FILED]


def test_a_process_that_dies_at_a_message_counts_too(town: Town, monkeypatch):
    at_uid(monkeypatch, 1, die)
    town.deliver(other(1), other(2))
    for _ in range(TRIES):
        with pytest.raises(Killed):
            read_mailbox()

    assert town.read().outcomes == [WITHHELD, FILED]


def test_what_is_given_at_the_third_try_is_read_as_ever(town: Town, monkeypatch):
    town.deliver(other(1))
    with monkeypatch.context() as broken:
        at_uid(broken, 1, refuse)
        for _ in range(TRIES - 1):
            assert town.read().messages == []

    assert town.read().outcomes == [FILED]


def test_each_message_has_three_tries_of_its_own(town: Town, monkeypatch):
    town.deliver(other(1), other(2))
    with monkeypatch.context() as broken:
        at_uid(broken, 1, refuse)
        for _ in range(TRIES - 1):
            town.read()
    at_uid(monkeypatch, 2, refuse)

    assert [town.read().outcomes for _ in range(TRIES)] == [[FILED], [], []]
    assert town.read().outcomes == [WITHHELD]


def test_tries_of_another_uidvalidity_do_not_count(town: Town, monkeypatch):
    town.deliver(other(1))
    with monkeypatch.context() as broken:
        at_uid(broken, 1, refuse)
        for _ in range(TRIES):
            town.read()
    begun = read._begin
    monkeypatch.setattr(read, "_begin", lambda name, validity: begun(name, validity + 1))

    assert town.read().outcomes == [FILED]


def test_a_run_that_breaks_off_does_not_count_as_reading(town: Town, monkeypatch):
    town.take(mail(UNSURE))
    read_at = place().read_at
    town.deliver(other(1))
    at_uid(monkeypatch, 2, drop_the_connection)

    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        town.read()
        assert place().read_at == read_at
        assert inbound_figures().read_seconds >= 16 * 60
