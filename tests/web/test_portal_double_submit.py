"""Two submits of one form at one moment make one ticket, one reply, one note, one change."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from app.domain.legal.models import PrivacyRequest
from app.domain.mail.models import Letter
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.foundation.transaction import end_reading, refuse_writes, session

TOGETHER = 4


def counts() -> dict[str, int]:
    end_reading()
    return {
        table.__tablename__: session().scalar(select(func.count()).select_from(table))
        for table in (Ticket, Message, TicketEvent, PrivacyRequest, Letter)
    }


def at_once(browse, person, path: str, **fields) -> list:
    """The answers to the same form, sent by several threads at the same moment."""
    readers = [browse(person) for _ in range(TOGETHER)]
    tokens = [reader.token() for reader in readers]
    end_reading()
    start, answers = Barrier(TOGETHER), []

    def send(reader, token) -> None:
        start.wait()
        answer = reader.client.post(path, data={**fields, "csrf_token": token})
        answers.append((answer.status_code, answer.location))
        end_reading()
        refuse_writes(None)

    threads = [Thread(target=send, args=pair) for pair in zip(readers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def more_of(before) -> dict[str, int]:
    return {name: count - before[name] for name, count in counts().items() if count != before[name]}


NEW = {"category": "billing", "subject": "Charged twice", "message": "Twice.", "submission": "k1"}


def test_one_ticket(browse, cast):
    before = counts()

    answers = at_once(browse, cast.camille, "/tickets/new", **NEW)

    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    assert more_of(before) == {"tickets": 1, "messages": 1, "ticket_events": 1}


def test_one_privacy_ticket_with_its_two_letters(browse, cast):
    before = counts()
    asked = {**NEW, "category": "privacy", "right": "access", "country": "DE"}

    answers = at_once(browse, cast.camille, "/tickets/new", **asked)

    assert len(set(answers)) == 1
    assert more_of(before) == {
        "tickets": 1,
        "messages": 1,
        "ticket_events": 1,
        "privacy_requests": 1,
        "letters": 2,  # the escalation and its acknowledgement
    }


@pytest.mark.parametrize(
    ("who", "path", "values", "made"),
    [
        ("camille", "/tickets/{}/replies", {}, {"messages": 1, "ticket_events": 1}),
        (
            "camille",
            "/tickets/{}/status",
            {"status": "solved", "message": ""},
            {"ticket_events": 1},
        ),
        (
            "leila",
            "/desk/tickets/{}/replies",
            {"then": ""},
            {"messages": 1, "ticket_events": 2, "letters": 1},
        ),
        ("leila", "/desk/tickets/{}/notes", {}, {"messages": 1, "ticket_events": 1}),
        ("leila", "/desk/tickets/{}/priority", {"priority": "high"}, {"ticket_events": 1}),
    ],
)
def test_one_reply_one_note_one_change(browse, cast, who, path, values, made):
    ticket = cast.ticket()
    before = counts()

    form = {"message": "Only once.", "submission": "k2", **values}
    answers = at_once(browse, getattr(cast, who), path.format(ticket.number), **form)

    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    assert more_of(before) == made


def test_forms_with_keys_of_their_own_are_all_carried_out(browse, cast):
    ticket = cast.ticket()
    before = counts()

    at_once(browse, cast.camille, f"/tickets/{ticket.number}/replies", message="Each counts.")

    assert more_of(before) == {"messages": TOGETHER, "ticket_events": TOGETHER}


def test_a_key_that_somebody_else_has_used_hides_nobodys_ticket(browse, cast):
    first = browse(cast.camille).post("/tickets/new", **NEW)

    second = browse(cast.noor).post("/tickets/new", **NEW)

    assert second.status_code == 303
    assert second.location != first.location


def test_a_refused_form_does_not_use_up_its_key(browse, cast):
    camille = browse(cast.camille)
    camille.post("/tickets/new", **{**NEW, "subject": ""})

    answer = camille.post("/tickets/new", **NEW)

    assert answer.status_code == 303
    assert counts()["tickets"] == 1


def test_another_text_under_a_used_key_is_not_swallowed(browse, cast):
    camille = browse(cast.camille)
    first = camille.post("/tickets/new", **NEW)

    second = camille.post("/tickets/new", **{**NEW, "message": "Something else altogether."})

    assert second.location != first.location
    assert "Something else altogether." in camille.page(second.location).text
