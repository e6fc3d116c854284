"""Legal staff remove words from a request: sealed, audited, and from the inbox too."""

import pytest
from sqlalchemy import select

from app.domain.audit.models import AuditEntry
from app.domain.inbound.models import InboundMessage
from app.foundation.transaction import end_reading, session
from tests.ground.inbox import waiting_message
from tests.ground.reader import Page

WHO, WHY = "Anatole Duval", "Name of a third person"


@pytest.fixture
def by_mail(browse, cast):
    """The number of a request that a person made of a mail which names somebody."""
    message = waiting_message(
        subject=f"About {WHO}", text=f"Delete what you know of {WHO}.", original=WHO.encode()
    )
    path = f"/legal/inbox/{message.id}/request"
    answer = browse(cast.ingrid).post(path, right="deletion", country="DE")
    return int(answer.location.partition("/requests/")[2].partition("?")[0])


def sent(reader, number, **fields):
    path = f"/legal/requests/{number}/redaction"
    return reader.post(path, words=WHO, reason=WHY, **{"step": "remove", **fields})


def test_words_go_from_the_request_and_from_the_inbox(browse, cast, by_mail):
    ingrid = browse(cast.ingrid)

    answer = sent(ingrid, by_mail)

    assert answer.status_code == 303
    assert "Duval" not in ingrid.page(f"/legal/requests/{by_mail}").text
    end_reading()
    message = session().scalars(select(InboundMessage)).one()
    assert (message.subject, message.text, message.raw_key) == ("[removed]", "[removed]", None)
    page = ingrid.page(f"/legal/inbox/{message.id}")
    assert "Duval" not in page.text


def test_it_is_said_that_the_mailbox_keeps_its_mail(browse, cast, by_mail):
    answer = sent(browse(cast.ingrid), by_mail, step="show")

    assert "The mail itself stays in the mailbox" in Page(answer.text).text


def test_each_look_at_a_sealed_text_is_audited(browse, cast):
    number = cast.privacy_ticket().number

    browse(cast.ingrid).page(f"/legal/requests/{number}/redaction")

    end_reading()
    entry = session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.event, entry.actor_id, entry.subject_id) == (
        "ticket.read",
        cast.ingrid.id,
        number,
    )


def test_the_bar_says_who_when_and_why(browse, cast):
    number = cast.privacy_ticket(text=f"What of {WHO}?").number
    ingrid = browse(cast.ingrid)

    sent(ingrid, number)

    page = ingrid.page(f"/legal/requests/{number}?done=redacted").text
    assert "Removed for good" in page
    assert "Removed by Ingrid Solheim" in page
    assert WHY in page


def test_an_open_ticket_has_no_such_page_here(browse, cast):
    number = cast.ticket().number
    ingrid = browse(cast.ingrid)

    assert ingrid.get(f"/legal/requests/{number}/redaction").status_code == 404
    assert sent(ingrid, number).status_code == 404
