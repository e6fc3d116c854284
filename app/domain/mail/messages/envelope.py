"""What all letters share: headers, two parts, one layout, everything fixed but for `Date`."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import css_inline
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.domain.mail.words import LetterKind
from app.foundation.settings import settings
from app.foundation.texts import catalogue

SENDER = "CloudPockets Support <no-reply@cloudpockets.net>"
DOMAIN = "cloudpockets.net"
TEMPLATES = Path(__file__).parents[3] / "templates"
_ONE_LINE = SMTP.clone(max_line_length=250)
"""Headers are not folded: the Message-ID can be found in any log or mail store as it is."""

_MAILABLE = re.compile(
    r"(?=.{3,254}\Z)(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]+"
)
_MESSAGE_ID = re.compile(r"<(?!.*=\?)[!-;=?-~]{1,200}>")
"""Neither may hold an encoded word (`=?`): decoded, that could be a line end."""

_CAN_BE_CHOSEN = {
    LetterKind.TICKET_ANSWER,
    LetterKind.ASSIGNED,
    LetterKind.MENTIONED,
    LetterKind.CLOCK_WARNING,
    LetterKind.SLA_WARNING,
    LetterKind.SLA_BREACH,
    LetterKind.DIGEST,
}


@dataclass(frozen=True)
class Rendered:
    """A letter ready to be stored: `content` has CRLF line ends, its boundary, and no `Date`."""

    uuid: str
    recipient: str
    subject: str
    message_id: str
    content: bytes


def is_mailable(address: str) -> bool:
    """Whether a letter can be sent there: one plain ASCII address, nothing that SMTP could misread.

    Stricter than RFC 5321 allows: no quoted local part, no comments, no international address.
    """
    return _MAILABLE.fullmatch(address) is not None


def render_letter(
    kind: LetterKind,
    template: str,
    *,
    subject: str,
    recipient: str,
    uuid: str,
    facts: dict[str, Any],
    answers: str | None = None,
    replies_to: str = "",
) -> Rendered:
    """Render `mail/<template>.txt` and `.html` with these facts into one letter.

    `answers`: the Message-ID of the mail that this letter answers, `""` if it had none; it is
    named only if it is plainly one. ValueError for a recipient or a subject that is no single line
    of its kind: never what a person typed (ASVS V1.3.11).
    """
    if not is_mailable(recipient):
        raise ValueError("the recipient is no plain address")
    message = EmailMessage(policy=SMTP)  # refuses line ends in a header, Unicode's too
    message["From"] = SENDER
    message["To"] = recipient
    if replies_to:
        message["Reply-To"] = replies_to
    message["Subject"] = subject
    message["Message-ID"] = message_id = f"<{kind.replace('_', '-')}-{uuid}@{DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated" if answers is None else "auto-replied"
    if answers and _MESSAGE_ID.fullmatch(answers):
        message["In-Reply-To"] = answers
        message["References"] = answers
    message["X-Auto-Response-Suppress"] = "All"
    base = settings().base_url
    facts = facts | {
        "base": base,
        "by_mail": bool(replies_to),
        "policy_link": f"{base}/privacy",
        "choices_link": f"{base}/notices" if kind in _CAN_BE_CHOSEN else "",
    }
    html = _templates().get_template(f"mail/{template}.html").render(subject=subject, **facts)
    message.set_content(
        _templates().get_template(f"mail/{template}.txt").render(**facts), cte="quoted-printable"
    )
    message.add_alternative(
        css_inline.inline(html, load_remote_stylesheets=False),
        subtype="html",
        cte="quoted-printable",
    )
    message.set_boundary(f"=_{uuid}")
    return Rendered(uuid, recipient, subject, message_id, message.as_bytes(policy=_ONE_LINE))


def day_in_words(day: date) -> str:
    """16 November 2026: no country reads this one wrongly."""
    return format_date(day, "d MMMM yyyy", locale="en")


def instant_in_words(instant: datetime, zone: ZoneInfo) -> str:
    """The local day and minute, with the zone's short and full name."""
    local = instant.astimezone(zone)
    return f"{day_in_words(local.date())}, {local:%H:%M %Z} ({zone.key})"


@cache
def _templates() -> Environment:
    made: Any = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.install_gettext_translations(catalogue, newstyle=True)
    return made  # type: ignore[no-any-return]
