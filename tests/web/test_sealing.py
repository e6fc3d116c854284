"""Only legal staff and the requester can tell that a sealed ticket exists (domain.md, Sealing)."""

import io
import re

import pytest
from sqlalchemy import select, update

from app.domain.audit.models import AuditEntry
from app.domain.content.models import Attachment
from app.domain.tickets.models import Ticket
from app.foundation.transaction import end_reading, session, transaction

SECRET = "What do you hold about me"
STRANGERS = ("noor", "eve", "leila", "mina", "priya")
NOWHERE = 999_999


@pytest.fixture
def sealed(cast, browse):
    """Camille's privacy ticket, with a file."""
    answer = browse(cast.camille).post(
        "/tickets/new",
        category="privacy",
        subject=SECRET,
        message="All of it.",
        right="access",
        country="DE",
        files=[(io.BytesIO(b"my papers"), "papers.txt")],
    )
    assert answer.status_code == 303
    return int(re.search(r"/tickets/(\d+)", answer.location)[1])


@pytest.fixture
def converted(cast):
    """A billing ticket that was worked on and then sealed, as converting one will leave it."""
    ticket = cast.ticket(subject=SECRET)
    with transaction() as writing:
        row = update(Ticket).where(Ticket.id == ticket.id)
        writing.execute(row.values(sealed=True, queue_id=None, category="privacy"))
    return ticket.number


def token_of_file() -> str:
    end_reading()
    return session().scalar(select(Attachment.token))


def fetched(reader, token) -> bytes:
    """The bytes of a file; the answer is closed as a server closes it."""
    with reader.get(f"/files/{token}") as answer:
        assert answer.status_code == 200
        return answer.data


def told(answer, number) -> tuple[int, str, list[str]]:
    """Status, body and names of headers, without what differs on any two requests."""
    body = re.sub(r'(csrf_token" value=|X-CSRFToken": )"[^"]+"', r"\1", answer.text)
    return answer.status_code, body.replace(str(number), "N"), sorted(answer.headers.keys())


POSTS = [
    ("/tickets/{}/replies", {"message": "Hm"}),
    ("/tickets/{}/status", {"status": "solved"}),
    ("/desk/tickets/{}/replies", {"message": "Hm", "then": "solved"}),
    ("/desk/tickets/{}/notes", {"message": "Hm"}),
    ("/desk/tickets/{}/notes", {"message": ""}),
    ("/desk/tickets/{}/assignment", {"assignee": ""}),
    ("/desk/tickets/{}/assignment", {"assignee": "nonsense"}),
    ("/desk/tickets/{}/status", {"status": "closed"}),
    ("/desk/tickets/{}/priority", {"priority": "high"}),
    ("/legal/requests/{}/replies", {"message": "Hm"}),
]
GETS = ["/tickets/{}", "/desk/tickets/{}", "/desk/tickets/{}?view=open", "/legal/requests/{}"]


@pytest.mark.parametrize("who", STRANGERS)
def test_to_everybody_else_it_is_the_same_as_not_there(browse, cast, sealed, who):
    reader = browse(getattr(cast, who))

    for path in GETS:
        for headers in ({}, {"HX-Request": "true"}):
            there = reader.get(path.format(sealed), **headers)
            nothing = reader.get(path.format(NOWHERE), **headers)
            assert there.status_code == 404
            assert told(there, sealed) == told(nothing, NOWHERE), path
    for path, values in POSTS:
        there = reader.post(path.format(sealed), **values)
        nothing = reader.post(path.format(NOWHERE), **values)
        assert there.status_code == 404
        assert told(there, sealed) == told(nothing, NOWHERE), path


@pytest.mark.parametrize("who", STRANGERS)
def test_its_file_is_not_there_either(browse, cast, sealed, who):
    reader, token = browse(getattr(cast, who)), token_of_file()

    there, nothing = reader.get(f"/files/{token}"), reader.get(f"/files/{'x' * 43}")

    assert there.status_code == 404
    assert told(there, token) == told(nothing, "x" * 43)


