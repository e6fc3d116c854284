"""The name under which a person's file is shown; it never becomes a path."""

import re
import unicodedata

from app.domain.content.rules import MAX_FILE_NAME

_LONGEST_EXTENSION = 10
_SPACES = re.compile(r"\s+")


def safe_name(name: str) -> str:
    """Return the last part of a file name, on one line and printable, at most 120 characters.

    The extension outlives the cut. Dropped: folders of either slash, controls, bidi and zero-width
    characters, lone surrogates. Never empty: `file` stands in.
    """
    last = re.split(r"[/\\]", name[-4 * MAX_FILE_NAME :])[-1]
    seen = "".join(c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    shown = unicodedata.normalize("NFC", _SPACES.sub(" ", seen)).strip(" .") or "file"
    if len(shown) <= MAX_FILE_NAME:
        return shown
    stem, dot, extension = shown.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return shown[:MAX_FILE_NAME].strip(" .")
    return f"{stem[: MAX_FILE_NAME - len(extension) - 1].rstrip(' .')}.{extension}"
