"""What a page shows of a file: a small picture or the first lines, to whoever may have the file."""

import io
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlalchemy import func, select, update

from app.domain.audit.models import AuditEntry
from app.domain.content.actions import stage_file
from app.domain.content.models import Attachment
from app.domain.inbound.actions.leftovers import remove_leftovers
from app.domain.tickets.actions.reply import note_on_ticket
from app.domain.tickets.files import SHOWN_BYTES, beginning_of
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to, now
from app.foundation.files import store_with_row
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.reader import Page

PICTURE = b"RIFF\x1a\0\0\0WEBPVP8L"


def staged_by(person, name="log.txt", content=b"one line\n", *, preview=False) -> str:
    with transaction():
        file = stage_file(person.id, name, io.BytesIO(content))
        if preview:
            file.preview_key = token_hex(32)
            store_with_row(file.preview_key, [PICTURE])
        return file.token


def fetched(reader, path):
    with reader.get(path) as answer:
        answer.get_data()
        return answer


def withhold(token, why="card"):
    with transaction() as writing:
        writing.execute(update(Attachment).where(Attachment.token == token).values(withheld=why))


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


def test_a_preview_is_a_picture_and_nothing_else(camille, cast):
    answer = fetched(camille, f"/files/{staged_by(cast.camille, preview=True)}/preview")

    assert answer.data == PICTURE
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_without_a_preview_has_none(camille, cast):
    assert camille.get(f"/files/{staged_by(cast.camille)}/preview").status_code == 404


def test_a_preview_whose_bytes_are_lost_is_not_there(camille, cast):
    token = staged_by(cast.camille)
    with transaction() as writing:
        writing.execute(update(Attachment).values(preview_key=token_hex(32)))

    assert camille.get(f"/files/{token}/preview").status_code == 404


def test_the_daily_look_for_leftovers_leaves_previews_alone(camille, cast):
    token = staged_by(cast.camille, preview=True)
    cast.ticket(files=[token])

    with moved_to(now() + timedelta(days=3)):
        remove_leftovers()

    assert fetched(camille, f"/files/{token}/preview").data == PICTURE
    assert fetched(camille, f"/files/{token}").status_code == 200


@pytest.mark.parametrize(
    ("door", "path"),
    [
        ("camille", "/tickets/{plain}"),
        ("leila", "/desk/tickets/{plain}"),
        ("ingrid", "/legal/requests/{sealed}"),
    ],
)
def test_the_thread_shows_pictures_small_and_offers_to_read_texts(browse, cast, door, path):
    picture, text = staged_by(cast.camille, "shot.txt", preview=True), staged_by(cast.camille)
    files = {"files": [picture, text]}
    ticket = cast.privacy_ticket(**files) if door == "ingrid" else cast.ticket(**files)

    page = browse(getattr(cast, door)).get(path.format(plain=ticket.number, sealed=ticket.number))

    assert f'src="/files/{picture}/preview"' in page.text
    assert 'alt=""' in page.text
    assert 'loading="lazy"' in page.text
    assert f'href="/files/{text}/text"' in page.text
    assert f'src="/files/{text}' not in page.text
    assert f'href="/files/{picture}/text"' not in page.text


def test_a_withheld_file_is_a_line_without_a_link(browse, cast):
    token = staged_by(cast.camille, "statement.txt", preview=True)
    ticket = cast.ticket(files=[token])
    withhold(token)

    for reader, path in (("camille", "/tickets/"), ("leila", "/desk/tickets/")):
        answer = browse(getattr(cast, reader)).get(f"{path}{ticket.number}")
        assert "statement.txt" in answer.text
        assert "Not kept: it holds a card number or other payment data" in Page(answer.text).text
        assert token not in answer.text
        nothing = fetched(browse(getattr(cast, reader)), f"/files/{'x' * 43}")
        for part in ("", "/preview", "/text"):
            answer = fetched(browse(getattr(cast, reader)), f"/files/{token}{part}")
            assert (answer.status_code, Page(answer.text).text) == (404, Page(nothing.text).text)


