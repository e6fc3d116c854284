"""The guard looks at no more text than a form takes: looking costs time, also before a log-in."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from app.domain.accounts.rules import IDLE_STAFF
from app.domain.content.guard import guard
from app.domain.tickets.models import Ticket
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session
from app.web.shared import at_the_door
from app.web.shared.kept_text import LARGEST
from tests.ground.cast import PASSWORD
from tests.ground.reader import Page
from tests.web.card_guard_roads import NEW, PAN
from tests.web.sent_too_late import TYPED, log_in_with, send_too_late
from tests.web.test_bad_input import URLENCODED, multipart, raw

BODIES = ["multipart", "urlencoded"]


@pytest.fixture
def looked_at(monkeypatch) -> list[int]:
    """How many characters the guard was given, each time that it was asked at the door."""
    lengths: list[int] = []

    def counting(text: str):
        lengths.append(len(text))
        return guard(text)

    monkeypatch.setattr(at_the_door, "guard", counting)
    return lengths


def send(reader, path: str, kind: str, **fields: str):
    """Send the fields as they are, in one of the two kinds of bodies."""
    if kind == "multipart":
        return raw(reader, path, multipart(**fields), "multipart/form-data; boundary=X")
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    return raw(reader, path, body.encode(), URLENCODED)


def tickets() -> int:
    end_reading()
    return session().scalar(select(func.count()).select_from(Ticket)) or 0


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(
    "fields",
    [
        {"email": "x" * 140_000},
        {f"field{n}": "x" * 1_000 for n in range(140)},
        {"x" * 140_000: ""},
        {"kept": "x" * 600_000},
    ],
    ids=["one field", "many fields", "a name", "sealed text that is none of ours"],
)
def test_of_a_stranger_more_is_a_413_and_nobody_looks_at_it(browse, looked_at, kind, fields):
    answer = send(browse(), "/login", kind, **fields)

    assert answer.status_code == 413
    assert "That is too large to send" in answer.text
    assert looked_at == []


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(
    "fields",
    [
        {"message": "x" * 200_001},
        dict.fromkeys(("message", "subject", "category"), "x" * 150_000),
        {f"field{n}": "x" * 4_000 for n in range(110)},
    ],
    ids=["one field", "a few", "many"],
)
def test_of_a_person_more_is_a_413_and_nobody_looks_at_it(browse, cast, looked_at, kind, fields):
    camille = browse(cast.camille)

    answer = send(camille, "/tickets/new", kind, **{**NEW, **fields})

    assert answer.status_code == 413
    assert "Go back: your text is still there." in answer.text
    assert (looked_at, tickets()) == ([], 0)


def test_names_of_files_are_measured_too(browse, looked_at):
    part = b'--X\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n\r\nhi\r\n'
    body = b"".join(part % (b"n" * 6_000) for _ in range(30)) + b"--X--\r\n"

    answer = raw(browse(), "/login", body, "multipart/form-data; boundary=X")

    assert answer.status_code == 413
    assert sum(looked_at) < at_the_door.MOST_OF_A_STRANGER + 200


@pytest.mark.parametrize("kind", BODIES)
def test_a_message_that_is_too_long_comes_back_to_be_shortened(browse, cast, kind):
    words = f"{PAN} " + "word " * 39_000

    answer = send(browse(cast.camille), "/tickets/new", kind, **{**NEW, "message": words})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "Shorten the message to 20,000 characters or fewer" in page.text
    assert page.value("message").count("word") == 39_000
    assert PAN not in page.value("message")


def test_the_longest_message_comes_through_a_log_in_in_any_script(browse, cast):
    words = "😀" * 16_000

    answer, reader = send_too_late(browse, cast.camille, "/tickets/new", subject=words)
    with moved_to(now() + IDLE_STAFF * 2):
        log_in_with(reader, answer, cast.camille)
        page = reader.page("/tickets/new")

    assert page.value("subject") == words


def test_the_largest_sealed_text_fits_into_the_log_in_form(browse, cast):
    answer, reader = send_too_late(
        browse, cast.camille, "/tickets/new", subject="\x01" * 2 * LARGEST
    )
    assert answer.status_code == 413

    words = "\x01" * (LARGEST - 100)
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new", subject=words)
    kept = Page(answer.text).value("kept")
    fields = {"email": cast.camille.email, "password": PASSWORD, "kept": kept}
    fields["csrf_token"] = Page(answer.text).value("csrf_token")
    with moved_to(now() + IDLE_STAFF * 2):
        done = raw(reader, "/login", urlencode(fields).encode())
        page = reader.page("/tickets/new")

    assert 8 * (LARGEST - 100) - 100 < len(kept) < at_the_door.LARGEST_SEALED
    assert (done.status_code, page.value("message")) == (303, TYPED)
