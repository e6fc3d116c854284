"""The drill: a town is backed up while people write, and comes back elsewhere with nothing lost."""

from __future__ import annotations

import os
import threading
import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.demo.volume import add_tickets
from app.domain.accounts.models import LoginSession
from app.domain.accounts.queries import person_with_email
from app.domain.audit.actions import verify
from app.domain.mail.actions import send_due_letters
from app.domain.mail.models import Letter, OutboxHold
from app.domain.mail.words import LetterQueue
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.foundation.files import store
from app.foundation.leases import Lease
from app.foundation.transaction import end_reading, session, transaction
from tests.backup.old_town import count, files, fill, rows, without_settled
from tests.faults.archives import back_up
from tests.ground.reader import Reader


def test_every_row_and_every_file_comes_back(cast, command, archive, move):
    fill(cast)
    before, stored = rows(), files(store().root)
    done = command("backup", archive)
    assert done.exit_code == 0, done.output
    assert f"{sum(map(len, before.values()))} rows in {len(before)} tables, 5 files" in done.output
    assert "checked by restoring a copy" in done.output

    folder = move("elsewhere")
    done = command("restore", archive)
    assert done.exit_code == 0, done.output
    after = rows()
    assert without_settled(after) == without_settled(before)
    assert files(folder) == stored
    assert after["audit_entries"][:-2] == before["audit_entries"]
    assert [each["event"] for each in after["audit_entries"][-2:]] == [
        "outbox.held",
        "backup.restored",
    ]
    assert verify().broken_at is None
    assert count(LoginSession) == count(Lease) == 0
    assert count(OutboxHold) == 1


def test_the_restored_town_works(cast, command, archive, move, application):
    fill(cast)
    newest = cast.ticket()
    command("backup", archive)
    move("elsewhere", migrated=False)
    assert command("restore", archive).exit_code == 0

    camille, ingrid = (
        person_with_email(email) for email in ("customer@example.com", "legal@example.com")
    )
    assert newest.subject in Reader(application).sign_in(camille).page(f"/tickets/{newest.id}").text
    Reader(application).sign_in(ingrid).page("/legal")
    cast.camille = camille
    assert cast.ticket().id == newest.id + 1
    assert verify().broken_at is None
    for statement in ("UPDATE audit_entries SET event = 'x'", "DELETE FROM audit_entries"):
        with pytest.raises(DatabaseError, match="append-only"), transaction() as current:
            current.execute(text(statement))


def test_letters_are_held_until_they_are_released(cast, command, archive, move, smtp):
    fill(cast)
    pending = session().scalars(select(Letter.message_id).where(Letter.state == "pending")).all()
    assert pending
    command("backup", archive)
    move("elsewhere")
    said = command("restore", archive).output
    assert "might be sent once more" in said
    assert "release-mail" in said

    for queue in LetterQueue:
        send_due_letters(queue)
    assert not smtp.received
    assert command("release-mail", typed="n\n").exit_code == 1
    assert not smtp.received
    assert command("release-mail", "--yes").exit_code == 0
    assert command("release-mail", "--yes").exit_code == 1
    for queue in LetterQueue:
        send_due_letters(queue)
    received = [str(each.message["Message-ID"]) for each in smtp.received]
    assert set(pending) <= set(received)
    assert len(received) == len(set(received))


def test_a_backup_while_people_write_is_one_moment(cast, command, archive, move):
    fill(cast)
    writing, stop, problems = threading.Event(), threading.Event(), []

    def write() -> None:
        try:
            while not stop.is_set():
                cast.privacy_ticket()
                writing.set()
        except Exception as problem:
            problems.append(problem)
        finally:
            end_reading()

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(30)
    seen = count(Ticket)
    end_reading()
    said = back_up(os.environ, archive)
    stop.set()
    writer.join()
    assert not problems
    assert "checked by restoring a copy" in said
    before = rows()

    move("elsewhere")
    assert command("restore", archive).exit_code == 0
    after = rows()
    tickets = {each["id"] for each in after["tickets"]}
    assert seen <= len(tickets) <= len(before["tickets"])
    for name, column in (
        ("tickets", "id"),
        ("messages", "ticket_id"),
        ("ticket_events", "ticket_id"),
        ("letters", "ticket_id"),
        ("privacy_requests", "ticket_id"),
    ):
        assert after[name] == [each for each in before[name] if each[column] in tickets], name
    assert verify().broken_at is None


def test_a_number_told_since_the_backup_is_given_to_nobody_else(cast, command, archive):
    command("backup", archive)
    told = [cast.ticket().id for _ in range(3)]
    fresh = command("restore", archive)
    assert fresh.exit_code == 1
    assert "not empty" in fresh.output
    assert "3 tickets" in fresh.output
    assert count(Ticket) == 3

    no = command("restore", archive, "--replace", typed="yes\n")
    assert no.exit_code == 1
    assert "3 tickets" in no.output
    assert count(Ticket) == 3

    done = command("restore", archive, "--replace", typed="replace\n")
    assert done.exit_code == 0, done.output
    assert count(Ticket) == 0
    assert cast.ticket().id == told[-1] + 1
    assert verify().broken_at is None


def test_a_purged_ticket_number_does_not_come_back(cast, command, archive, move):
    gone = cast.ticket().id
    with transaction() as current:
        for model in (TicketEvent, Message):
            for row in current.scalars(select(model).where(model.ticket_id == gone)):
                current.delete(row)
        current.flush()
        current.delete(current.get_one(Ticket, gone))
    command("backup", archive)
    move("elsewhere")
    assert command("restore", archive).exit_code == 0
    assert cast.ticket().id == gone + 1


def test_time_and_size(cast, command, archive, move, database, capsys):
    tickets = 10_000 if os.environ.get("LONG") else 500
    add_tickets(tickets)
    began = time.monotonic()
    done = command("backup", archive)
    taken = time.monotonic() - began
    assert done.exit_code == 0, done.output
    move("elsewhere")
    began = time.monotonic()
    assert command("restore", archive).exit_code == 0
    size = archive.stat().st_size / 1e6
    with capsys.disabled():  # a figure for the docs
        print(  # noqa: T201
            f"\n{tickets:,} tickets, {database.partition(':')[0]}: backup {taken:.1f} s, "
            f"restore {time.monotonic() - began:.1f} s, {size:.1f} MB"
        )
    assert count(Ticket) == count(Message) == tickets
