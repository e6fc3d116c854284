"""A child process that looks into one file: bounded, alone, and with nothing to lose."""

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any

from app.domain.content.file_types import FileType
from app.domain.content.rules import MAX_FILE_BYTES
from app.domain.content.words import Withheld

WALL_SECONDS = 60.0
_ROOT = str(Path(__file__).resolve().parents[4])
_START = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); "
    "from app.domain.content.inside.child import main; main(sys.argv[1])"
)
_MOST_ANSWERED = 3 * MAX_FILE_BYTES
_PIECE = 64 * 1024


class CannotStart(Exception):
    """There is no process or thread left for a child: nothing is wrong with the file."""


@dataclass(frozen=True)
class Answer:
    """What the child says. `peak` is its memory in bytes, 0 if it did not live to tell."""

    withheld: Withheld | None = None
    refused: str = ""
    content: bytes = field(default=b"", repr=False)
    preview: bytes = field(default=b"", repr=False)
    peak: int = 0


def ask_child(kind: FileType, data: bytes) -> Answer:
    """Have a child look into the bytes. Whatever it dies of, the answer is `unreadable`.

    Raises CannotStart.
    """
    with _started(kind) as child:
        alarm = Timer(WALL_SECONDS, child.kill)
        feeder = Thread(target=_feed, args=(child.stdin, data), daemon=True)
        try:
            alarm.start()
            feeder.start()
            said = _all_of(child.stdout)
        except RuntimeError as problem:  # no thread could be started
            raise CannotStart from problem
        finally:
            child.kill()
            alarm.cancel()
            if feeder.ident:
                feeder.join()
    try:
        return _read(said)
    except (ValueError, KeyError, TypeError):
        return Answer(Withheld.UNREADABLE)


def _started(kind: FileType) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - our own program, and no word of the file's
            [sys.executable, "-I", "-B", "-c", _START, kind.extension],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    except (OSError, MemoryError) as problem:
        raise CannotStart from problem


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    with suppress(OSError):  # a child that died reads no further: its answer says so
        if pipe:
            pipe.write(data)
            pipe.close()


def _all_of(pipe: Any) -> bytes:
    """What the child says, as it comes: no more than an honest one could."""
    said = bytearray()
    while pipe and len(said) < _MOST_ANSWERED and (piece := pipe.read1(_PIECE)):
        said += piece
    return bytes(said)


def _read(said: bytes) -> Answer:
    """One line of JSON, then the bytes whose lengths it names."""
    end = said.index(b"\n")
    head = json.loads(said[:end])
    first, second = int(head["content"]), int(head["preview"])
    content = said[end + 1 : end + 1 + first]
    preview = said[end + 1 + first :]
    if len(content) != first or len(preview) != second:
        raise ValueError("cut off")
    why = head["withheld"]
    return Answer(
        Withheld(why) if why else None, str(head["refused"]), content, preview, int(head["peak"])
    )
