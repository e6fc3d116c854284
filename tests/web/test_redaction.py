"""Removing words or files by hand: shown first, done for good, a bar in their place."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.domain.accounts.models import LoginSession
from app.domain.accounts.rules import IDLE_STAFF
from app.domain.content.actions import stage_file
from app.domain.tickets.actions.reply import note_on_ticket
from app.domain.tickets.models import Redaction, Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.reader import Page
from tests.web.sent_too_late import log_in_with, send_too_late

WHO = "Anatole Duval"
WHY = "Name of a third person"


@pytest.fixture
def ticket(cast):
    """Camille's ticket that names somebody in its subject, a message, a note and a file's name."""
    with transaction():
        token = stage_file(cast.camille.id, f"{WHO}.txt", BytesIO(b"Born 1979")).token
    made = cast.ticket(subject=f"About {WHO}", text=f"My neighbour **{WHO}**.", files=[token])
    made.token = token
    with transaction():
        here = lock_ticket_visible_to(cast.leila, made.id)
        note_on_ticket(here, author=cast.leila, text=f"{WHO} called us.")
    return made


def page_of(number):
    return f"/desk/tickets/{number}/redaction"


def asked(reader, number, step, **fields):
    """Send the form's step with the key of a page that was shown."""
    key = reader.page(page_of(number)).value("submission")
    sent = {"words": WHO, "reason": WHY, "step": step, "submission": key, **fields}
    return reader.post(page_of(number), **sent)


def redactions():
    end_reading()
    return list(session().scalars(select(Redaction)))


def test_the_page_shows_the_texts_as_they_are_stored(browse, cast, ticket):
    page = browse(cast.leila).page(page_of(ticket.number))

    assert f"My neighbour **{WHO}**." in page.text
    assert f"{WHO} called us." in page.text
    assert f"{WHO}.txt" in page.text


def test_first_it_is_shown_what_will_go_and_nothing_goes(browse, cast, ticket):
    answer = asked(browse(cast.leila), ticket.number, "show")

    page = Page(answer.text)
    assert answer.status_code == 200
    assert "The words go from 4 places." in page.text
    assert "Nobody can undo this" in page.text
    assert page.value("words") == WHO
    assert page.value("reason") == WHY
    assert redactions() == []


def test_then_it_goes_from_every_page(browse, cast, ticket):
    leila = browse(cast.leila)

    answer = asked(leila, ticket.number, "remove")

    assert answer.status_code == 303
    assert "done=redacted" in answer.location
    for reader, path in (
        (leila, f"/desk/tickets/{ticket.number}"),
        (leila, page_of(ticket.number)),
        (leila, "/desk"),
        (browse(cast.camille), f"/tickets/{ticket.number}"),
        (browse(cast.camille), "/tickets"),
    ):
        assert "Duval" not in reader.page(path).text, path
        assert "[removed]" in reader.page(path).text, path


def test_staff_read_who_when_and_why_and_the_requester_that_and_when(browse, cast, ticket):
    leila = browse(cast.leila)
    asked(leila, ticket.number, "remove")

    seen = leila.page(f"/desk/tickets/{ticket.number}").text
    assert seen.count(f": {WHY} . The original is gone.") == 4
    assert "Leila Haddad removed words or files from this ticket for good" in seen
    told = browse(cast.camille).page(f"/tickets/{ticket.number}").text
    assert "Our team removed words here" in told
    assert "Our team removed words or files from this ticket for good" in told
    assert "Leila" not in told
    assert WHY not in told


def test_of_a_note_alone_the_requester_learns_nothing(browse, cast):
    ticket = cast.ticket()
    with transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        note_on_ticket(here, author=cast.leila, text=f"{WHO} called us.")

    asked(browse(cast.leila), ticket.number, "remove")

    assert "removed" not in browse(cast.camille).page(f"/tickets/{ticket.number}").text


def test_a_removed_file_can_be_fetched_no_more(browse, cast, ticket):
    leila = browse(cast.leila)
    with leila.get(f"/files/{ticket.token}") as answer:
        assert answer.data == b"Born 1979"

    asked(leila, ticket.number, "remove", words="", file=ticket.token)

    assert leila.get(f"/files/{ticket.token}").status_code == 404
    assert browse(cast.camille).get(f"/files/{ticket.token}").status_code == 404
    told = browse(cast.camille).page(f"/tickets/{ticket.number}").text
    assert "Our team removed this file" in told
    assert 'name="file"' not in leila.get(page_of(ticket.number)).text


