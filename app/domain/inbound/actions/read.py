"""Reading the privacy mailbox: each message once, with its own transaction, whatever dies when.

The row, what it causes and how far we have read are stored together. A process that is killed in
between repeats one message, and knows it again by its content.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.domain.content.guard import GuardFailed
from app.domain.content.rules import TextRefused
from app.domain.inbound.actions.take import (
    Arrival,
    Unread,
    content_hash_of,
    take_in,
    take_unread,
)
from app.domain.inbound.checking import Checked, check
from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.inbound.queries import is_known
from app.domain.inbound.rules import A_RUN, TRIES
from app.domain.inbound.words import InboundState, Problem, Sort
from app.domain.mail.incoming import imap
from app.domain.mail.incoming.parse import Incoming, read_message
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.logging import log
from app.foundation.mail_servers import ImapServer
from app.foundation.settings import settings
from app.foundation.transaction import session, transaction


class _Unchecked(Exception):
    """Nobody could look for payment data: the message waits in the mailbox, and we with it."""


def read_mailbox() -> int:
    """Take in at most 50 new messages; returns how many were looked at. Without IMAP_URL: none.

    A message that we fail at is laid before a person, and the next one is read. When the mailbox or
    the database is away, the run breaks off and the message is read again: three times. A message
    at which three runs ended, whatever ended them, is laid before a person unread. So it is with the
    card guard: what it cannot look at is not stored, and tried again (policy 1.5).
    """
    if not settings().imap_url:
        return 0
    name = ImapServer.from_url(settings().imap_url).name
    read = 0
    try:
        with imap.open_mailbox() as mailbox:
            last = _begin(name, mailbox.uid_validity)
            for uid in mailbox.new_uids(last)[:A_RUN]:
                _take(mailbox, name, uid)
                read += 1
            _end(name)
    except imap.MailboxAway as problem:
        log.warning("inbound.mailbox_away", problem=str(problem))
    except _Unchecked:
        log.error("inbound.unchecked")
    return read


def _begin(name: str, uid_validity: int) -> int:
    """The last UID that was read. Another UIDVALIDITY begins anew."""
    with transaction():
        mailbox = _locked(name)
        if mailbox is None:
            mailbox = Mailbox(name=name, uid_validity=uid_validity, last_uid=0)
            session().add(mailbox)
        if mailbox.uid_validity != uid_validity:
            mailbox.uid_validity, mailbox.last_uid = uid_validity, 0
            mailbox.tried_uid = mailbox.tries = 0
        return mailbox.last_uid


def _end(name: str) -> None:
    """Note that a run came to its end: whoever breaks off must not look like one that reads."""
    with transaction():
        mailbox = _locked(name)
        if mailbox is not None:
            mailbox.read_at = now()


def _take(mailbox: imap.Mailbox, name: str, uid: int) -> None:
    tries = _count_try(name, uid)
    if tries > TRIES:
        _withheld(mailbox, name, uid)
        return
    try:
        fetched = mailbox.fetch(uid)
    except imap.MessageRefused:  # it may be given another time
        raise
    except imap.MessageAway:  # it was there a moment ago: a person has to know
        _withheld(mailbox, name, uid)
        return
    arrival = Arrival(
        raw=fetched.raw,
        # a mail server whose clock is ahead must not give us time that we do not have
        delivered_at=_second(min(fetched.delivered_at, now())),
        size=fetched.size,
        whole=fetched.whole,
    )
    incoming = read_message(arrival.raw)  # before the transaction: it may take a while
    try:
        _take_checked(name, uid, arrival, incoming)
    except _Unchecked:
        if tries < TRIES:
            raise
        log.error("inbound.unchecked")
        number = content_hash_of(incoming, None)
        _store_unread(name, uid, Unread(arrival, number, Problem.UNCHECKED))


def _take_checked(name: str, uid: int, arrival: Arrival, incoming: Incoming) -> None:
    """Raises _Unchecked: then nothing of the message is stored."""
    try:
        checked = check(arrival.raw, incoming, whole=arrival.whole)
    except Exception as problem:  # whatever an inspection stumbles over, nobody has vouched for it
        raise _Unchecked from problem
    try:
        try:
            _store(name, uid, arrival, incoming, checked)
        except OperationalError:  # a deadlock, a connection that was lost: no fault of the message
            _store(name, uid, arrival, incoming, checked)
    except Exception as problem:  # one message must not stop those behind it
        if _is_the_guards(problem):
            raise _Unchecked from problem
        log.error("inbound.message_failed", problem=type(problem).__name__)
        number = content_hash_of(incoming, checked)
        _store_unread(name, uid, Unread(arrival, number, Problem.FAULT, checked))


def _is_the_guards(problem: Exception) -> bool:
    """Whether the card guard failed at one of the texts, deep in what a message causes."""
    refused = isinstance(problem, TextRefused) and problem.reason == "unchecked"
    return refused or isinstance(problem, GuardFailed)


def _count_try(name: str, uid: int) -> int:
    """Count the try before it is made, for what kills the process counts too; which one it is."""
    with transaction():
        mailbox = _locked(name)
        if mailbox is None:
            return 1
        mailbox.tries = mailbox.tries + 1 if mailbox.tried_uid == uid else 1
        mailbox.tried_uid = uid
        return mailbox.tries


def _withheld(mailbox: imap.Mailbox, name: str, uid: int) -> None:
    """Lay before a person that a message is there which we do not get."""
    number = sha256(f"{name} {mailbox.uid_validity} {uid}".encode()).hexdigest()
    lost = Arrival(b"", _second(now()), size=0, whole=False)
    _store_unread(name, uid, Unread(lost, number, Problem.WITHHELD))


def _store(name: str, uid: int, arrival: Arrival, incoming: Incoming, checked: Checked) -> None:
    with transaction():
        if _advance(name, uid, incoming.content_hash, content_hash_of(incoming, None)):
            _log(take_in(arrival, incoming, checked))


def _store_unread(name: str, uid: int, unread: Unread) -> None:
    """If this fails too, the database is away: the run ends here, and this UID is read again."""
    with transaction():
        if _advance(name, uid, unread.content_hash):
            _log(take_unread(unread))


def _advance(name: str, uid: int, *content_hashes: str) -> bool:
    """Move on past this UID; False for a message that we have, or that another process took."""
    mailbox = _locked(name)
    if mailbox is None or mailbox.last_uid >= uid:
        return False
    mailbox.last_uid = uid
    return not any(map(is_known, content_hashes))


def _locked(name: str) -> Mailbox | None:
    serialise(session(), f"mailbox {name}")
    return session().scalar(select(Mailbox).where(Mailbox.name == name).with_for_update())


def _log(message: InboundMessage) -> None:
    sort, state = Sort(message.sort), InboundState(message.state)
    log.info("inbound.taken_in", inbound=message.id, sort=sort, state=state)


def _second(at: datetime) -> datetime:
    """Whole seconds, as IMAP has them: the place in a list is written so."""
    return at.replace(microsecond=0)
