"""Saying that a letter to the privacy address is in trouble."""

from app.domain.accounts.queries import active_people
from app.domain.accounts.words import Role
from app.domain.mail.actions import note_alarm
from app.domain.mail.queries import letters_in_alarm
from app.domain.notices.actions.tell import tell
from app.domain.notices.words import NoticeKind
from app.foundation.database import serialise
from app.foundation.transaction import transaction


def raise_alarms() -> int:
    """Tell legal staff and admins of letters in trouble, once each; returns how many letters.

    One alarm for all that are found together: it says where to look, and an outage is no storm.
    Alarm letters are notices, which nobody alarms about: no alarm makes another.
    """
    if not letters_in_alarm():  # nearly always: then nobody waits for a writer
        return 0
    with transaction() as current:
        serialise(current, "alarms")
        letters = letters_in_alarm()
        if not letters:
            return 0
        newest = max(letters, key=lambda letter: letter.id)
        cause = f"letter {newest.id}, {newest.state}, {newest.attempts} of {len(letters)}"
        for person in active_people(Role.LEGAL, Role.ADMIN):
            tell(person, NoticeKind.ALARM, cause=cause)
        note_alarm([letter.id for letter in letters])
    return len(letters)
