"""The chain: each entry's hash covers its content and the entry before it."""

import hashlib
import json
from datetime import UTC

from app.domain.audit.models import AuditEntry

FIRST = "0" * 64


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the entry's canonical JSON, 64 hex characters. The id is left to the database."""
    content = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.event,
        entry.actor_id,
        entry.subject,
        entry.subject_id,
        entry.detail,
        entry.previous_hash,
    ]
    canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
