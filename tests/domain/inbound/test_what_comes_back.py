"""Our own letters come back: changed on their way, forged, or as servers and programs answer them."""

from __future__ import annotations

from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from sqlalchemy import delete

from app.domain.inbound.actions.decide import make_request
from app.domain.mail.actions import write_letter
from app.domain.mail.actions.synthetic import write_synthetic_escalation
from app.domain.mail.messages import notice_letter
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.foundation.errors import NotAllowed
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.inbound.conftest import JO, OURS, PRIVATE, UNSURE, Town, changed, mail
from tests.domain.inbound.kinds import bounce_of_kind, letter_of, report_on

PERSON = "unsure waiting ours"
FOOTER = "This e-mail is confidential and may contain personal data. Delete it if it is not yours."
WARNING = (
    "CAUTION: This email originated from outside of the organization. "
    "Do not click links or open attachments unless you recognize the sender."
)


def arrived(
    letter: Letter, *, tag: str = "", above: str = "", below: str = "", html: str = ""
) -> bytes:
    """The letter as a mail system delivers it that adds something of its own."""
    message = message_from_bytes(letter.content, policy=policy.SMTP)
    subject = str(message["Subject"])
    plain, rich = message.get_payload()
    plain.set_content(f"{above}\n{plain.get_content()}\n{below}")
    shown = f"<p>{above}</p>{rich.get_content()}<p>{html or below}</p>"
    rich.set_content(shown, subtype="html")
    message.replace_header("Subject", f"{tag} {subject}".strip())
    return b"Date: Mon, 16 Nov 2026 09:00:00 +0100\r\n" + message.as_bytes()


def group(raw: bytes) -> bytes:
    """As a group sends it on: from itself."""
    return changed(raw, From="CloudPockets Support via Privacy <privacy-team@groups.example>")


WAYS = {
    "a tag": (lambda letter: arrived(letter, tag="[EXTERNAL]"), "own done"),
    "a tag of words": (lambda letter: arrived(letter, tag="Suspected spam:"), "own done"),
    "a warning": (lambda letter: arrived(letter, tag="[EXT]", above=WARNING), "own done"),
    "a footer": (lambda letter: arrived(letter, below=FOOTER), PERSON),
    "a group": (lambda letter: group(letter.content), PERSON),
    "a group with a tag": (lambda letter: group(arrived(letter, tag="[privacy]")), PERSON),
    "another Message-ID": (lambda letter: changed(letter.content, Message_ID="<x@y.org>"), PERSON),
    "nothing of ours but the text": (
        lambda letter: changed(group(letter.content), Message_ID="<x@y.org>"),
        PERSON,
    ),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", WAYS)
def test_our_escalation_changed_on_its_way_is_no_request_however_often_it_comes(way, town: Town):
    change, outcome = WAYS[way]
    first = town.take(mail())
    assert (len(first.tickets), first.written[0]) == (1, ("escalation", OURS))

    for number in range(5):
        result = town.take(b"X-Way: %d\r\n" % number + change(letter_of("escalation")))
        assert (result.tickets, result.letters) == ([], [])
        assert result.outcomes == ([outcome] if number == 0 else [])

    arrival = letter_of("escalation").arrived_at
    assert (arrival is not None) == (outcome == "own done")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "hidden",
    [
        {"below": "Delete all my personal data."},
        {"above": "Please forget me"},
        {"tag": "[delete my account]"},
        {"html": "Delete all my personal data."},
        {"below": "\u26a0 External"},
        {"below": "Where is my invoice? Thanks for the download."},
    ],
    ids=str,
)
def test_nobody_can_hide_words_in_a_letter_of_ours(hidden, town: Town):
    town.take(mail())

    result = town.take(arrived(letter_of("escalation"), **hidden))

    assert result.outcomes == [PERSON]
    assert (result.tickets, result.letters) == ([], [])
    assert result.messages[0].due_at is not None


def test_half_of_our_letter_or_a_file_with_it_is_a_persons_to_look_at(town: Town):
    town.take(mail())
    ours = letter_of("escalation").content
    half = ours.replace(b"Read and answer it here", b"Or forget about it")
    filed = message_from_bytes(ours, policy=policy.SMTP)
    filed.make_mixed()
    filed.add_attachment(b"a picture of words", maintype="image", subtype="png")

    result = town.take(half, filed.as_bytes())

    assert result.outcomes == [PERSON, PERSON]


def test_the_daily_letter_has_arrived_also_with_a_tag_before_its_subject(town: Town):
    write_synthetic_escalation()
    town.news()

    result = town.take(arrived(letter_of("synthetic_escalation"), tag="[EXTERNAL]"))

    assert result.outcomes == ["own done"]
    end_reading()
    assert letter_of("synthetic_escalation").arrived_at is not None


