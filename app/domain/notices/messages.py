"""What letters say of a promise: which one, and the instant in its reader's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.accounts.models import Person
from app.domain.mail.messages import Promised, instant_in_words
from app.domain.sla.words import Target
from app.foundation.texts import _

_NAMES = {
    Target.FIRST_RESPONSE: _("First response"),
    Target.NEXT_RESPONSE: _("Next response"),
    Target.RESOLUTION: _("Resolution"),
}


def promised_to(
    person: Person, target: Target, due_at: datetime, *, still: bool = False
) -> Promised:
    """A promise as this person reads it. `still`: they were told before that it is overdue."""
    when = instant_in_words(due_at, ZoneInfo(person.time_zone))
    return Promised(_NAMES[target], when, still=still)
