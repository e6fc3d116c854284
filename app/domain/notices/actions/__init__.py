"""What others ask of notices."""

from app.domain.notices.actions.alarms import raise_alarms
from app.domain.notices.actions.choosing import choose
from app.domain.notices.actions.deadlines import warn_of_deadlines
from app.domain.notices.actions.digests import send_digests
from app.domain.notices.actions.purge import purge_notices
from app.domain.notices.actions.tell import tell
from app.domain.notices.actions.withdrawing import withdraw, withdraw_from_others

__all__ = [
    "choose",
    "purge_notices",
    "raise_alarms",
    "send_digests",
    "tell",
    "warn_of_deadlines",
    "withdraw",
    "withdraw_from_others",
]
