"""What legal staff do about a letter: another try, or a word of what was done by hand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.audit.models import AuditEntry
from app.domain.mail.models import Letter
from app.foundation.clock import now
from app.foundation.transaction import end_reading, session
from tests.ground.letters import put_letter
from tests.ground.reader import Page


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


def stored(letter_id: int) -> Letter:
    end_reading()
    return session().get_one(Letter, letter_id)


TRY, HANDLE = "Try again now", "Mark as handled"
ACTS = [
    ({"state": "dead"}, {TRY, HANDLE}),
    ({"state": "uncertain"}, {TRY, HANDLE}),
    ({"state": "pending", "next_attempt_at": now() + timedelta(days=400)}, {TRY}),
    ({"state": "claimed"}, set()),
    ({"state": "handing_over"}, set()),
    ({"state": "sent"}, set()),
]


@pytest.mark.parametrize(("values", "offered"), ACTS)
def test_what_can_be_done_is_offered_and_nothing_else(ingrid, values, offered):
    text = ingrid.page(f"/legal/mail/{put_letter(**values)}").text

    assert {words for words in (TRY, HANDLE) if words in text} == offered
    assert ("it may arrive twice" in text) == (values["state"] == "uncertain")


@pytest.mark.parametrize(("state", "twice"), [("uncertain", True), ("dead", False)])
def test_a_handled_letter_may_be_tried_again_with_the_same_warning(ingrid, state, twice):
    text = ingrid.page(f"/legal/mail/{put_letter(state=state, handled_at=now())}").text

    assert TRY in text
    assert HANDLE not in text
    assert "It is no longer handled then." in text
    assert ("it may arrive twice" in text) == twice
    assert "tried again by itself" not in text


def test_another_try_makes_the_letter_due_and_says_so(ingrid, cast):
    letter_id = put_letter(state="dead", last_code=550)

    answer = ingrid.post(f"/legal/mail/{letter_id}/attempts")

    assert (answer.status_code, answer.location) == (303, f"/legal/mail/{letter_id}?done=retried")
    letter = stored(letter_id)
    assert letter.state == "pending"
    assert letter.next_attempt_at <= now()
    shown = ingrid.get(answer.location)
    assert "data-announce" in shown.text
    assert "The letter is tried again now" in Page(shown.text).text
    audited = select(AuditEntry.actor_id).where(AuditEntry.event == "letter.retried")
    assert session().scalars(audited).all() == [cast.ingrid.id]


def test_another_try_sent_twice_is_one_try(ingrid):
    letter_id = put_letter(state="dead")
    key = ingrid.page(f"/legal/mail/{letter_id}").value("submission")

    answers = [ingrid.post(f"/legal/mail/{letter_id}/attempts", submission=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [each.outcome for each in stored(letter_id).log] == ["asked"]


def test_marking_as_handled_keeps_who_when_and_why(ingrid, cast):
    letter_id = put_letter(state="uncertain")

    answer = ingrid.post(f"/legal/mail/{letter_id}/handling", reason="Read out by phone")

    assert (answer.status_code, answer.location) == (303, f"/legal/mail/{letter_id}?done=handled")
    letter = stored(letter_id)
    assert (letter.handled_by_id, letter.handled_reason) == (cast.ingrid.id, "Read out by phone")
    text = ingrid.page(answer.location).text
    assert "Marked as handled" in text
    assert "Ingrid Solheim" in text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Write what was done"),
        ("   ", "Write what was done"),
        ("x" * 301, "Shorten the text to 300 characters"),
        ("by\x00phone", "Remove the characters"),
    ],
)
def test_a_reason_that_cannot_be_used_is_a_422_that_keeps_it(ingrid, reason, words):
    letter_id = put_letter(state="dead")

    answer = ingrid.post(f"/legal/mail/{letter_id}/handling", reason=reason)

    assert answer.status_code == 422
    page = Page(answer.text)
    assert words in page.text
    assert page.title.startswith("Error:")
    assert page.value("reason").strip() == reason.replace("\x00", "�").strip() or "\x00" in reason
    assert stored(letter_id).handled_at is None


def test_whoever_comes_second_reads_a_sentence_and_loses_no_word(browse, cast):
    letter_id = put_letter(state="dead")
    ingrid, kwame = browse(cast.ingrid), browse(cast.kwame)
    ingrid.post(f"/legal/mail/{letter_id}/handling", reason="Told them")

    answer = kwame.post(f"/legal/mail/{letter_id}/handling", reason="I rang them too")

    assert answer.status_code == 422
    page = Page(answer.text)
    assert "Somebody else has dealt with this letter" in page.text
    assert page.value("reason") == "I rang them too"
    assert stored(letter_id).handled_reason == "Told them"

    sent = put_letter(state="sent")
    answer = kwame.post(f"/legal/mail/{sent}/attempts")
    assert answer.status_code == 422
    assert "Somebody else has dealt with this letter" in Page(answer.text).text


def test_a_stale_page_changes_nothing_and_keeps_the_reason(ingrid):
    letter_id = put_letter(state="dead")

    for act in ("attempts", "handling"):
        answer = ingrid.post(f"/legal/mail/{letter_id}/{act}", csrf_token="old", reason="By phone")
        assert answer.status_code == 422
        assert "so nothing was sent" in Page(answer.text).text
    assert Page(answer.text).value("reason") == "By phone"
    assert stored(letter_id).state == "dead"