@pytest.mark.parametrize("step", ["show", "remove"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": "Nobody Else"}, "These words are not in this ticket. Copy them"),
        ({"words": "D"}, "Type at least 2 characters"),
        ({"words": ""}, "Type the words to remove, or choose a file"),
        ({"reason": " "}, "Write why, such as: name of a third person"),
        ({"reason": "it was anatole DUVAL"}, "say it without the words that you remove"),
        ({"reason": "x" * 201}, "Shorten the reason to 200 characters"),
        ({"file": "x" * 43}, "One of the files is gone already"),
        ({"csrf_token": "stale"}, "Your text is still here"),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    browse, cast, ticket, step, fields, sentence
):
    answer = asked(browse(cast.leila), ticket.number, step, **fields)

    page = Page(answer.text)
    assert answer.status_code == 422
    assert sentence in page.text
    assert page.title.startswith("Error:")
    assert page.value("words") == fields.get("words", WHO)
    assert page.value("reason") == fields.get("reason", WHY)
    assert redactions() == []


def test_a_second_click_removes_nothing_twice(browse, cast, ticket):
    leila = browse(cast.leila)
    key = leila.page(page_of(ticket.number)).value("submission")
    sent = {"words": WHO, "reason": WHY, "step": "remove", "submission": key}

    first, second = (leila.post(page_of(ticket.number), **sent) for _time in range(2))

    assert first.location == second.location
    assert len(redactions()) == 4


def test_another_look_brings_the_form_back_as_it_was(browse, cast, ticket):
    answer = asked(browse(cast.leila), ticket.number, "fill", file=ticket.token, exact="y")

    page = Page(answer.text)
    assert answer.status_code == 200
    assert (page.value("words"), page.value("reason")) == (WHO, WHY)
    assert page.values("file") == [ticket.token]
    assert page.value("exact") == "y"
    assert redactions() == []


def test_htmx_gets_the_form_alone_and_is_led_to_the_ticket_at_the_end(browse, cast, ticket):
    leila = browse(cast.leila)

    shown = asked(leila, ticket.number, "show", htmx=True)
    done = asked(leila, ticket.number, "remove", htmx=True)

    assert "<html" not in shown.text
    assert 'id="redaction"' in shown.text
    assert done.headers["HX-Redirect"].startswith(f"/desk/tickets/{ticket.number}?")


def test_strangers_to_the_queue_and_customers_have_no_such_page(browse, cast):
    ticket = cast.ticket(category="technical")

    for person in (cast.leila, cast.camille, cast.ingrid, cast.priya):
        reader = browse(person)
        assert reader.get(page_of(ticket.number)).status_code == 404
        assert reader.post(page_of(ticket.number), words=WHO, reason=WHY).status_code == 404


def test_a_draft_that_waits_for_its_writer_loses_the_words_too(browse, cast, ticket):
    late = {"draft:desk.create_reply": f"I think that {WHO} did it"}
    answer, mina = send_too_late(browse, cast.mina, f"/desk/tickets/{ticket.number}/notes", **late)
    with moved_to(now() + IDLE_STAFF * 2 + timedelta(minutes=1)):
        log_in_with(mina, answer, cast.mina)
        asked(browse(cast.leila), ticket.number, "remove")
        page = mina.page(f"/desk/tickets/{ticket.number}")

    assert not any("Duval" in text for text in page.values("message"))
    end_reading()
    assert not any(session().scalars(select(LoginSession.kept_text)))


def test_a_draft_without_the_words_stays(browse, cast, ticket):
    answer, mina = send_too_late(browse, cast.mina, f"/desk/tickets/{ticket.number}/notes")
    with moved_to(now() + IDLE_STAFF * 2 + timedelta(minutes=1)):
        log_in_with(mina, answer, cast.mina)
        asked(browse(cast.leila), ticket.number, "remove")
        page = mina.page(f"/desk/tickets/{ticket.number}")

    assert any(page.values("message"))


def test_nothing_that_was_removed_is_in_an_address_or_a_log(browse, cast, ticket, capfd):
    answer = asked(browse(cast.leila), ticket.number, "remove")

    assert "Duval" not in answer.location
    out, err = capfd.readouterr()
    assert "Duval" not in out + err
    assert session().get_one(Ticket, ticket.id).subject == "About [removed]"


def test_what_was_typed_is_back_after_the_session_ended(browse, cast, ticket):
    typed = {"words": WHO, "reason": WHY, "step": "show"}
    answer, leila = send_too_late(browse, cast.leila, page_of(ticket.number), **typed)
    with moved_to(now() + IDLE_STAFF * 2 + timedelta(minutes=1)):
        log_in_with(leila, answer, cast.leila)
        page = leila.page(page_of(ticket.number))

    assert (page.value("words"), page.value("reason")) == (WHO, WHY)
    assert redactions() == []
