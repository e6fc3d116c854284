from datetime import timedelta

import pytest

from app.domain.mail.rules import after_the_dot, back_off, before_the_dot, clean
from app.domain.mail.words import Outcome


def test_waits_grow_to_four_hours_and_never_end():
    minutes = [back_off(attempts) / timedelta(minutes=1) for attempts in (1, 2, 3, 4, 5, 6, 500)]

    assert minutes == [1, 5, 15, 60, 240, 240, 240]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (450, Outcome.DEFERRED),
        (452, Outcome.DEFERRED),
        (550, Outcome.REFUSED),
        (552, Outcome.REFUSED),
        (421, Outcome.UNREACHABLE),
        (530, Outcome.UNREACHABLE),
        (250, Outcome.UNREACHABLE),
        (-1, Outcome.UNREACHABLE),
    ],
)
def test_reply_before_the_dot_never_leaves_a_doubt(code, outcome):
    assert before_the_dot(code, b"").outcome is outcome


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (250, Outcome.ACCEPTED),
        (421, Outcome.DEFERRED),
        (451, Outcome.DEFERRED),
        (530, Outcome.REFUSED),
        (552, Outcome.REFUSED),
        (354, Outcome.UNCERTAIN),
        (-1, Outcome.UNCERTAIN),
    ],
)
def test_reply_to_the_dot_decides_unless_it_is_no_reply(code, outcome):
    assert after_the_dot(code, b"").outcome is outcome


def test_reply_is_kept_as_one_short_clean_line():
    reply = clean(b"4.2.0 \x1b[31mgreylisted\x00\r\n see\xff " + b"x" * 5000)

    assert reply.startswith("4.2.0 [31mgreylisted see� x")
    assert len(reply) == 500