@pytest.mark.parametrize("who", ["camille", "ingrid", "kwame"])
def test_its_requester_and_legal_staff_get_the_file(browse, cast, sealed, who):
    assert fetched(browse(getattr(cast, who)), token_of_file()) == b"my papers"


@pytest.mark.parametrize("who", STRANGERS)
def test_it_is_on_no_page_of_theirs(browse, cast, sealed, who):
    reader = browse(getattr(cast, who))
    seen = []
    for path in ("/", "/tickets", "/desk", "/desk?status=all", "/desk/views/unassigned",
                 "/desk/queues/billing", "/desk/queues/general", "/desk/queues/privacy",
                 "/legal", "/admin"):  # fmt: skip
        answer = reader.get(path)
        assert SECRET not in answer.text, path
        assert f"CP-{sealed}" not in answer.text, path
        seen.append(answer.status_code)

    assert 200 in seen


def test_an_agent_who_worked_on_it_before_it_was_sealed_loses_it_whole(browse, cast):
    ticket, leila = cast.ticket(subject=SECRET), browse(cast.leila)
    other = cast.ticket()
    leila.post(f"/desk/tickets/{ticket.number}/assignment", assignee=str(cast.leila.id))
    with transaction() as writing:
        row = update(Ticket).where(Ticket.id == ticket.id)
        writing.execute(row.values(sealed=True, queue_id=None, category="privacy"))

    assert "All open 1 tickets" in leila.page("/desk").text
    assert "My work 0 tickets" in leila.page("/desk").text
    assert "History 1 ticket" in leila.page(f"/desk/tickets/{other.number}").text
    assert SECRET not in leila.get(f"/desk/tickets/{other.number}?view=open").text
    assert leila.get(f"/desk/tickets/{ticket.number}").status_code == 404
    news = leila.get("/desk/news/view/open?since=0", **{"HX-Request": "true"})
    assert "1 new ticket" in news.text
    assert "2 new" not in news.text


def test_a_sealed_ticket_changes_no_count_and_no_news(browse, cast):
    mina = browse(cast.mina)
    before = told(mina.get("/desk"), NOWHERE)[1]

    cast.privacy_ticket()

    assert told(mina.get("/desk"), NOWHERE)[1] == before


def test_legal_staff_see_sealed_tickets_only(browse, cast, sealed):
    open_one, ingrid = cast.ticket(), browse(cast.ingrid)

    assert ingrid.get(f"/legal/requests/{sealed}").status_code == 200
    assert f"CP-{sealed}" in ingrid.get("/legal").text
    for path in GETS:
        assert ingrid.get(path.format(open_one.number)).status_code == 404
    for path, values in POSTS:
        assert ingrid.post(path.format(open_one.number), **values).status_code == 404


def test_the_requester_keeps_a_ticket_that_was_converted(browse, cast, converted):
    assert SECRET in browse(cast.camille).page(f"/tickets/{converted}").text


def reads_of(number) -> list[tuple[str, int]]:
    end_reading()
    rows = session().scalars(
        select(AuditEntry).where(
            AuditEntry.subject_id == number,
            AuditEntry.event.in_(("ticket.read", "ticket.file_read")),
        )
    )
    return [(row.event, row.actor_id) for row in rows]


def test_each_reading_by_legal_staff_is_audited(browse, cast, sealed):
    ingrid, kwame = browse(cast.ingrid), browse(cast.kwame)

    ingrid.get(f"/legal/requests/{sealed}")
    fetched(kwame, token_of_file())
    ingrid.post(f"/legal/requests/{sealed}/replies", message="")

    assert reads_of(sealed) == [
        ("ticket.read", cast.ingrid.id),
        ("ticket.file_read", cast.kwame.id),
        ("ticket.read", cast.ingrid.id),
    ]


def test_neither_the_requester_nor_a_refused_stranger_is_noted_as_a_reader(browse, cast, sealed):
    browse(cast.camille).get(f"/tickets/{sealed}")
    fetched(browse(cast.camille), token_of_file())
    browse(cast.leila).get(f"/legal/requests/{sealed}")

    assert reads_of(sealed) == []
