"""The sweep finds what was stored before the guard stood at the door, and ends it on demand."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import Select, select, text, update

from app.domain.accounts.models import Organisation, Person
from app.domain.audit.actions import record, verify
from app.domain.audit.models import AuditEntry
from app.domain.content.actions import attach_staged, stage_file
from app.domain.content.guard import GuardFailed
from app.domain.content.models import Attachment
from app.domain.inbound.models import InboundMessage
from app.domain.mail.models import Letter
from app.domain.tickets.models import Message, Ticket
from app.foundation.database import engine
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction
from app.sweeping import rows, stored_files
from app.sweeping.cards import sweep_command
from app.sweeping.rows import sweep_rows
from app.tables import metadata
from tests.ground.inbox import ORIGINAL, waiting_message

CARD, OTHER = "4111 1111 1111 1111", "5500 0055 5555 5559"
MARK = "[card number removed, ends 1111]"


def run(*options: str):
    end_reading()
    return CliRunner().invoke(sweep_command, options)


def plant(row: type, **values: object) -> None:
    """Past every guard, as an older release would have stored it."""
    with transaction():
        session().execute(update(row).values(**values))


def one(query: Select):
    end_reading()
    return session().scalars(query).one()


def stored_file(cast, data: bytes = b"nothing of note\n", name: str = "notes.txt") -> Attachment:
    """A file of Camille's newest message whose bytes are then others than were inspected."""
    ticket = cast.ticket()
    with transaction():
        file = stage_file(cast.camille.id, name, io.BytesIO(b"nothing of note\n"))
        message = session().scalars(select(Message).where(Message.ticket_id == ticket.id)).one()
        attach_staged(cast.camille.id, [file.token], message.id)
    store().put(file.storage_key, [data])
    return file


def everything() -> str:
    """Every value of every table, as text."""
    end_reading()
    with engine().execution_options(readonly=True).connect() as connection:
        tables = [connection.execute(table.select()).all() for table in metadata.sorted_tables]
    return json.dumps([[list(map(str, row)) for row in table] for table in tables])


def test_a_clean_house_is_reported_clean(cast):
    cast.ticket()
    cast.privacy_ticket()

    result = run()

    assert result.exit_code == 0, result.output
    assert "0 with payment data, 0 of them still there." in result.output


def test_without_remove_it_says_where_and_how_many_but_never_what(cast):
    cast.ticket()
    cast.ticket()
    plant(Message, text=f"My card is {CARD}, and {OTHER}")
    plant(Ticket, subject=f"About {CARD}")

    result = run()

    assert result.exit_code == 1
    assert "messages.text: 2 found, 0 removed" in result.output
    assert "tickets.subject: 2 found, 0 removed" in result.output
    assert not any(digits in result.output for digits in ("4111", "1111", "5500"))
    assert CARD in everything()


def test_with_remove_marks_stand_in_every_text_and_the_thread_shows_them(cast, browse):
    number = cast.ticket().number
    plant(Message, text=f"My card is **{CARD}**.", safe_html=f"<p>My card is {CARD}.</p>")
    plant(Ticket, subject=f"About {CARD}", snippet=f"My card is {CARD}.")
    plant(Organisation, name=f"Atelier {CARD}")

    result = run("--remove")

    assert result.exit_code == 0, result.output
    assert "messages.text: 1 found, 1 removed" in result.output
    assert CARD not in everything()
    assert one(select(Message)).text == f"My card is **{MARK}**."
    assert one(select(Ticket)).snippet == f"My card is {MARK}."
    page = browse(cast.camille).get(f"/tickets/{number}").data.decode()
    assert "1111 1111" not in page
    assert f"About {MARK}" in page


def test_a_second_run_finds_nothing(cast):
    cast.ticket()
    plant(Message, text=f"My card is {CARD}")
    run("--remove")

    again = run("--remove")

    assert again.exit_code == 0
    assert "0 with payment data" in again.output


def test_a_run_that_was_ended_in_between_is_carried_on_by_the_next(cast, monkeypatch):
    for _ in range(5):
        cast.ticket()
    plant(Message, text=f"My card is {CARD}")
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    real, calls = rows.store_text, []

    def dying(*arguments: object) -> int:
        calls.append(arguments)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(rows, "store_text", dying)
    with pytest.raises(KeyboardInterrupt):
        sweep_rows(rows.Report(), remove=True)
    monkeypatch.setattr(rows, "store_text", real)

    result = run("--remove")

    assert "messages.text: 3 found, 3 removed" in result.output
    assert CARD not in everything()


def test_a_text_that_is_changed_meanwhile_is_left_and_counted_as_still_there(cast, monkeypatch):
    cast.ticket()
    plant(Message, text=f"My card is {CARD}")
    real = rows.store_text

    def late(message_id: int, old: str, new: str) -> int:
        session().execute(update(Message).values(text="edited meanwhile"))
        return real(message_id, old, new)

    monkeypatch.setattr(rows, "store_text", late)

    assert run("--remove").exit_code == 1
    assert one(select(Message)).text == "edited meanwhile"


