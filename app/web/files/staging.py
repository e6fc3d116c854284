"""A file that is sent ahead of its form, as soon as it is chosen."""

from flask import Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.foundation.texts import _
from app.web.files.blueprint import blueprint
from app.web.shared.guard import requires
from app.web.shared.limits import uploads_of_person
from app.web.shared.uploads import stage_upload

STALE = _("You logged in again after this page was opened. Send your text first, then attach this")
NO_FILE = _("No file arrived. Choose it again")


@blueprint.post("/files")
@requires(Permission.ATTACH_FILES)
@uploads_of_person
def stage_file() -> ResponseReturnValue:
    """Check and stage one file; its row for the form, or in plain text what was wrong with it."""
    upload = request.files.get("files")
    if not g.get("csrf_valid", False):
        return _refused(STALE)
    if upload is None or not upload.filename:
        return _refused(NO_FILE)
    staging = stage_upload(g.person.id, upload)
    if staging.errors:
        return _refused(" ".join(staging.errors))
    return make_response(render_template("files/_staged.html", file=staging.files[0]))


def _refused(words: str) -> Response:
    answer = make_response(words, 422)
    answer.content_type = "text/plain; charset=utf-8"
    return answer
