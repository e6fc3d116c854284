"""Files are staged before anything else is decided: a bad one never drops the good ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from flask import g, request
from werkzeug.datastructures import FileStorage

from app.domain.content.actions import drop_staged, stage_inspected
from app.domain.content.inspection import Inspected, inspect_stream
from app.domain.content.names import safe_name
from app.domain.content.queries import staged_files
from app.domain.content.rules import MAX_FILES, MAX_LISTED, FileRefused
from app.foundation.logging import log
from app.foundation.texts import _
from app.foundation.transaction import end_reading, transaction
from app.web.shared.file_words import file_refusal, not_stored
from app.web.shared.limits import count_uploads

if TYPE_CHECKING:
    from app.domain.content.models import Attachment


_Seen = Inspected | FileRefused | OSError
_LOOKS_MORE = 3
"""Files of a form that are looked at beyond its room: a bad one does not drop the good ones."""


@dataclass
class Staging:
    """The files that wait for the form to be sent, and what was wrong with the others."""

    files: Sequence[Attachment] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether no more fit: what is withheld takes no file's place, but a line in the list."""
        return _kept(self.files) >= MAX_FILES or len(self.files) >= MAX_LISTED

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
    room = MAX_FILES - _kept(staged_files(owner, kept))
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    new = _inspected(uploads, room, owner, may=not uploads or count_uploads(len(uploads)))
    with transaction():
        for token in leave_out:
            drop_staged(owner, token)
        for file in staged_files(owner, kept):
            _add(staging, file.name, partial(_same, file))
        for name, seen in new:
            _add(staging, name, partial(_stage, owner, seen))
    return staging


def stage_upload(owner_id: int, upload: FileStorage) -> Staging:
    """Stage one file that is sent ahead of its form; otherwise the words why it was left out."""
    staging = Staging()
    new = _inspected([upload], 1, owner_id)
    with transaction():
        for name, seen in new:
            _add(staging, name, partial(_stage, owner_id, seen))
    return staging


def _kept(files: Sequence[Attachment]) -> int:
    return sum(not file.withheld for file in files)


def _same(file: Attachment) -> Attachment:
    return file


def _inspected(
    uploads: Sequence[FileStorage], room: int, owner: int, *, may: bool = True
) -> list[tuple[str, _Seen]]:
    """What is in each file, before a transaction has others wait.

    Not opened: what has no room, what comes after a few refused ones, and all that follows one that
    nobody could look at now. None at all, unless it `may`.
    """
    end_reading()  # a look may take minutes: no reading lasts as long
    found: list[tuple[str, _Seen]] = []
    looks, is_busy = room + _LOOKS_MORE, not may
    for upload in uploads:
        name = upload.filename or ""
        if is_busy or room <= 0 or looks <= 0:
            found.append((name, FileRefused("busy" if is_busy else "quota", safe_name(name))))
            continue
        looks -= 1
        try:
            seen = inspect_stream(name, upload.stream, owner=owner)
            found.append((name, seen))
            room -= 0 if seen.withheld else 1
        except FileRefused as problem:
            is_busy = problem.reason == "busy"
            found.append((name, problem))
        except OSError as problem:  # there was no room on the disk for it to wait
            found.append((name, problem))
    return found


def _stage(owner: int, seen: _Seen) -> Attachment:
    if isinstance(seen, FileRefused | OSError):
        raise seen
    return stage_inspected(owner, seen)


def _add(staging: Staging, name: str, take: Callable[[], Attachment]) -> None:
    """One more file, or the words why it was left out."""
    if staging.is_full:
        staging.errors.append(
            _(
                "%(name)s was left out: a message takes up to %(count)s files. "
                "Send the others in a second message",
                name=safe_name(name),
                count=MAX_FILES,
            )
        )
        return
    try:
        staging.files = [*staging.files, take()]
    except FileRefused as problem:
        staging.errors.append(file_refusal(problem))
    except OSError as problem:  # the store is full or away: what was typed and staged stays
        log.error("files.not_stored", problem=type(problem).__name__)
        staging.errors.append(not_stored(safe_name(name)))
