"""One letter for several notices."""

from uuid import uuid4

from app.domain.accounts.queries import person_with_id
from app.domain.mail.actions import write_letter
from app.domain.mail.messages import digest_letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions.digest_lines import Matters
from app.domain.notices.queries import people_who_wait, waiting_notices
from app.domain.notices.rules import home_of, may_be_told
from app.foundation.clock import now
from app.foundation.logging import log
from app.foundation.settings import settings
from app.foundation.transaction import session, transaction

MOST_LINES = 100
"""In one letter; the rest is told an hour later."""


def send_digests() -> int:
    """Write one letter to each person whose notices wait; returns how many letters.

    A transaction a person: the letter and the notices that it tells are stored together, so two
    schedules at once, or one that is killed, tell nothing twice and lose nothing.
    """
    written = 0
    for person_id in people_who_wait():
        try:
            with transaction():
                written += _send_digest(person_id)
        except Exception as problem:  # one person's fault is nobody else's
            log.error("digest.failed", person=person_id, problem=type(problem).__name__)
    return written


def _send_digest(person_id: int) -> bool:
    person = person_with_id(person_id)
    if person is None or not may_be_told(person):
        return False
    notices = waiting_notices(person_id, MOST_LINES)
    matters, shown = Matters(person, notices), []
    for notice in notices:
        if matters.is_over(notice):
            session().delete(notice)
        else:
            shown.append(notice)
    if not shown:
        return False
    moment = now()
    rendered = digest_letter(
        recipient=person.email,
        lines=matters.lines(shown),
        link=settings().base_url + home_of(person.role),
        uuid=str(uuid4()),
    )
    cause = f"person {person_id}: from notice {shown[0].id}, {moment}"
    if write_letter(LetterKind.DIGEST, rendered, cause=cause) is None:
        return False  # the address has had its letters of the hour: the next one tells
    for notice in shown:
        notice.told_at = moment
    return True
