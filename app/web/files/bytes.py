"""An answer of stored bytes, which no page can run and no cache keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from flask import Response

from app.foundation.errors import NotThere
from app.foundation.files import store
from app.foundation.logging import log

if TYPE_CHECKING:
    from app.domain.content.models import Attachment

CHUNK = 256 * 1024


def opened(file: Attachment, key: str) -> BinaryIO:
    """The bytes of a file or its preview; NotThere, and a line in the log, if they are lost."""
    try:
        return store().open(key)
    except FileNotFoundError:
        log.error("files.bytes_missing", attachment=file.id)
        raise NotThere from None


def answer_of(stream: BinaryIO, content_type: str, disposition: str) -> Response:
    """The stream from where it stands, closed at the end; it can do nothing where it is opened."""
    answer = Response(iter(lambda: stream.read(CHUNK), b""), content_type=content_type)
    answer.call_on_close(stream.close)
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
