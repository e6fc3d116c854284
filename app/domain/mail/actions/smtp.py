"""One conversation with an SMTP server, command by command: the final dot is ours to send."""

import smtplib
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from time import monotonic

from app.domain.mail.rules import (
    FINAL_REPLY_TIMEOUT,
    GOODBYE_TIMEOUT,
    MAY_FINISH_FOR,
    SMTP_TIMEOUT,
    Result,
    after_the_dot,
    before_the_dot,
    clean,
)
from app.domain.mail.wire import dot_stuffed, in_brackets
from app.domain.mail.words import Outcome
from app.foundation.mail_servers import SmtpServer


class Conversation:
    """One connection for one letter. `dot_sent` says whether doubt is possible."""

    def __init__(self, server: SmtpServer, *, greeting_name: str) -> None:
        self._server = server
        self._name = greeting_name
        self._smtp: smtplib.SMTP | None = None
        self._in_data = False
        self.dot_sent = False

    def hand_over(
        self, recipient: str, message: bytes, *, sender: str = "", may_finish: Callable[[], bool]
    ) -> Result | None:
        """Offer the message; send the final dot only if `may_finish` says yes.

        None if it says no: the server has then to forget the letter (RFC 5321 4.1.1.4). A process
        that was stopped for so long after the yes that the letter may be another's sends no dot.
        ValueError for an address that is not plain. `sender`: for bounces; empty is `<>`.
        """
        commands = (
            (f"MAIL FROM:{in_brackets(sender) if sender else '<>'}", {250}),
            (f"RCPT TO:{in_brackets(recipient)}", {250, 251}),
            ("DATA", {354}),
        )
        try:
            smtp = self._open()
            refusal = self._offer(smtp, commands, message)
        except smtplib.SMTPResponseException as said:
            return Result(Outcome.UNREACHABLE, _code(said.smtp_code), clean(said.smtp_error))
        except OSError as problem:
            return Result(Outcome.UNREACHABLE, None, clean(str(problem)))
        if refusal is not None:
            return refusal
        asked = monotonic()
        if not may_finish():
            return None
        if monotonic() - asked > MAY_FINISH_FOR:
            return Result(Outcome.INTERRUPTED, None, "stopped before the final dot")
        self.dot_sent = True  # from here on a failure leaves us in doubt
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(FINAL_REPLY_TIMEOUT)
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except OSError as problem:
            return Result(Outcome.UNCERTAIN, None, clean(str(problem)))
        self._in_data = False
        return after_the_dot(code, reply)

    def close(self) -> None:
        """Say goodbye where that is possible; what happened does not depend on it."""
        if self._smtp is None:
            return
        with suppress(OSError, ValueError):
            if not self._in_data and self._smtp.sock is not None:
                self._smtp.sock.settimeout(GOODBYE_TIMEOUT)
                self._smtp.quit()
        self._smtp.close()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        connect = (
            partial(smtplib.SMTP_SSL, context=ssl.create_default_context())
            if server.tls == "smtps"
            else smtplib.SMTP
        )
        smtp = connect(server.host, server.port, local_hostname=self._name, timeout=SMTP_TIMEOUT)
        self._smtp = smtp
        _expect(smtp.ehlo(), 250)
        if server.tls == "starttls":  # raises where it is not offered: nothing goes in the clear
            smtp.starttls(context=ssl.create_default_context())
            _expect(smtp.ehlo(), 250)
        if server.user:
            smtp.login(server.user, server.password)
        return smtp

    def _offer(
        self, smtp: smtplib.SMTP, commands: Iterable[tuple[str, set[int]]], message: bytes
    ) -> Result | None:
        for command, wanted in commands:
            code, reply = smtp.docmd(command)
            if code not in wanted:
                return before_the_dot(code, reply)
        self._in_data = True
        smtp.send(dot_stuffed(message))
        return None


def _expect(answer: tuple[int, bytes], wanted: int) -> None:
    code, reply = answer
    if code != wanted:
        raise smtplib.SMTPResponseException(code, reply)


def _code(code: int) -> int | None:
    return code if 200 <= code <= 599 else None
