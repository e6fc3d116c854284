"""What staff remove by hand is gone from everywhere; what stays says who, when and why."""

import threading
from io import BytesIO

import pytest
from sqlalchemy import select

from app.domain.audit.actions import verify
from app.domain.audit.models import AuditEntry
from app.domain.content.actions import stage_file
from app.domain.content.models import Attachment
from app.domain.content.rules import SANITISER, TextRefused
from app.domain.mail.models import Letter
from app.domain.tickets.actions.close_solved import close_ticket
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.actions.redact import redact
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Message, Redaction
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.errors import Invalid
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.tickets.conftest import act, stored, texts_of, told

WHO = "Anatole Duval"
WHY = "Name of a third person"


def rows(kind, *conditions):
    end_reading()
    return list(session().scalars(select(kind).where(*conditions).order_by(kind.id)))


def staged(owner, name="scan.txt", data=b"Anatole Duval, born 1979"):
    with transaction():
        return stage_file(owner.id, name, BytesIO(data)).token


@pytest.fixture
def ticket(cast):
    """Camille's ticket that names somebody in its subject, in a reply and in a note."""
    made = cast.ticket(subject=f"About {WHO}", text=f"My neighbour **Anatole** Duval and {WHO}.")
    act(reply_to_ticket, made, author=cast.leila, text="Which charge is it?")
    act(note_on_ticket, made, author=cast.leila, text=f"{WHO} called.")
    act(reply_to_ticket, made, author=cast.camille, text="That of ANATOLE  DUVAL, in October.")
    return made


def test_the_words_leave_every_text_of_the_ticket(ticket, cast):
    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert texts_of(ticket) == [
        "My neighbour [removed] and [removed].",
        "Which charge is it?",
        "[removed] called.",
        "That of [removed], in October.",
    ]
    assert stored(ticket).subject == "About [removed]"
    assert stored(ticket).snippet == "That of [removed], in October."
    html = [message.safe_html for message in rows(Message)]
    assert "Duval" not in "".join(html).title()
    assert html[0] == "<p>My neighbour [removed] and [removed].</p>\n"
    assert {message.sanitiser for message in rows(Message)} == {SANITISER}


def test_rows_say_who_when_and_why_for_each_text_that_was_touched(ticket, cast):
    act(redact, ticket, actor=cast.leila, words=WHO, reason=f"  {WHY}\n")

    found = rows(Redaction)
    first, _second, note, last = rows(Message)
    assert [(each.message_id, each.passages) for each in found] == [
        (None, 1),
        (first.id, 2),
        (note.id, 1),
        (last.id, 1),
    ]
    assert {(each.actor_id, each.reason) for each in found} == {(cast.leila.id, WHY)}


def test_event_and_audit_hold_no_word(ticket, cast):
    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert told(ticket)[-1] == ("redacted", "", "thread", cast.leila.id)
    entry = rows(AuditEntry)[-1]
    assert (entry.event, entry.subject_id) == ("ticket.redacted", ticket.id)
    assert entry.detail == "places 5, files 0"
    assert verify().broken_at is None


def test_what_only_a_note_said_is_an_event_of_the_notes(cast):
    ticket = cast.ticket()
    act(note_on_ticket, ticket, author=cast.leila, text=f"{WHO} called.")

    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert told(ticket)[-1] == ("redacted", "", "notes", cast.leila.id)


def test_a_file_loses_its_bytes_and_keeps_its_name(cast):
    token = staged(cast.camille)
    ticket = cast.ticket(files=[token])
    key = rows(Attachment)[0].storage_key

    act(redact, ticket, actor=cast.leila, files=[token], reason=WHY)

    (file,) = rows(Attachment)
    assert (file.name, file.withheld, file.size, file.sha256) == ("scan.txt", "redacted", 0, "")
    assert file.storage_key != key
    with pytest.raises(FileNotFoundError):
        store().open(key)
    (row,) = rows(Redaction)
    assert (row.attachment_id, row.message_id, row.passages) == (file.id, file.message_id, 0)


