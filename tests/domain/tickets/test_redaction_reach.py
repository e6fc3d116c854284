"""Words leave what was written about the ticket too, and the subjects of the tickets linked to it."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.domain.audit.models import AuditEntry
from app.domain.content.actions import stage_file
from app.domain.content.models import Attachment
from app.domain.tickets.actions.close_solved import close_ticket
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.actions.redact import plan_redaction, redact
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.models import Redaction
from app.foundation.errors import Invalid
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.tickets.conftest import act, stored, told
from tests.ground.byte_search import search_database

WHO = "Anatole Duval"
WHY = "Name of a third person"


def reasons() -> list[str]:
    end_reading()
    return list(session().scalars(select(Redaction.reason).order_by(Redaction.id)))


def with_file(cast, name: str):
    with transaction():
        token = stage_file(cast.camille.id, name, BytesIO(b"nothing of note")).token
    return cast.ticket(files=[token])


def file_name() -> str:
    end_reading()
    return session().scalars(select(Attachment.name)).one()


def continued(ticket, author):
    """The ticket that a reply to this one opens, once it is closed."""
    act(set_status, ticket, "solved", actor=author)
    act(close_ticket, ticket)
    return act(reply_to_ticket, ticket, author=author, text="It goes on")


@pytest.fixture
def chain(cast):
    """Three tickets of Camille's under one subject, each the continuation of the one before."""
    first = cast.ticket(subject=f"About {WHO}", text="See the subject")
    second = continued(first, cast.camille)
    return [first, second, continued(second, cast.camille)]


def test_the_reason_of_an_earlier_removal_loses_the_words_too(cast):
    ticket = cast.ticket(text=f"Of {WHO}, Rue Verte 7")
    act(redact, ticket, actor=cast.leila, words="Rue Verte 7", reason=f"Address of {WHO}")

    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert reasons() == ["Address of [removed]", WHY]
    assert search_database([WHO]) == []


def test_words_that_only_a_reason_holds_are_found_and_the_customer_learns_nothing(cast):
    ticket = cast.ticket(text="Rue Verte 7")
    act(redact, ticket, actor=cast.leila, words="Rue Verte 7", reason=f"Address of {WHO}")

    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert reasons() == ["Address of [removed]"]
    assert told(ticket)[-1] == ("redacted", "", "notes", cast.leila.id)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_removal_in_one_ticket_cuts_the_subjects_of_all_that_are_linked_to_it(chain, cast, at):
    act(redact, chain[at], actor=cast.leila, words=WHO, reason=WHY)

    assert [stored(each).subject for each in chain] == ["About [removed]"] * 3
    assert search_database([WHO]) == []
    for each in chain:
        assert told(each)[-1] == ("redacted", "", "thread", cast.leila.id)
    end_reading()
    audited = select(AuditEntry.subject_id).where(AuditEntry.event == "ticket.redacted")
    assert sorted(session().scalars(audited)) == [each.id for each in chain]


def test_the_plan_names_the_linked_tickets(chain, cast):
    end_reading()
    plan = plan_redaction(stored(chain[0]), words=WHO, reason=WHY)

    assert [each.linked.id for each in plan.found if each.linked] == [chain[1].id, chain[2].id]


def test_tickets_that_are_not_linked_keep_their_subject(chain, cast):
    other = cast.ticket(subject=f"Also about {WHO}")

    act(redact, chain[0], actor=cast.leila, words=WHO, reason=WHY)

    assert stored(other).subject == f"Also about {WHO}"


@pytest.mark.parametrize(
    ("name", "words", "left"),
    [
        ("Duval.pdf.txt", "Duval.pdf.txt", "[removed].txt"),
        ("Anatole Duval.txt", "Duval.txt", "Anatole [removed].txt"),
        (f"{'ab-' * 38}.txt", "ab", "[removed]-.txt"),
    ],
)
def test_a_file_keeps_its_extension_whatever_goes_from_its_name(cast, name, words, left):
    ticket = with_file(cast, name)

    act(redact, ticket, actor=cast.leila, words=words, reason=WHY)

    assert file_name() == left


def test_an_extension_alone_is_nothing_to_remove(cast):
    ticket = with_file(cast, "scan.txt")

    with pytest.raises(Invalid):
        act(redact, ticket, actor=cast.leila, words="txt", reason=WHY)
