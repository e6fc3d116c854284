"""What a browser holds, how long it opens anything, and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.accounts.models import LoginSession, Person
from app.domain.accounts.rules import IDLE_CUSTOMER, IDLE_STAFF, LONGEST
from app.foundation.clock import moved_to, now
from app.foundation.signing import token_hash
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.cast import PASSWORD
from tests.ground.databases import fresh_process_state
from tests.ground.reader import Page, Reader

MINUTE = timedelta(minutes=1)


def log_in(reader, person, **fields):
    token = Page(reader.get("/login").text).value("csrf_token")
    form = {"email": person.email, "password": PASSWORD, "csrf_token": token, **fields}
    return reader.post("/login", **form)


def cookie_of(reader, name="session"):
    found = reader.client.get_cookie(name)
    return found.value if found else None


def with_cookie(application, value, name="session"):
    reader = Reader(application)
    reader.client.set_cookie(name, value, domain="localhost")
    return reader


def rows():
    end_reading()
    return list(session().scalars(select(LoginSession)))


def is_in(reader):
    return reader.get("/").text.count("Log out") > 0


def test_a_log_in_gives_a_new_cookie_and_the_old_one_opens_nothing(browse, application, cast):
    reader = browse()
    reader.get("/login")
    before = cookie_of(reader)

    log_in(reader, cast.camille)

    assert is_in(reader)
    assert cookie_of(reader) != before
    assert not is_in(with_cookie(application, before))


def test_an_attackers_cookie_in_the_victims_browser_never_becomes_a_log_in(application, cast):
    attacker = Reader(application)
    attacker.get("/login")
    planted = cookie_of(attacker)

    victim = with_cookie(application, planted)
    log_in(victim, cast.camille)

    assert is_in(victim)
    assert not is_in(attacker)
    assert cookie_of(attacker) == planted


def test_a_cookie_value_of_ones_own_making_is_never_taken_over(application, cast):
    reader = with_cookie(application, "chosen-by-the-attacker")

    log_in(reader, cast.camille)

    assert cookie_of(reader) != "chosen-by-the-attacker"
    assert not is_in(with_cookie(application, "chosen-by-the-attacker"))


def test_a_form_token_from_before_the_log_in_is_dead_after_it(browse, cast):
    reader = browse()
    old = Page(reader.get("/login").text).value("csrf_token")

    log_in(reader, cast.camille, csrf_token=old)
    answer = reader.post("/theme", theme="dark", csrf_token=old)

    assert answer.status_code == 422
    assert 'data-theme="dark"' not in reader.get("/").text


def test_logging_in_again_ends_the_session_before_it(browse, application, cast):
    reader = browse(cast.camille)
    before, token = cookie_of(reader), reader.token()

    answer = reader.post("/login", email=cast.leila.email, password=PASSWORD, csrf_token=token)

    assert answer.location == "/desk"
    assert not is_in(with_cookie(application, before))


def test_log_out_ends_the_session_at_the_server(browse, application, cast):
    reader = browse(cast.camille)
    kept = cookie_of(reader)

    reader.post("/logout")

    replay = with_cookie(application, kept)
    assert not is_in(replay)
    assert replay.get("/tickets").status_code == 303


def test_log_out_leaves_the_persons_other_browser_signed_in(browse, cast):
    here, there = browse(cast.camille), browse(cast.camille)

    here.post("/logout")

    assert is_in(there)


def test_the_cookie_is_a_random_token_and_the_database_knows_its_hash_alone(browse, cast):
    reader, other = browse(), browse()
    log_in(reader, cast.camille)
    log_in(other, cast.camille)

    token = cookie_of(reader)

    assert len(token) == 43
    assert token != cookie_of(other)
    stored = [value for row in rows() for value in vars(row).values()]
    assert token_hash(token) in stored
    assert token not in stored


def test_the_demos_cookie_is_for_http_alone_and_out_of_reach_of_scripts(browse, cast):
    reader = browse()

    written = log_in(reader, cast.camille).headers["Set-Cookie"]

    name, *marks = written.split("; ")
    assert name.startswith("session=")
    assert set(marks) == {"HttpOnly", "SameSite=Lax", "Path=/"}


def test_over_https_the_cookie_is_bound_to_the_host(cast, monkeypatch):
    from app.factory import create_app

    monkeypatch.setenv("BASE_URL", "https://support.example.net")
    fresh_process_state()
    reader = Reader(create_app())

    answer = log_in(reader, cast.camille)
    ended = reader.post("/logout", csrf_token=Page(reader.get("/privacy").text).value("csrf_token"))

    name, *marks = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-session=")
    assert set(marks) == {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"}
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Secure" in ended.headers["Set-Cookie"]
    assert "__Host-session=;" in ended.headers["Set-Cookie"]


def test_over_https_a_cookie_of_the_other_name_opens_nothing(
    browse, application, cast, monkeypatch
):
    token = cookie_of(browse(cast.camille))
    monkeypatch.setenv("BASE_URL", "https://support.example.net")
    fresh_process_state()

    assert not is_in(with_cookie(application, token, "session"))
    assert is_in(with_cookie(application, token, "__Host-session"))


@pytest.mark.parametrize(("who", "idle"), [("camille", IDLE_CUSTOMER), ("leila", IDLE_STAFF)])
def test_a_browser_left_alone_is_signed_out(browse, cast, who, idle):
    reader, at = browse(getattr(cast, who)), now()

    with moved_to(at + idle - MINUTE):
        assert is_in(reader)
    with moved_to(at + 2 * idle):
        assert not is_in(reader)


def test_a_browser_in_use_stays_signed_in_until_the_longest_time(browse, cast):
    reader, at = browse(cast.camille), now()
    step = IDLE_CUSTOMER - MINUTE
    spent = step

    while spent < LONGEST:
        with moved_to(at + spent):
            assert is_in(reader)
        spent += step

    with moved_to(at + LONGEST):
        assert not is_in(reader)


def test_reading_now_and_then_writes_now_and_then(browse, cast):
    reader, at = browse(cast.camille), now()
    first = rows()[0].last_seen_at

    with moved_to(at + MINUTE):
        reader.get("/")
    assert rows()[0].last_seen_at == first
    with moved_to(at + 10 * MINUTE):
        reader.get("/")
    assert rows()[0].last_seen_at == at + 10 * MINUTE


def test_somebody_made_inactive_is_out_at_once(browse, cast):
    reader = browse(cast.leila)
    assert reader.get("/desk").status_code == 200

    with transaction() as current:
        current.execute(update(Person).where(Person.id == cast.leila.id).values(active=False))

    assert reader.get("/desk").status_code == 303
    assert not is_in(reader)


def test_a_new_role_counts_from_the_next_request(browse, cast):
    reader = browse(cast.leila)

    with transaction() as current:
        current.execute(update(Person).where(Person.id == cast.leila.id).values(role="customer"))

    assert reader.get("/desk").status_code == 404


def test_pages_that_need_no_log_in_set_no_cookie(browse):
    reader = browse()

    for path in ("/", "/privacy", "/privacy/2024-10-15", "/healthz", "/no/such/page", "/desk"):
        assert "Set-Cookie" not in reader.get(path).headers, path
    with reader.client.get("/static/img/favicon.svg") as picture:
        assert picture.status_code == 200
        assert "Set-Cookie" not in picture.headers
    assert rows() == []


def test_the_form_sets_one_cookie_and_asks_no_second_time(browse):
    reader = browse()

    first, second = reader.get("/login"), reader.get("/login")

    assert len(first.headers.getlist("Set-Cookie")) == 1
    assert "Set-Cookie" not in second.headers
    assert Page(first.text).value("csrf_token")
    assert len(rows()) == 1


def test_no_second_cookie_is_ever_set(browse, cast):
    reader = browse()
    answers = [log_in(reader, cast.camille)]
    answers += [reader.get(path) for path in ("/", "/tickets", "/tickets/new", "/privacy")]
    answers += [reader.post("/theme", theme="light")]

    written = [each for answer in answers for each in answer.headers.getlist("Set-Cookie")]

    assert len(written) == 1
    assert written[0].startswith("session=")


def test_a_nonsense_cookie_is_a_strangers(application, cast):
    for value in ("", "x", "a" * 4000, "%00", "'; --", "\u2603"):
        reader = with_cookie(application, value)
        assert not is_in(reader), value[:20]
        assert reader.get("/tickets").status_code == 303
