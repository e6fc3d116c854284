"""What every store of files promises: a folder and a bucket look the same to the rooms."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, Protocol


class StorageAway(OSError):
    """The store could not be asked, or refused: nothing is known of the file."""


class Store(Protocol):
    """Files under opaque keys. A file is there whole or not at all.

    FileNotFoundError says that there is none; any other OSError that the store could not do it.
    """

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key so that they outlive a crash; returns the number of bytes."""

    def open(self, key: str) -> BinaryIO:
        """The stored bytes, to be read from their start; FileNotFoundError if there are none."""

    def size(self, key: str) -> int:
        """The number of bytes stored; FileNotFoundError if there are none."""

    def delete(self, key: str) -> None:
        """Remove the bytes, whole or half; nothing happens if there are none."""

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """The key of each file that was last written before this moment, whole or half."""

    def settle(self, keys: Iterable[str]) -> None:
        """The names of these files survive a power cut too."""


def checked(key: str) -> str:
    """The key, if the server can have made it; ValueError otherwise: no name of a person's own."""
    if not key.isalnum() or len(key) < 16:
        raise ValueError("a storage key is made by the server: letters and digits alone")
    return key
