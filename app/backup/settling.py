"""What a restored database has to forget, and what it must not do, before anybody works with it."""

from datetime import datetime

from app.domain.accounts.actions import end_all_sessions
from app.domain.audit.actions import record
from app.domain.content.actions import drop_all_staged
from app.domain.mail.actions import hold_outbox
from app.domain.mail.queries import letters_waiting
from app.foundation.leases import forget_leases


def settle(taken_at: datetime) -> int:
    """Hold the outbox, end every session, and record it; returns how many letters wait.

    A session that was ended since the backup must not come back, and no letter that was sent since
    may leave again by itself. Keys of forms stay: what was sent once is not carried out twice.
    """
    hold_outbox(taken_at)
    end_all_sessions()
    drop_all_staged()
    forget_leases()
    record("backup.restored", actor_id=None, detail=taken_at.isoformat(timespec="seconds"))
    return letters_waiting()
