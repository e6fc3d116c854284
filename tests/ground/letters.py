"""Letters of any kind as they stand at some moment."""

from uuid import uuid4

from sqlalchemy import update

from app.domain.mail.actions import write_letter
from app.domain.mail.messages import Rendered
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.foundation.transaction import transaction

SUBJECT, CONTENT = "Of Mr Duval", b"Hush"


def put_letter(
    kind: LetterKind = LetterKind.ESCALATION,
    *,
    recipient: str = "",
    ticket_id: int | None = None,
    **values: object,
) -> int:
    """A letter with these columns, to an address of its own unless one is given; its id."""
    uuid = str(uuid4())
    address = recipient or f"p-{uuid}@example.org"
    rendered = Rendered(uuid, address, SUBJECT, f"<{uuid}@cloudpockets.net>", CONTENT)
    with transaction() as writing:
        letter = write_letter(kind, rendered, cause=uuid, ticket_id=ticket_id)
        assert letter is not None
        if values:
            writing.execute(update(Letter).where(Letter.id == letter.id).values(**values))
    return letter.id
