"""The guard refuses what is not declared, and reading changes nothing."""

import re
from collections import deque
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.foundation.database import engine
from app.foundation.transaction import transaction
from app.tables import metadata
from app.web.shared.guard import public, requires
from tests.ground.databases import fresh_process_state
from tests.ground.reader import Page, Reader

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
AUDITED_READS = {"ticket.read"}


def rows(*left_out):
    """Every row of every table, as a mark per table; `left_out` names columns as table.column."""
    found = {}
    with engine().connect() as connection:
        for table in metadata.sorted_tables:
            columns = [each for each in table.c if str(each) not in left_out]
            lines = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
            found[table.name] = (len(lines), sha256("\n".join(lines).encode()).hexdigest())
    return found


def crawl(reader, start):
    """Follow every link of every page from here; the paths that were seen."""
    seen, waiting = {start}, deque([start])
    while waiting and len(seen) < 300:
        path = waiting.popleft()
        answer = reader.client.get(path)
        assert answer.status_code in (200, 303, 404, 400), (path, answer.status_code)
        if answer.location:
            waiting.append(answer.location)
        if answer.mimetype == "text/html":
            for each in LINK.findall(answer.text.replace("&amp;", "&")):
                if each not in seen and not each.startswith("/static/"):
                    seen.add(each)
                    waiting.append(each)
        answer.close()
    return seen


@pytest.fixture
def a_busy_house(cast):
    for number in range(25):
        cast.ticket(subject=f"Matter {number}")
    cast.ticket(category="technical")
    cast.privacy_ticket()
    cast.privacy_ticket(cast.noor)


@pytest.mark.parametrize(
    ("who", "start", "reached"),
    [
        ("camille", "/", "/tickets/1001"),
        ("leila", "/desk", "/desk/tickets/1001"),
        ("ingrid", "/legal", "/legal/requests/1027"),
        ("priya", "/admin", "/privacy"),
    ],
)
def test_no_link_of_any_page_changes_anything(browse, cast, a_busy_house, who, start, reached):
    reader = browse(getattr(cast, who))
    before = rows("login_sessions.last_seen_at")

    seen = crawl(reader, start)

    assert reached in {each.partition("?")[0] for each in seen}
    after = rows("login_sessions.last_seen_at")
    if who == "ingrid":
        assert after.pop("audit_entries")[0] > before.pop("audit_entries")[0], "reads are audited"
    assert after == before


def test_a_strangers_clicks_store_nothing_but_the_log_in_forms_secret(browse, a_busy_house):
    before = rows()

    seen = crawl(browse(), "/")

    assert "/login" in seen
    after = rows()
    assert after.pop("login_sessions")[0] - before.pop("login_sessions")[0] == 1
    assert after == before


@pytest.fixture
def with_views(cast):
    """An application that somebody extended carelessly, and a signed-in browser of it."""

    def make(add_views, person=cast.leila):
        app = create_app()
        add_views(app)
        reader = Reader(app)
        return reader.sign_in(person) if person else reader

    return make


def test_a_view_that_declares_nothing_is_404_for_everyone(with_views, cast):
    def add(app):
        app.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")

    for person in (None, cast.camille, cast.leila, cast.ingrid, cast.priya):
        answer = with_views(add, person).get("/forgotten")
        assert answer.status_code == 404
        assert "secret" not in answer.text


def test_a_permission_that_nobody_has_opens_nothing(with_views, cast):
    def add(app):
        @app.get("/future")
        @requires("a:new:permission")
        def future():
            return "secret"

    for person in (cast.camille, cast.leila, cast.ingrid, cast.priya):
        assert with_views(add, person).get("/future").status_code == 404


def test_a_get_that_tries_to_write_is_refused(with_views):
    def add(app):
        @app.get("/careless")
        @public
        def careless():
            with transaction() as current:
                current.execute(metadata.tables["queues"].delete())
            return "done"

    before = rows("login_sessions.last_seen_at")

    answer = with_views(add).get("/careless")

    assert answer.status_code == 422
    after = rows("login_sessions.last_seen_at")
    assert after["queues"] == before["queues"]


def test_a_post_that_forgets_its_token_is_refused(with_views):
    def add(app):
        @app.post("/careless")
        @public
        def careless():
            with transaction() as current:
                current.execute(metadata.tables["queue_memberships"].delete())
            return "done"

    before = rows("login_sessions.last_seen_at")

    answer = with_views(add).post("/careless", csrf_token="")

    assert answer.status_code == 422
    assert rows("login_sessions.last_seen_at")["queue_memberships"] == before["queue_memberships"]


def test_what_one_request_may_write_the_next_may_not(with_views):
    """A thread serves many requests: the leave to write ends with the request that had it."""

    def add(app):
        @app.get("/careless")
        @public
        def careless():
            with transaction():
                return "done"

    reader = with_views(add)
    reader.client.post("/theme", data={"theme": "dark", "csrf_token": reader.token()})

    assert reader.get("/careless").status_code == 422


def test_a_poll_without_a_session_leads_the_whole_page_to_the_log_in(browse):
    answer = browse().get(
        "/desk/news/view/open?since=0",
        **{"HX-Request": "true", "HX-Current-URL": "http://localhost/desk/views/open?status=new"},
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login?next=/desk/views/open?status%3Dnew"


@pytest.mark.parametrize(
    "shown", ["http://localhost//elsewhere.example", "javascript:alert(1)", "http://[", ""]
)
def test_a_poll_never_leads_to_another_site(browse, shown):
    answer = browse().get(
        "/desk/news/view/open?since=0", **{"HX-Request": "true", "HX-Current-URL": shown}
    )

    assert answer.headers["HX-Redirect"] == "/login?next=/"


def test_an_htmx_form_without_a_session_gets_the_log_in_as_the_whole_page(browse, cast):
    ticket = cast.ticket()
    answer = browse().post(
        f"/desk/tickets/{ticket.number}/notes", htmx=True, csrf_token="", message="typed"
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "body"
    assert Page(answer.text).value("kept")


def test_addresses_with_doubled_slashes_lead_nowhere(browse):
    reader = browse()

    for path in ("/tickets//new", "/privacy//2024-10-15", "///elsewhere.example", "/tickets/"):
        answer = reader.client.get(
            "/", headers={"Host": "evil.example"}, environ_overrides={"PATH_INFO": path}
        )
        assert "evil.example" not in answer.headers.get("Location", ""), path
        assert answer.status_code == 404, path


def test_numbers_beyond_every_ticket_are_not_there(browse, cast):
    reader = browse(cast.camille)

    for number in ("0", "-1", "2147483648", str(2**63), "9" * 3000, "1001x", "%00", "١٠٠١"):
        assert reader.get(f"/tickets/{number}").status_code == 404, number[:20]


def test_the_https_application_starts_too(cast, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://support.example.net")
    fresh_process_state()

    answer = Reader(create_app()).get("/")

    assert answer.status_code == 200
