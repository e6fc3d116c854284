"""Finding people and their sessions."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.domain.accounts.models import LoginSession, Organisation, Person
from app.domain.accounts.rules import is_alive
from app.domain.accounts.words import Role
from app.foundation.clock import now
from app.foundation.signing import token_hash
from app.foundation.transaction import session


def person_with_email(email: str) -> Person | None:
    """The person with this address, whatever its letters' case."""
    wanted = email.strip().lower()
    if not wanted.isprintable():  # nobody has such an address, and PostgreSQL fails when asked
        return None
    return session().scalar(select(Person).where(func.lower(Person.email) == wanted))


def person_with_id(person_id: int) -> Person | None:
    """The person, as they are now, with their organisation."""
    return session().scalar(
        select(Person).options(joinedload(Person.organisation)).where(Person.id == person_id)
    )


def people_with_emails(emails: list[str]) -> list[Person]:
    """These people in this order; unknown addresses are left out."""
    found = session().scalars(select(Person).where(func.lower(Person.email).in_(emails)))
    by_email = {person.email.lower(): person for person in found}
    return [by_email[email] for email in emails if email in by_email]


def active_people(*roles: Role) -> Sequence[Person]:
    """Everyone active in one of these roles, by id."""
    return (
        session()
        .scalars(
            select(Person)
            .where(Person.role.in_(roles), Person.active.is_(True))
            .order_by(Person.id)
        )
        .all()
    )


def organisations() -> list[Organisation]:
    """Every organisation, by name."""
    return list(session().scalars(select(Organisation).order_by(Organisation.name)))


def session_with_token(token: str) -> LoginSession | None:
    """The browser session that this cookie opens, its person loaded; None if it has ended."""
    found = session().scalar(_with_token(token))
    return found if found and is_alive(found, now()) else None


def ended_session_with_token(token: str) -> LoginSession | None:
    """The same, also when its time is over: to know whose text a late form holds."""
    return session().scalar(_with_token(token))


def sessions_with_kept_text() -> list[tuple[int, str]]:
    """The id of each browser session in which a text waits for its writer, and the sealed text."""
    waiting = select(LoginSession.id, LoginSession.kept_text).where(LoginSession.kept_text != "")
    return [(row.id, row.kept_text) for row in session().execute(waiting)]


def _with_token(token: str) -> Select[LoginSession]:
    return (
        select(LoginSession)
        .options(joinedload(LoginSession.person).joinedload(Person.organisation))
        .where(LoginSession.token_hash == token_hash(token))
    )
