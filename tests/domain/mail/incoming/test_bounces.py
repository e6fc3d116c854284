"""What mail servers say of our letters afterwards."""

import pytest

from app.domain.mail.incoming.bounces import Bounce, bounce_of, may_be_bounce
from app.domain.mail.incoming.parse import read_message
from app.domain.mail.wire import envelope_sender
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


@pytest.mark.parametrize("local", ["bounces", "returned"])
def test_the_envelopes_tag_tells_which_letter_it_was(local, use_setting):
    use_setting("BOUNCE_ADDRESS", f"{local}@cloudpockets.net")
    to = envelope_sender(f"{local}@cloudpockets.net", UUID)
    found = bounce(report(to=to, message_id="<other@example.com>"))

    assert found is not None
    assert (found.message_id, found.uuid) == ("", UUID)
    for other in (
        f"{local}@cloudpockets.net",
        f"{local}+{UUID}@evil.org",
        f"x+{UUID}@cloudpockets.net",
    ):
        assert bounce(report(to=other, message_id="<other@example.com>")) is None


RETURNED = f"""Return-Path: <no-reply@cloudpockets.net>
Received: from support.cloudpockets.net by mx.example.com;
  Mon, 16 Nov 2026 09:00:00 +0100
From: CloudPockets Support <no-reply@cloudpockets.net>
To: admin@cloudpockets.net
Message-ID: {OURS}
"""
QMAIL = f"""Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
<admin@cloudpockets.net>:
550 mailbox unavailable

--- Below this line is a copy of the message.

{RETURNED}
"""
EXIM = f"""This message was created automatically by mail delivery software.
  admin@cloudpockets.net
    SMTP error: 550 mailbox unavailable

------ This is a copy of the message, including all the headers. ------

{RETURNED}
Our text.
"""


@pytest.mark.parametrize("text", [QMAIL, EXIM], ids=["qmail", "exim"])
def test_servers_of_old_write_plain_text(text):
    raw = b"Return-Path: <>\n" + mail(text, sender="mailer-daemon@example.com", subject="failure")
    found = bounce(raw)

    assert found is not None
    assert (found.message_id, found.action) == (OURS, "failed")
    assert "550 mailbox unavailable" in found.reply


def test_a_warning_of_a_server_of_old_is_no_failure():
    text = f"Your message has not been delivered yet. We will keep trying.\n\n{RETURNED}"
    found = bounce(b"Return-Path: <>\n" + mail(text, sender="mailer-daemon@example.com"))

    assert found is not None
    assert found.action == "delayed"


NO_CODE = QMAIL.replace("550", "Sorry:")
QUOTED = QMAIL.replace(RETURNED, RETURNED.replace("\n", "\n> "))
DAEMON = "mailer-daemon@example.com"


def null(raw: bytes) -> bytes:
    return b"Return-Path: <>\n" + raw


@pytest.mark.parametrize(
    "raw",
    [
        mail(f"What is {OURS}? Was it 550?"),  # a person who has seen our letter
        mail(in_reply_to=OURS),
        mail("550 it failed", sender="postmaster@example.com", in_reply_to=OURS, references=OURS),
        null(mail("Delete my data. 550 failed", references=OURS)),
        null(mail(f"550 failed\nMessage-ID: {OURS}\n")),
        null(mail(QMAIL)),
        mail(QUOTED, sender=DAEMON),
        mail(NO_CODE, sender=DAEMON),
        mail(QMAIL.replace("From: CloudPockets Support <no-reply@", "From: <x@"), sender=DAEMON),
        *(
            mail(QMAIL, sender=f"{name}@example.com")
            for name in ("eximius", "qmailer", "mail-delivery-team", "mailerdaemon", "postmaster2")
        ),
        report(message_id="<other@example.com>"),
        report(message_id=f"<escalation-{UUID}@evil.org>"),
        report(message_id=f"<x{OURS[1:]}".replace("escalation", "a" * 40)),
        report().replace(b"Action: failed\n", b""),
        report(action="considered"),
        report().replace(b"report-type=delivery-status", b"report-type=disposition-notification"),
        report().replace(b"; report-type=delivery-status", b""),
        report().replace(b"message/delivery-status", b"message/feedback-report"),
        report().replace(b"Message-ID: ", b"In-Reply-To: "),
        report().replace(b"multipart/report", b"multipart/mixed"),
    ],
)
def test_what_is_no_proof_of_a_bounce(raw):
    assert bounce(raw) is None


def test_a_letter_within_the_returned_one_has_not_bounced():
    """Somebody has sent our letter on as a file, and that mail came back."""
    on = "From: a@example.com\nMessage-ID: <on@example.com>\nContent-Type: {}\n\n{}"
    inner = on.format("message/rfc822", f"From: no-reply@cloudpockets.net\nMessage-ID: {OURS}\n\nx")
    raw = report().decode()
    start = raw.index("From: no-reply@")
    forwarded = raw[:start] + inner + "\n\n--b--\n"

    assert bounce(forwarded.encode()) is None


def test_what_only_looks_like_a_bounce_of_our_letter_is_told_from_any_other_mail():
    for raw in (
        null(mail(references=OURS)),
        null(mail(f"About {OURS}")),
        mail(sender="postmaster@example.com", in_reply_to=OURS),
        report().replace(b"Action: failed\n", b""),
    ):
        assert may_be_bounce(read_message(raw))
    for raw in (mail(in_reply_to=OURS), null(mail()), mail(sender=DAEMON)):
        assert not may_be_bounce(read_message(raw))
