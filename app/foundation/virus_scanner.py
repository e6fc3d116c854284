"""clamd, asked by socket about the bytes of a file (CLAMAV_URL)."""

import socket
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

_PIECE = 256 * 1024
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 60.0
AWAY_SECONDS = 30.0
"""How long nobody is asked after a scanner did not answer: who waits for it holds a thread."""

_SHAPE = "is a unix:///path of clamd's socket, or tcp://host:port"


class ScannerAway(Exception):
    """The scanner could not be asked, or said something else than yes or no."""


class ScannerSilent(ScannerAway):
    """It cannot be reached, or did not answer in time: whatever it would be asked."""


@cache
def _silences() -> dict[str, float]:
    """Until when nobody asks the scanner at an address. Of this process."""
    return {}


def ask_scanner(url: str, data: bytes) -> bool:
    """Say whether the scanner at this address names something. Raises ScannerAway.

    At once, without asking, for half a minute after it was silent; then one question finds out.
    """
    silences = _silences()
    until = silences.get(url, 0.0)
    if monotonic() < until:
        raise ScannerSilent("TimeoutError")
    if until:
        silences[url] = monotonic() + AWAY_SECONDS
    try:
        found = VirusScanner.from_url(url).finds(data)
    except ScannerSilent:
        silences[url] = monotonic() + AWAY_SECONDS
        raise
    silences.pop(url, None)
    return found


@dataclass(frozen=True)
class VirusScanner:
    """Where clamd listens: a path, or a host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Raises ValueError in words for the operator."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(_SHAPE) from None
        if parts.query or parts.fragment or parts.username is not None:
            raise ValueError(_SHAPE)
        if parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1:
            return cls(path=parts.path)
        if parts.scheme == "tcp" and parts.hostname and port and parts.path in ("", "/"):
            return cls(host=parts.hostname, port=port)
        raise ValueError(_SHAPE)

    def finds(self, data: bytes) -> bool:
        """Say whether clamd names something in the bytes. Raises ScannerAway."""
        try:
            line = self._connected()
        except OSError as problem:
            raise ScannerSilent(type(problem).__name__) from None
        try:
            with line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(data), _PIECE):
                    piece = data[start : start + _PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                said = _reply(line)
        except TimeoutError as problem:
            raise ScannerSilent(type(problem).__name__) from None
        except OSError as problem:  # it may have hung up at this file alone
            raise ScannerAway(type(problem).__name__) from None
        if said == b"stream: OK\0":
            return False
        if said.startswith(b"stream: ") and said.endswith(b" FOUND\0"):
            return True
        raise ScannerAway("ValueError")

    def _connected(self) -> socket.socket:
        if not self.path:
            line = socket.create_connection((self.host, self.port), timeout=_CONNECT_SECONDS)
        else:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_CONNECT_SECONDS)
            try:
                line.connect(self.path)
            except OSError:
                line.close()
                raise
        line.settimeout(_ANSWER_SECONDS)
        return line


def _reply(line: socket.socket) -> bytes:
    """What stands before the end of the connection or the first NUL, of 4 KB at most."""
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        if not (more := line.recv(4096)):
            break
        said += more
    return said
