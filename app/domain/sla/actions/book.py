"""Saving the book of promises: each change is a new edition."""

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.sla.book import Book, Edition
from app.domain.sla.models import SlaEdition
from app.domain.sla.queries import newest_edition
from app.domain.sla.rules import LONGEST_CHANGE, check_book
from app.domain.sla.stored import from_json, to_json
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.errors import Invalid
from app.foundation.transaction import session


def save_book(book: Book, *, actor: Person | None, changed: str, expected: int) -> Edition:
    """Put the book in force from now on, for all clocks that are open; returns its edition.

    `changed`: one line for the story of the book. `expected`: the number of the edition that the
    editor saw, otherwise Invalid("", "changed_meanwhile"). Invalid: see `rules.check_book`.
    """
    check_book(book, newest_edition().book)
    current = session()
    # the audit first: who opens a ticket holds it already when its clocks ask for the promises
    serialise(current, "audit")
    serialise(current, "promises")
    newest = newest_edition()
    if newest.number != expected:
        raise Invalid("", "changed_meanwhile")
    row = SlaEdition(
        at=max(now(), newest.at),
        book=to_json(book),
        changed=changed[:LONGEST_CHANGE],
        actor_id=actor.id if actor else None,
    )
    current.add(row)
    current.flush()
    actor_id = actor.id if actor else None
    record("promises.changed", actor_id=actor_id, subject="sla_edition", subject_id=row.id)
    return Edition(row.id, row.at, from_json(row.book))
