"""The child's whole life: limits on itself, one file from stdin, one answer on stdout."""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

from app.domain.content.file_types import ACCEPTED, ANYTHING
from app.domain.content.inside.limits import CPU_SECONDS, MEMORY, NotKept, NotSound
from app.domain.content.words import Withheld

_PARSERS = {
    "picture": ("PIL.Image", "app.domain.content.inside.picture"),
    "pdf": ("pypdfium2.raw", "app.domain.content.inside.look"),
}
_OPEN_FILES = 16


def main(extension: str) -> None:
    """Look at what stands on stdin, as a file of this extension; anything odd ends in a death."""
    kind = ACCEPTED.get(extension, ANYTHING)
    for module in _PARSERS.get(kind.look, ("app.domain.content.inside.look",)):
        import_module(module)
    data = sys.stdin.buffer.read()
    confine()
    withheld, refused, content, preview = "", "", b"", b""
    try:
        if kind.look == "picture":
            from app.domain.content.inside.picture import clean_picture

            content, preview = clean_picture(data, kind.picture)
        else:
            from app.domain.content.inside.look import look_at

            look_at(kind, data)
    except NotKept as verdict:
        withheld = verdict.why
    except NotSound as verdict:
        refused = str(verdict)
    except Exception:  # parsers raise what they like; no word of it may leave this process
        withheld = Withheld.UNREADABLE
    head = {
        "withheld": withheld,
        "refused": refused,
        "content": len(content),
        "preview": len(preview),
        "peak": _peak(),
    }
    for part in (json.dumps(head).encode() + b"\n", content, preview):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def _peak() -> int:
    """The memory that this program took at its most, in bytes, where Linux tells it."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024


def confine() -> None:
    """No more memory, time, files, writing or children than one look takes. For good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
