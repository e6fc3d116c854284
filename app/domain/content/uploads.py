"""Taking in the bytes of an upload, never more of them than the limit allows."""

from collections.abc import Iterator
from typing import IO

from app.domain.content.rules import MAX_FILE_BYTES

_PIECE = 64 * 1024


def take_in(source: IO[bytes]) -> bytes:
    """At most the limit and one byte of what is there."""
    taken = bytearray()
    while (left := MAX_FILE_BYTES + 1 - len(taken)) and (piece := source.read(min(_PIECE, left))):
        taken += piece
    return bytes(taken)


def pieces_of(data: bytes) -> Iterator[bytes]:
    """The bytes in pieces of 64 KiB."""
    whole = memoryview(data)
    for start in range(0, len(data), _PIECE):
        yield bytes(whole[start : start + _PIECE])
