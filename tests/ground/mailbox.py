"""A real Dovecot on loopback: a mailbox that tests fill, look into, and send away."""

from __future__ import annotations

import grp
import imaplib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from run import dovecot
from run.processes import end, spawn

PASSWORD = "let:me@in/"  # what an address must escape
ZONE = "America/St_Johns"  # the server's own: hours and a half from everybody else's
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
disable_plaintext_auth = no
auth_failure_delay = 0
mail_fsync = never
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
{tls}
"""


class MailServer:
    """Dovecot as an unprivileged user. `stop` and `start` keep its port and its mail.

    Call them from the main thread. `certificate` and `key` are PEM files; then there is TLS too.
    """

    def __init__(self, certificate: Path | None = None, key: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cloudpockets-imap-"))
        self.port, self.tls_port = _free_port(), _free_port() if certificate else 0
        self._process: subprocess.Popen[bytes] | None = None
        self._names = itertools.count(1)
        nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._uid, self._gid = nobody.pw_uid, nobody.pw_gid
        tls = "ssl = no"
        if certificate and key:
            tls = f"ssl_cert = <{self._own(certificate)}\nssl_key = <{self._own(key)}"
        (self.folder / "dovecot.conf").write_text(
            CONFIGURATION.format(
                folder=self.folder,
                user=nobody.pw_name,
                group=_group(nobody.pw_gid),
                password=PASSWORD,
                port=self.port,
                tls_port=self.tls_port,
                tls=tls,
            )
        )
        for part in (self.folder, *(self.folder / name for name in ("run", "state", "mail"))):
            part.mkdir(exist_ok=True)
            os.chown(part, self._uid, self._gid)
        self.start()

    def start(self) -> None:
        """Start it if it is not running; returns when it answers."""
        if self._process is not None:
            return
        program = dovecot.found()
        assert program, "Dovecot is missing on this machine"
        root = os.geteuid() == 0
        self._process = spawn(
            [program, "-F", "-c", self.folder / "dovecot.conf"],
            log=self.folder / "start.log",
            env={**os.environ, "TZ": ZONE},
            own_session=True,
            at_our_end=signal.SIGTERM,  # the master then ends its own children
            uid=self._uid if root else None,
            gid=self._gid if root else None,
        )
        until = time.monotonic() + 30
        while not _answers(self.port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Dovecot did not start: {self.log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Be away: nothing listens on the port, the mail stays."""
        if self._process is not None:
            end(self._process, grace=10)
            with suppress(ProcessLookupError):  # whoever was just being served
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        files = [self.folder / "start.log", self.folder / "log"]
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    def _own(self, file: Path) -> Path:
        """A copy that the unprivileged user may read."""
        copy = Path(shutil.copy(file, self.folder / file.name))
        os.chown(copy, self._uid, self._gid)
        return copy

    def new_mailbox(self) -> MailboxGround:
        """An empty mailbox of its own."""
        return MailboxGround(self, f"admin-{next(self._names)}@cloudpockets.net")


class MailboxGround:
    """One person's mail on the server, seen and filled from outside the application."""

    def __init__(self, server: MailServer, user: str) -> None:
        self.server, self.user = server, user

    @property
    def url(self) -> str:
        """Its IMAP_URL, in the clear on loopback."""
        return self.url_of("INBOX")

    def url_of(self, folder: str, scheme: str = "imap", options: str = "") -> str:
        port = self.server.tls_port if scheme == "imaps" else self.server.port
        log_in = f"{quote(self.user, safe='')}:{quote(PASSWORD, safe='')}"
        return f"{scheme}://{log_in}@127.0.0.1:{port}/{quote(folder)}{options}"

    @contextmanager
    def open(self) -> Iterator[imaplib.IMAP4]:
        connection = imaplib.IMAP4("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.login(self.user, PASSWORD)
            yield connection
        finally:
            connection.logout()

    def deliver(self, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> int:
        """Put a message there as it is, delivered at this instant (now if None); returns its UID.

        `folder` is as IMAP spells it: modified UTF-7.
        """
        when = f" {imaplib.Time2Internaldate(at)}" if at else ""
        with self.open() as connection:
            connection.literal = raw  # type: ignore[attr-defined] # append() changes line ends
            done, said = connection._simple_command(  # type: ignore[attr-defined]
                "APPEND", f"{_quoted(folder)}{when}"
            )
            assert done == "OK", said
            _, codes = connection.response("APPENDUID")
            return int(codes[0].split()[1])  # type: ignore[union-attr,index]

    def make_folder(self, name: str) -> None:
        """Make a folder; `name` is as IMAP spells it: modified UTF-7."""
        with self.open() as connection:
            assert connection.create(_quoted(name))[0] == "OK"

    def remove_folder(self, name: str) -> None:
        with self.open() as connection:
            assert connection.delete(_quoted(name))[0] == "OK"

    def remove_all(self, folder: str = "INBOX") -> None:
        """Expunge every message of this folder."""
        with self.open() as connection:
            connection.select(_quoted(folder))
            connection.uid("STORE", "1:*", "+FLAGS", "(\\Deleted)")
            connection.expunge()

    def flags(self, folder: str = "INBOX") -> dict[int, set[str]]:
        """The flags of every message, by UID. \\Recent is the session's own and left out."""
        found: dict[int, set[str]] = {}
        with self.open() as connection:
            connection.select(_quoted(folder), readonly=True)
            _, lines = connection.uid("FETCH", "1:*", "(FLAGS)")
            for line in lines:
                if isinstance(line, bytes):
                    words = line.decode().split("UID ", 1)[1].split(" ", 1)[0].rstrip(")")
                    flags = imaplib.ParseFlags(line)
                    found[int(words)] = {flag.decode() for flag in flags} - {"\\Recent"}
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
            return probe.recv(4) == b"* OK"
    except OSError:
        return False


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
