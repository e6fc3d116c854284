"""Every kind of mail against a real IMAP server: its outcome, its tickets, its letters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.domain.mail.models import Letter
from app.foundation.transaction import session
from tests.domain.inbound.conftest import JO, ORDINARY, OURS, PRIVATE, UNSURE, Given, Town, mail
from tests.domain.inbound.kinds import (
    auto_reply,
    big,
    bounce_of_kind,
    closed_request_answered,
    deep,
    html_only,
    in_parts,
    own_letter,
    own_message_id_forged,
    reply_to,
    strange_charset,
    with_file_name,
    without_message_id,
)

ESCALATION, ACK, POINTER = ("escalation", OURS), ("acknowledgement", JO), ("pointer", JO)
TAKEN = (1, [ESCALATION, ACK])
UNANSWERED = (1, [ESCALATION])
ACKNOWLEDGED = (0, [ACK])
NOTHING: tuple[int, list[tuple[str, str]]] = (0, [])


@dataclass(frozen=True)
class Kind:
    """`given` prepares the town and returns the mails to read; then what is expected of them."""

    name: str
    given: Given | bytes
    outcomes: list[str]
    made: tuple[int, list[tuple[str, str]]]

    def mails(self, town: Town) -> list[bytes]:
        return [self.given] if isinstance(self.given, bytes) else self.given(town)


def one(name: str, given: Given | bytes, outcome: str, made: tuple[int, list]) -> Kind:
    return Kind(name, given, [outcome] if outcome else [], made)


KINDS = [
    one("plain", mail(), "privacy filed", TAKEN),
    one("HTML only", html_only(), "privacy filed", TAKEN),
    one("nested multipart", in_parts(), "privacy filed", TAKEN),
    one("unknown charset", strange_charset(), "privacy filed", TAKEN),
    one("no Message-ID", without_message_id(), "privacy filed", TAKEN),
    Kind("the same mail twice", lambda _town: [mail(), mail()], ["privacy filed"], TAKEN),
    Kind(
        "stolen Message-ID",
        lambda _town: [mail(message_id="<one@x>"), mail(f"{PRIVATE} Now.", message_id="<one@x>")],
        ["privacy filed", "privacy filed"],
        (2, [ESCALATION, ACK, ESCALATION, ACK]),
    ),
    Kind(
        "malformed first in line",
        lambda _town: [b"\xff\xfe\r\n\0\r\n", mail()],
        ["unreadable waiting unreadable", "privacy filed"],
        TAKEN,
    ),
    one("unsure", mail(UNSURE), "unsure waiting topic", ACKNOWLEDGED),
    one("300 nested parts", deep(300), "privacy filed", TAKEN),
    one("20 MB", big(20), "privacy filed", TAKEN),
    one("35 MB", big(35), "privacy filed", TAKEN),
    one("empty", b"\r\n", "unreadable waiting unreadable", NOTHING),
    one("general, English", mail(ORDINARY), "general done", (0, [POINTER])),
    one(
        "general, German",
        mail(
            "Wo ist meine Rechnung für März? Danke.",
            subject="Rechnung",
        ),
        "general done",
        (0, [POINTER]),
    ),
    one(
        "spoofed customer",
        mail(sender="Camille <customer@example.com>"),
        "privacy filed",
        (1, [ESCALATION, ("acknowledgement", "customer@example.com")]),
    ),
    one("list mail", mail(ORDINARY, list_id="<news.example.org>"), "automatic done", NOTHING),
    one("list mail, unsure", mail(UNSURE, list_id="<a.b>"), "unsure waiting topic", NOTHING),
    one(
        "an agent's machine asks",
        mail(auto_submitted="auto-generated", sender="requests@agent.example"),
        "privacy filed",
        UNANSWERED,
    ),
    one("out of office", auto_reply(UNSURE), "automatic done", NOTHING),
    one("out of office, private", auto_reply(PRIVATE), "unsure waiting machine", NOTHING),
    one("from our no-reply", mail(sender="no-reply@cloudpockets.net"), "unsure waiting ours", NOTHING),
    one("two senders", mail(sender="a@b.example, c@d.example"), "unsure waiting no_sender", NOTHING),
    one("bounce of an escalation", bounce_of_kind("escalation"), "bounce done", NOTHING),
    one("bounce of a notice", bounce_of_kind("acknowledgement"), "bounce done", NOTHING),
    one("bounce, delayed", bounce_of_kind("escalation", "delayed"), "bounce done", NOTHING),
    one("bounce of nothing known", bounce_of_kind(""), "bounce waiting bounce", NOTHING),
    one("own letter returned", own_letter, "own done", NOTHING),
    one("own Message-ID forged", own_message_id_forged(JO), "unsure waiting ours", NOTHING),
    one(
        "own Message-ID and sender forged",
        own_message_id_forged("no-reply@cloudpockets.net"),
        "unsure waiting ours",
        NOTHING,
    ),
    one("reply to our letter", reply_to(JO), "reply filed", NOTHING),
    one("reply by somebody else", reply_to("eve@example.com"), "unsure waiting topic", (
        0, [("acknowledgement", "eve@example.com")]
    )),
    one("out of office to our letter", reply_to(JO, auto_submitted="auto-replied"),
        "automatic done", NOTHING),
    one("out of office to our letter, private",
        reply_to(JO, PRIVATE, auto_submitted="auto-replied"), "unsure waiting machine", NOTHING),
    one("reply to a closed request", closed_request_answered, "reply filed", TAKEN),
    one("[CP-1001] in the subject alone",
        mail(UNSURE, subject="Re: [CP-1001] Hello"), "unsure waiting topic", ACKNOWLEDGED),
    *(
        one(f"privacy, {language}", mail(text), "privacy filed", TAKEN)
        for language, text in {
            "German": "Bitte löschen Sie alle meine personenbezogenen Daten.",
            "French": "Veuillez supprimer toutes mes données personnelles.",
            "Spanish": "Por favor, eliminen todos mis datos personales.",
            "Italian": "Vi prego di cancellare tutti i miei dati personali.",
            "Dutch": "Verwijder alstublieft al mijn persoonsgegevens.",
            "Polish": "Proszę o usunięcie wszystkich moich danych osobowych.",
            "Portuguese": "Por favor, apaguem todos os meus dados pessoais.",
        }.items()
    ),
    *(
        one(f"injection in the {where}", raw, "privacy filed", TAKEN)
        for where, raw in {
            "subject, CR": mail(subject="x").replace(
                b"Subject: x", b"Subject: =?utf-8?q?x=0D=0ABcc:_eve@example.com?="
            ),
            "subject, U+2028": mail(subject="x").replace(
                b"Subject: x", "Subject: x\u2028Bcc: eve@example.com".encode()
            ),
            "name": mail(sender="x@y").replace(
                b"From: x@y", f"From: =?utf-8?b?Sm8NCkJjYzogZXZlQGV4YW1wbGUuY29t?= <{JO}>".encode()
            ),
            "file name": with_file_name("=?utf-8?q?a=0D=0A=E2=80=A8../x.log?="),
        }.items()
    ),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[list[tuple[str, ...]]]:
    """The rows for the closing note: run with -s to see them."""
    rows: list[tuple[str, ...]] = []
    yield rows
    lines = [f"{'kind of mail':34} {'outcome':32} tickets  letters"]
    lines += [f"{name:34} {outcome:32} {made:7}  {to}" for name, outcome, made, to in rows]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_mail_has_its_outcome(kind: Kind, town: Town, table):
    result = town.take(*kind.mails(town))

    written = ", ".join(f"{what} to {whom}" for what, whom in result.written)
    tickets = str(len(result.tickets))
    table.append((kind.name, "; ".join(result.outcomes), tickets, written or "none"))
    assert result.outcomes == kind.outcomes
    assert (len(result.tickets), result.written) == kind.made
    for letter in result.letters:
        assert "eve" not in letter.subject
        head = session().get(Letter, letter.id).content.partition(b"\r\n\r\n")[0]
        assert b"Bcc" not in head
    for message in result.messages:
        assert (message.due_at is not None) == (message.state == "waiting")
        assert (message.purge_at is None) == (message.state == "waiting" or message.sort == "own")
