"""The look, into a real mailbox on a real server."""

import pytest

from app.domain.mail.actions import settle_doubts
from app.domain.mail.words import LetterQueue
from tests.domain.mail.conftest import letter, log_of

ESCALATION = LetterQueue.ESCALATION


@pytest.fixture
def in_doubt(write, mailbox, die_in_hand_over):
    """Two letters whose worker died in the hand-over."""
    ids = [write(number) for number in (1, 2)]
    for each in ids:
        die_in_hand_over(each)
    return ids


def test_letter_is_found_in_the_mailbox_and_the_other_is_not(in_doubt, mailbox):
    arrived, lost = in_doubt
    mailbox.deliver(b"Date: Fri, 16 Oct 2026 12:00:00 +0000\r\n" + letter(arrived).content)

    assert settle_doubts(ESCALATION) == 1

    assert [letter(each).shown_state for each in in_doubt] == ["sent", "uncertain"]
    assert log_of(lost) == [("uncertain", None), ("absent", None)]
    assert mailbox.flags() == {1: set()}


def test_letter_is_found_wherever_somebody_has_filed_it(in_doubt, mailbox):
    mailbox.make_folder("Archive")
    mailbox.deliver(letter(in_doubt[1]).content, folder="Archive")

    assert settle_doubts(ESCALATION) == 1

    assert letter(in_doubt[1]).shown_state == "sent"


def test_mailbox_that_is_away_leaves_the_doubt(in_doubt, mailbox):
    mailbox.server.stop()

    assert settle_doubts(ESCALATION) == 0

    assert [log_of(each)[-1][0] for each in in_doubt] == ["hidden", "hidden"]
