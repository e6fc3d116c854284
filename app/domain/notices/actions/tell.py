"""Telling one person of one thing, once."""

from datetime import date
from uuid import uuid4

from sqlalchemy import update

from app.domain.accounts.models import Person
from app.domain.mail.actions import write_letter
from app.domain.mail.messages import Promised, notice_letter
from app.domain.mail.words import LetterKind, reference_of
from app.domain.notices.models import Notice
from app.domain.notices.queries import way_for
from app.domain.notices.rules import may_be_told, path_of
from app.domain.notices.words import NoticeKind, Way
from app.foundation.clock import now
from app.foundation.database import insert_once
from app.foundation.settings import settings
from app.foundation.transaction import session


def tell(
    person: Person,
    kind: NoticeKind,
    *,
    cause: str,
    ticket_id: int | None = None,
    due_on: date | None = None,
    promised: Promised | None = None,
) -> None:
    """Tell the person in their way, within the caller's transaction; the same cause tells once.

    Nobody is told who is inactive or has not shown that the address is theirs. Where the address
    has had its letters of the hour, the notice waits for the digest. The caller leaves out whoever
    did it. `cause`: at most 60 characters, of ids and our own words. `due_on`: a deadline's last day;
    `promised`: what a promise is about (`promised_to`).
    """
    if not may_be_told(person):
        return
    way = way_for(person.id, kind)
    if way is Way.OFF:
        return
    notice_id = _written_once(person, kind, cause, ticket_id)
    if notice_id is None or way is Way.DIGEST:
        return
    rendered = notice_letter(
        LetterKind(kind),
        recipient=person.email,
        reference=reference_of(ticket_id) if ticket_id else "",
        link=settings().base_url + path_of(person.role, kind, ticket_id),
        uuid=str(uuid4()),
        due_on=due_on,
        promised=promised,
    )
    letter = write_letter(
        LetterKind(kind), rendered, cause=f"person {person.id}: {cause}", ticket_id=ticket_id
    )
    if letter is not None:
        session().execute(update(Notice).where(Notice.id == notice_id).values(told_at=now()))


def _written_once(
    person: Person, kind: NoticeKind, cause: str, ticket_id: int | None
) -> int | None:
    """The new notice's id, or None if this cause is told or waits already."""
    return insert_once(
        session(),
        Notice,
        person_id=person.id,
        kind=kind,
        cause=cause,
        ticket_id=ticket_id,
        created_at=now(),
    )
