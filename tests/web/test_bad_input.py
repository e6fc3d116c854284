"""Whatever is sent: a clear 4xx, the text kept, nothing stored. Never a 500."""

import io
import tempfile

import pytest
from sqlalchemy import func, select

from app.domain.content.models import Attachment
from app.domain.tickets.models import Message, Ticket
from app.foundation.transaction import end_reading, session
from tests.ground.reader import Page

GOOD = {"category": "billing", "subject": "A subject", "message": "Kept words"}
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


def stored() -> int:
    """How many tickets and messages there are."""
    end_reading()
    return sum(
        session().scalar(select(func.count()).select_from(table)) for table in (Ticket, Message)
    )


def raw(reader, path: str, body: bytes, content_type: str = URLENCODED):
    """Send these very bytes with a good token."""
    headers = {"X-CSRFToken": reader.token()}
    return reader._checked(
        reader.client.post(path, data=body, content_type=content_type, headers=headers)
    )


def multipart(**fields: str | bytes) -> bytes:
    """A form's body, in memory: the test client would put a large one into a file."""
    parts = [(n.encode(), v if isinstance(v, bytes) else v.encode()) for n, v in fields.items()]
    head = b'--X\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    return b"".join(head % part for part in parts) + b"--X--\r\n"


def send(reader, path: str, **fields: str | bytes):
    return raw(reader, path, multipart(**fields), "multipart/form-data; boundary=X")


SUBJECTS = {
    "empty": ("", "Enter a subject"),
    "spaces": (" \t\r\n\u00a0\u2003", "Enter a subject"),
    "nothing to see": ("\u200b\u2060\ufeff", "Enter a subject"),
    "too long": ("x" * 201, "Shorten the subject to 200 characters"),
    "as much as a field may hold": ("x" * 200_000, "Shorten the subject to 200 characters"),
    "many marks": ("e" + "\u0301" * 199_999, "Shorten the subject"),
    "NUL": ("a\x00b", "Remove the characters from the subject"),
    "escape": ("a\x1b[31mb", "Remove the characters from the subject"),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_a_subject_that_cannot_be_used_is_asked_for_again(camille, case):
    subject, words = SUBJECTS[case]

    answer = send(camille, "/tickets/new", **{**GOOD, "subject": subject})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert words in page.text
    assert page.value("message") == "Kept words"
    assert stored() == 0


MESSAGES = {
    "empty": "",
    "spaces": " \n\t ",
    "nothing to see": "\u200b",
    "too long": "x" * 20_001,
    "as much as a field may hold": "x" * 200_000,
    "NUL": "a\x00b",
}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_message_that_cannot_be_used_is_given_back(camille, case):
    message = MESSAGES[case]

    answer = send(camille, "/tickets/new", **{**GOOD, "message": message})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.value("subject") == "A subject"
    assert len(page.value("message")) >= len(message.strip())
    assert stored() == 0


@pytest.mark.parametrize(
    "category", ["", "nonsense", "Billing", "0", "x" * 999, "new", "bill\x00ing"]
)
def test_an_unknown_category_is_asked_for_again(camille, category):
    answer = camille.post("/tickets/new", **{**GOOD, "category": category})

    assert answer.status_code == 422
    assert "Choose what it is about" in Page(answer.text).text
    assert stored() == 0


@pytest.mark.parametrize("missing", ["category", "subject", "message"])
def test_a_form_without_one_of_its_fields_is_asked_for_again(camille, missing):
    answer = camille.post("/tickets/new", **{k: v for k, v in GOOD.items() if k != missing})

    assert (answer.status_code, stored()) == (422, 0)


@pytest.mark.parametrize("broken", [b"%ED%A0%80", b"\xed\xa0\x80", b"%ff", b"\xff", b"%C3"])
def test_text_that_is_no_unicode_is_a_422_with_the_rest_kept(camille, broken):
    body = b"category=billing&subject=a" + broken + b"&message=Kept+words"

    answer = raw(camille, "/tickets/new", body)

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "Some characters arrived broken" in page.text
    assert page.value("message") == "Kept words"
    assert page.value("subject").startswith("a\ufffd")
    assert stored() == 0


def test_a_lone_surrogate_in_a_multipart_form_is_a_422_too(camille):
    answer = send(camille, "/tickets/new", **{**GOOD, "subject": b"a\xed\xa0\x80"})

    assert answer.status_code == 422
    assert Page(answer.text).value("message") == "Kept words"
    assert stored() == 0


def test_an_escape_that_somebody_typed_is_only_text(camille):
    answer = camille.post("/tickets/new", **{**GOOD, "message": r"\ud800 and %ED%A0%80 and \x00"})

    assert answer.status_code == 303
    assert r"\ud800 and %ED%A0%80 and \x00" in camille.page(answer.location).text


@pytest.mark.parametrize(
    "text", ["Ω≈ç√ 価格 📎 👩‍👩‍👧", "مرحبا", "<b>&amp;\"'", "{{ 7*7 }} {% x %}", "%s %(x)s"]
)
def test_every_honest_text_comes_back_as_it_was_typed(camille, text):
    answer = camille.post("/tickets/new", **{**GOOD, "subject": text, "message": ""})
    assert Page(answer.text).value("subject") == text

    answer = camille.post("/tickets/new", **{**GOOD, "subject": text})
    assert text in camille.page(answer.location).text


NUMBERS = ["-1", "0", "00", str(2**31), str(2**63), str(2**64), "9" * 5000, "1.0", "1e3", "x",
           "%00", "１００１x", "1001%20", "1001;--"]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("who", "path"),
    [("camille", "/tickets"), ("leila", "/desk/tickets"), ("ingrid", "/legal/requests")],
)
def test_a_number_of_nothing_is_not_there(browse, cast, who, path, number):
    cast.ticket()
    reader = browse(getattr(cast, who))

    for answer in (
        reader.get(f"{path}/{number}"),
        reader.post(f"{path}/{number}/replies", message="Hm"),
    ):
        assert answer.status_code == 404


