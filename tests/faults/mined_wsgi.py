"""The product's own `wsgi`, with mines (mines.py). The product knows nothing of this.

before_commit   the ticket and its letter are written, and not yet committed
before_bell     they are committed, and the bell has not been rung
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.mail.models import Letter
from app.foundation import transaction
from tests.faults.mines import step_on
from wsgi import app

__all__ = ["app"]
_WRITTEN = "a letter was written"
_after_commit = transaction._swallow


def _killed_before_the_bell(call: Callable[[], None], kind: str) -> None:
    step_on("before_bell")
    _after_commit(call, kind)


@event.listens_for(Session, "after_flush")
def _note_letters(session: Session, _context: Any) -> None:
    if any(isinstance(row, Letter) for row in session.new):
        session.info[_WRITTEN] = True


@event.listens_for(Session, "before_commit")
def _killed_before_the_commit(session: Session) -> None:
    if session.info.get(_WRITTEN):
        step_on("before_commit")


transaction._swallow = _killed_before_the_bell
