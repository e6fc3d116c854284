"""A card number that somebody types goes no further than the door, and the rest of the words goes on."""

from io import BytesIO
from urllib.parse import quote

import pytest
from sqlalchemy import MetaData, select

from app.foundation.database import engine
from app.foundation.transaction import end_reading
from app.web.shared.at_the_door import Door
from tests.ground.byte_search import search, search_database
from tests.ground.reader import Page
from tests.web.card_guard_roads import DIGITS, KEPT, MARK, NEW, PAN, ROADS, TYPED

NOTICE = "a card number (ends 1111)"


def everything_stored() -> str:
    """Every value of every row, in one text."""
    end_reading()
    tables = MetaData()
    with engine().connect() as connection:
        tables.reflect(connection)
        return "\n".join(
            str(value)
            for table in tables.sorted_tables
            for row in connection.execute(select(table))
            for value in row
        )


@pytest.fixture(params=ROADS)
def road(request, cast):
    return ROADS[request.param](cast)


def test_the_number_is_in_no_store_and_the_other_words_are(browse, road):
    answer = browse(road.who).post(road.path, **road.fields)

    assert answer.status_code == 303, answer.text
    assert search_database([DIGITS]) == []
    assert KEPT in everything_stored()


def test_the_number_comes_back_as_a_mark_when_the_form_is_refused(browse, road):
    answer = browse(road.who).post(road.path, csrf_token="stale", **road.fields)

    assert answer.status_code == 422
    assert KEPT in Page(answer.text).values(road.text_field)
    assert Page(answer.text).text.count(NOTICE) == 1
    assert "It was not stored." in Page(answer.text).text
    assert search(answer.data, [DIGITS]) == []
    assert search_database([DIGITS]) == []


def test_both_kinds_of_bodies_pass_the_door(browse, cast):
    camille = browse(cast.camille)
    body = {**NEW, "message": TYPED, "csrf_token": camille.token()}

    camille.client.post("/tickets/new", data=body)
    camille.client.post("/tickets/new", data=body, content_type="multipart/form-data")

    assert everything_stored().count(f"<p>{KEPT}</p>") == 2
    assert search_database([DIGITS]) == []


def test_a_number_in_the_name_of_a_file_is_told_of_too(browse, cast):
    sent = (BytesIO(b"12:04 timeout"), f"card {PAN}.txt")

    camille = browse(cast.camille)
    answer = camille.post("/tickets/new", files=sent, **NEW)

    page = camille.page(answer.location)
    assert NOTICE in page.text
    assert f"card {MARK}.txt" in everything_stored()
    assert search_database([DIGITS]) == []


def test_the_address_of_a_log_in_is_not_given_back_with_a_number_in_it(browse):
    answer = browse().post("/login", email=f"{PAN} @example.org", password="x")

    assert answer.status_code == 422
    assert search(answer.data, [DIGITS]) == []
    assert search_database([DIGITS]) == []


def test_a_password_is_taken_as_it_was_typed():
    door = Door()

    assert door.passed("password", PAN) == ("password", PAN)
    assert not door.removed


@pytest.mark.parametrize("name", ["csrf_token", "submission", "staged", "remove", "next"])
def test_a_machine_word_that_holds_a_number_is_none_of_ours(name):
    assert Door().passed(name, f"x{PAN}") in ((name, ""), (name, f"x{PAN}"))
    assert Door().passed(name, PAN) == (name, "")


def test_a_field_that_is_called_like_a_number_does_not_come_in():
    assert Door().passed(f"draft:{PAN}", "words") is None


@pytest.mark.parametrize(
    "path", [f"/tickets?x={PAN}", "/tickets?x=4111%201111+1111%2D1111", f"/{DIGITS}"]
)
def test_a_path_to_come_back_to_carries_no_number_into_the_page(browse, cast, path):
    stranger = browse()

    page = Page(stranger.get(f"/login?next={quote(path)}").text)
    sent = stranger.get(path)

    shown = browse(cast.camille).get(path)

    assert page.value("next") == ""
    assert not search(shown.data, [DIGITS])
    assert not search((sent.location or "").encode(), [DIGITS])


def test_choices_and_colours_take_no_number(browse, cast):
    camille = browse(cast.camille)

    assert camille.post("/notices", ticket_answer=PAN).status_code == 422
    assert camille.post("/theme", theme="dark", next=f"/tickets?x={PAN}").location == "/"
    assert camille.post("/theme", theme=PAN).status_code == 422
    assert search_database([DIGITS]) == []


def test_one_line_is_logged_and_it_holds_kinds_and_counts_alone(browse, cast, capsys):
    from app.foundation.logging import set_up_logging

    camille = browse(cast.camille)
    set_up_logging(as_json=True)
    capsys.readouterr()

    camille.post("/tickets/new", **{**NEW, "subject": f"Card {PAN}", "message": TYPED})

    lines = [line for line in capsys.readouterr().out.splitlines() if "guard.removed" in line]
    assert len(lines) == 1
    assert '"kinds": ["card"]' in lines[0]
    assert '"count": 2' in lines[0]
    assert "1111" not in lines[0]
