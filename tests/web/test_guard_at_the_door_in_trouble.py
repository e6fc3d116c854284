"""When nobody can look at a text, nothing of it is stored or sealed, and its writer still has it."""

import pytest

from app.domain.content.guard import GuardFailed
from tests.ground.cast import PASSWORD
from tests.ground.reader import Page
from tests.web.card_guard_roads import FRAGMENTS, KEPT, NEW, ROADS, TYPED
from tests.web.sent_too_late import send_too_late
from tests.web.test_guard_at_the_door import everything_stored

APOLOGY = "We could not check your text for card numbers just now"
AT_THE_DOOR = ("app.web.shared.at_the_door.guard",)
IN_THE_ROOM = ("app.domain.content.text.guard",)


def nobody_looks(_text: str) -> None:
    raise GuardFailed


@pytest.fixture(params=[AT_THE_DOOR, IN_THE_ROOM, AT_THE_DOOR + IN_THE_ROOM], ids=str)
def break_the_guard(request, monkeypatch):
    """Call it, and nobody looks any more: at the door, in the room, or in both."""

    def begin() -> None:
        for each in request.param:
            monkeypatch.setattr(each, nobody_looks)

    return begin


@pytest.mark.parametrize("name", ROADS)
def test_the_form_comes_back_with_an_apology_and_every_word(browse, cast, break_the_guard, name):
    road = ROADS[name](cast)
    reader = browse(road.who)
    break_the_guard()

    answer = reader.post(road.path, **road.fields)

    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.text.count(APOLOGY) == 1
    assert {TYPED, KEPT} & set(page.values(road.text_field))
    assert "Before it, " not in everything_stored()
    assert NEW["message"] not in everything_stored()


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_form_that_htmx_sent_gets_the_apology_in_its_place(browse, cast, break_the_guard, name):
    road = ROADS[name](cast)
    reader = browse(road.who)
    break_the_guard()

    answer = reader.post(road.path, htmx=True, **road.fields)

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert APOLOGY in Page(answer.text).text
    assert "Before it, " not in everything_stored()


def test_what_nobody_checked_is_not_sealed_when_the_session_has_ended(browse, cast, monkeypatch):
    monkeypatch.setattr(*AT_THE_DOOR, nobody_looks)

    answer, _reader = send_too_late(
        browse, cast.camille, "/tickets/new", subject="Paid twice", category="billing"
    )

    assert answer.status_code == 401
    page = Page(answer.text)
    assert page.value("kept") == ""
    assert "What you typed is safe" not in page.text
    assert "Go back with your browser: it is still there" in page.text


def test_htmx_keeps_the_page_that_holds_what_nobody_checked(browse, cast, monkeypatch):
    monkeypatch.setattr(*AT_THE_DOOR, nobody_looks)
    stranger = browse()

    answer = stranger.client.post(
        f"/desk/tickets/{cast.ticket().number}/notes",
        data={"message": TYPED},
        headers={"HX-Request": "true"},
    )

    assert (answer.status_code, answer.headers["HX-Reswap"]) == (503, "none")


def test_somebody_can_log_in_all_the_same(browse, cast, monkeypatch):
    monkeypatch.setattr(*AT_THE_DOOR, nobody_looks)

    answer = browse().post("/login", email=cast.camille.email, password=PASSWORD)

    assert answer.status_code == 303
