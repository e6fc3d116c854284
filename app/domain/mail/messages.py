"""Letters as RFC 5322 bytes: a text and an HTML part, everything fixed but for `Date`."""

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

from app.foundation.settings import settings
from app.foundation.texts import catalogue

SENDER = "CloudPockets Support <no-reply@cloudpockets.net>"
DOMAIN = "cloudpockets.net"
TEMPLATES = Path(__file__).parents[2] / "templates"
_ONE_LINE = SMTP.clone(max_line_length=250)
"""Headers are not folded: the Message-ID can be found in any log or mail store as it is."""


@dataclass(frozen=True)
class Rendered:
    """A letter ready to be stored: `content` has CRLF line ends, its boundary, and no `Date`."""

    uuid: str
    recipient: str
    subject: str
    message_id: str
    content: bytes


def escalation_letter(
    *,
    reference: str,
    right_words: str,
    law_words: str,
    received_at: datetime,
    due_on: date,
    link: str,
    uuid: str,
    zone: ZoneInfo,
) -> Rendered:
    """The letter that tells the privacy address of a request (policy 5.4; interface.md).

    It holds what is passed here and nothing else: never a body, a name, an address or a file.
    `received_at` is shown in `zone`; `due_on` is the last local day of the answer.
    """
    due = format_date(due_on, "d MMMM yyyy", locale="en")
    local = received_at.astimezone(zone)
    received = f"{format_date(local, 'd MMMM yyyy', locale='en')}, {local:%H:%M %Z} ({zone.key})"
    facts = {
        "reference": reference,
        "right": right_words,
        "law": law_words,
        "received": received,
        "due": due,
        "link": link,
    }
    return _rendered(
        "escalation",
        subject=f"[{reference}] Privacy request: {right_words}, answer by {due}",
        recipient=settings().privacy_address,
        uuid=uuid,
        facts=facts,
    )


def _rendered(
    kind: str, *, subject: str, recipient: str, uuid: str, facts: dict[str, str]
) -> Rendered:
    message = EmailMessage(policy=SMTP)  # refuses line ends in a header, Unicode's too
    message["From"] = SENDER
    message["To"] = recipient
    message["Subject"] = subject
    message["Message-ID"] = message_id = f"<{kind}-{uuid}@{DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    html = _templates().get_template(f"mail/{kind}.html").render(subject=subject, **facts)
    message.set_content(
        _templates().get_template(f"mail/{kind}.txt").render(**facts), cte="quoted-printable"
    )
    message.add_alternative(
        css_inline.inline(html, load_remote_stylesheets=False),
        subtype="html",
        cte="quoted-printable",
    )
    message.set_boundary(f"=_{uuid}")
    return Rendered(uuid, recipient, subject, message_id, message.as_bytes(policy=_ONE_LINE))


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
