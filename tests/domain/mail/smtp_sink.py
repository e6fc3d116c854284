"""A real SMTP server in a thread that records every letter, and fails as it is told to."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Received:
    """A letter whose final dot has arrived: its envelope and its bytes, dots unstuffed."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    tls: bool
    at: float
    """When, by this process's monotonic clock."""

    @property
    def message(self) -> EmailMessage:
        return cast(EmailMessage, message_from_bytes(self.raw, policy=policy.default))

    @property
    def without_date(self) -> bytes:
        assert self.raw.startswith(b"Date: ")
        return self.raw.partition(b"\r\n")[2]


class SmtpSink:
    """`answers` maps a command to what is said to it instead of 250: a reply, or `drop`, `hang`.

    `dot` is the reply to the end of the letter; `DATA` comes before 354. A dropped or hanging
    letter is recorded all the same: the server has it. Each letter that it accepts takes `seconds`,
    and is passed to `deliver`.
    """

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, log_in: tuple[str, str] | None = None
    ) -> None:
        self.received: list[Received] = []
        self.offered = 0
        self.answers: dict[str, str] = {}
        self.before_dot_reply: Callable[[], None] = lambda: None
        self.deliver: Callable[[Received], object] = lambda _letter: None
        self.seconds = 0.0
        self._tls, self._log_in = tls, log_in
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._call(self._loop.create_server(self._protocol, "127.0.0.1", 0))
        self.port = int(self._server.sockets[0].getsockname()[1])
        self.url = f"smtp://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _end(self) -> None:
        self._server.close()
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _protocol(self) -> SMTP:
        return _Protocol(
            self,
            hostname="sink.test",
            loop=self._loop,
            tls_context=self._tls,
            auth_required=self._log_in is not None,
            auth_require_tls=False,
            authenticator=self._check,
        )

    def _check(self, *args: Any) -> AuthResult:
        given = cast(LoginPassword, args[-1])
        ok = (given.login.decode(), given.password.decode()) == self._log_in
        return AuthResult(success=ok, handled=False)

    async def handle_MAIL(
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        envelope.mail_from = address or "<>"
        return await self._say(server, "MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._say(server, "RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.before_dot_reply()
        answer = self.answers.get("dot", "250")
        if answer[0] not in "45":
            await asyncio.sleep(self.seconds)
            letter = Received(
                envelope.mail_from or "",
                tuple(envelope.rcpt_tos),
                cast(bytes, envelope.content),
                session.ssl is not None,
                time.monotonic(),
            )
            # a sender who loses patience ends this coroutine, and not the thread
            await asyncio.to_thread(self._take, letter)
        return await self._say(server, "dot", "250 OK: queued as 7F3A")

    def _take(self, letter: Received) -> None:
        self.deliver(letter)
        self.received.append(letter)

    async def _say(self, server: SMTP, command: str, usual: str) -> str:
        answer = self.answers.get(command, usual)
        if answer == "hang":
            await asyncio.Event().wait()
        if answer == "drop":
            server.transport.close()  # type: ignore[union-attr]
        return answer


class _Protocol(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        sink = cast(SmtpSink, self.event_handler)
        sink.offered += 1
        if "DATA" in sink.answers:
            await self.push(await sink._say(self, "DATA", ""))
            return
        await super().smtp_DATA(arg)
