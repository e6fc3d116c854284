"""Letters that confirm what reached us. They read the same for a customer and for a stranger."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.mail.messages.envelope import (
    Rendered,
    day_in_words,
    instant_in_words,
    render_letter,
)
from app.domain.mail.words import LetterKind
from app.foundation.settings import settings
from app.foundation.texts import _


def acknowledgement_letter(
    *,
    recipient: str,
    reference: str | None,
    received_at: datetime,
    due_on: date | None,
    zone: ZoneInfo,
    uuid: str,
    in_reply_to: str | None = None,
) -> Rendered:
    """Confirm a privacy request (11 CCR 7021(a)), without a word on whether there is an account.

    `due_on`: the last day for our answer, if a law names one. `in_reply_to`: the Message-ID of the
    mail that is answered (`""` if it had none): then we go on by mail, and replies go to the privacy
    address. None: it answers no mail. ValueError for a recipient that is not mailable.
    """
    title = _("We have received your request")
    facts = {
        "title": title,
        "reference": reference or "",
        "received": instant_in_words(received_at, zone),
        "due": day_in_words(due_on) if due_on else "",
        "privacy_address": settings().privacy_address,
    }
    return render_letter(
        LetterKind.ACKNOWLEDGEMENT,
        "acknowledgement",
        subject=f"[{reference}] {title}" if reference else title,
        recipient=recipient,
        uuid=uuid,
        facts=facts,
        answers=in_reply_to,
        replies_to=settings().privacy_address if in_reply_to is not None else "",
    )


def pointer_letter(*, recipient: str, uuid: str, in_reply_to: str = "") -> Rendered:
    """Say that support is in the portal: one fixed text for everyone (policy 5.1, 5.3).

    `in_reply_to` as for the acknowledgement. ValueError for a recipient that is not mailable.
    """
    title = _("Please ask for support in the portal")
    return render_letter(
        LetterKind.POINTER,
        "pointer",
        subject=title,
        recipient=recipient,
        uuid=uuid,
        facts={"title": title, "privacy_address": settings().privacy_address},
        answers=in_reply_to,
    )
