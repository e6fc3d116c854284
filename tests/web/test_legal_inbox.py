"""Mail to sort: what waits, one message, three decisions, and what of it others may see."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.audit.models import AuditEntry
from app.domain.inbound.models import InboundMessage
from app.domain.inbound.rules import KEPT_FOR
from app.domain.legal.queries import request_of_ticket
from app.domain.mail.models import Letter
from app.domain.tickets.models import Ticket
from app.foundation.clock import now
from app.foundation.transaction import end_reading, session
from tests.ground.inbox import ORIGINAL, waiting_message
from tests.web.test_statement_counts import counted

DELIVERED = datetime(2026, 10, 16, 7, 14, tzinfo=UTC)


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


def stored(message) -> InboundMessage:
    end_reading()
    return session().get(InboundMessage, message.id)


def letters() -> list[tuple[str, str]]:
    end_reading()
    rows = session().scalars(select(Letter).order_by(Letter.id))
    return [(each.kind, each.recipient) for each in rows]


def audited(event: str) -> list[tuple[int | None, int | None, str]]:
    end_reading()
    rows = session().scalars(select(AuditEntry).filter_by(event=event))
    return [(each.actor_id, each.subject_id, each.detail) for each in rows]


def path(message, *more: str) -> str:
    return "/".join(["/legal/inbox", str(message.id), *more])


def _numbers(text: str) -> list[int]:

    return [int(number) for number in re.findall(r'href="/legal/inbox/(\d+)"', text)]


def _link(text: str, rel: str) -> str:

    found = re.search(rf'rel="{rel}"\s+href="([^"]+)"', text)
    return html.unescape(found[1]) if found else ""


def test_what_waits_is_listed_by_its_end_with_the_reason(ingrid):
    late = waiting_message(subject="Later", delivered_at=DELIVERED)
    soon = waiting_message(subject="Sooner", delivered_at=DELIVERED - timedelta(days=5))
    waiting_message(problem="encrypted", delivered_at=DELIVERED + timedelta(days=5))

    text = ingrid.get("/legal/inbox").text

    assert text.index(path(soon)) < text.index(path(late))
    assert "It may be a privacy request" in text
    assert "It is encrypted" in text
    assert "jo@example.org" in text


def test_an_empty_queue_says_so(ingrid):
    assert "Nothing to sort" in ingrid.page("/legal/inbox").text
    assert "Nothing here yet" in ingrid.page("/legal/inbox?shown=decided").text


@pytest.mark.parametrize("way", ["shown=x", "after=x", "after=1-", "before=" + "9" * 12 + "-1"])
def test_a_list_that_we_did_not_offer_is_a_400(ingrid, way):
    assert ingrid.get(f"/legal/inbox?{way}").status_code == 400


@pytest.mark.parametrize("shown", ["waiting", "decided"])
def test_older_and_newer_lead_through_all_of_them_once(ingrid, shown):
    state = {"state": "done", "due_at": None} if shown == "decided" else {}
    made = [waiting_message(delivered_at=DELIVERED, **state).id for _ in range(104)]

    address, walked, last = f"/legal/inbox?shown={shown}", [], ""
    while address:
        answer = ingrid.get(address)
        walked.append(_numbers(answer.text))
        address, last = _link(answer.text, "next"), address
    back = []
    while last:
        answer = ingrid.get(last)
        back.insert(0, _numbers(answer.text))
        last = _link(answer.text, "prev")

    whole = made if shown == "waiting" else made[::-1]
    assert [number for page in walked for number in page] == whole
    assert [number for page in back for number in page] == whole


def test_a_message_is_shown_as_text_and_its_reading_is_audited(ingrid, cast):
    message = waiting_message(
        subject="<b>Bold</b>", text="<script>alert(1)</script>\nשלום", sender="x@example.org"
    )

    answer = ingrid.get(path(message))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert '<div class="mail-text" dir="auto">' in answer.text
    assert "&lt;b&gt;Bold" in answer.text
    assert audited("inbound.read") == [(cast.ingrid.id, message.id, "")]


def test_the_original_is_a_download_that_no_browser_opens(ingrid, cast):
    message = waiting_message()

    answer = ingrid.get(path(message, "original"))

    assert answer.data == ORIGINAL
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="original.eml"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert audited("inbound.original_read") == [(cast.ingrid.id, message.id, "")]


def test_without_its_original_there_is_nothing_to_download(ingrid):
    message = waiting_message(raw_key=None)

    assert path(message, "original") not in ingrid.get(path(message)).text
    assert ingrid.get(path(message, "original")).status_code == 404


def test_it_becomes_a_request_whose_time_runs_from_the_delivery(ingrid, cast):
    message = waiting_message(delivered_at=DELIVERED)

    answer = ingrid.post(path(message, "request"), right="deletion", country="FR")

    assert answer.status_code == 303
    row = stored(message)
    assert answer.location == f"/legal/requests/{row.ticket_id}"
    assert (row.state, row.sort, row.decided_by_id) == ("filed", "privacy", cast.ingrid.id)
    assert row.purge_at == row.decided_at + KEPT_FOR
    request = request_of_ticket(row.ticket_id)
    assert (request.received_at, request.right, request.country) == (DELIVERED, "deletion", "FR")
    assert request.requester_address == "jo@example.org"
    assert letters() == [
        ("escalation", "admin@cloudpockets.net"),
        ("acknowledgement", "jo@example.org"),
    ]
    assert audited("inbound.decided") == [(cast.ingrid.id, message.id, "request")]
    page = ingrid.page(answer.location)
    assert "By mail from jo@example.org . The address proves nothing" in page.text
    assert "What about my photos?" in page.text


def test_a_general_inquiry_gets_the_pointer_and_no_ticket(ingrid, cast):
    message = waiting_message()

    answer = ingrid.post(path(message, "general"), reason="Asks for a price")

    assert answer.location == f"{path(message)}?done=general"
    assert "Marked as a general inquiry" in ingrid.page(answer.location).text
    row = stored(message)
    assert (row.state, row.sort, row.reason) == ("done", "general", "Asks for a price")
    assert letters() == [("pointer", "jo@example.org")]
    assert session().scalar(select(Ticket.id)) is None


def test_nothing_to_answer_wants_a_reason_and_writes_to_nobody(ingrid, cast):
    message = waiting_message()

    refused = ingrid.post(path(message, "nothing"), reason=" ")
    assert refused.status_code == 422
    assert "Say why there is nothing to answer" in refused.text
    assert stored(message).state == "waiting"

    ingrid.post(path(message, "nothing"), reason="Advertising")
    row = stored(message)
    assert (row.state, row.reason) == ("done", "Advertising")
    assert letters() == []
    assert audited("inbound.decided") == [(cast.ingrid.id, message.id, "nothing")]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"right": "", "country": "DE"}, "Choose what is asked"),
        ({"right": "erasure", "country": "DE"}, "Choose what is asked"),
        ({"right": "access", "country": "XX"}, "Choose a country"),
    ],
)
def test_a_request_wants_a_right_and_a_country(ingrid, form, words):
    message = waiting_message()

    answer = ingrid.post(path(message, "request"), **form)

    assert answer.status_code == 422
    assert words in answer.text
    assert stored(message).state == "waiting"


@pytest.mark.parametrize("decision", ["general", "nothing"])
@pytest.mark.parametrize(("reason", "words"), [("x" * 301, "Shorten the text"), ("a\0b", "Remove")])
def test_a_reason_that_cannot_be_kept_stays_in_the_form(ingrid, decision, reason, words):
    message = waiting_message()

    answer = ingrid.post(path(message, decision), reason=reason)

    assert answer.status_code == 422
    assert words in answer.text
    assert stored(message).state == "waiting"


def test_the_second_of_two_people_is_told_and_nothing_is_done_twice(browse, cast, ingrid):
    message = waiting_message()
    kwame = browse(cast.kwame)
    ingrid.post(path(message, "request"), right="access", country="DE")
    before = letters()

    for decision, form in (
        ("request", {"right": "access", "country": "DE"}),
        ("general", {}),
        ("nothing", {"reason": "Advertising"}),
    ):
        answer = kwame.post(path(message, decision), **form)
        assert answer.status_code == 422
        assert "Somebody has decided this message meanwhile" in answer.text
        assert "Ingrid Solheim" in answer.text

    assert letters() == before
    assert len(session().scalars(select(Ticket)).all()) == 1


def test_a_double_click_is_one_decision(ingrid):
    message = waiting_message()
    key = ingrid.page(path(message)).value("submission")

    answers = [
        ingrid.post(path(message, "request"), right="access", country="DE", submission=key)
        for _ in range(2)
    ]

    assert answers[0].location == answers[1].location
    assert len(session().scalars(select(Ticket)).all()) == 1


def test_what_was_put_aside_becomes_a_request_after_all_while_its_text_is_kept(ingrid):
    message = waiting_message(delivered_at=now() - timedelta(days=3))
    ingrid.post(path(message, "nothing"), reason="Advertising")
    page = ingrid.page(path(message))
    assert "Make it a request after all" in page.text
    assert "It is a general inquiry" not in page.text

    ingrid.post(path(message, "request"), right="access", country="DE")

    row = stored(message)
    assert request_of_ticket(row.ticket_id).received_at == message.delivered_at


def test_what_was_forgotten_cannot_become_one(ingrid):
    message = waiting_message(state="done", due_at=None, raw_key=None, text="", sender="")

    page = ingrid.page(path(message))
    assert "Make it a request" not in page.text
    assert "Sender no longer kept" in page.text
    answer = ingrid.post(path(message, "request"), right="access", country="DE")
    assert answer.status_code == 422
    assert session().scalar(select(Ticket.id)) is None


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**63), "9" * 500, "x", "-1"])
def test_a_number_of_nothing_is_not_there(ingrid, number):
    assert ingrid.get(f"/legal/inbox/{number}").status_code == 404
    assert ingrid.post(f"/legal/inbox/{number}/nothing", reason="x").status_code == 404


def test_the_list_costs_the_same_for_one_message_and_for_fifty(ingrid):
    waiting_message()
    with counted() as one:
        ingrid.get("/legal/inbox")
    for _ in range(49):
        waiting_message()

    with counted() as fifty:
        ingrid.get("/legal/inbox")

    assert len(fifty) == len(one)
