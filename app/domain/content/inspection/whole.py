"""One file from its name and bytes to a verdict. Two at a time in a process: others wait."""

from collections.abc import Callable
from typing import IO

from app.domain.content.file_types import ANYTHING, FileType, check_file
from app.domain.content.inside.limits import NotKept
from app.domain.content.inside.texts import look_at_anything, look_at_text
from app.domain.content.inspection.child import Answer, CannotStart, ask_child
from app.domain.content.inspection.inspected import Inspected
from app.domain.content.inspection.turns import NoTurn, Turns
from app.domain.content.names import safe_name
from app.domain.content.rules import MAX_FILE_BYTES, FileReason, FileRefused
from app.domain.content.uploads import take_in
from app.domain.content.words import Withheld
from app.foundation.logging import log
from app.foundation.settings import settings
from app.foundation.virus_scanner import ScannerAway, ask_scanner

_SHORT = 256 * 1024
"""Bytes of text that are looked at in this process: more would keep its other threads waiting."""

_turns = Turns()
_REASONS: dict[str, FileReason] = {"content": "content", "image": "image"}


def inspect_stream(
    name: str, stream: IO[bytes], size: int | None = None, owner: int | None = None
) -> Inspected:
    """Inspect a file that is read from the stream: never more than the limit and one byte.

    `size` in bytes, if it is known, refuses a large file before it is read. Raises FileRefused.
    """
    if size is not None and size > MAX_FILE_BYTES:
        raise FileRefused("too_large", safe_name(name))
    return inspect_bytes(name, take_in(stream), owner)


def inspect_bytes(name: str, data: bytes, owner: int | None = None) -> Inspected:
    """Find out whether a file may be stored, and as which bytes. Stores nothing.

    Raises FileRefused: empty, too_large, type, content, image, and busy, if it was nobody's turn to
    look: of the `owner`, one file at a time is looked at. What must not be kept for what is in it is
    `withheld`, also when it could not be looked at.
    """
    kind = check_file(name, data)
    try:
        found = _looked_at(kind, data, owner)
    except (NoTurn, CannotStart) as problem:
        log.warning("files.not_looked_at", problem=type(problem).__name__)
        raise FileRefused("busy", safe_name(name)) from None
    if found.refused:
        raise FileRefused(_REASONS[found.refused], safe_name(name))
    if found.withheld:
        return _withheld(name, kind, data, found.withheld)
    content = found.content if kind.picture else data
    return Inspected(safe_name(name), kind, len(data), None, content, found.preview)


def search_bytes(data: bytes) -> Withheld | None:
    """Look for payment data in bytes of any type; None if there is none. Raises FileRefused (busy)."""
    if len(data) <= _SHORT:
        return _look(look_at_anything, data).withheld
    try:
        with _turns.turn(None):
            return ask_child(ANYTHING, data).withheld
    except (NoTurn, CannotStart) as problem:
        log.warning("files.not_looked_at", problem=type(problem).__name__)
        raise FileRefused("busy", "") from None


def _looked_at(kind: FileType, data: bytes, owner: int | None) -> Answer:
    """The scanner's word about what came and about what would be stored, and ours in between.

    The scanner is asked outside of a turn, and short text takes none.
    """
    if why := _scanned(data):
        return Answer(why)
    if kind.is_text and len(data) <= _SHORT:
        return _look(look_at_text, data)
    with _turns.turn(owner):
        found = ask_child(kind, data)
    if found.content and not found.withheld and (why := _scanned(found.content)):
        return Answer(why)
    return found


def _scanned(data: bytes) -> Withheld | None:
    if not (url := settings().clamav_url):
        return None
    try:
        return Withheld.VIRUS if ask_scanner(url, data) else None
    except ScannerAway as problem:
        log.error("files.scanner_away", problem=str(problem))
        return Withheld.UNSCANNED


def _look(look: Callable[[bytes], None], data: bytes) -> Answer:
    try:
        look(data)
    except NotKept as verdict:
        return Answer(verdict.why)
    return Answer()


def _withheld(name: str, kind: FileType, data: bytes, why: Withheld) -> Inspected:
    return Inspected(safe_name(name), kind, len(data), why)
