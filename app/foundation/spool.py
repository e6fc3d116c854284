"""A sealed spool: bytes that wait in memory or, sealed, on a disk; readable by this object alone."""

import io
import secrets
from errno import ENOSPC
from tempfile import TemporaryFile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

IN_MEMORY = 1024 * 1024
_BLOCK = 16


class SealedSpool(io.RawIOBase):
    """A file that is written once, from its start to its end, and read from anywhere.

    Up to `in_memory` bytes it is memory. Beyond that it is a temporary file without a name,
    encrypted by AES-CTR with a key that lives in this object: without the process it is noise.
    Of more than `limit` bytes the rest is counted in `came` and dropped, not kept.
    Where the disk is full the writer is not told, for a form would be lost over one file: reading
    raises the OSError, and never gives a part of what came.
    """

    def __init__(self, limit: int | None = None, in_memory: int = IN_MEMORY) -> None:
        super().__init__()
        self.came = 0
        self._lost: OSError | None = None
        self._limit = limit
        self._in_memory = in_memory
        self._plain: io.BytesIO | None = io.BytesIO()
        self._sealed: IO[bytes] | None = None
        self._cipher = algorithms.AES(secrets.token_bytes(32))
        self._sealing = self._at(0)
        self._kept = 0
        self._position = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte; never beyond the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._kept}[whence]
        if start + offset < 0:
            raise ValueError("a position before the start")
        self._position = min(start + offset, self._kept)
        return self._position

    def write(self, data: Any) -> int:
        """Append; returns how many bytes came. Writing elsewhere would use the key stream twice."""
        if self.closed or self._position != self._kept:
            raise io.UnsupportedOperation("a sealed spool is written at its end alone")
        given = memoryview(data).cast("B")
        self.came += len(given)
        kept = given if self._limit is None else given[: max(self._limit - self._kept, 0)]
        try:
            self._keep(kept)
        except OSError as problem:
            self._lost = problem
        return len(given)

    def _keep(self, kept: memoryview) -> None:
        if self._lost:
            return
        if self._plain and self._kept + len(kept) > self._in_memory:
            self._seal()
        if self._sealed:
            self._sealed.seek(self._kept)
            self._put(self._sealing.update(kept))
        elif self._plain:
            self._plain.seek(self._kept)
            self._plain.write(kept)
        self._kept += len(kept)
        self._position = self._kept

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what follows."""
        if self.closed:
            raise ValueError("a closed spool has forgotten its bytes")
        if self._lost:
            raise self._lost
        room = memoryview(buffer).cast("B")
        most = min(len(room), self._kept - self._position)
        data = self._read_at(self._position, most)
        room[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Forget the bytes, and the key with them."""
        if self._sealed:
            self._sealed.close()
        self._plain = self._sealed = None
        super().close()

    def _seal(self) -> None:
        # Unbuffered: what goes to the file has been sealed before, and nothing waits in between.
        self._sealed = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this object
        self._put(self._sealing.update(self._plain.getvalue() if self._plain else b""))
        self._plain = None

    def _put(self, sealed: bytes) -> None:
        """All of it: a file without a buffer may take a part, and says how much. Raises OSError."""
        left = memoryview(sealed)
        while left and self._sealed:
            if not (taken := self._sealed.write(left)):
                raise OSError(ENOSPC, "No space left for what waits")
            left = left[taken:]

    def _read_at(self, start: int, length: int) -> bytes:
        if self._plain:
            self._plain.seek(start)
            return self._plain.read(length)
        if self._sealed is None or length == 0:
            return b""
        before = start % _BLOCK
        self._sealed.seek(start - before)
        opened = self._at(start // _BLOCK).update(self._sealed.read(before + length))
        return opened[before:]

    def _at(self, block: int) -> CipherContext:
        """The key stream from this block on. The key is used for this spool alone."""
        return Cipher(self._cipher, modes.CTR(block.to_bytes(_BLOCK, "big"))).encryptor()
