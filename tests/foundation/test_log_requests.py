"""The lines of a request: which one, where, and who of the staff; nothing of what customers look at."""

import pytest

from app.foundation.logging import set_up_logging
from tests.foundation.log_ground import SECRET, lines


@pytest.fixture
def said(browse, capsys):
    """The lines since the last look. The application has set the log up by now."""
    set_up_logging(as_json=True)
    yield lambda: lines(capsys.readouterr().out)
    set_up_logging(as_json=False)


def test_pages_that_answer_leave_no_line(browse, cast, said):
    ticket = cast.ticket()
    camille, mina = browse(cast.camille), browse(cast.mina)
    said()

    for reader, path in ((camille, f"/tickets/{ticket.number}"), (camille, "/"), (mina, "/desk")):
        assert reader.get(path).status_code == 200

    assert said() == []


@pytest.mark.parametrize("who", ["eve", "leila", "ingrid"])
def test_what_is_not_theirs_is_noted_with_who_asked(browse, cast, said, who):
    """ASVS V16.3.2."""
    person, ticket = getattr(cast, who), cast.ticket(category="technical")
    reader = browse(person)
    said()

    door = {"eve": "/tickets", "leila": "/desk/tickets", "ingrid": "/legal/requests"}[who]
    assert reader.get(f"{door}/{ticket.number}").status_code == 404
    assert reader.get("/admin").status_code == 404

    hidden, refused = said()
    assert (hidden["event"], refused["event"]) == ("request.not_there", "guard.refused")
    assert hidden["person"] == refused["person"] == person.id
    assert refused["endpoint"] == "admin.show_overview"
    assert hidden["request"] != refused["request"]


def test_a_stale_form_is_noted(browse, cast, said):
    """ASVS V16.3.3."""
    reader = browse(cast.camille)
    said()

    reader.post("/tickets/new", csrf_token="stale", subject=SECRET)

    [entry] = said()
    assert entry["event"] == "guard.stale_token"
    assert entry["endpoint"] == "portal.create_ticket"


FAULTS = [
    ("camille", "/tickets", "app.web.portal.tickets.tickets_of_requester", False),
    ("mina", "/desk/tickets/1001", "app.web.desk.tickets.ticket_visible_to", True),
]


@pytest.mark.parametrize(("who", "path", "broken", "named"), FAULTS)
def test_a_fault_tells_the_staff_at_work_and_no_customer(
    browse, cast, said, monkeypatch, who, path, broken, named
):
    person = getattr(cast, who)
    reader = browse(person)
    said()

    def fail(*_words, **_more):
        raise RuntimeError(SECRET)

    monkeypatch.setattr(broken, fail)
    assert reader.client.get(path).status_code == 500

    [entry] = said()
    assert entry["event"] == "request.failed"
    assert entry.get("person") == (person.id if named else None)
    assert "RuntimeError" in entry["exception"]


def test_too_many_tries_are_noted_without_the_address_that_was_tried(browse, cast, said):
    reader = browse()
    said()

    answers = [reader.post("/login", email=SECRET, password="wrong").status_code for _ in range(11)]

    assert answers[-1] == 429
    *before, last = said()
    assert last["event"] == "log_in.limited"
    assert SECRET not in str([*before, last])
