"""Mail is read, sorted, decided by a person, and forgotten."""

from app.domain.inbound.actions.read import read_mailbox

__all__ = ["read_mailbox"]
