"""Files of which only the beginning was read go into no ticket, whatever the mail is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.content.models import Attachment
from app.domain.mail.incoming import imap
from app.domain.tickets.models import Message
from app.foundation.transaction import end_reading, session
from tests.domain.inbound.conftest import Town, changed, mail
from tests.domain.inbound.kinds import in_parts, letter_of


def files_and_last_text() -> tuple[int, str]:
    end_reading()
    files = session().scalars(select(Attachment.id)).all()
    return len(files), session().scalars(select(Message.text).order_by(Message.id)).all()[-1]


@pytest.mark.parametrize("cut", [False, True])
def test_in_a_request(town: Town, monkeypatch, cut):
    monkeypatch.setattr(imap, "LARGEST", len(in_parts()) - cut)

    assert town.take(in_parts()).outcomes == ["privacy filed"]

    files, text = files_and_last_text()
    assert (files == 0, "(2 more files were too large" in text) == (cut, cut)


@pytest.mark.parametrize("cut", [False, True])
def test_in_an_answer(town: Town, monkeypatch, cut):
    town.take(mail())
    answer = changed(in_parts(), In_Reply_To=letter_of("acknowledgement").message_id)
    monkeypatch.setattr(imap, "LARGEST", len(answer) - cut)

    assert town.take(answer).outcomes == ["reply filed"]

    files, text = files_and_last_text()
    assert (files == 0, "(2 more files were too large" in text) == (cut, cut)
