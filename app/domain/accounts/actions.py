"""Signing in and out, and what a browser session remembers."""

import re

from sqlalchemy import delete, update

from app.domain.accounts import passwords
from app.domain.accounts.models import LoginSession, Organisation, Person
from app.domain.accounts.queries import person_with_email
from app.domain.accounts.rules import BEFORE_LOG_IN, IDLE_CUSTOMER, LONGEST
from app.domain.accounts.words import Role, Theme
from app.domain.audit.actions import record
from app.domain.content.rules import TextRefused
from app.domain.content.text import clean_line, without_payment_data
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.errors import Invalid
from app.foundation.signing import new_token, token_hash
from app.foundation.transaction import session

LONGEST_NAME, LONGEST_EMAIL = 120, 254
AN_ADDRESS = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


def add_person(
    *,
    name: str,
    email: str,
    role: Role,
    time_zone: str,
    password_hash: str = "",
    organisation: Organisation | None = None,
    verified: bool = False,
) -> Person:
    """A new person. Invalid if the address is taken or is none, or the name cannot be used.

    A card number in the name becomes a mark, in an address it is none (policy 1.5).
    `verified`: somebody has made sure that the address is theirs; notices go to no other.
    """
    name = _clean_name(name)
    if len(email) > LONGEST_EMAIL or not AN_ADDRESS.fullmatch(email.strip()):
        raise Invalid("email", "shape")
    if _guarded(email) != email:
        raise Invalid("email", "shape")
    if person_with_email(email):
        raise Invalid("email", "taken")
    person = Person(
        name=name,
        email=email.strip(),
        role=role,
        time_zone=time_zone,
        password_hash=password_hash,
        organisation=organisation,
        created_at=now(),
        email_verified_at=now() if verified else None,
    )
    session().add(person)
    session().flush()
    record("person.added", actor_id=None, subject="person", subject_id=person.id, detail=role)
    return person


def add_organisation(name: str) -> Organisation:
    """A new organisation: a label, no more. Invalid if its name cannot be used."""
    made = Organisation(name=_clean_name(name))
    session().add(made)
    session().flush()
    return made


def _clean_name(name: str) -> str:
    try:
        return clean_line(name, LONGEST_NAME)
    except TextRefused as problem:
        too = problem.reason in ("empty", "too_long")
        raise Invalid("name", "length" if too else problem.reason) from None


def _guarded(email: str) -> str:
    try:
        return without_payment_data(email)
    except TextRefused as problem:
        raise Invalid("email", problem.reason) from None


def check_password(email: str, password: str) -> Person | None:
    """The active person whose address and password these are.

    It only reads: the slow hash is computed while no transaction holds anybody up.
    """
    person = person_with_email(email)
    stored = person.password_hash if person and person.active else ""
    return person if passwords.password_fits(password, stored) else None


def renew_hash(person: Person, password: str) -> None:
    """Store a hash at today's cost if the person's was made at an older one (ASVS V11.2.2)."""
    if passwords.needs_new_hash(person.password_hash):
        made = passwords.hash_password(password)
        session().execute(update(Person).where(Person.id == person.id).values(password_hash=made))


def note_refused_log_in(email: str) -> None:
    """Audit a wrong password; of an unknown address nothing is kept (ASVS V16.3.1)."""
    person = person_with_email(email)
    record("log_in.refused", actor_id=person.id if person else None)


def start_session(
    person: Person | None, *, instead_of: str = "", csrf_secret: str = ""
) -> tuple[str, LoginSession]:
    """A new browser session and its token; the one it replaces ends (ASVS V7.2.4).

    Without a person it holds the log-in form's secret alone, for an hour.
    """
    if instead_of:
        end_session(instead_of)
    token, at = new_token(), now()
    made = LoginSession(
        token_hash=token_hash(token),
        person_id=person.id if person else None,
        person=person,
        csrf_secret=csrf_secret or new_token(),
        created_at=at,
        last_seen_at=at,
        fresh_at=at if person else None,
        expires_at=at + (LONGEST if person else BEFORE_LOG_IN),
    )
    session().add(made)
    session().flush()
    if person:
        record("log_in.done", actor_id=person.id)
    return token, made


def end_session(token: str) -> None:
    """The token opens nothing from now on."""
    session().execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(token)))


def sign_out(person: Person, token: str) -> None:
    end_session(token)
    record("log_out.done", actor_id=person.id)


def mark_seen(session_id: int) -> None:
    """The browser was here now: the idle time begins anew."""
    session().execute(
        update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=now())
    )


def keep_text(session_id: int, sealed: str) -> None:
    """Hold what was typed before the log-in (sealed), or forget it (empty)."""
    session().execute(
        update(LoginSession).where(LoginSession.id == session_id).values(kept_text=sealed)
    )


def choose_theme(person: Person, theme: Theme) -> None:
    session().execute(update(Person).where(Person.id == person.id).values(theme=theme))


def end_all_sessions() -> int:
    """Everybody has to log in again; returns how many sessions ended."""
    return rows_changed(session().execute(delete(LoginSession)))


def purge_sessions() -> int:
    """Remove sessions whose time is over; returns how many."""
    over = (LoginSession.expires_at < now()) | (
        LoginSession.person_id.is_not(None)
        & (LoginSession.last_seen_at < now() - 2 * IDLE_CUSTOMER)
    )
    return rows_changed(session().execute(delete(LoginSession).where(over)))
