"""Names of folders as IMAP spells them: quoted, and in its own UTF-7 (RFC 3501 5.1.3)."""

import base64
import re
from collections.abc import Iterable, Iterator

_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.*)', re.DOTALL)
_CLOSED = {rb"\noselect", rb"\nonexistent"}


def as_imap_spells_it(name: str) -> bytes:
    """The name in modified UTF-7: `Entwürfe` is `Entw&APw-rfe`."""
    spelt: list[str] = []
    for piece in re.findall(r"[ -~]+|[^ -~]+", name):
        if piece[0] <= "~" and piece[0] >= " ":
            spelt.append(piece.replace("&", "&-"))
        else:
            coded = base64.b64encode(piece.encode("utf-16-be")).decode()
            spelt.append(f"&{coded.rstrip('=').replace('/', ',')}-")
    return "".join(spelt).encode()


def quoted(text: bytes) -> bytes:
    """A quoted string. ValueError for line ends, NUL and 8-bit characters: they cannot be in one."""
    if not text.isascii() or re.search(rb"[\r\n\0]", text):
        raise ValueError("cannot be quoted")
    return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def selectable_folders(listed: Iterable[bytes | tuple[bytes, bytes] | None]) -> Iterator[bytes]:
    """The names in a LIST reply that can be opened, as the server spells them."""
    for line in listed:
        # a name that cannot be quoted comes as a literal, beside the line and not in it
        head, literal = line if isinstance(line, tuple) else (line or b"", None)
        found = _LISTED.match(head)
        if not found or _CLOSED & set(found["flags"].lower().split()):
            continue
        name = found["name"] if literal is None else literal
        if literal is None and name.startswith(b'"'):
            name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
        yield name
