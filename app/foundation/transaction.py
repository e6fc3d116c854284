"""Sessions and the only commit. Pages read through a read-only session; a change opens a transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.foundation.database import engine
from app.foundation.errors import WriteRefused
from app.foundation.logging import log

_writing: ContextVar[Session | None] = ContextVar("writing", default=None)
_reading: ContextVar[Session | None] = ContextVar("reading", default=None)
_refusal: ContextVar[str | None] = ContextVar("refusal", default=None)
_BEFORE, _AFTER, _UNDONE = "before_commit", "after_commit", "if_undone"
READ_ONLY = {"readonly": True, "postgresql_readonly": True}  # the first word is for our SQLite


def session() -> Session:
    """The session in force: the transaction's own inside one, otherwise the read-only one."""
    current = _writing.get() or _reading.get()
    if current is None:
        current = Session(engine().execution_options(**READ_ONLY), expire_on_commit=False)
        _reading.set(current)
    return current


@contextmanager
def transaction(*, although: str = "", at: Engine | None = None) -> Iterator[Session]:
    """Everything inside is stored whole at the end, or not at all; then the after-commit calls run.

    Inside another transaction it joins that one. Where writing is refused (a GET, a stale form
    token) it raises WriteRefused; `although` names the reason of the few that may write all the same.
    `at` is another database than this process's: a copy that is about to take its place.
    """
    outer = _writing.get()
    if outer is not None:
        yield outer
        return
    if (refused := _refusal.get()) and not although:
        raise WriteRefused(refused)
    end_reading()  # what was read before may be stale by now
    with Session(at or engine(), expire_on_commit=False) as made:
        token = _writing.set(made)
        try:
            try:
                yield made
                _run_before_commit(made)
            except BaseException:
                for call in made.info.get(_UNDONE, []):
                    _swallow(call, _UNDONE)
                raise
            made.commit()
        finally:
            _writing.reset(token)
        for call in made.info.get(_AFTER, []):
            _swallow(call, _AFTER)


def before_commit(name: str, call: Callable[[], None]) -> None:
    """Run `call` at the end of this transaction, within it; of one name only the first is kept.

    For what follows from all that a transaction did, and is to be reckoned once. Its failure undoes
    the whole.
    """
    current = _writing.get()
    if current is None:
        raise RuntimeError("before_commit outside of a transaction")
    current.info.setdefault(_BEFORE, {}).setdefault(name, call)


def after_commit(call: Callable[[], None]) -> None:
    """Run `call` once this transaction is stored. Its failure is logged and changes nothing."""
    current = _writing.get()
    if current is None:
        raise RuntimeError("after_commit outside of a transaction")
    current.info.setdefault(_AFTER, []).append(call)


def if_undone(call: Callable[[], None]) -> None:
    """Run `call` if this transaction fails before its commit. Its failure is logged.

    A commit that fails is no such case: what it was about may be stored all the same.
    """
    current = _writing.get()
    if current is None:
        raise RuntimeError("if_undone outside of a transaction")
    current.info.setdefault(_UNDONE, []).append(call)


def end_reading() -> None:
    """Give back the read-only session, if one is open."""
    current = _reading.get()
    if current is not None:
        _reading.set(None)
        current.close()


def refuse_writes(reason: str | None) -> None:
    """From here on transactions raise WriteRefused with this reason; None lifts it."""
    _refusal.set(reason)


def _run_before_commit(current: Session) -> None:
    """What a call asks for in its turn is run too."""
    calls = current.info.setdefault(_BEFORE, {})
    while calls:
        calls.pop(next(iter(calls)))()


def _swallow(call: Callable[[], None], kind: str) -> None:
    try:
        call()
    except Exception:
        log.exception("transaction.call_failed", call=kind)
