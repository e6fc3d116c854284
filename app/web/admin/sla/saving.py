"""Saving the book of promises: one change upon the newest edition, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, url_for

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book
from app.domain.sla.editions import editions_told
from app.domain.sla.queries import newest_edition
from app.domain.sla.rules import check_book
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.promise_effects import effect_of
from app.foundation.errors import Invalid
from app.foundation.logging import log
from app.foundation.texts import _
from app.foundation.transaction import transaction
from app.web.admin.sla import words
from app.web.admin.sla.changes import changes, in_a_line
from app.web.admin.sla.which_policy import with_policy_named
from app.web.shared.pages import see
from app.web.shared.submissions import once

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.domain.sla.book import Edition

AT_ONCE = 500
"""Tickets whose clocks are counted anew in the request that saved; the schedule does the others."""

_AGAIN = _("What you typed is still here. Save again to put yours in all the same.")


def saved(
    form: Any,
    change: Callable[[Book], Book],
    endpoint: str = "admin.list_promises",
    again: str = _AGAIN,
    **shown: Any,
) -> ResponseReturnValue | None:
    """Store the newest book with this change and lead on; None: it is refused, the form says why.

    `again`: how to insist after another's change. `shown`: more words for the address it leads to.
    """
    book = Book()
    try:
        with once(form) as submission:
            if not submission.repeated:
                newest = newest_edition()
                book = change(newest.book)
                found = changes(newest.book, book)
                told = _stored(form, newest, book, in_a_line(found)) if found else {"done": "same"}
                submission.outcome = url_for(endpoint, **told, **shown)
    except Invalid as problem:
        _say(form, problem, book, again)
        return None
    return see(submission.outcome if _all_follow() else f"{submission.outcome}&later=1")


def _stored(form: Any, newest: Edition, book: Book, changed: str) -> dict[str, Any]:
    """Save it; what the next page says of it. What it moves is counted against the book before."""
    seen = edition_seen(form)
    moved = None
    if seen == newest.number:
        check_book(book, newest.book)
        effect = effect_of(book)
        moved = None if effect.more else effect.moved
    stored = save_book(book, actor=g.person, changed=changed, expected=seen)
    return {"done": "saved", "edition": stored.number, "moved": moved}


def _all_follow() -> bool:
    """Whether all tickets follow at once. The book is saved: what fails is left to the schedule."""
    try:
        with transaction():
            return recompute_clocks(AT_ONCE) < AT_ONCE
    except Exception:
        log.exception("promises.not_recounted")
        return False


def edition_seen(form: Any) -> int:
    """The number of the edition that the page was drawn from; -1 for what is no number."""
    text = form.edition.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _field_of(problem: Invalid) -> str:
    """The room's `goals.high.resolution` is the form's `high_resolution`."""
    return problem.field.removeprefix("goals.").replace(".", "_")


def _say(form: Any, problem: Invalid, book: Book, again: str) -> None:
    """Put a refusal at its field; after another's change the next save is upon theirs."""
    if problem.reason != "changed_meanwhile":
        field = _field_of(problem)
        known = field in form
        form.add_error(
            field, words.sentence(problem) if known else with_policy_named(problem, book)
        )
        return
    form.edition.data = str(newest_edition().number)
    last = next(iter(editions_told(limit=1)), None)
    form.add_error(
        "",
        _(
            "%(who)s changed the promises after you opened this page (%(what)s), so nothing was "
            "saved. %(again)s",
            again=again,
            who=(last and last.who) or _("Somebody"),
            what=(last and last.changed) or _("see the history"),
        ),
    )
