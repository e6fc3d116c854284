"""The mails of the table: plain bytes, or functions of a town that has letters out already."""

from __future__ import annotations

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import select

from app.domain.mail.models import Letter
from app.domain.tickets.queries import lock_sealed_ticket
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.inbound.conftest import JO, OURS, PRIVATE, UNSURE, Given, Town, mail

MB = 1024 * 1024


def _raw(*lines: str, sender: str = JO) -> bytes:
    head = [f"From: Jo <{sender}>", f"To: {OURS}", "Subject: Hello", "MIME-Version: 1.0"]
    return "\r\n".join([*head, "Message-ID: <raw@example.org>", *lines, ""]).encode()


def html_only() -> bytes:
    return _raw("Content-Type: text/html", "", f"<p>{PRIVATE}</p><script>alert(1)</script>")


def in_parts() -> bytes:
    """Text beside HTML, within a part with a picture, within a part with a file."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = JO, OURS, "Hello"
    message.set_content(PRIVATE)
    message.add_alternative(f"<p>{PRIVATE}</p>", subtype="html")
    message.get_payload()[1].add_related(b"GIF89a", "image", "gif", cid="<x>")
    message.add_attachment(b"sync failed\n", maintype="text", subtype="plain", filename="a.log")
    return message.as_bytes()


def strange_charset() -> bytes:
    return _raw("Content-Type: text/plain; charset=x-klingon", "", PRIVATE)


def without_message_id() -> bytes:
    return mail(message_id="")


def deep(levels: int) -> bytes:
    """Parts within parts within parts; the words stand in the first."""
    lines = ["Content-Type: multipart/mixed; boundary=b0", ""]
    for level in range(levels):
        lines += [f"--b{level}", "", PRIVATE if not level else "More"]
        lines += [f"--b{level}", f"Content-Type: multipart/mixed; boundary=b{level + 1}", ""]
    return _raw(*lines)


def big(megabytes: int) -> Given:
    """A request with a file; base64 makes the mail as large as that."""
    return lambda _town: [_big(megabytes)]


def _big(megabytes: int) -> bytes:
    data = base64.encodebytes(b"\0" * (megabytes * MB * 18 // 25)).replace(b"\n", b"\r\n")
    head = _raw(
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "",
        PRIVATE,
        "--b",
        "Content-Type: application/octet-stream; name=backup.bin",
        "Content-Disposition: attachment; filename=backup.bin",
        "Content-Transfer-Encoding: base64",
        "",
    )
    return head + data + b"\r\n--b--\r\n"


def with_file_name(name: str) -> bytes:
    return _raw(
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "",
        PRIVATE,
        "--b",
        f'Content-Type: text/plain; name="{name}"',
        f'Content-Disposition: attachment; filename="{name}"',
        "",
        "sync failed",
        "--b--",
    )


def auto_reply(text: str) -> bytes:
    return mail(text, subject="Out of office", auto_submitted="auto-replied")


def letter_of(kind: str) -> Letter:
    """The newest letter of this kind, content included."""
    end_reading()
    found = session().scalar(
        select(Letter).where(Letter.kind == kind).order_by(Letter.id.desc()).limit(1)
    )
    assert found is not None
    _ = found.content
    return found


def report_on(message_id: str, kind: str, fields: str, words: str = "It did not work.") -> bytes:
    """A report of a mail server or of a mail program (RFC 6522)."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\n"
        f"To: {OURS}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Message-ID: <report@mx.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n"
        f"--b\r\n\r\n{words}\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\n{fields}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n"
        "--b--\r\n"
    ).encode()


def bounce_of_kind(kind: str, action: str = "failed") -> Given:
    """A mail server's report on a letter of this kind, which is written first."""

    def given(town: Town) -> list[bytes]:
        town.take(mail())
        message_id = letter_of(kind).message_id if kind else "<somebody@elsewhere.example>"
        fields = (
            f"Final-Recipient: rfc822; someone@example.org\r\nAction: {action}\r\n"
            "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user\r\n"
        )
        return [report_on(message_id, "delivery-status", fields)]

    return given


def own_letter(town: Town) -> list[bytes]:
    """The escalation as it lies in the privacy mailbox: with a date and the trace of its way."""
    town.take(mail())
    way = b"Received: from a by b; Mon, 16 Nov 2026 09:00:00 +0100\r\n"
    return [way + b"Date: Mon, 16 Nov 2026 09:00:00 +0100\r\n" + letter_of("escalation").content]


def own_message_id_forged(sender: str) -> Given:
    """A stranger who has seen an escalation uses its Message-ID and its subject."""

    def given(town: Town) -> list[bytes]:
        town.take(mail("An older request: delete my data."))
        ours = message_from_bytes(letter_of("escalation").content, policy=policy.SMTP)
        subject, message_id = str(ours["Subject"]), str(ours["Message-ID"])
        return [mail(sender=sender, subject=subject, message_id=message_id)]

    return given


def reply_to(sender: str, text: str = "", **headers: str) -> Given:
    """An answer to the acknowledgement that went to Jo."""

    def given(town: Town) -> list[bytes]:
        town.take(mail())
        answered = letter_of("acknowledgement").message_id
        return [
            mail(
                text or UNSURE, sender=sender, in_reply_to=answered, references=answered, **headers
            )
        ]

    return given


def closed_request_answered(town: Town) -> list[bytes]:
    [ticket] = town.take(mail()).tickets
    with transaction():
        lock_sealed_ticket(ticket.id).status = "closed"
    answered = letter_of("acknowledgement").message_id
    return [mail(UNSURE, in_reply_to=answered)]