def test_the_bytes_stay_while_the_removal_is_undone(cast):
    token = staged(cast.camille)
    ticket = cast.ticket(files=[token])

    def fails(*arguments, **values):
        redact(*arguments, **values)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act(fails, ticket, actor=cast.leila, files=[token], reason=WHY)

    (file,) = rows(Attachment)
    with store().open(file.storage_key) as stream:
        assert b"Duval" in stream.read()


def test_words_in_a_files_name_go_and_the_file_stays(cast):
    ticket = cast.ticket(files=[staged(cast.camille, "Anatole Duval.txt")])

    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    (file,) = rows(Attachment)
    assert (file.name, file.withheld) == ("[removed].txt", "")
    assert rows(Redaction)[0].passages == 1


@pytest.mark.parametrize(
    ("asked", "field", "reason"),
    [
        ({"words": "  "}, "words", "nothing"),
        ({"words": "D"}, "words", "short"),
        ({"words": "Somebody Else"}, "words", "not_found"),
        ({"words": WHO, "reason": " "}, "reason", "empty"),
        ({"words": WHO, "reason": "anatole duval asked"}, "reason", "words"),
        ({"words": WHO, "files": ["no such file"]}, "files", "gone"),
    ],
)
def test_what_cannot_be_done_changes_nothing(ticket, cast, asked, field, reason):
    before, events = texts_of(ticket), told(ticket)

    with pytest.raises(Invalid) as refused:
        act(redact, ticket, actor=cast.leila, **{"reason": WHY, **asked})

    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert (texts_of(ticket), told(ticket), rows(Redaction)) == (before, events, [])


def test_a_long_reason_is_refused(ticket, cast):
    with pytest.raises(TextRefused):
        act(redact, ticket, actor=cast.leila, words=WHO, reason="x" * 201)


def test_a_reason_keeps_no_card_number(ticket, cast):
    act(redact, ticket, actor=cast.leila, words=WHO, reason="4111 1111 1111 1111 was there")

    assert "4111" not in rows(Redaction)[0].reason


def test_files_of_another_ticket_cannot_be_removed(cast):
    theirs = staged(cast.noor)
    cast.ticket(cast.noor, files=[theirs])

    with pytest.raises(Invalid):
        act(redact, cast.ticket(), actor=cast.leila, files=[theirs], reason=WHY)

    assert rows(Attachment)[0].withheld == ""


def test_a_second_time_there_is_nothing_left_to_remove(ticket, cast):
    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    with pytest.raises(Invalid):
        act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert len(rows(Redaction)) == 4


def test_a_closed_ticket_can_be_redacted_and_stays_closed(ticket, cast):
    act(set_status, ticket, "solved", actor=cast.leila)
    act(close_ticket, ticket)

    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert stored(ticket).status == "closed"
    assert "Duval" not in "".join(texts_of(ticket))


def test_a_removal_moves_the_ticket_in_no_list(ticket, cast):
    before = stored(ticket).last_activity_at

    act(redact, ticket, actor=cast.leila, words=WHO, reason=WHY)

    assert stored(ticket).last_activity_at == before


def test_no_letter_holds_a_word_of_a_message(cast):
    ticket = cast.privacy_ticket(subject=f"About {WHO}", text=f"What of {WHO}?")
    act(reply_to_ticket, ticket, author=cast.ingrid, text=f"Nothing about {WHO}.")

    letters = rows(Letter)
    assert letters
    for letter in letters:
        assert "Duval" not in letter.subject
        assert b"Duval" not in letter.content


def test_a_reply_that_arrives_while_somebody_removes_is_searched_too(ticket, cast):
    written, waiting = threading.Event(), threading.Event()

    def remove():
        written.wait(20)
        waiting.set()
        with transaction():
            here = lock_ticket_visible_to(cast.leila, ticket.id)
            redact(here, actor=cast.leila, words=WHO, reason=WHY)
        end_reading()

    other = threading.Thread(target=remove)
    other.start()
    with transaction():
        here = lock_ticket_visible_to(cast.camille, ticket.id)
        reply_to_ticket(here, author=cast.camille, text=f"It was {WHO}!")
        written.set()
        waiting.wait(20)
        other.join(0.3)  # it waits for our lock now; nothing depends on how long
    other.join(20)

    assert texts_of(ticket)[-1] == "It was [removed]!"
