"""Logging in and out, as a person and as somebody who guesses."""

import pytest
from sqlalchemy import update

from app.domain.accounts.models import Person
from app.foundation.transaction import transaction
from tests.ground.cast import PASSWORD
from tests.ground.reader import Page

ELSEWHERE = [
    "//elsewhere.example/tickets",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "https://elsewhere.example/",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "\t//elsewhere.example",
    " //elsewhere.example",
    "/\x00/elsewhere.example",
    "elsewhere.example",
    "@elsewhere.example",
]


def log_in(reader, email, password=PASSWORD, **fields):
    token = Page(reader.get("/login").text).value("csrf_token")
    fields = {"email": email, "password": password, "csrf_token": token, **fields}
    return reader.post("/login", **fields)


@pytest.mark.parametrize(
    ("who", "home"),
    [("camille", "/"), ("leila", "/desk"), ("ingrid", "/legal"), ("priya", "/admin")],
)
def test_each_role_arrives_at_its_own_start_page(browse, cast, who, home):
    person = getattr(cast, who)
    reader = browse()

    answer = log_in(reader, person.email)

    assert (answer.status_code, answer.location) == (303, home)
    assert person.name in reader.get(home).text


def test_the_address_is_known_in_any_case_of_its_letters(browse):
    assert log_in(browse(), "  Customer@EXAMPLE.com ").status_code == 303


def test_wrong_unknown_inactive_and_passwordless_get_the_same_page(browse, cast):
    with transaction() as current:
        current.execute(update(Person).where(Person.id == cast.noor.id).values(active=False))
        current.execute(update(Person).where(Person.id == cast.eve.id).values(password_hash=""))
    tries = {
        cast.camille.email: "not the password",
        "nobody@example.com": PASSWORD,
        cast.noor.email: PASSWORD,
        cast.eve.email: PASSWORD,
    }

    answers = [log_in(browse(), email, password) for email, password in tries.items()]

    assert {answer.status_code for answer in answers} == {422}
    assert len({Page(answer.text).text for answer in answers}) == 1
    assert "That email and password do not fit" in answers[0].text


def test_a_refused_log_in_keeps_the_address_and_drops_the_password(browse, cast):
    reader = browse()

    page = Page(log_in(reader, cast.camille.email, "not the password", next="/tickets").text)

    assert page.value("email") == cast.camille.email
    assert page.value("password") == ""
    assert page.value("next") == "/tickets"
    assert reader.get("/tickets").status_code == 303


def test_an_empty_field_is_named(browse):
    answer = log_in(browse(), "", "")

    assert answer.status_code == 422
    assert "Enter your email address" in answer.text
    assert "Enter your password" in answer.text


def test_odd_addresses_and_passwords_are_refused_like_any_other(browse):
    reader = browse()

    for odd in ("a\x00b@example.com", "\u202e@example.com", "x" * 60_000, "%s", "'; --"):
        assert log_in(reader, odd, odd).status_code == 422, odd[:20]


def test_a_page_asked_for_while_signed_out_is_shown_after_the_log_in(browse, cast):
    reader = browse()
    asked = reader.get("/tickets?status=open")

    page = reader.page(asked.location)
    answer = log_in(reader, cast.camille.email, next=page.value("next"))

    assert asked.status_code == 303
    assert asked.location == "/login?next=/tickets?status%3Dopen"
    assert answer.location == "/tickets?status=open"


def test_next_never_leads_to_another_site(browse, cast):
    reader = browse()

    for where in ELSEWHERE:
        form = Page(reader.client.get("/login", query_string={"next": where}).text)
        answer = log_in(reader, cast.camille.email, next=where)
        reader.post("/logout")

        assert form.value("next") == "", where
        assert (answer.status_code, answer.location) == (303, "/"), where


def test_the_choice_of_colours_never_leads_to_another_site(browse, cast):
    reader = browse(cast.camille)

    found = {where: reader.post("/theme", theme="dark", next=where).location for where in ELSEWHERE}

    assert set(found.values()) == {"/"}, found


def test_somebody_signed_in_has_no_use_for_the_form(browse, cast):
    answer = browse(cast.leila).get("/login?next=/desk/views/open")

    assert (answer.status_code, answer.location) == (303, "/desk")


def test_log_out_leads_to_the_form_and_clears_what_the_browser_kept(browse, cast):
    reader = browse(cast.camille)

    answer = reader.post("/logout")

    assert (answer.status_code, answer.location) == (303, "/login")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert reader.client.get_cookie("session") is None


def test_the_demo_offers_one_button_a_role_and_production_none(browse, monkeypatch):
    from app.foundation.settings import settings

    assert "demo-cloudpockets" not in browse().get("/login").text
    monkeypatch.setattr(settings(), "demo", True)

    text = browse().get("/login").text

    for role in ("customer", "agent", "legal", "admin"):
        assert f'value="{role}@example.com"' in text


def test_the_chosen_colours_come_with_every_page(browse, cast):
    reader = browse(cast.camille)

    reader.post("/theme", theme="dark", next="/tickets")

    assert 'data-theme="dark"' in reader.get("/tickets").text
    assert 'data-theme="dark"' in reader.get("/privacy").text
    assert "data-theme" not in browse(cast.noor).get("/tickets").text


def test_unknown_colours_are_refused(browse, cast):
    reader = browse(cast.camille)

    answer = reader.post("/theme", theme='"><script>')

    assert answer.status_code == 422
    assert "data-theme" not in reader.get("/tickets").text
