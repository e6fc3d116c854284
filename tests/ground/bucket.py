"""A bucket on loopback: moto's server, behind a wire that can be cut.

A mock, only because no S3 server can be had here: what it answers is moto's reading of S3.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

_NUMBERS = itertools.count(1)


class BucketServer:
    """Serves buckets at `endpoint`, until it is `away` or what it says breaks off."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._moto.start()
        self._to = self._moto.get_host_and_port()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._left: int | None = None
        self._wires: list[socket.socket] = []
        self.endpoint = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What an installation has to be told."""
        return {
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def new_bucket(self) -> str:
        """The name of an empty bucket. AWS_ variables have to be set."""
        name = f"support-{next(_NUMBERS)}"
        self.client().create_bucket(Bucket=name)
        return name

    def client(self):
        return boto3.session.Session().client("s3")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Every connection is closed, open ones and new ones."""
        with self.breaking_off(after=0):
            yield

    @contextmanager
    def breaking_off(self, *, after: int) -> Iterator[None]:
        """The server's answers end after this many bytes in all."""
        self._left = after
        self._hang_up()
        try:
            yield
        finally:
            self._left = None
            self._hang_up()

    def cut(self) -> None:
        """Inside of either: from here on nothing is answered."""
        self._left = 0
        self._hang_up()

    def stop(self) -> None:
        self._door.close()
        self._hang_up()
        self._moto.stop()

    def _hang_up(self) -> None:
        wires, self._wires = self._wires, []
        for wire in wires:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                asked, _ = self._door.accept()
                if self._left == 0:
                    asked.close()
                    continue
                answered = socket.create_connection(self._to)
                self._wires += [asked, answered]
                for ends in ((asked, answered, False), (answered, asked, True)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError), source:
            while piece := source.recv(16 * 1024):
                if answers and self._left is not None:
                    piece, self._left = piece[: self._left], max(self._left - len(piece), 0)
                    if not piece:
                        break
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
