"""The fixed words of what people attach."""

from enum import StrEnum


class Withheld(StrEnum):
    """Why the bytes of a file are not kept, while its name stays in the thread.

    Card: payment data was found in it. Locked: it is encrypted, so nobody can look. Unreadable: it
    could not be taken apart, or not in the time it may take. Unsafe: an archive or document made to
    do harm. Virus: the scanner named one. Unscanned: the scanner could not be asked. Redacted: a
    person of the staff removed it.
    """

    CARD = "card"
    LOCKED = "locked"
    UNREADABLE = "unreadable"
    UNSAFE = "unsafe"
    VIRUS = "virus"
    UNSCANNED = "unscanned"
    REDACTED = "redacted"