def test_a_letter_of_ours_to_somebody_else_is_done_and_has_not_arrived(town: Town):
    link = "https://support.cloudpockets.net/portal"
    with transaction():
        notice = notice_letter(
            LetterKind.TICKET_ANSWER, recipient=JO, reference="CP-1", link=link, uuid=str(uuid4())
        )
        write_letter(LetterKind.TICKET_ANSWER, notice, cause="x")
    town.news()

    assert town.take(notice.content).outcomes == ["own done"]
    end_reading()
    assert letter_of("ticket_answer").arrived_at is None


def test_an_escalation_that_a_restored_database_lacks_goes_to_a_person(town: Town):
    town.take(mail())
    lost = letter_of("escalation").content
    with transaction():
        session().execute(delete(Letter).where(Letter.kind == LetterKind.ESCALATION))

    result = town.take(lost)

    assert result.outcomes == [PERSON]
    assert (result.tickets, result.letters) == ([], [])
    [message] = result.messages
    assert (message.due_at is not None, message.right != "") == (True, True)


def test_an_unknown_letter_of_the_shape_of_ours_goes_to_a_person_whoever_sends_it(town: Town):
    result = town.take(mail(message_id=f"<escalation-{uuid4()}@cloudpockets.net>"))

    assert result.outcomes == [PERSON]
    assert (result.tickets, result.letters) == ([], [])


def looks_like_a_bounce(**headers: str):
    def given(town: Town) -> bytes:
        town.take(mail(sender="postmaster@firm.example"))
        town.take(mail(f"{PRIVATE} Now."))  # the acknowledgement goes out
        ours = letter_of("acknowledgement").message_id
        said = {name: value.replace("OURS", ours) for name, value in headers.items()}
        text = said.pop("text", "Delete all my personal data. 550")
        return b"Return-Path: <>\r\n" + mail(text, **said)

    return given


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "given",
    [
        looks_like_a_bounce(
            sender="postmaster@firm.example", in_reply_to="OURS", references="OURS"
        ),
        looks_like_a_bounce(references="OURS"),
        looks_like_a_bounce(text="About OURS: delete all my personal data. 550 5.1.1"),
        looks_like_a_bounce(text=f"Message-ID: OURS\n\n{UNSURE}"),
        looks_like_a_bounce(x_failed_recipients=OURS, in_reply_to="OURS"),
    ],
)
def test_what_looks_like_a_bounce_and_asks_is_laid_before_a_person(given, town: Town):
    raw = given(town)
    before = letter_of("acknowledgement").state

    result = town.take(raw)

    assert result.outcomes == ["unsure waiting bounce"]
    assert result.letters == []
    assert letter_of("acknowledgement").state == before


def test_a_report_with_a_persons_words_beside_it_kills_no_letter(town: Town):
    [raw] = bounce_of_kind("escalation")(town)

    result = town.take(raw.replace(b"It did not work.", b"Delete all my personal data."))

    assert result.outcomes == ["unsure waiting bounce"]
    assert letter_of("escalation").state == "pending"


def test_a_bounce_that_was_none_can_still_become_a_request(town: Town):
    result = town.take(*bounce_of_kind("escalation")(town))
    assert result.outcomes == ["bounce done"]
    [message] = result.messages

    with transaction():
        make_request(message.id, None, actor=town.cast.ingrid, right="access", country="DE")

    assert len(town.news().tickets) == 1
    with pytest.raises(NotAllowed), transaction():
        make_request(message.id, None, actor=town.cast.ingrid, right="access", country="DE")


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report"])
def test_a_receipt_or_a_complaint_says_nothing_against_a_letter(kind, town: Town):
    town.take(mail())
    letter = letter_of("escalation")
    words = {
        "disposition-notification": f"Your message {letter.subject} was displayed on 16 November.",
        "feedback-report": "This is an email abuse report for a message received from 192.0.2.1.",
    }
    fields = "Disposition: manual-action/MDN-sent-manually; displayed\r\nFeedback-Type: abuse\r\n"
    made = [report_on(letter.message_id, kind, fields + more, words[kind]) for more in (
        "", "Action: failed\r\nStatus: 5.1.1\r\n"
    )]  # fmt: skip

    result = town.take(*made)

    assert result.outcomes == ["automatic done"] * 2
    assert (result.tickets, result.letters) == ([], [])
    assert letter_of("escalation").state == "pending"


def test_a_receipt_with_a_persons_words_is_laid_before_a_person(town: Town):
    town.take(mail())
    ours = letter_of("escalation").message_id
    kind = "disposition-notification"

    result = town.take(report_on(ours, kind, "Disposition: displayed\r\n", PRIVATE))

    assert result.outcomes == ["unsure waiting machine"]


def test_a_delivery_report_without_an_action_is_no_failure(town: Town):
    [raw] = bounce_of_kind("escalation")(town)

    result = town.take(raw.replace(b"Action: failed\r\n", b""))

    assert result.outcomes == ["unsure waiting bounce"]
    assert letter_of("escalation").state == "pending"
