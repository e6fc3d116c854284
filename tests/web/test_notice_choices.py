"""Letters to you: everybody says how they are told, and is told what cannot be switched off."""

import pytest
from sqlalchemy import select, update

from app.domain.accounts.models import Person
from app.domain.notices.models import NoticeChoice
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.reader import Page

KINDS = {
    "camille": ({"ticket_answer"}, "An answer to your privacy request"),
    "leila": ({"assigned", "mentioned", "sla_warning", "sla_breach"}, None),
    "ingrid": ({"clock_warning"}, "A letter to the privacy address is in trouble"),
    "priya": (set(), "A letter to the privacy address is in trouble"),
}


def chosen() -> dict[tuple[int, str], str]:
    end_reading()
    rows = session().scalars(select(NoticeChoice))
    return {(row.person_id, row.kind): row.way for row in rows}


@pytest.mark.parametrize("who", KINDS)
def test_each_role_is_asked_about_its_own_kinds(browse, cast, who):
    own, always = KINDS[who]

    page = browse(getattr(cast, who)).page("/notices")

    asked = {name for name, _value in page.fields} - {"csrf_token", "submission", "next"}
    assert asked == own
    assert ("Always sent" in page.text) == (always is not None)
    assert always is None or always in page.text


def test_a_choice_is_stored_and_said_and_shown_again(browse, cast):
    leila = browse(cast.leila)

    answer = leila.post("/notices", assigned="off", mentioned="digest")

    assert (answer.status_code, answer.location) == (303, "/notices?done=saved")
    shown = leila.get(answer.location)
    assert "data-announce" in shown.text
    page = Page(shown.text)
    assert "Saved." in page.text
    assert (page.value("assigned"), page.value("mentioned")) == ("off", "digest")
    assert chosen() == {
        (cast.leila.id, "assigned"): "off",
        (cast.leila.id, "mentioned"): "digest",
        (cast.leila.id, "sla_warning"): "at_once",
        (cast.leila.id, "sla_breach"): "at_once",
    }


@pytest.mark.parametrize("way", ["never", "AT_ONCE", "\x00"])
def test_a_way_that_is_none_of_ours_is_a_422(browse, cast, way):
    answer = browse(cast.camille).post("/notices", ticket_answer=way)

    assert answer.status_code == 422
    assert "Not saved" in Page(answer.text).text
    assert chosen() == {}


def test_what_is_always_sent_cannot_be_switched_off(browse, cast):
    browse(cast.camille).post("/notices", privacy_answer="off", alarm="off", ticket_answer="off")

    assert chosen() == {(cast.camille.id, "ticket_answer"): "off"}


def test_nobody_chooses_for_another_or_about_another_roles_letters(browse, cast):
    browse(cast.camille).post(
        "/notices", ticket_answer="off", clock_warning="off", person_id=str(cast.noor.id)
    )

    assert chosen() == {(cast.camille.id, "ticket_answer"): "off"}


def test_a_stale_page_saves_nothing(browse, cast):
    answer = browse(cast.camille).post("/notices", ticket_answer="off", csrf_token="old")

    assert answer.status_code == 422
    assert Page(answer.text).value("ticket_answer") == "off"
    assert chosen() == {}


def test_an_address_that_nobody_confirmed_is_said_to_get_nothing(browse, cast):
    words = "Your address is not confirmed yet, so nothing is sent to it"
    assert words not in browse(cast.camille).page("/notices").text
    with transaction() as writing:
        writing.execute(
            update(Person).where(Person.id == cast.camille.id).values(email_verified_at=None)
        )

    assert words in browse(cast.camille).page("/notices").text


def test_the_account_menu_leads_there_for_everybody(browse, cast):
    for person in (cast.camille, cast.leila, cast.ingrid, cast.priya):
        assert 'href="/notices"' in browse(person).get("/privacy").text
