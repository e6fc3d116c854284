"""Letters to the privacy address: a request, and the daily proof that the road to it works."""

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
    due = day_in_words(due_on)
    facts = {
        "reference": reference,
        "right": right_words,
        "law": law_words,
        "received": instant_in_words(received_at, zone),
        "due": due,
        "link": link,
    }
    return render_letter(
        LetterKind.ESCALATION,
        "escalation",
        subject=f"[{reference}] Privacy request: {right_words}, answer by {due}",
        recipient=settings().privacy_address,
        uuid=uuid,
        facts=facts,
    )


def synthetic_letter(*, on: date, uuid: str) -> Rendered:
    """The daily test letter to the privacy address: it says that nothing is to be done."""
    ours = settings()
    day = day_in_words(on)
    return render_letter(
        LetterKind.SYNTHETIC_ESCALATION,
        "synthetic",
        subject=_("Test letter of %(day)s: nothing to do", day=day),
        recipient=ours.privacy_address,
        uuid=uuid,
        facts={"day": day, "link": f"{ours.base_url}/legal/mail"},
    )
