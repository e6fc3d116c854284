"""One attachment, never shown in the page's own origin as anything but a download."""

from urllib.parse import quote

from flask import Response, g
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.tickets.files import file_visible_to
from app.domain.tickets.reads import note_file_read
from app.foundation.errors import NotThere
from app.foundation.files import store
from app.foundation.logging import log
from app.web.files.blueprint import blueprint
from app.web.shared.guard import requires

CHUNK = 256 * 1024


@blueprint.get("/files/<token>")
@requires(Permission.READ_FILES)
def show_file(token: str) -> ResponseReturnValue:
    """The bytes, to whoever may see the ticket; a staged file to its owner alone."""
    file = file_visible_to(g.person, token)
    note_file_read(file, reader=g.person)
    try:
        stream = store().open(file.storage_key)
    except FileNotFoundError:
        log.error("files.bytes_missing", attachment=file.id)
        raise NotThere from None
    answer = Response(iter(lambda: stream.read(CHUNK), b""), content_type=file.content_type)
    answer.call_on_close(stream.close)
    answer.content_length = file.size
    plain = file.name.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
