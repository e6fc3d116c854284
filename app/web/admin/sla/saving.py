"""Saving the book of promises: one change upon the newest edition, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, url_for

from app.domain.sla.actions.book import save_book
from app.domain.sla.editions import editions_told
from app.domain.sla.queries import newest_edition
from app.domain.tickets.actions.clocks import recompute_clocks
from app.foundation.errors import Invalid
from app.foundation.logging import log
from app.foundation.texts import _
from app.foundation.transaction import transaction
from app.web.admin.sla import words
from app.web.admin.sla.changes import changes, in_a_line
from app.web.shared.pages import see
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.domain.sla.book import Book

AT_ONCE = 500
"""Tickets whose clocks are counted anew in the request that saved; the schedule does the others."""


def saved(
    form: Any, change: Callable[[Book], Book], endpoint: str = "admin.list_promises"
) -> ResponseReturnValue | None:
    """Store the newest book with this change and lead on; None: it is refused, the form says why."""
    try:
        with once(form) as submission:
            if not submission.repeated:
                newest = newest_edition()
                book = change(newest.book)
                found = changes(newest.book, book)
                if found:
                    seen = edition_seen(form)
                    save_book(book, actor=g.person, changed=in_a_line(found), expected=seen)
                done = "saved" if found else "same"
                submission.outcome = url_for(endpoint, done=done)
    except Invalid as problem:
        _say(form, problem)
        return None
    return see(_with_count(submission.outcome, _recounted()))


def _recounted() -> int:
    """How many tickets follow at once. The book is saved: what fails here is left to the schedule."""
    try:
        with transaction():
            return recompute_clocks(AT_ONCE)
    except Exception:
        log.exception("promises.not_recounted")
        return 0


def edition_seen(form: Any) -> int:
    """The number of the edition that the page was drawn from; -1 for what is no number."""
    text = form.edition.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _field_of(problem: Invalid) -> str:
    """The room's `goals.high.resolution` is the form's `high_resolution`."""
    return problem.field.removeprefix("goals.").replace(".", "_")


def _with_count(path: str, counted: int) -> str:
    return f"{path}{'&' if '?' in path else '?'}counted={counted}" if counted else path


def _say(form: Any, problem: Invalid) -> None:
    """Put a refusal at its field; after another's change the next save is upon theirs."""
    if problem.reason != "changed_meanwhile":
        form.add_error(_field_of(problem), words.sentence(problem))
        return
    form.edition.data = str(newest_edition().number)
    last = next(iter(editions_told(limit=1)), None)
    form.add_error(
        "",
        _(
            "%(who)s changed the promises after you opened this page (%(what)s), so nothing was "
            "saved. What you typed is still here. Save again to put yours in all the same.",
            who=(last and last.who) or _("Somebody"),
            what=(last and last.changed) or _("see the history"),
        ),
    )