def test_leading_zeros_are_the_same_ticket_or_none_and_never_anothers(browse, cast):
    ticket = cast.ticket()

    assert browse(cast.camille).get(f"/tickets/000{ticket.number}").status_code in (200, 404)
    assert browse(cast.eve).get(f"/tickets/000{ticket.number}").status_code == 404


def test_of_repeated_fields_the_first_counts(camille):
    answer = camille.post(
        "/tickets/new",
        category=["billing", "privacy"],
        subject=["First", "Second"],
        message=["Kept words", "\x00"],
        submission=["", "x"],
    )

    page = camille.page(answer.location)
    assert "First" in page.text
    assert "Second" not in page.text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"category": "billing", "subject": 5, "message": ["x"]}', "application/json"),
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"<ticket/>", "text/xml"),
        (b"no boundary", "multipart/form-data"),
        (b"--X\r\nbroken", "multipart/form-data; boundary=X"),
        (b"", URLENCODED),
        (b"&&&==&%&%zz", URLENCODED),
        (b"\x00\xff\xfe" * 99, "application/octet-stream"),
    ],
)
def test_a_body_that_is_no_form_is_a_422(camille, body, content_type):
    answer = raw(camille, "/tickets/new", body, content_type)

    assert (answer.status_code, stored()) == (422, 0)


def test_files_in_place_of_text_and_text_in_place_of_files_are_a_422(camille):
    answer = camille.post(
        "/tickets/new",
        category="billing",
        subject=(io.BytesIO(b"a file"), "subject.txt"),
        message="Kept words",
        files="no file",
        staged="nonsense",
    )

    assert answer.status_code == 422
    assert Page(answer.text).value("message") == "Kept words"
    assert stored() == 0


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_more_text_than_a_form_may_hold_is_a_413(camille, kind):
    words = "x" * (9 * 1024 * 1024)

    if kind == "multipart":
        answer = send(camille, "/tickets/new", **{**GOOD, "message": words})
    else:
        answer = raw(camille, "/tickets/new", b"message=" + words.encode())

    assert answer.status_code == 413
    assert "That is too large to send" in answer.text
    assert stored() == 0


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_more_fields_than_a_form_may_have_are_a_413(camille, kind):
    if kind == "multipart":
        answer = camille.post("/tickets/new", **GOOD, x=["1"] * 300)
    else:
        answer = raw(camille, "/tickets/new", b"x=1&" * 300)

    assert (answer.status_code, stored()) == (413, 0)


def send_huge(reader, megabytes: int):
    """A form with a small file and one of so many megabytes, from a sparse file on the disk."""
    end = b"--X--\r\n"
    part = '--X\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n'
    head = multipart(**GOOD, csrf_token=reader.token()).removesuffix(end)
    head += (part % "small.txt").encode() + b"hi\r\n" + (part % "huge.txt").encode()
    with tempfile.TemporaryFile() as body:
        body.write(head)
        body.seek(megabytes * 1024 * 1024, io.SEEK_CUR)
        body.write(b"\r\n" + end)
        length = body.tell()
        body.seek(0)
        return reader._checked(
            reader.client.post(
                "/tickets/new",
                input_stream=body,
                content_length=length,
                content_type="multipart/form-data; boundary=X",
            )
        )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_of_100_mb_is_dropped_and_all_else_is_kept(camille):
    answer = send_huge(camille, 100)

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "huge.txt is larger than 20 MB" in page.text
    assert page.value("message") == "Kept words"
    assert len(page.values("staged")) == 1
    assert stored() == 0
    end_reading()
    assert list(session().scalars(select(Attachment.name))) == ["small.txt"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_body_of_more_than_120_mb_is_a_413_before_it_is_read(camille):
    answer = send_huge(camille, 121)

    assert answer.status_code == 413
    assert "Nothing was stored. Go back: your text is still there." in answer.text
    assert stored() == 0
