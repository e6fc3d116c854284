"""After a restore no letter leaves until a person has said so: some were sent since the backup."""

from datetime import datetime

from sqlalchemy import update

from app.domain.audit.actions import record
from app.domain.mail.actions.bells import ring_for
from app.domain.mail.models import Letter, OutboxHold
from app.domain.mail.queries.letters import UNSENT, letters_waiting
from app.domain.mail.words import LetterQueue, LetterState
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.errors import NotThere
from app.foundation.logging import log
from app.foundation.settings import settings
from app.foundation.transaction import session, transaction


def hold_outbox(backup_taken_at: datetime) -> None:
    """Let no letter be claimed from now on. For the restore, before any worker starts."""
    with transaction() as current:
        current.add(OutboxHold(backup_taken_at=backup_taken_at, held_at=now()))
        record("outbox.held", actor_id=None)


def release_outbox(*, actor_id: int | None) -> int:
    """Let letters leave again; returns how many wait. NotThere if nothing is held.

    With IMAP_URL each escalation of the restored database that is unsent counts as in doubt, and
    is looked for in the mailbox first: what was sent since the backup is found, not sent again.
    Without it they go as they are: at most one double for each mail sent since the backup.
    `actor_id` is None on the command line.
    """
    with transaction() as current:
        held = update(OutboxHold).where(OutboxHold.released_at.is_(None))
        released = current.execute(
            held.values(released_at=now(), released_by_id=actor_id).returning(OutboxHold.held_at)
        ).scalars()
        since = max(released, default=None)
        if since is None:
            raise NotThere
        if settings().imap_url:
            _doubt_all_written_before(since)
        waiting = letters_waiting()
        record("outbox.released", actor_id=actor_id, detail=f"{waiting} letters")
        for queue in LetterQueue:
            ring_for(queue)
    log.warning("outbox.released", waiting=waiting)
    return waiting


def _doubt_all_written_before(held_at: datetime) -> int:
    """What was written after the restore is surely unsent, and need not be looked for."""
    doubted = session().execute(
        update(Letter)
        .where(
            Letter.queue == LetterQueue.ESCALATION,
            Letter.state.in_(UNSENT),
            Letter.created_at <= held_at,
        )
        .values(
            state=LetterState.UNCERTAIN,
            next_attempt_at=now(),
            looks=0,
            lease_token=None,
            lease_until=None,
        ),
        execution_options={"synchronize_session": False},
    )
    return rows_changed(doubted)
