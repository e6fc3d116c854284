"""Mail is read, sorted, decided by a person, and forgotten."""

from app.domain.inbound.actions.leftovers import remove_leftovers
from app.domain.inbound.actions.purge import purge_inbound
from app.domain.inbound.actions.read import read_mailbox

__all__ = ["purge_inbound", "read_mailbox", "remove_leftovers"]
