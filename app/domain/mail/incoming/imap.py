"""The privacy address's mailbox, read over IMAP. Nothing in it is ever marked, moved or deleted.

Folders are opened with EXAMINE and messages read with BODY.PEEK: the server itself keeps us honest.
"""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from app.domain.mail.incoming.connection import MailboxAway, logged_in, looking
from app.domain.mail.incoming.folders import as_imap_spells_it, quoted, selectable_folders
from app.foundation.clock import now
from app.foundation.mail_servers import ImapServer
from app.foundation.settings import settings

__all__ = ["Fetched", "Mailbox", "MailboxAway", "MessageAway", "MessageRefused", "open_mailbox"]

LARGEST = 30 * 1024 * 1024
"""Bytes of a message that is fetched whole; of a larger one, the beginning."""

BEGINNING = 256 * 1024
"""Bytes of the header, and of the body, that are fetched of a message that is too large."""

FIRST_LOOK = timedelta(days=30)
"""How far back the very first look goes."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,18})")
_DELIVERED = re.compile(
    rb'INTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"'
)


class MessageAway(MailboxAway):
    """The mailbox is there, but not this one message: deleted meanwhile, or told unreadably."""


class MessageRefused(MessageAway):
    """The server said NO or BAD to a FETCH of this message; it may give it another time."""


class FolderAway(MailboxAway):
    """One folder cannot be opened or searched; another may."""


@dataclass(frozen=True)
class Fetched:
    """One message. `delivered_at` is the server's own time (INTERNALDATE), in UTC.

    `size` in bytes as the server says; `whole` is False when `raw` is only the beginning.
    """

    raw: bytes
    delivered_at: datetime
    size: int
    whole: bool


class Mailbox:
    """An opened folder. Every method raises MailboxAway for whatever goes wrong on the way."""

    def __init__(self, imap: imaplib.IMAP4, folder: str) -> None:
        self._imap = imap
        self._folder = as_imap_spells_it(folder)
        self.uid_validity = self._examine(self._folder)

    def new_uids(self, after: int) -> list[int]:
        """The UIDs above `after`, lowest first.

        `after=0` is the very first look: it leaves out what was delivered over 30 days ago.
        """
        if after:
            asked = ["UID", f"{after + 1}:*"]  # `*` is the last one, even when that is not new
        else:
            since = now() - FIRST_LOOK - timedelta(days=1)  # SINCE knows days, in the server's zone
            asked = ["SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"]
        return sorted(uid for uid in self._search(*asked) if uid > after)

    def fetch(self, uid: int) -> Fetched:
        """One message; above 30 MB only its header and the first 256 KB of its body.

        Raises MessageAway if the server has it no more or tells nonsense of it, MessageRefused if it
        says no; a connection that breaks off stays MailboxAway.
        """
        with looking():
            facts, _ = self._fetched(uid, "(RFC822.SIZE INTERNALDATE)")
            size, delivered = _SIZE.search(facts), _DELIVERED.search(facts)
            if not size or not delivered:
                raise MessageAway("message")
            delivered_at = _instant(delivered)
            whole = int(size[1]) <= LARGEST
            if whole:  # the limit holds whatever the server has said of the size
                _, raw = self._fetched(uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
                whole = len(raw) <= LARGEST
            else:
                _, header = self._fetched(uid, f"(BODY.PEEK[HEADER]<0.{BEGINNING}>)")
                _, body = self._fetched(uid, f"(BODY.PEEK[TEXT]<0.{BEGINNING}>)")
                raw = header + body
            return Fetched(raw, delivered_at, int(size[1]), whole)

    def holds(self, message_id: str) -> bool:
        """Say whether any folder has a message of this Message-ID.

        A folder that cannot be opened is passed over; without one that can, we have not looked.
        """
        with looking():
            _, listed = self._imap.list()
            looked = False
            try:
                for folder in selectable_folders(listed):
                    try:
                        self._examine(folder)
                        found = self._search("HEADER", "Message-ID", quoted(message_id.encode()))
                    except FolderAway:
                        continue
                    if found:
                        return True
                    looked = True
            finally:
                self._examine(self._folder)
            if not looked:
                raise MailboxAway("folder")
            return False

    def _examine(self, folder: bytes) -> int:
        with looking():
            try:
                name: Any = quoted(folder)  # imaplib sends bytes as they are; its types know str
            except ValueError:
                raise FolderAway("folder") from None
            done, _ = self._imap.select(name, readonly=True)
            if done != "OK":
                raise FolderAway("folder")
            _, validity = self._imap.response("UIDVALIDITY")
            return int(validity[0])

    def _search(self, *criteria: Any) -> list[int]:
        with looking():
            done, lines = self._imap.uid("SEARCH", *criteria)
            if done != "OK":
                raise FolderAway("search")
            return [int(word) for line in lines if line for word in line.split()]

    def _fetched(self, uid: int, what: str) -> tuple[bytes, bytes]:
        """The reply's plain text, and the one literal in it."""
        try:
            done, parts = self._imap.uid("FETCH", str(uid), what)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:  # BAD
            raise MessageRefused("message") from None
        if done != "OK":
            raise MessageRefused("message")
        plain, literal, seen = b"", b"", False
        for part in parts:
            if isinstance(part, tuple):
                plain, literal, seen = plain + part[0], part[1], True
            elif part:
                plain += part
        if "BODY" in what and not seen and b'""' not in plain:  # an empty one may come quoted
            raise MessageAway("message")
        return plain, literal


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """The mailbox that IMAP_URL names, for as long as the `with` lasts. Raises MailboxAway."""
    with looking("setting"):
        server = ImapServer.from_url(settings().imap_url)
    with logged_in(server) as imap:
        yield Mailbox(imap, server.folder)


def _instant(said: re.Match[bytes]) -> datetime:
    day, month, year, hour, minute, second = (said[n].decode() for n in range(1, 7))
    offset = timedelta(hours=int(said[8]), minutes=int(said[9]))
    try:
        zone = timezone(-offset if said[7] == b"-" else offset)
        number = _MONTHS.index(month.title()) + 1
        clock = (int(hour), int(minute), min(int(second), 59))  # a leap second has no datetime
        return datetime(int(year), number, int(day), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):  # the 32nd, a month "Foo", an offset of two days
        raise MessageAway("message") from None
