"""What mail servers say of our letters afterwards."""

import pytest

from app.domain.mail.incoming.bounces import Bounce, bounce_of
from app.domain.mail.incoming.parse import read_message
from tests.domain.mail.incoming.letters import mail

UUID = "1b671a64-40d5-491e-99b0-da01ff1f3341"
OURS = f"<escalation-{UUID}@cloudpockets.net>"
REPORT = """From: MAILER-DAEMON@mx.example.com
Return-Path: <>
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

I could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; admin@cloudpockets.net
Action: {action}
Status: {status}
Diagnostic-Code: {code}

--b
Content-Type: {kind}

From: no-reply@cloudpockets.net
Message-ID: {message_id}
Subject: [CP-1042] Privacy request

--b--
"""


def report(**changes: str) -> bytes:
    facts = {
        "to": "no-reply@cloudpockets.net",
        "action": "failed",
        "status": "5.1.1",
        "code": "smtp; 550 5.1.1 No such user",
        "kind": "message/rfc822",
        "message_id": OURS,
    }
    return REPORT.format(**(facts | changes)).encode()


def bounce(raw: bytes) -> Bounce | None:
    return bounce_of(read_message(raw))


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_our_letter_and_the_servers_words(kind):
    assert bounce(report(kind=kind)) == Bounce(OURS, UUID, "failed", "550 5.1.1 No such user")


@pytest.mark.parametrize("action", ["failed", "delayed", "delivered", "relayed", "expanded"])
def test_only_a_failure_is_one(action):
    found = bounce(report(action=action.title()))

    assert found is not None
    assert (found.action, found.failed) == (action, action == "failed")


def test_a_code_without_a_reply_takes_the_status():
    found = bounce(report(code="X-Postfix; host not found"))

    assert found is not None
    assert found.reply == "5.1.1 host not found"


def test_the_reply_is_one_clean_line_of_500_characters():
    found = bounce(report(code="smtp; 550 no\x07\n   such user " + "x" * 900))

    assert found is not None
    assert found.reply.startswith("550 no such user xxx")
    assert len(found.reply) == 500


def test_the_envelopes_tag_tells_which_letter_it_was():
    found = bounce(report(to=f"bounces+{UUID}@cloudpockets.net", message_id="<other@example.com>"))

    assert found is not None
    assert (found.message_id, found.uuid) == ("", UUID)


QMAIL = f"""Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
<admin@cloudpockets.net>:
550 mailbox unavailable

--- Below this line is a copy of the message.

Message-ID: {OURS}
"""
EXIM = f"""This message was created automatically by mail delivery software.
  admin@cloudpockets.net
    SMTP error: 550 mailbox unavailable

------ This is a copy of the message, including all the headers. ------
{OURS}
"""


@pytest.mark.parametrize("text", [QMAIL, EXIM], ids=["qmail", "exim"])
def test_servers_of_old_write_plain_text(text):
    raw = b"Return-Path: <>\n" + mail(text, sender="mailer-daemon@example.com", subject="failure")
    found = bounce(raw)

    assert found is not None
    assert (found.message_id, found.action) == (OURS, "failed")
    assert "550 mailbox unavailable" in found.reply


def test_a_warning_of_a_server_of_old_is_no_failure():
    text = f"Your message has not been delivered yet. We will keep trying.\nMessage-ID: {OURS}\n"
    found = bounce(b"Return-Path: <>\n" + mail(text, sender="mailer-daemon@example.com"))

    assert found is not None
    assert found.action == "delayed"


@pytest.mark.parametrize(
    "raw",
    [
        mail(f"What is {OURS}? Was it 550?"),  # a person who has seen our letter
        mail(in_reply_to=OURS),
        report(message_id="<other@example.com>"),
        report(message_id=f"<escalation-{UUID}@evil.org>"),
        report(message_id=f"<x{OURS[1:]}".replace("escalation", "a" * 40)),
    ],
    ids=["person", "answer", "not ours", "other domain", "other kind"],
)
def test_what_is_no_report_on_a_letter_of_ours(raw):
    assert bounce(raw) is None
