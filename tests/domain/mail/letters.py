"""One letter of every kind, and what can be read off it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from app.domain.mail.messages import (
    Line,
    Rendered,
    acknowledgement_letter,
    digest_letter,
    notice_letter,
    pointer_letter,
    synthetic_letter,
)
from app.domain.mail.words import LetterKind
from tests.domain.mail.conftest import rendered

UUID = "0b1d9b54-2c7d-4ad5-9f5e-1f2b3c4d5e6f"
TO = "customer@example.com"
LINK = "http://localhost/tickets/1042"


def acknowledgement(**changes) -> Rendered:
    facts = {
        "recipient": TO,
        "reference": "CP-1042",
        "received_at": datetime(2026, 10, 16, 7, 14, tzinfo=UTC),
        "due_on": date(2026, 11, 16),
        "zone": ZoneInfo("Europe/Berlin"),
        "uuid": UUID,
    }
    return acknowledgement_letter(**(facts | changes))


def notice(kind: LetterKind) -> Rendered:
    return notice_letter(kind, recipient=TO, reference="CP-1042", link=LINK, uuid=UUID)


def digest() -> Rendered:
    lines = [Line(kind, "CP-1042", LINK) for kind in NOTICES]
    return digest_letter(recipient=TO, lines=lines, link="http://localhost/tickets", uuid=UUID)


NOTICES = (
    LetterKind.PRIVACY_ANSWER,
    LetterKind.TICKET_ANSWER,
    LetterKind.ASSIGNED,
    LetterKind.MENTIONED,
    LetterKind.CLOCK_WARNING,
    LetterKind.SLA_WARNING,
    LetterKind.SLA_BREACH,
    LetterKind.ALARM,
)
LETTERS: dict[LetterKind, Callable[[], Rendered]] = {
    LetterKind.ESCALATION: lambda: rendered(uuid=UUID, link=LINK),
    LetterKind.SYNTHETIC_ESCALATION: lambda: synthetic_letter(on=date(2026, 11, 16), uuid=UUID),
    LetterKind.ACKNOWLEDGEMENT: acknowledgement,
    LetterKind.POINTER: lambda: pointer_letter(recipient=TO, uuid=UUID),
    LetterKind.DIGEST: digest,
    **{kind: lambda kind=kind: notice(kind) for kind in NOTICES},
}


class Words(HTMLParser):
    """A part's words and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.words += data.split()


def parts(letter: Rendered) -> tuple[str, str]:
    message = message_from_bytes(letter.content, policy=policy.default)
    plain, html = message.get_body(["plain"]), message.get_body(["html"])
    assert not message.defects
    return plain.get_content(), html.get_content()


def header(letter: Rendered, name: str) -> list[str]:
    message = message_from_bytes(letter.content, policy=policy.default)
    return [str(value) for value in message.get_all(name, [])]
