"""How long a log-in lives (ASVS V7.3; docs/security.md gives the reasons)."""

from datetime import datetime, timedelta

from app.domain.accounts.models import LoginSession

IDLE_CUSTOMER = timedelta(hours=12)
IDLE_STAFF = timedelta(hours=10)  # a working day at the desk, not the night after it
LONGEST = timedelta(days=14)
BEFORE_LOG_IN = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=5)
KEPT_TEXT_SECONDS = 30 * 60


def is_alive(found: LoginSession, at: datetime) -> bool:
    """Whether this browser session may still be used at this instant."""
    if at >= found.expires_at:
        return False
    if found.person is None:
        return found.person_id is None
    idle = IDLE_STAFF if found.person.is_staff else IDLE_CUSTOMER
    return found.person.active and at < found.last_seen_at + idle


def should_mark_seen(found: LoginSession, at: datetime) -> bool:
    """Only once in a while, so that reading does not mean writing."""
    return found.person_id is not None and at >= found.last_seen_at + SEEN_EVERY
