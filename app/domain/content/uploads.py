"""Taking in the bytes of an upload, never more of them than the limit allows."""

import hashlib
from collections.abc import Iterator
from typing import IO

from app.domain.content.rules import MAX_FILE_BYTES

_PIECE = 64 * 1024


def take_in(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    """Copy at most the limit and one byte; returns the SHA-256 in hex and the number of bytes."""
    digest = hashlib.sha256()
    left = MAX_FILE_BYTES + 1
    while left and (piece := source.read(min(_PIECE, left))):
        digest.update(piece)
        target.write(piece)
        left -= len(piece)
    return digest.hexdigest(), MAX_FILE_BYTES + 1 - left


def pieces_of(source: IO[bytes]) -> Iterator[bytes]:
    """The bytes from the start, in pieces of 64 KiB."""
    source.seek(0)
    while piece := source.read(_PIECE):
        yield piece
