"""Writing to the audit log, and checking that nobody changed it."""

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.audit.models import AuditEntry
from app.domain.audit.rules import FIRST, hash_of
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.transaction import session


def record(
    event: str,
    *,
    actor_id: int | None,
    subject: str = "",
    subject_id: int | None = None,
    detail: str = "",
) -> AuditEntry:
    """Append one entry within the transaction in force: past-tense event, ids and enums only."""
    current = session()
    serialise(current, "audit")
    previous = current.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=now(),
        event=event,
        actor_id=actor_id,
        subject=subject,
        subject_id=subject_id,
        detail=detail,
        previous_hash=previous or FIRST,
    )
    entry.hash = hash_of(entry)
    current.add(entry)
    current.flush()
    return entry


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: how many entries, and the id of the first broken one."""

    entries: int
    broken_at: int | None


def verify() -> Verdict:
    """Walk the whole chain, oldest first."""
    count, previous = 0, FIRST
    entries = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    with session().scalars(entries) as found:  # closed also when it is left in the middle
        for entry in found:
            count += 1
            if entry.previous_hash != previous or entry.hash != hash_of(entry):
                return Verdict(count, entry.id)
            previous = entry.hash
    return Verdict(count, None)
