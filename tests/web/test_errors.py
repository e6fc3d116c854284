"""When something goes wrong: what happened, what to do, what is safe. Nothing of the inside."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.foundation.transaction import session
from tests.ground.reader import Page

SECRET = "camille-and-her-card"
INSIDE = ("Traceback", "File &#34;", "sqlalchemy", "psycopg", "RuntimeError", "/app/", SECRET)


@pytest.fixture
def broken(monkeypatch):
    """`broken(name, problem)` makes this query fail."""

    def break_(name, problem):
        def fail(*_words, **_more):
            raise problem

        monkeypatch.setattr(name, fail)

    return break_


def assert_a_calm_page(answer, status):
    page = Page(answer.text)
    assert answer.status_code == status
    assert page.headings == 1
    assert f"Error {status}" in page.text
    assert "Go to the start page" in page.text
    assert "/privacy" in answer.text
    for each in INSIDE:
        assert each not in answer.text, each


@pytest.mark.parametrize(
    "problem",
    [
        RuntimeError(SECRET),
        OperationalError("SELECT 1", {"email": SECRET}, Exception(SECRET)),
        KeyError(SECRET),
        RecursionError(SECRET),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_our_own_fault_is_a_page_without_anything_of_the_inside(browse, cast, broken, problem):
    reader = browse(cast.camille)
    broken("app.web.portal.tickets.tickets_of_requester", problem)

    answer = reader.client.get("/tickets")

    assert_a_calm_page(answer, 500)
    assert "Something went wrong on our side" in answer.text


def test_our_own_fault_leaves_no_words_of_people_in_the_log(browse, cast, broken, capfd, caplog):
    reader = browse(cast.camille)
    broken(
        "app.web.portal.tickets.tickets_of_requester",
        OperationalError("SELECT 1", {"email": SECRET}, Exception(SECRET)),
    )

    with caplog.at_level(logging.DEBUG):
        reader.client.get("/tickets")

    said = "".join(capfd.readouterr()) + caplog.text
    assert "request.failed" in said
    assert "OperationalError" in said
    assert "tickets.py" in said, "the log says where"
    assert SECRET not in said


def test_a_refused_statement_leaves_its_values_out_of_its_message(database):
    with pytest.raises(Exception, match="no_such_table") as caught:
        session().execute(text("SELECT * FROM no_such_table WHERE name = :name"), {"name": SECRET})

    assert SECRET not in str(caught.value)


def test_a_fault_in_the_middle_of_a_change_stores_nothing(browse, cast, monkeypatch):
    reader = browse(cast.camille)
    key = reader.page("/tickets/new").value("submission")
    fields = {"category": "privacy", "subject": "S", "message": "M", "right": "access"}

    def fail(*_words, **_more):
        raise RuntimeError(SECRET)

    with monkeypatch.context() as patch:
        patch.setattr("app.domain.tickets.actions.escalation.write_letter", fail)
        token = reader.token()
        data = {**fields, "country": "DE", "csrf_token": token, "submission": key}
        answer = reader.client.post("/tickets/new", data=data)

    assert_a_calm_page(answer, 500)
    assert "CP-" not in reader.get("/tickets").text
    again = reader.post("/tickets/new", **fields, country="DE", submission=key)
    assert again.status_code == 303, "the same form can be sent again"


def test_the_database_being_away_is_a_page_too(browse, cast, monkeypatch):
    reader = browse(cast.camille)

    def away(*_words, **_more):
        raise OperationalError("SELECT 1", {}, Exception(SECRET))

    monkeypatch.setattr("app.web.shared.browser_session.session_with_token", away)
    answer = reader.client.get("/tickets")

    assert_a_calm_page(answer, 500)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_page_says_what_to_do(browse, cast):
    for reader in (browse(), browse(cast.camille), browse(cast.leila)):
        assert_a_calm_page(reader.get("/no/such/page"), 404)


def test_the_wrong_method_says_which_is_right(browse):
    answer = browse().get("/logout")

    assert_a_calm_page(answer, 405)
    assert "POST" in answer.headers["Allow"]


def test_too_much_text_is_refused_and_said_to_be_safe(browse, cast):
    reader = browse(cast.camille)

    answer = reader.client.post("/tickets/new", data={"message": "x" * 9_000_000})

    assert_a_calm_page(answer, 413)
    assert "Nothing was stored" in answer.text


def test_a_body_of_more_than_120_megabytes_is_refused_before_it_is_read(browse, cast):
    reader = browse(cast.camille)

    answer = reader.client.post(
        "/tickets/new",
        environ_overrides={"CONTENT_LENGTH": str(121 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
    )

    assert_a_calm_page(answer, 413)


def test_broken_bodies_are_no_fault_of_ours(browse, cast):
    reader = browse(cast.camille)

    for kind, body in (
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nhello"),
        ("application/x-www-form-urlencoded", b"%zz=%ff&message=%ff%fe&" + b"&" * 1000),
        ("application/x-www-form-urlencoded; charset=utf-7", b"message=x"),
        ("text/plain", b"\x00" * 1000),
    ):
        answer = reader.client.post("/tickets/new", data=body, content_type=kind)
        assert answer.status_code in (400, 413, 422), kind


def test_odd_addresses_are_no_fault_of_ours(browse, cast):
    people = {cast.camille: "/tickets", cast.leila: "/desk", cast.ingrid: "/legal"}
    odd = ("%00", "%ff", "-", "1-", "9" * 5000, "1-" + "9" * 5000, "٣-٣", "-1-1", "1e9-1")
    for person, path in people.items():
        reader = browse(person)
        for value in odd:
            for name in ("older", "newer", "after", "before", "status", "assignee", "done", "mode"):
                answer = reader.client.get(f"{path}?{name}={value}")
                assert answer.status_code in (200, 400), (path, name, value[:20])
    for path in ("/files/%00", "/files/" + "x" * 5000, "/privacy/%00", "/desk/queues/%00"):
        answer = browse(cast.leila).client.get(path)
        assert answer.status_code == 404, path


def test_an_htmx_request_gets_the_error_page_whole(browse, cast):
    answer = browse(cast.leila).get("/desk/tickets/999999", **{"HX-Request": "true"})

    assert_a_calm_page(answer, 404)
