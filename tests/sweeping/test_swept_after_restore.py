"""A backup of before the guard, or of before a sweep, brings no payment data back."""

from __future__ import annotations

import io
import json

from sqlalchemy import select, update

from app.domain.content.actions import attach_staged, stage_file
from app.domain.content.models import Attachment
from app.domain.tickets.models import Message
from app.foundation.database import engine
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction
from app.tables import metadata
from tests.backup.conftest import archive, command, move

__all__ = ["archive", "command", "move"]
CARD = "4111 1111 1111 1111"


def test_what_a_restore_brings_back_is_swept_before_letters_leave(cast, command, archive, move):
    ticket = cast.ticket()
    with transaction():
        file = stage_file(cast.camille.id, "notes.txt", io.BytesIO(b"nothing of note\n"))
        message = session().scalars(select(Message).where(Message.ticket_id == ticket.id)).one()
        attach_staged(cast.camille.id, [file.token], message.id)
        session().execute(update(Message).values(text=f"My card is {CARD}"))
        session().execute(update(Attachment).values(sha256=""))
    store().put(file.storage_key, [CARD.encode()])
    command("backup", archive)
    move("elsewhere")

    done = command("restore", archive)

    assert done.exit_code in (0, 1), done.output  # the file is not the one that was sent
    assert "Payment data: messages.text: 1 found, 1 removed" in done.output
    assert "Payment data: file text/plain: 1 found, 1 removed" in done.output
    assert "1111 1111" not in done.output
    end_reading()
    with engine().execution_options(readonly=True).connect() as connection:
        tables = [connection.execute(table.select()).all() for table in metadata.sorted_tables]
    assert CARD not in json.dumps([[list(map(str, row)) for row in table] for table in tables])
    assert not [path for path in store().root.rglob("*") if path.is_file()]
    assert "0 with payment data" in command("sweep-cards").output
