"""The mail log of the legal staff: every letter about privacy requests, and one letter with its log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.domain.accounts.permissions import Permission
from app.domain.accounts.queries import person_with_id
from app.domain.mail.queries import LogCursor, Shown, letter_for_legal, letters_for_legal
from app.domain.mail.rules import may_be_handled, may_retry
from app.domain.tickets.queries import tickets_with_numbers
from app.domain.tickets.rules import LARGEST_NUMBER
from app.foundation.clock import now
from app.foundation.errors import NotThere
from app.foundation.texts import _
from app.web.legal.blueprint import blueprint
from app.web.legal.mail_forms import HandlingForm, RetryForm
from app.web.legal.tabs import register_tabs
from app.web.shared.cursors import with_query
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from app.domain.mail.models import Letter

PAGE = 50
FILTERS = {
    Shown.ALL: _("All"),
    Shown.TROUBLE: _("In trouble"),
    Shown.WAITING: _("Waiting"),
    Shown.SENT: _("Sent"),
}


@dataclass(frozen=True)
class Row:
    """One line of the log. `number` is its ticket's, if the reader may see that one."""

    letter: Letter
    number: int | None


@blueprint.get("/legal/mail")
@requires(Permission.READ_LEGAL_MAIL)
def list_letters() -> ResponseReturnValue:
    """Letters of the kinds that are for legal staff, the newest first."""
    shown = _shown_of_request()
    found = letters_for_legal(shown, _cursor_of_request(), PAGE)
    numbers = _visible_numbers(found.letters)
    return page(
        "legal/mail/list.html",
        rows=[Row(each, numbers.get(each.ticket_id or 0)) for each in found.letters],
        shown=shown.value,
        filters=[(words, _path(each), each == shown) for each, words in FILTERS.items()],
        tab_urls=register_tabs("mail"),
        newer_url=_path(shown, newer=found.newer),
        older_url=_path(shown, older=found.older),
        done=request.args.get("done", ""),
    )


@blueprint.get("/legal/mail/<int:letter_id>")
@requires(Permission.READ_LEGAL_MAIL)
def show_letter(letter_id: int) -> ResponseReturnValue:
    """One letter: what is known of it, and all that happened to it."""
    form = HandlingForm.offered("legal.create_handling")
    return letter_page(letter_id, form, done=request.args.get("done", ""))


def letter_page(
    letter_id: int,
    form: HandlingForm,
    *,
    retry_form: RetryForm | None = None,
    status: int = 200,
    done: str = "",
) -> ResponseReturnValue:
    """The letter's page with these forms. NotThere also for a kind that is not for legal staff."""
    letter = letter_with_id(letter_id)
    return page(
        "legal/mail/show.html",
        code=status,
        letter=letter,
        number=_visible_numbers([letter]).get(letter.ticket_id or 0),
        handled_by=person_with_id(letter.handled_by_id) if letter.handled_by_id else None,
        form=form,
        retry_form=retry_form or RetryForm(formdata=None),
        may_retry=may_retry(letter, now()),
        may_handle=may_be_handled(letter),
        done=done,
    )


def letter_with_id(letter_id: int) -> Letter:
    """The letter, if legal staff may read it; otherwise NotThere."""
    letter = letter_for_legal(letter_id) if letter_id <= LARGEST_NUMBER else None
    if letter is None:
        raise NotThere
    return letter


def _visible_numbers(letters: Sequence[Letter]) -> dict[int, int]:
    """The numbers of those tickets that the reader may see: sealed ones (domain.md, Sealing)."""
    wanted = {each.ticket_id for each in letters if each.ticket_id is not None}
    return {number: number for number in tickets_with_numbers(g.person, wanted)} if wanted else {}


def _shown_of_request() -> Shown:
    wanted = request.args.get("shown") or Shown.ALL
    if wanted not in list(Shown):
        raise BadRequest
    return Shown(wanted)


def _cursor_of_request() -> LogCursor | None:
    for name in ("older", "newer"):
        value = request.args.get(name)
        if value:
            if not (value.isascii() and value.isdigit() and len(value) <= 10):
                raise BadRequest
            if int(value) > LARGEST_NUMBER:
                raise BadRequest
            return LogCursor(int(value), newer=name == "newer")
    return None


def _path(shown: Shown, **cursors: LogCursor | None) -> str | None:
    """The log with this filter, at this place; None if there is no such page."""
    places = {name: str(each.letter_id) for name, each in cursors.items() if each is not None}
    if cursors and not places:
        return None
    kept = "" if shown is Shown.ALL else shown.value
    return with_query(url_for("legal.list_letters"), shown=kept, **places)
