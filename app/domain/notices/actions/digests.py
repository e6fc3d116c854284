"""One letter for several notices."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from app.domain.accounts.models import Person
from app.domain.accounts.queries import person_with_id
from app.domain.accounts.words import Role
from app.domain.legal.calendars import last_day
from app.domain.legal.due import requests_of_tickets
from app.domain.legal.models import PrivacyRequest
from app.domain.mail.actions import write_letter
from app.domain.mail.messages import Line, digest_letter
from app.domain.mail.words import LetterKind, reference_of
from app.domain.notices.models import Notice
from app.domain.notices.queries import people_who_wait, waiting_notices
from app.domain.notices.rules import home_of, may_be_told, path_of
from app.domain.notices.words import NoticeKind
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
    requests = requests_of_tickets({each.ticket_id for each in notices if each.ticket_id})
    shown = []
    for notice in notices:
        if person.role == Role.AGENT and notice.ticket_id in requests:
            session().delete(notice)  # sealed since: no agent may be reminded of it
        else:
            shown.append(notice)
    if not shown:
        return False
    moment = now()
    rendered = digest_letter(
        recipient=person.email,
        lines=_lines(person, shown, requests),
        link=settings().base_url + home_of(person.role),
        uuid=str(uuid4()),
    )
    cause = f"person {person_id}: from notice {shown[0].id}, {moment}"
    if write_letter(LetterKind.DIGEST, rendered, cause=cause) is None:
        return False  # the address has had its letters of the hour: the next one tells
    for notice in shown:
        notice.told_at = moment
    return True


def _lines(
    person: Person, notices: Sequence[Notice], requests: Mapping[int, PrivacyRequest]
) -> list[Line]:
    ours = settings()
    lines = []
    for notice in notices:
        request = requests.get(notice.ticket_id or 0)
        warned = notice.kind == NoticeKind.CLOCK_WARNING and request is not None
        lines.append(
            Line(
                kind=LetterKind(notice.kind),
                reference=reference_of(notice.ticket_id) if notice.ticket_id else "",
                link=ours.base_url + path_of(person.role, notice.kind, notice.ticket_id),
                due_on=last_day(request.due_at, ours.zone) if warned and request else None,
            )
        )
    return lines
