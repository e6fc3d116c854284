"""Reading the privacy mailbox: each message once, with its own transaction, whatever dies when.

The row, what it causes and how far we have read are stored together. A process that is killed in
between repeats one message, and knows it again by its content.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.domain.inbound.actions.take import Arrival, take_in, take_unread
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


def read_mailbox() -> int:
    """Take in at most 50 new messages; returns how many were looked at. Without IMAP_URL: none.

    A message that we fail at is laid before a person, and the next one is read. When the mailbox or
    the database is away, the run breaks off and the message is read again: three times. A message
    at which three runs ended, whatever ended them, is laid before a person unread.
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
    if not _may_try(name, uid):
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
        try:
            _store(name, uid, arrival, incoming)
        except OperationalError:  # a deadlock, a connection that was lost: no fault of the message
            _store(name, uid, arrival, incoming)
    except Exception as problem:  # one message must not stop those behind it
        log.error("inbound.message_failed", problem=type(problem).__name__)
        _store_unread(name, uid, arrival, incoming.content_hash, Problem.FAULT)


def _may_try(name: str, uid: int) -> bool:
    """Count the try before it is made, for what kills the process counts too; False after TRIES."""
    with transaction():
        mailbox = _locked(name)
        if mailbox is None:
            return True
        mailbox.tries = mailbox.tries + 1 if mailbox.tried_uid == uid else 1
        mailbox.tried_uid = uid
        return mailbox.tries <= TRIES


def _withheld(mailbox: imap.Mailbox, name: str, uid: int) -> None:
    """Lay before a person that a message is there which we do not get."""
    number = sha256(f"{name} {mailbox.uid_validity} {uid}".encode()).hexdigest()
    lost = Arrival(b"", _second(now()), size=0, whole=False)
    _store_unread(name, uid, lost, number, Problem.WITHHELD)


def _store(name: str, uid: int, arrival: Arrival, incoming: Incoming) -> None:
    with transaction():
        if _advance(name, uid, incoming.content_hash):
            _log(take_in(arrival, incoming))


def _store_unread(
    name: str, uid: int, arrival: Arrival, content_hash: str, problem: Problem
) -> None:
    """If this fails too, the database is away: the run ends here, and this UID is read again."""
    with transaction():
        if _advance(name, uid, content_hash):
            _log(take_unread(arrival, content_hash, problem))


def _advance(name: str, uid: int, content_hash: str) -> bool:
    """Move on past this UID; False for a message that we have, or that another process took."""
    mailbox = _locked(name)
    if mailbox is None or mailbox.last_uid >= uid:
        return False
    mailbox.last_uid = uid
    return not is_known(content_hash)


def _locked(name: str) -> Mailbox | None:
    serialise(session(), f"mailbox {name}")
    return session().scalar(select(Mailbox).where(Mailbox.name == name).with_for_update())


def _log(message: InboundMessage) -> None:
    sort, state = Sort(message.sort), InboundState(message.state)
    log.info("inbound.taken_in", inbound=message.id, sort=sort, state=state)


def _second(at: datetime) -> datetime:
    """Whole seconds, as IMAP has them: the place in a list is written so."""
    return at.replace(microsecond=0)
