"""A letter a day to the privacy address that nothing has caused: it proves the road."""

from uuid import uuid4

from sqlalchemy import select

from app.domain.mail.actions.write import write_letter
from app.domain.mail.messages import synthetic_letter
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import session, transaction


def write_synthetic_escalation() -> None:
    """Write today's, unless it is written: one for each day in the controller's zone."""
    today = now().astimezone(settings().zone).date()
    kind, cause = LetterKind.SYNTHETIC_ESCALATION, today.isoformat()
    with transaction():
        written = select(Letter.id).where(Letter.kind == kind, Letter.cause == cause)
        if session().scalar(written) is None:
            write_letter(kind, synthetic_letter(on=today, uuid=str(uuid4())), cause=cause)
