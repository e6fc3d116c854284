"""Files are staged before anything else is decided: a bad one never drops the good ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import g, request

from app.domain.content.actions import drop_staged, stage_file
from app.domain.content.names import safe_name
from app.domain.content.queries import staged_files
from app.domain.content.rules import MAX_FILES, FileRefused
from app.foundation.texts import _
from app.foundation.transaction import transaction
from app.web.shared.wordings import file_refusal

if TYPE_CHECKING:
    from app.domain.content.models import Attachment


@dataclass
class Staging:
    """The files that wait for the form to be sent, and what was wrong with the others."""

    files: Sequence[Attachment] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def tokens(self) -> list[str]:
        return [each.token for each in self.files]


def stage_uploads() -> Staging:
    """Stage the request's new files beside those that its form staged earlier.

    Files marked "leave out" go. When the form token is stale nothing is staged or left out.
    """
    owner = g.person.id
    if not g.get("csrf_valid", False):
        return Staging(staged_files(owner, request.form.getlist("staged")))
    leave_out = set(request.form.getlist("remove"))
    kept = [token for token in request.form.getlist("staged") if token not in leave_out]
    staging = Staging()
    with transaction():
        for token in leave_out:
            drop_staged(owner, token)
        staging.files = list(staged_files(owner, kept))
        for upload in request.files.getlist("files"):
            if not upload.filename:
                continue
            if len(staging.files) >= MAX_FILES:
                staging.errors.append(
                    _(
                        "%(name)s was left out: a message takes up to %(count)s files. "
                        "Send the others in a second message",
                        name=safe_name(upload.filename),
                        count=MAX_FILES,
                    )
                )
                continue
            try:
                staged = stage_file(owner, upload.filename, upload.stream)
            except FileRefused as problem:
                staging.errors.append(file_refusal(problem))
            else:
                staging.files = [*staging.files, staged]
    return staging
