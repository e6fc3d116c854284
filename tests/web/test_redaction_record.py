"""What a removal says afterwards: to staff, to the requester, over a dialog, and after another one."""

from io import BytesIO

import pytest

from app.domain.content.actions import stage_file
from app.domain.content.models import Attachment
from app.domain.content.words import Withheld
from app.foundation.transaction import session, transaction
from tests.ground.reader import Page

WHO, WHY = "Anatole Duval", "Name of a third person"


@pytest.fixture
def ticket(cast):
    """Camille's ticket with a file; the file's token goes with it."""
    with transaction():
        token = stage_file(cast.camille.id, "copy.txt", BytesIO(b"Born 1979")).token
    made = cast.ticket(subject=f"About {WHO}", text=f"My neighbour {WHO}.", files=[token])
    made.token = token
    return made


def asked(reader, number, step="remove", *, htmx=False, **fields):
    page = f"/desk/tickets/{number}/redaction"
    key = reader.page(page).value("submission")
    sent = {"words": WHO, "reason": WHY, "step": step, "submission": key, **fields}
    return reader.post(page, htmx=htmx, **sent)


def test_a_removed_file_says_so_in_its_own_row_alone(browse, cast, ticket):
    leila = browse(cast.leila)

    asked(leila, ticket.number, words="", file=ticket.token)

    seen = leila.page(f"/desk/tickets/{ticket.number}").text
    assert seen.count(f": {WHY} . The original is gone.") == 1
    assert "Removed by our team" not in seen
    told = browse(cast.camille).page(f"/tickets/{ticket.number}").text
    assert told.count("Our team removed this file") == 1
    assert "Leila" not in told


def test_from_the_dialog_the_ticket_comes_back_and_no_other_page(browse, cast, ticket):
    answer = asked(browse(cast.leila), ticket.number, htmx=True, dialog="y")

    assert answer.status_code == 200
    assert "HX-Redirect" not in answer.headers
    assert answer.headers["HX-Retarget"] == answer.headers["HX-Reselect"] == "#main"
    page = Page(answer.text)
    assert "Removed for good" in page.text
    assert "Duval" not in answer.text


def test_from_its_own_page_the_new_bar_is_where_the_reader_lands(browse, cast, ticket):
    leila = browse(cast.leila)

    answer = asked(leila, ticket.number)

    bar = answer.location.partition("#")[2]
    assert f'id="{bar}"' in leila.get(f"/desk/tickets/{ticket.number}").text


def test_the_dialog_holds_the_stored_texts_and_the_page_leads_to_them(browse, cast, ticket):
    leila = browse(cast.leila)

    inside = asked(leila, ticket.number, "fill", htmx=True, dialog="y").text
    alone = asked(leila, ticket.number, "fill").text

    assert "redaction-form__stored" in inside
    assert "redaction-text__raw" in inside
    assert "redaction-form__stored" not in alone


def test_words_that_somebody_took_before_say_who_and_when(browse, cast, ticket):
    asked(browse(cast.mina), ticket.number)

    page = Page(asked(browse(cast.leila), ticket.number, "show").text)

    assert "These words are not in this ticket any more" in page.text
    assert "Mina Okafor removed something last, " in page.text
    assert page.value("words") == WHO


def test_a_file_that_was_not_kept_is_not_offered(browse, cast, ticket):
    with transaction():
        file = session().query(Attachment).filter_by(token=ticket.token).one()
        file.withheld = Withheld.CARD

    answer = browse(cast.leila).get(f"/desk/tickets/{ticket.number}/redaction")

    assert 'name="file"' not in answer.text
    assert "copy.txt" in answer.text
