"""Saying that a letter to the privacy address is in trouble, or that the daily one is missing."""

from app.domain.accounts.queries import active_people
from app.domain.accounts.words import Role
from app.domain.legal.calendars import local_day
from app.domain.mail.actions import note_alarm
from app.domain.mail.queries import letters_in_alarm, trouble
from app.domain.notices.actions.tell import tell
from app.domain.notices.words import NoticeKind
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.settings import settings
from app.foundation.transaction import transaction


def raise_alarms() -> int:
    """Tell legal staff and admins of letters in trouble, once each; returns how many letters.

    While the daily letter is missing they are told once a day (policy 5.4).
    One alarm for all that are found together: it says where to look, and an outage is no storm.
    Alarm letters are notices, which nobody alarms about: no alarm makes another.
    """
    silent = trouble().synthetic_late
    if not silent and not letters_in_alarm():  # nearly always: then nobody waits for a writer
        return 0
    with transaction() as current:
        serialise(current, "alarms")
        letters = letters_in_alarm()
        if letters:
            newest = max(letters, key=lambda letter: letter.id)
            cause = f"letter {newest.id}, {newest.state}, {newest.attempts} of {len(letters)}"
        elif silent:
            cause = f"silence, {local_day(now(), settings().zone)}"
        else:
            return 0
        for person in active_people(Role.LEGAL, Role.ADMIN):
            tell(person, NoticeKind.ALARM, cause=cause)
        note_alarm([letter.id for letter in letters])
    return len(letters)
