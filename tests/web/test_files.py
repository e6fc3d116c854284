"""Files: checked, staged, kept through errors, and handed out through their ticket alone."""

import gzip
import io
import zlib
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.http import parse_options_header

from app.domain.content.actions import stage_file
from app.domain.content.models import Attachment
from app.domain.tickets.actions.reply import note_on_ticket
from app.domain.tickets.models import Message, Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.reader import Page

NEW = {"category": "billing", "subject": "With a file", "message": "See the file."}


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + crc


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)


def file(name="log.txt", content=b"one line\n"):
    return (io.BytesIO(content), name)


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


def attached() -> list[str]:
    """The names of the files that belong to a message."""
    end_reading()
    rows = select(Attachment.name).where(Attachment.message_id.is_not(None))
    return list(session().scalars(rows.order_by(Attachment.id)))


def tickets() -> int:
    end_reading()
    return len(session().scalars(select(Ticket.id)).all())


def fetched(reader, token):
    """The answer, closed as a server closes it."""
    with reader.get(f"/files/{token}") as answer:
        answer.get_data()
        return answer


def staged_by(person, name="log.txt", content=b"one line\n") -> str:
    with transaction():
        return stage_file(person.id, name, io.BytesIO(content)).token


def test_a_file_goes_with_a_ticket_and_comes_back_as_it_was(camille):
    answer = camille.post("/tickets/new", **NEW, files=[file("shot.png", PNG), file()])

    page = camille.get(answer.location)
    assert "shot.png" in page.text
    assert attached() == ["shot.png", "log.txt"]
    token = session().scalar(select(Attachment.token).where(Attachment.name == "shot.png"))
    assert fetched(camille, token).data == PNG


def test_a_bad_file_leaves_the_good_one_and_the_text(camille):
    answer = camille.post(
        "/tickets/new", **NEW, files=[file("shot.png", PNG), file("page.exe", b"MZ")]
    )

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "page.exe cannot be attached." in page.text
    assert page.value("message") == "See the file."
    assert page.value("subject") == "With a file"
    assert ("category", "billing") in page.fields
    assert tickets() == 0
    [token] = page.values("staged")

    again = camille.post("/tickets/new", **NEW, staged=[token])
    assert again.status_code == 303
    assert attached() == ["shot.png"]


def test_a_file_survives_an_empty_text_too(camille, cast):
    ticket = cast.ticket()
    answer = camille.post(f"/tickets/{ticket.number}/replies", message="", files=[file()])

    [token] = Page(answer.text).values("staged")
    camille.post(f"/tickets/{ticket.number}/replies", message="Here.", staged=[token])

    assert attached() == ["log.txt"]


@pytest.mark.parametrize("door", ["desk", "legal"])
def test_staff_files_survive_a_refusal_as_well(browse, cast, door):
    if door == "desk":
        reader, path = browse(cast.leila), f"/desk/tickets/{cast.ticket().number}/replies"
    else:
        reader = browse(cast.ingrid)
        path = f"/legal/requests/{cast.privacy_ticket().number}/replies"

    refused = reader.post(path, htmx=True, message="", files=[file()])
    [token] = Page(refused.text).values("staged")
    reader.post(path, htmx=True, message="Here.", staged=[token])

    assert refused.status_code == 422
    assert attached() == ["log.txt"]


def test_a_file_can_be_left_out(camille):
    first = camille.post(
        "/tickets/new", **{**NEW, "subject": ""}, files=[file("a.txt"), file("b.txt")]
    )
    tokens = Page(first.text).values("staged")

    camille.post("/tickets/new", **NEW, staged=tokens, remove=[tokens[0]])

    assert attached() == ["b.txt"]
    assert fetched(camille, tokens[0]).status_code == 404


def test_of_ten_files_five_are_kept_and_the_others_named(camille):
    answer = camille.post("/tickets/new", **NEW, files=[file(f"{n}.txt") for n in range(10)])

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "9.txt was left out: a message takes up to 5 files." in page.text
    assert len(page.values("staged")) == 5
    camille.post("/tickets/new", **NEW, staged=page.values("staged"))
    assert attached() == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.png", b"<!doctype html><script>alert(1)</script>", "is not what its name says"),
        ("page.html", b"<!doctype html>", "cannot be attached"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be attached"),
        ("shot.png.exe", PNG, "cannot be attached"),
        ("shot.txt", PNG, "is not what its name says"),
        ("shot.png", PNG[:40], "cannot be opened as a picture"),
        ("nothing.txt", b"", "is empty"),
        ("noname", b"text", "cannot be attached"),
        ("binary.txt", b"a\x00b", "is not what its name says"),
    ],
)
def test_what_cannot_be_attached_is_named_and_nothing_is_stored(camille, name, content, words):
    answer = camille.post("/tickets/new", **NEW, files=[file(name, content)])

    assert answer.status_code == 422
    assert f"{name} {words}" in Page(answer.text).text
    assert (tickets(), attached()) == (0, [])