def test_append_only_tables_and_addresses_are_reported_and_not_touched(cast):
    with transaction():
        record("sweep.test", actor_id=None, detail=f"of {CARD}")
    with transaction():
        session().execute(
            update(Person)
            .where(Person.id == cast.eve.id)
            .values(email="4111111111111111@example.com")
        )

    result = run("--remove")

    assert result.exit_code == 1
    assert "audit_entries.detail: 1 found, 0 removed" in result.output
    assert "people.email: 1 found, 0 removed" in result.output
    assert verify().broken_at is None
    assert one(select(AuditEntry).where(AuditEntry.event == "sweep.test")).detail == f"of {CARD}"


def test_two_names_that_would_read_the_same_stop_nothing(cast):
    with transaction():
        session().add_all([Organisation(name=CARD), Organisation(name=CARD.replace(" ", "-"))])
    cast.ticket()
    plant(Message, text=f"My card is {CARD}")

    result = run("--remove")

    assert result.exit_code == 1
    assert "organisations.name: 2 found, 1 removed" in result.output
    assert "messages.text: 1 found, 1 removed" in result.output


def test_a_value_at_its_longest_is_cut_behind_the_mark(cast):
    cast.ticket()
    plant(Ticket, subject=f"{CARD} {'a' * 180}")

    assert run("--remove").exit_code == 0
    assert one(select(Ticket)).subject.startswith(f"{MARK} aaa")


def test_letters_are_read_as_their_reader_sees_them(cast):
    cast.privacy_ticket()
    quoted = b"Subject: s\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    plant(Letter, content=quoted + b"TXkgY2FyZCBpcyA0MTExIDExMTEgMTExMSAxMTEx\r\n")

    result = run("--remove")

    assert result.exit_code == 1
    assert "letters.content:" in result.output


def test_what_the_guard_cannot_look_at_is_counted(cast, monkeypatch):
    cast.ticket()
    plant(Message, text="something")

    def failing(text: str):
        if text == "something":
            raise GuardFailed
        return real(text)

    real = rows.guard
    monkeypatch.setattr(rows, "guard", failing)

    assert "messages.text: 1 could not be looked at" in run().output


def test_a_file_that_holds_a_card_stays_in_its_thread_without_its_bytes(cast):
    file = stored_file(cast, f"paid with {CARD}\n".encode())
    size = file.size

    assert "file text/plain: 1 found, 0 removed" in run().output
    assert store().size(file.storage_key)
    result = run("--remove")

    assert (result.exit_code, "file text/plain: 1 found, 1 removed" in result.output) == (0, True)
    with pytest.raises(FileNotFoundError):
        store().size(file.storage_key)
    left = one(select(Attachment))
    assert (left.name, left.withheld, left.size) == ("notes.txt", "card", size)
    assert (left.sha256, left.content_type) == ("", "")
    assert left.storage_key != file.storage_key
    assert "0 with payment data" in run("--remove").output


def test_the_original_of_a_mail_goes_and_its_text_gets_marks(cast):
    waiting_message(
        original=ORIGINAL.replace(b"my photos", CARD.encode()),
        text=f"What about {CARD}?",
        subject=f"{CARD}",
    )

    result = run("--remove")

    assert result.exit_code == 0, result.output
    assert "original mail: 1 found, 1 removed" in result.output
    mail = one(select(InboundMessage))
    assert (mail.raw_key, mail.text, mail.subject) == (None, f"What about {MARK}?", MARK)
    assert not [path for path in store().root.rglob("*") if path.is_file()]


def test_a_file_that_cannot_be_opened_is_counted_and_kept(cast):
    file = stored_file(cast, b"\x00\x01\x02" * 50)

    result = run("--remove")

    assert "file text/plain: 1 could not be looked at" in result.output
    assert store().size(file.storage_key)


def test_a_file_that_is_gone_stops_nothing(cast):
    store().delete(stored_file(cast).storage_key)

    assert run().exit_code == 0


def test_files_come_in_batches_and_none_is_left_out(cast, monkeypatch):
    monkeypatch.setattr(stored_files, "_AT_ONCE", 1)
    for _ in range(3):
        stored_file(cast, CARD.encode())

    assert "file text/plain: 3 found, 3 removed" in run("--remove").output


def test_every_table_is_walked_whatever_its_key(cast):
    """Composite keys and keys of text too: each row is looked at once."""
    cast.ticket()
    end_reading()
    expected = 0
    with engine().execution_options(readonly=True).connect() as connection:
        for table, columns in rows.searched():
            count = connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()
            expected += count * len(columns)

    for batch in (1, 7, 200):
        rows.AT_ONCE, before = batch, rows.AT_ONCE
        report = rows.Report()
        sweep_rows(report, remove=False)
        rows.AT_ONCE = before
        assert report.values == expected
