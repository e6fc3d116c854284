"""One attachment, never shown in the page's own origin as anything but a download."""

from urllib.parse import quote

from flask import g
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.files import file_visible_to
from app.domain.tickets.reads import note_file_read
from app.web.files.blueprint import blueprint
from app.web.files.bytes import answer_of, opened
from app.web.shared.guard import requires


@blueprint.get("/files/<token>")
@requires(Permission.READ_FILES)
def show_file(token: str) -> ResponseReturnValue:
    """The bytes, to whoever may see the ticket; a staged file to its owner alone."""
    file = file_visible_to(g.person, token)
    note_file_read(file, reader=g.person)
    plain = file.name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    answer = answer_of(
        opened(file, file.storage_key),
        file.content_type,
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}",
    )
    answer.content_length = file.size
    return answer
