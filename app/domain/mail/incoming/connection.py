"""One connection to the IMAP server, logged in; and what it means when that fails."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.foundation.mail_servers import ImapServer

TIMEOUT = 30.0
"""Seconds for connecting and for each reply."""


class MailboxAway(Exception):
    """We could not look. Its text is one word about why: never an address or a password."""


@contextmanager
def logged_in(server: ImapServer) -> Iterator[imaplib.IMAP4]:
    """The connection, for as long as the `with` lasts. Raises MailboxAway.

    The certificate is checked; where TLS is asked for and not had, no password is sent.
    """
    with looking():
        context = ssl.create_default_context() if server.tls != "none" else None
        imap = (
            imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=TIMEOUT)
            if server.tls == "imaps"
            else imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)
        )
    try:
        if server.tls == "starttls":
            with looking("tls"):
                imap.starttls(ssl_context=context)
        with looking("log_in"):
            _log_in(imap, server)
        yield imap
    finally:
        _say_goodbye(imap)


@contextmanager
def looking(kind: str = "protocol") -> Iterator[None]:
    """Whatever goes wrong becomes MailboxAway: nothing of what a server says gets out."""
    try:
        yield
    except MailboxAway:
        raise
    except ssl.SSLError:
        raise MailboxAway("tls") from None
    except TimeoutError:
        raise MailboxAway("time_out") from None
    except (OSError, imaplib.IMAP4.abort):
        raise MailboxAway("connection") from None
    except Exception:  # imaplib stumbles in many ways over a server that speaks no IMAP
        raise MailboxAway(kind) from None


def _log_in(imap: imaplib.IMAP4, server: ImapServer) -> None:
    if "AUTH=PLAIN" in imap.capabilities:  # takes every character; LOGIN takes ASCII alone
        imap.authenticate("PLAIN", lambda _: f"\0{server.user}\0{server.password}".encode())
    else:
        imap.login(server.user, server.password)


def _say_goodbye(imap: imaplib.IMAP4) -> None:
    """Nothing depends on it; but a connection that broke has to be closed all the same."""
    with suppress(Exception):
        imap.logout()
    with suppress(OSError):
        imap.shutdown()
