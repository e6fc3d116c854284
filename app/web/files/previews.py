"""What a page shows of an attachment: a small picture, or the beginning of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.accounts.words import Role
from app.domain.content.pictures import PREVIEW_TYPE
from app.domain.tickets.files import beginning_of, file_visible_to, is_text_file
from app.domain.tickets.queries import ticket_of_message
from app.domain.tickets.reads import note_file_read
from app.foundation.errors import NotThere
from app.web.files.blueprint import blueprint
from app.web.files.bytes import answer_of, opened
from app.web.shared.guard import requires
from app.web.shared.pages import page

if TYPE_CHECKING:
    from app.domain.accounts.models import Person


@blueprint.get("/files/<token>/preview")
@requires(Permission.READ_FILES)
def show_preview(token: str) -> ResponseReturnValue:
    """A small picture of a picture, to whoever may have the file."""
    file = file_visible_to(g.person, token)
    if file.preview_key is None:
        raise NotThere
    note_file_read(file, reader=g.person)
    return answer_of(opened(file, file.preview_key), PREVIEW_TYPE, "inline")


@blueprint.get("/files/<token>/text")
@requires(Permission.READ_FILES)
def show_text(token: str) -> ResponseReturnValue:
    """The first lines of a text, to whoever may have the file."""
    file = file_visible_to(g.person, token)
    if not is_text_file(file):
        raise NotThere
    note_file_read(file, reader=g.person)
    with opened(file, file.storage_key) as stream:
        shown = beginning_of(stream)
    found = ticket_of_message(file.message_id) if file.message_id else None
    back = _page_of(g.person, found[0]) + f"#message-{file.message_id}" if found else ""
    return page("files/text.html", file=file, shown=shown, back=back)


def _page_of(reader: Person, number: int) -> str:
    """The reader's own page of the ticket."""
    pages = {Role.AGENT: "desk.show_ticket", Role.LEGAL: "legal.show_request"}
    return url_for(pages.get(Role(reader.role), "portal.show_ticket"), number=number)