def test_a_file_without_a_name_is_no_file(camille):
    assert camille.post("/tickets/new", **NEW, files=[file("", b"")]).status_code == 303


def test_somebody_elses_staged_file_is_ignored(camille, browse, cast):
    token = staged_by(cast.noor)

    answer = camille.post("/tickets/new", **NEW, staged=[token, "x" * 43, "", "\x00"])

    assert answer.status_code == 303
    assert attached() == []
    assert fetched(browse(cast.noor), token).status_code == 200


def test_nobody_can_leave_out_somebody_elses_file(camille, browse, cast):
    token = staged_by(cast.noor)

    camille.post("/tickets/new", **NEW, remove=[token])

    assert fetched(browse(cast.noor), token).status_code == 200


def test_a_sent_file_cannot_be_sent_again_or_left_out(camille, cast):
    token = staged_by(cast.camille)
    camille.post("/tickets/new", **NEW, staged=[token])
    holder = session().scalar(select(Attachment.message_id).where(Attachment.token == token))

    camille.post("/tickets/new", **NEW, staged=[token], remove=[token])
    camille.post("/tickets/new", **NEW, staged=[token])

    end_reading()
    found = session().scalar(select(Attachment).where(Attachment.token == token))
    assert found.message_id == holder


@pytest.mark.parametrize("who", ["noor", "leila", "ingrid", "priya"])
def test_a_staged_file_is_its_owners_alone(browse, cast, who):
    token = staged_by(cast.camille)

    assert fetched(browse(getattr(cast, who)), token).status_code == 404
    assert fetched(browse(cast.camille), token).status_code == 200


def test_a_staged_file_is_gone_after_a_day(camille, cast):
    with moved_to(now() - timedelta(hours=25)):
        token = staged_by(cast.camille)

    assert fetched(camille, token).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("camille", 200), ("leila", 200), ("mina", 200)]
    + [(name, 404) for name in ("noor", "ingrid", "priya")],
)
def test_a_sent_file_goes_to_those_who_see_the_ticket(browse, cast, who, status):
    token = staged_by(cast.camille)
    cast.ticket(files=[token])

    assert fetched(browse(getattr(cast, who)), token).status_code == status


def test_a_notes_file_is_for_staff_alone(browse, cast):
    ticket, token = cast.ticket(), staged_by(cast.leila)
    with transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        note_on_ticket(here, author=cast.leila, text="See the file.", files=[token])

    assert session().scalar(select(Message.id).where(Message.kind == "note"))
    assert fetched(browse(cast.mina), token).status_code == 200
    assert fetched(browse(cast.camille), token).status_code == 404
    assert token not in browse(cast.camille).get(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "%00", "..%2F..%2Fetc%2Fpasswd", "é"])
def test_a_token_of_nothing_is_not_there(camille, token):
    assert camille.get(f"/files/{token}").status_code == 404


@pytest.mark.parametrize(
    ("name", "shown", "plain"),
    [
        ("log.txt", "log.txt", "log.txt"),
        ('a"b\\c;d.txt', "c;d.txt", "c;d.txt"),
        ('say "hi".txt', 'say "hi".txt', "say 'hi'.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1.txt", "a Set-Cookie: x=1.txt"),
        ("Überweisung 価格 📎.txt", "Überweisung 価格 📎.txt", "?berweisung ?? ?.txt"),
        ("50% off.txt", "50% off.txt", "50% off.txt"),
        ("../../etc/passwd.txt", "passwd.txt", "passwd.txt"),
        ("evil\u202etxt.exe.txt", "eviltxt.exe.txt", "eviltxt.exe.txt"),
    ],
)
def test_a_file_is_always_a_download_under_its_own_name(camille, cast, name, shown, plain):
    token = staged_by(cast.camille, name)

    answer = fetched(camille, token)

    kind, names = parse_options_header(answer.headers["Content-Disposition"])
    assert (kind, names["filename"]) == ("attachment", shown)
    assert f'filename="{plain}"' in answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/plain"
    assert int(answer.headers["Content-Length"]) == len(b"one line\n")


def test_a_compressed_download_is_the_same_file(camille, cast):
    content = b"one line of a long log\n" * 20_000
    token = staged_by(cast.camille, content=content)

    with camille.client.get(f"/files/{token}", headers={"Accept-Encoding": "gzip"}) as answer:
        body = answer.get_data()

    if answer.headers.get("Content-Encoding") == "gzip":
        length = answer.headers.get("Content-Length", str(len(body)))
        assert int(length) == len(body)
        body = gzip.decompress(body)
    assert body == content
