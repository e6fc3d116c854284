"""The demo's mail server: takes every letter and files it, sends nothing on."""

import asyncio
import os
import socket
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LETTER_BYTES = 50_000_000


class Filing:
    """An aiosmtpd handler that files each letter in `folder` as one *.eml.

    The envelope stands above the letter, one X-Envelope-From and one X-Envelope-To for each
    recipient; the letter's own bytes follow unchanged. A reader never sees half a file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it by this name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """File the letter and accept it, or ask the sender to come again when that failed."""
        try:
            name = self._file(envelope)
        except OSError as problem:
            return f"452 4.3.1 The letter could not be filed: {os.strerror(problem.errno or 0)}"
        return f"250 2.0.0 Filed as {name}"

    def _file(self, envelope: Envelope) -> str:
        lines = [f"X-Envelope-From: {envelope.mail_from or '<>'}"]
        lines += [f"X-Envelope-To: {recipient}" for recipient in envelope.rcpt_tos]
        above = "".join(f"{line}\r\n" for line in lines).encode()
        content = envelope.content or b""
        letter = content.encode() if isinstance(content, str) else content
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:8]}.eml"
        part = self.folder / f".{name}.part"
        try:
            part.write_bytes(above + letter)
            part.replace(self.folder / name)
        finally:
            part.unlink(missing_ok=True)
        return name


async def serve(listening: socket.socket, folder: Path) -> None:
    """Take letters on a listening socket until cancelled."""
    handler = Filing(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            handler,
            hostname="localhost",
            ident="CloudPockets demo mailbox",
            data_size_limit=LETTER_BYTES,
            enable_SMTPUTF8=True,
        ),
        sock=listening,
    )
    await server.serve_forever()


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