def test_a_text_is_shown_as_it_is_and_never_as_a_page(camille, cast):
    token = staged_by(cast.camille, "a.csv", b"x,y\n<script>alert(1)</script>,\xc3\xa4\n")

    answer = camille.get(f"/files/{token}/text")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;,ä" in answer.text
    assert f'href="/files/{token}"' in answer.text
    assert "This is the beginning" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_picture_is_no_text(camille, cast):
    token = staged_by(cast.camille)
    with transaction() as writing:
        writing.execute(update(Attachment).values(content_type="application/pdf"))

    assert camille.get(f"/files/{token}/text").status_code == 404


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("camille", "/tickets/{}"),
        ("mina", "/desk/tickets/{}"),
        ("ingrid", "/legal/requests/{}"),
    ],
)
def test_the_text_leads_back_to_the_readers_own_page(browse, cast, who, path):
    token = staged_by(cast.camille)
    made = cast.privacy_ticket if who == "ingrid" else cast.ticket
    ticket = made(files=[token])
    reader = browse(getattr(cast, who))

    answer = reader.get(f"/files/{token}/text")

    back = f"{path.format(ticket.number)}#message-"
    assert f'href="{back}' in answer.text
    assert reader.get(path.format(ticket.number)).status_code == 200


@pytest.mark.parametrize(
    ("content", "lines", "whole"),
    [
        (b"a\r\nb\rc\n", ["a", "b", "c"], True),
        (b"\xef\xbb\xbfbom", ["bom"], True),
        (b"caf\xe9", ["café"], True),
        (b"no\x81thing", ["no\ufffdthing"], True),
        (b"l\n" * 500, ["l"] * 500, True),
        (b"l\n" * 501, ["l"] * 500, False),
        (b"x" * SHOWN_BYTES, ["x" * SHOWN_BYTES], True),
        (b"x" * (SHOWN_BYTES + 1), ["x" * SHOWN_BYTES], False),
        # the limit goes through a letter of three bytes
        ("€".encode() * SHOWN_BYTES, ["€" * (SHOWN_BYTES // 3)], False),
        ("café\r\n€".encode("utf-16"), ["café", "€"], True),
        (b"\xfe\xff" + "café\n".encode("utf-16-be"), ["café"], True),
        # and through one of four
        (
            b"\xff\xfe" + ("a" + "😀" * SHOWN_BYTES).encode("utf-16-le"),
            ["a" + "😀" * ((SHOWN_BYTES - 4) // 4)],
            False,
        ),
    ],
)
def test_the_beginning_of_a_text(content, lines, whole):
    shown = beginning_of(io.BytesIO(content))

    assert (shown.lines, shown.whole) == (lines, whole)


def test_a_long_text_says_that_there_is_more(camille, cast):
    token = staged_by(cast.camille, content=b"line\n" * 2000)

    assert (
        "This is the beginning of the file." in Page(camille.get(f"/files/{token}/text").text).text
    )


@pytest.mark.parametrize("part", ["preview", "text"])
def test_a_notes_file_is_for_staff_alone(browse, cast, part):
    ticket, token = cast.ticket(), staged_by(cast.leila, preview=True)
    with transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        note_on_ticket(here, author=cast.leila, text="See the file.", files=[token])

    assert fetched(browse(cast.mina), f"/files/{token}/{part}").status_code == 200
    assert fetched(browse(cast.camille), f"/files/{token}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["", "/preview", "/text"])
def test_what_legal_staff_see_of_a_sealed_tickets_file_is_audited(browse, cast, part):
    token = staged_by(cast.camille, preview=True)
    ticket = cast.privacy_ticket(files=[token])

    def reads() -> int:
        end_reading()
        kind = AuditEntry.event == "ticket.file_read"
        here = AuditEntry.subject_id == ticket.id
        return session().scalar(select(func.count()).where(kind, here)) or 0

    assert fetched(browse(cast.camille), f"/files/{token}{part}").status_code == 200
    assert reads() == 0
    assert fetched(browse(cast.ingrid), f"/files/{token}{part}").status_code == 200
    assert reads() == 1
