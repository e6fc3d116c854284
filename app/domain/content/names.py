"""The name under which a person's file is shown; it never becomes a path."""

import re
import unicodedata

from app.domain.content.guard import GuardFailed, guard
from app.domain.content.rules import MAX_FILE_NAME

_LONGEST_EXTENSION = 10
_SPACES = re.compile(r"\s+")


def safe_name(name: str) -> str:
    """Return the last part of a file name, on one line and printable, at most 120 characters.

    The extension outlives the cut. Dropped: folders of either slash, controls, bidi and zero-width
    characters, lone surrogates. Payment data becomes a mark (policy 1.5). Never empty: `file` stands
    in, also for a name that nobody could look at.
    """
    last = re.split(r"[/\\]", name[-4 * MAX_FILE_NAME :])[-1]
    seen = "".join(c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    shown = unicodedata.normalize("NFC", _SPACES.sub(" ", seen)).strip(" .") or "file"
    shown = _guarded(shown)
    if len(shown) <= MAX_FILE_NAME:
        return shown
    stem, dot, extension = shown.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return shown[:MAX_FILE_NAME].strip(" .")
    return f"{stem[: MAX_FILE_NAME - len(extension) - 1].rstrip(' .')}.{extension}"


def _guarded(name: str) -> str:
    """The stem and the whole name are looked at: an extension ends no number and is no part of one."""
    stem, dot, extension = name.rpartition(".")
    try:
        marked = guard(stem).text + dot + extension
        return guard(marked).text.strip(" .") or "file"
    except GuardFailed:
        return f"file{dot}{extension}" if len(extension) <= _LONGEST_EXTENSION else "file"
