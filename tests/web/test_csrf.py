"""A form counts only with a token of its own session, and a stale one loses no word."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.foundation.transaction import end_reading, session
from tests.ground.cast import PASSWORD
from tests.ground.reader import Page, Reader

TYPED = "Every word of this counts"
STALE = "nothing was sent"


def stored():
    end_reading()
    return {
        table.__tablename__: len(list(session().scalars(select(table.id))))
        for table in (Ticket, Message, TicketEvent)
    }


@pytest.fixture
def forms(cast):
    """Each form for a message: who fills it, where it is sent."""
    ticket, sealed = cast.ticket(), cast.privacy_ticket()
    return [
        (cast.camille, "/tickets/new"),
        (cast.camille, f"/tickets/{ticket.number}/replies"),
        (cast.leila, f"/desk/tickets/{ticket.number}/replies"),
        (cast.leila, f"/desk/tickets/{ticket.number}/notes"),
        (cast.ingrid, f"/legal/requests/{sealed.number}/replies"),
    ]


@pytest.mark.parametrize("kind", ["missing", "garbage", "of the session before"])
def test_a_stale_token_stores_nothing_and_gives_every_word_back(browse, forms, kind):
    before = stored()
    for person, path in forms:
        reader = browse(person)
        token = {"missing": "", "garbage": "x" * 80}.get(kind, reader.token())
        reader.sign_in(person)

        fields = {"category": "billing", "subject": "Kept", "message": TYPED}
        answer = reader.post(path, csrf_token=token, **fields)

        assert answer.status_code == 422, path
        assert STALE in answer.text, path
        assert TYPED in Page(answer.text).values("message"), path
    assert stored() == before


def test_the_page_that_came_back_can_be_sent(browse, cast):
    reader = browse(cast.camille)
    fields = {"category": "billing", "subject": "Kept", "message": TYPED}
    page = Page(reader.post("/tickets/new", csrf_token="stale", **fields).text)

    again = reader.post("/tickets/new", csrf_token=page.value("csrf_token"), **fields)

    assert again.status_code == 303
    assert stored()["tickets"] == 1


def test_files_that_were_staged_before_stay_with_a_stale_form(browse, cast):
    reader = browse(cast.camille)
    first = reader.post(
        "/tickets/new",
        message=TYPED,
        files=[(BytesIO(b"line one\nline two\n"), "protocol.txt")],
    )
    staged = Page(first.text).value("staged")

    answer = reader.post("/tickets/new", csrf_token="stale", message=TYPED, staged=staged)

    assert first.status_code == answer.status_code == 422
    assert "protocol.txt" in answer.text
    assert Page(answer.text).values("staged") == [staged]


def test_a_stale_form_stages_no_file(browse, cast):
    answer = browse(cast.camille).post(
        "/tickets/new", csrf_token="stale", files=[(BytesIO(b"words\n"), "protocol.txt")]
    )

    assert answer.status_code == 422
    assert "protocol.txt" not in answer.text


def test_the_token_of_another_session_is_refused(browse, cast):
    mallory, camille = browse(cast.noor), browse(cast.camille)
    again = browse(cast.camille)

    for foreign in (mallory.token(), again.token()):
        answer = camille.post("/theme", theme="dark", csrf_token=foreign)
        assert answer.status_code == 422
    assert 'data-theme="dark"' not in camille.get("/").text


def test_the_token_is_good_in_the_header_too(browse, cast):
    reader = browse(cast.leila)
    ticket = cast.ticket()
    path = f"/desk/tickets/{ticket.number}/priority"

    refused = reader.client.post(path, data={"priority": "high"})
    done = reader.client.post(
        path, data={"priority": "high"}, headers={"X-CSRFToken": reader.token()}
    )

    assert (refused.status_code, done.status_code) == (422, 303)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/tickets/{}/status", {"status": "solved"}),
        ("/theme", {"theme": "dark"}),
        ("/logout", {}),
    ],
)
def test_buttons_do_nothing_with_a_stale_token(browse, cast, path, fields):
    reader = browse(cast.camille)
    ticket = cast.ticket()

    answer = reader.post(path.format(ticket.number), csrf_token="stale", **fields)

    assert answer.status_code == 422
    page = reader.get(f"/tickets/{ticket.number}")
    assert page.status_code == 200, "the stale form logged out"
    assert "Solved" not in Page(page.text).text
    assert 'data-theme="dark"' not in page.text


def test_desk_buttons_do_nothing_with_a_stale_token(browse, cast):
    reader = browse(cast.leila)
    ticket = cast.ticket()
    before = stored()

    for name, value in (
        ("status", "solved"),
        ("priority", "urgent"),
        ("assignment", cast.leila.id),
    ):
        field = "assignee" if name == "assignment" else name
        fields = {field: str(value), "csrf_token": "stale"}
        answer = reader.post(f"/desk/tickets/{ticket.number}/{name}", **fields)
        assert answer.status_code == 422, name

    assert stored() == before


def test_nobody_logs_a_victim_in_without_the_victims_own_form(application, cast):
    victim, attacker = Reader(application), Reader(application)
    victim.get("/login")
    foreign = Page(attacker.get("/login").text).value("csrf_token")
    fields = {"email": cast.noor.email, "password": PASSWORD}

    for token in ("", foreign):
        answer = victim.post("/login", csrf_token=token, **fields)
        assert answer.status_code == 422
        assert victim.get("/tickets").status_code == 303


def test_a_form_in_another_encoding_counts_no_more(browse, cast):
    """A cross-site page can send text/plain without being asked: it holds no token that counts."""
    reader = browse(cast.camille)
    body = f"theme=dark&csrf_token={reader.token()}"

    for kind in ("text/plain", "application/json"):
        assert reader.client.post("/theme", data=body, content_type=kind).status_code in (400, 422)
    assert 'data-theme="dark"' not in reader.get("/").text


def test_the_log_in_form_that_waited_too_long_says_so_and_works_the_second_time(browse, cast):
    reader = browse()
    fields = {"email": cast.camille.email, "password": PASSWORD, "next": "/tickets"}

    late = reader.post("/login", csrf_token="from yesterday", **fields)
    page = Page(late.text)
    done = reader.post("/login", **{**fields, "csrf_token": page.value("csrf_token")})

    assert late.status_code == 422
    assert "You logged in again" not in page.text
    assert page.value("email") == cast.camille.email
    assert done.location == "/tickets"


def test_a_fresh_field_counts_beside_a_header_of_the_session_before(browse, cast):
    ticket = cast.ticket()
    leila = browse(cast.leila)
    path = f"/desk/tickets/{ticket.number}/notes"

    answer = leila.client.post(
        path,
        data={"message": TYPED, "csrf_token": leila.token()},
        headers={"X-CSRFToken": "of another session", "HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert TYPED in answer.text


def test_an_error_page_never_takes_the_place_of_a_form(browse, cast):
    answer = browse(cast.leila).post("/desk/tickets/999999/notes", htmx=True, message=TYPED)

    assert answer.status_code == 404
    assert answer.headers["HX-Reswap"] == "none"
