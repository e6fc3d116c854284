"""A session that ends while somebody types costs them a log-in, and not a word."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.accounts.models import LoginSession
from app.domain.accounts.rules import IDLE_STAFF, LONGEST
from app.domain.tickets.models import Message, Ticket
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session
from tests.ground.reader import Page
from tests.web.sent_too_late import TYPED, log_in_with, send_too_late

MINUTE = timedelta(minutes=1)


@pytest.fixture
def forms(cast):
    """Each form for a message: who fills it, where it is sent, and the page that holds it."""
    ticket, sealed = cast.ticket(), cast.privacy_ticket()
    return {
        "a customer's new ticket": (cast.camille, "/tickets/new", "/tickets/new"),
        "a customer's reply": (
            cast.camille,
            f"/tickets/{ticket.number}/replies",
            f"/tickets/{ticket.number}",
        ),
        "an agent's reply": (
            cast.leila,
            f"/desk/tickets/{ticket.number}/replies",
            f"/desk/tickets/{ticket.number}",
        ),
        "an agent's note": (
            cast.leila,
            f"/desk/tickets/{ticket.number}/notes",
            f"/desk/tickets/{ticket.number}",
        ),
        "a legal reply": (
            cast.ingrid,
            f"/legal/requests/{sealed.number}/replies",
            f"/legal/requests/{sealed.number}",
        ),
    }


def stored():
    end_reading()
    return [len(list(session().scalars(select(table.id)))) for table in (Ticket, Message)]


@pytest.mark.parametrize("which", range(5))
def test_what_was_typed_is_back_in_its_form_after_the_log_in(browse, forms, which):
    person, path, where = list(forms.values())[which]
    before = stored()

    answer, reader = send_too_late(browse, person, path, subject="Kept", category="billing")
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        done = log_in_with(reader, answer, person)
        page = reader.page(done.location)

    assert answer.status_code == 401
    assert "What you typed is safe" in answer.text
    assert TYPED not in answer.text
    assert "half" not in Page(answer.text).value("kept")
    assert (done.status_code, done.location) == (303, where)
    assert TYPED in page.values("message")
    assert stored() == before, "it was sent by itself"


def test_every_field_of_a_new_ticket_comes_back(browse, cast):
    fields = {"category": "privacy", "subject": "My data", "right": "deletion", "country": "BR"}

    answer, reader = send_too_late(browse, cast.camille, "/tickets/new", **fields)
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.camille)
        answer = reader.get("/tickets/new")

    page = Page(answer.text)
    assert page.value("category") == "privacy"
    assert page.value("subject") == "My data"
    assert page.value("right") == "deletion"
    assert '<option selected value="BR">' in answer.text


def test_a_wrong_password_in_between_loses_nothing(browse, cast):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new")
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        refused = log_in_with(reader, answer, cast.camille, password="wrong")
        log_in_with(reader, refused, cast.camille)
        page = reader.page("/tickets/new")

    assert refused.status_code == 422
    assert page.value("message") == TYPED


def test_once_sent_it_is_forgotten(browse, cast):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new")
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.camille)
        page = reader.page("/tickets/new")
        sent = reader.post(
            "/tickets/new",
            category="billing",
            subject="Kept",
            message=page.value("message"),
            submission=page.value("submission"),
        )
        again = reader.page("/tickets/new")

    assert sent.status_code == 303
    assert again.value("message") == ""


def test_it_waits_in_its_own_form_alone(browse, forms, cast):
    _person, path, _where = forms["a customer's reply"]
    other = cast.ticket(subject="Another")

    answer, reader = send_too_late(browse, cast.camille, path)
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.camille)

        assert TYPED not in reader.page(f"/tickets/{other.number}").values("message")
        assert TYPED not in reader.page("/tickets/new").values("message")


def test_a_note_never_comes_back_as_a_reply(browse, forms, cast):
    _person, path, where = forms["an agent's note"]

    answer, reader = send_too_late(browse, cast.leila, path)
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.leila)
        text = reader.get(where).text

    note = text.index(f'action="{where}/notes"')
    assert text.count("half") == 1
    assert note < text.index("half") < text.index("</form>", note)


def test_another_person_never_gets_it(browse, cast):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new")
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        done = log_in_with(reader, answer, cast.noor)
        page = reader.page("/tickets/new")

    assert done.status_code == 303
    assert page.value("message") == ""
    end_reading()
    assert not any(row.kept_text for row in session().scalars(select(LoginSession)))


def test_another_person_never_gets_it_after_the_longest_session_either(browse, cast):
    reader = browse(cast.camille)
    with moved_to(now() + LONGEST + MINUTE):
        answer = reader.post("/tickets/new", csrf_token="", message=TYPED)
        log_in_with(reader, answer, cast.noor)

        assert reader.page("/tickets/new").value("message") == ""


@pytest.mark.parametrize(("minutes", "kept"), [(29, True), (31, False)])
def test_it_is_kept_for_half_an_hour(browse, cast, minutes, kept):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new")

    with moved_to(now() + IDLE_STAFF * 2 + minutes * MINUTE):
        done = log_in_with(reader, answer, cast.camille)
        page = reader.page("/tickets/new")

    assert done.status_code == 303
    assert (page.value("message") == TYPED) is kept


def test_it_is_kept_for_half_an_hour_after_the_log_in_too(browse, cast):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new")
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.camille)

    with moved_to(now() + IDLE_STAFF * 2 + 31 * MINUTE):
        assert reader.page("/tickets/new").value("message") == ""


def test_a_blob_that_was_tampered_with_is_ignored(browse, cast):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new")
    blob = Page(answer.text).value("kept")
    middle = len(blob) // 2
    flipped = blob[:middle] + ("A" if blob[middle] != "A" else "B") + blob[middle + 1 :]
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        for wrong in (flipped, blob[:-8], "garbage", "\u2603", "A" * 100_000):
            done = log_in_with(reader, answer, cast.camille, kept=wrong)
            assert done.status_code == 303
            assert reader.page("/tickets/new").value("message") == ""
            reader.post("/logout")
            answer = reader.get("/login")


def test_a_long_text_is_cut_at_64_kilobytes_and_the_short_fields_before_it_stay(browse, cast):
    reader = browse(cast.camille)
    with moved_to(now() + IDLE_STAFF * 2):
        answer = reader.post(
            "/tickets/new", csrf_token="", category="billing", subject="Kept", message="é" * 100_000
        )
        log_in_with(reader, answer, cast.camille)
        page = reader.page("/tickets/new")

    text = page.value("message")
    assert set(text) == {"é"}
    assert 60 * 1024 < len(text.encode()) <= 64 * 1024
    assert page.value("subject") == "Kept"


def test_names_of_fields_count_too(browse):
    reader = browse()
    many = {f"{n:04}{'n' * 900}": "" for n in range(140)}

    for fields in (many, {"n" * 130_000: "x"}):
        answer = reader.client.post("/tickets/new", data=fields)
        assert answer.status_code == 401
        assert len(Page(answer.text).value("kept")) < 200_000


def test_neither_password_nor_token_is_sealed_with_the_text(browse, cast):
    from app.web.shared.kept_text import open_kept

    answer, _reader = send_too_late(
        browse, cast.camille, "/tickets/new", password="secret", next="/", staged="x"
    )
    with moved_to(now() + IDLE_STAFF * 2):
        kept = open_kept(Page(answer.text).value("kept"))

    assert {name for name, _value in kept.texts["portal.create_ticket"]} == {"message"}


def test_a_stranger_who_posts_gets_the_form_and_may_log_in_with_it(browse, cast):
    reader = browse()

    answer = reader.client.post("/tickets/new", data={"message": TYPED, "subject": "Kept"})
    done = log_in_with(reader, answer, cast.camille)

    assert answer.status_code == 401
    assert done.location == "/tickets/new"
    assert reader.page("/tickets/new").value("message") == TYPED
