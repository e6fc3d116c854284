"""The headers that every answer carries, whatever it says."""

from io import BytesIO

import pytest

from app.factory import create_app
from tests.ground.databases import fresh_process_state
from tests.ground.reader import Page, Reader

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.fixture
def answers(browse, cast, application, monkeypatch):
    """One answer of each status, by its status."""
    camille, leila = browse(cast.camille), browse(cast.leila)
    ticket = cast.ticket()
    news = "/desk/news/queue/billing?since=0"
    poll = {"HX-Request": "true"}
    tag = leila.client.get(news, headers=poll).headers["HX-PTag"]

    def broken(*_words, **_more):
        raise RuntimeError("camille's secret")

    found = [
        camille.client.get("/"),
        camille.client.get("/tickets"),
        leila.client.get(f"/desk/tickets/{ticket.number}", headers=poll),
        camille.client.post("/theme", data={"theme": "dark", "csrf_token": camille.token()}),
        leila.client.get(news, headers={**poll, "HX-PTag": tag}),
        camille.client.get("/tickets?older=x"),
        browse().client.post("/tickets/new"),
        camille.client.get("/no/such/page"),
        camille.client.get("/logout"),
        camille.client.post("/tickets/new", data={"message": "x" * 9_000_000}),
        camille.client.post("/tickets/new", data={"csrf_token": camille.token()}),
    ]
    monkeypatch.setattr("app.web.portal.tickets.tickets_of_requester", broken)
    found.append(camille.client.get("/tickets"))
    return {answer.status_code: answer for answer in found}


def test_each_status_carries_the_same_strict_headers(answers):
    assert set(answers) == {200, 303, 304, 400, 401, 404, 405, 413, 422, 500}
    for status, answer in answers.items():
        headers = answer.headers
        assert set(headers["Content-Security-Policy"].split("; ")) == CSP, status
        assert headers["X-Content-Type-Options"] == "nosniff", status
        assert headers["Referrer-Policy"] == "same-origin", status
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", status
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", status
        assert "camera=()" in headers["Permissions-Policy"], status
        assert headers["Cache-Control"] == "no-store", status
        assert "Access-Control-Allow-Origin" not in headers, status
        assert "X-Powered-By" not in headers, status


def test_pages_differ_by_reader_and_by_who_asks(answers):
    vary = {each.lower() for each in answers[200].vary}

    assert {"cookie", "hx-request"} <= vary


def test_a_file_is_a_sandboxed_download(browse, cast):
    camille = browse(cast.camille)
    page = camille.post("/tickets/new", subject="", files=[(BytesIO(b"line\n"), "procès.txt")])
    token = Page(page.text).value("staged")

    with camille.client.get(f"/files/{token}") as answer:
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.data == b"line\n"


def test_static_files_are_as_strict_and_are_kept_by_the_browser(browse):
    with browse().client.get("/static/img/favicon.svg?v=1") as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_path_leads_out_of_the_static_folder(browse):
    reader = browse()

    for path in ("../app/factory.py", "..%2f..%2fwsgi.py", "%2e%2e/%2e%2e/wsgi.py", "css", ""):
        answer = reader.client.get(f"/static/{path}")
        answer.close()
        assert answer.status_code == 404, path


def test_a_page_for_everyone_may_be_kept_if_the_server_is_asked_each_time(browse):
    assert browse().get("/privacy").headers["Cache-Control"] == "no-cache"


def test_a_page_with_a_form_token_is_never_stored(browse):
    reader = browse()

    assert reader.get("/login").headers["Cache-Control"] == "no-store"
    assert reader.get("/login").headers["Cache-Control"] == "no-store"


def test_https_alone_is_promised_for_two_years_where_it_is_spoken(browse, cast, monkeypatch):
    assert "Strict-Transport-Security" not in browse().get("/").headers
    monkeypatch.setenv("BASE_URL", "https://support.example.net")
    fresh_process_state()
    secure = Reader(create_app())

    assert secure.get("/").headers["Strict-Transport-Security"].startswith("max-age=63072000")
    with secure.client.get("/static/img/favicon.svg") as picture:
        assert "Strict-Transport-Security" in picture.headers


def test_a_forged_host_is_in_no_answer(browse, cast):
    reader = browse(cast.camille)
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}

    for path in ("/", "/tickets", "/tickets/new", "/privacy", "/nothing"):
        answer = reader.client.get(path, headers=forged)
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)


def test_forwarded_headers_are_believed_only_from_counted_proxies(cast, monkeypatch):
    reader = Reader(create_app())

    answer = reader.client.get("/tickets", headers={"X-Forwarded-Prefix": "//evil.example"})

    assert answer.location == "/login?next=/tickets"
