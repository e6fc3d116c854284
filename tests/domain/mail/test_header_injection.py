"""What people type never becomes a header, a recipient or a command, by whichever door it comes."""

import io

import pytest
from sqlalchemy import select, update

from app.domain.accounts.models import Person
from app.domain.mail.actions import send_due_letters
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterQueue
from app.domain.tickets.models import Ticket
from app.foundation.transaction import end_reading, session, transaction

BREAKS = {
    "CRLF": "\r\n",
    "CR": "\r",
    "LF": "\n",
    "blank line": "\r\n\r\n",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "next line": "\x85",
    "NUL": "\0",
    "folded": "\r\n\t",
    "vertical tab": "\x0b",
    "form feed": "\x0c",
    "dot": "\r\n.\r\nMAIL FROM:<eve@example.com>\r\n",
}
NASTY = {
    **{name: f"A{each}Bcc: eve@example.com" for name, each in BREAKS.items()},
    "encoded word": "=?utf-8?Q?A=0D=0ABcc:_eve=40example.com?=",
    "encoded in base64": "=?utf-8?B?QQ0KQmNjOiBldmVAZXhhbXBsZS5jb20=?=",
    "percent": "A%0d%0aBcc: eve@example.com",
    "recipients": "customer@example.com, eve@example.com",
    "angle": "A>\r\nRCPT TO:<eve@example.com",
    "markup": "</h1><img src=//eve.example/x>{{7*7}}",
}
nasty = pytest.mark.parametrize("value", NASTY.values(), ids=NASTY.keys())
HEADERS = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]
ASKED = {"category": "privacy", "right": "access", "country": "DE", "message": "All of it."}


def all_letters_are_plain(smtp, expected: int) -> None:
    """Hand over what waits; every letter has one known recipient and our own headers alone."""
    for queue in LetterQueue:
        send_due_letters(queue)
    assert len(smtp.received) == smtp.offered == expected
    for letter in smtp.received:
        assert letter.sender == "<>"
        assert len(letter.recipients) == 1
        assert letter.recipients[0] in ("admin@cloudpockets.net", "customer@example.com")
        assert letter.message.keys() == HEADERS
        assert letter.message["To"] == letter.recipients[0]
        assert [part.get_content_type() for part in letter.message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert b"eve@" not in letter.raw
        assert b"eve.example" not in letter.raw
        assert b"Bcc" not in letter.raw


def answered(cast, browse) -> None:
    """Legal staff answer the newest ticket, so that its requester is told."""
    end_reading()
    number = session().scalar(select(Ticket.id).order_by(Ticket.id.desc()).limit(1))
    path = f"/legal/requests/{number}/replies"
    assert browse(cast.ingrid).post(path, message="Here it is.").status_code == 303


@nasty
def test_in_the_subject_of_a_ticket(browse, cast, smtp, value):
    answer = browse(cast.camille).post("/tickets/new", **ASKED, subject=value)

    if answer.status_code == 422:  # refused with its text, as NUL is
        all_letters_are_plain(smtp, 0)
    else:
        answered(cast, browse)
        all_letters_are_plain(smtp, 3)


@nasty
def test_in_the_text_of_a_ticket_its_answer_and_a_note(browse, cast, smtp, value):
    ticket = cast.ticket()
    leila = browse(cast.leila)

    for door in ("replies", "notes"):
        path = f"/desk/tickets/{ticket.number}/{door}"
        leila.post(path, message=f"{value} @Mina Okafor {value}", then="")
    end_reading()
    written = session().scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert set(written) <= {"ticket_answer", "mentioned"}
    for letter in session().scalars(select(Letter)):
        assert b"eve@" not in letter.content
        assert b"Bcc" not in letter.content


@nasty
def test_in_the_name_of_a_file(browse, cast, smtp, value):
    files = (io.BytesIO(b"plain words\n"), f"{value}.txt")

    answer = browse(cast.camille).post("/tickets/new", **ASKED, subject="Data", files=files)

    assert answer.status_code in (303, 422)
    all_letters_are_plain(smtp, 2 if answer.status_code == 303 else 0)


@nasty
def test_in_the_name_of_a_person(browse, cast, smtp, value):
    with transaction() as writing:
        name = value.replace("\0", "")  # which no database of ours stores
        writing.execute(update(Person).where(Person.id == cast.camille.id).values(name=name))

    browse(cast.camille).post("/tickets/new", **ASKED, subject="Data")
    answered(cast, browse)

    all_letters_are_plain(smtp, 3)


@nasty
def test_in_an_address_that_somebody_stored(browse, cast, smtp, value):
    """Were one there all the same, nothing is sent to it and nothing fails."""
    address = f"{value}@example.com"
    with transaction() as writing:
        stored = address.replace("\0", "\x01")
        writing.execute(update(Person).where(Person.id == cast.camille.id).values(email=stored))

    answer = browse(cast.camille).post("/tickets/new", **ASKED, subject="Data")

    assert answer.status_code == 303
    answered(cast, browse)
    all_letters_are_plain(smtp, 1)


def test_the_host_of_the_request_is_in_no_link(browse, cast, smtp):
    browse(cast.camille).client.post(
        "/tickets/new",
        data={**ASKED, "subject": "Data"},
        headers={"Host": "eve.example", "X-Forwarded-Host": "eve.example"},
    )
    browse(cast.camille).post("/tickets/new", **ASKED, subject="Data")

    send_due_letters(LetterQueue.NOTICES)
    assert smtp.received
    for letter in smtp.received:
        assert b"eve.example" not in letter.raw
