"""Header fields of a message, however broken: read once, in bounded time, never raising."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.domain.mail.incoming.characters import as_text, cleaned, decoded

MOST_FIELDS = 1_000
MOST_LINES = 20_000
LONGEST_VALUE = 64 * 1024
_LONGEST_PARAMETERS = 8 * 1024
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN = re.compile(r"\s*")
_PARAMETER = re.compile(
    r';\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|\\?\Z)|([^;"]*))', re.DOTALL
)
_CONTINUED = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?", re.DOTALL)


@dataclass(frozen=True)
class Headers:
    """Fields in their order: names in lower case, values as they came, unfolded.

    `whole` is False when a field was cut.
    """

    fields: tuple[tuple[str, bytes], ...]
    whole: bool = True

    def all(self, name: str) -> list[bytes]:
        return [value for found, value in self.fields if found == name]

    def raw(self, name: str) -> bytes:
        """The first field of this name; empty if there is none."""
        return next((value for found, value in self.fields if found == name), b"")

    def text(self, name: str) -> str:
        """The first field of this name on one clean line, encoded words decoded (RFC 2047)."""
        return cleaned(decoded_words(as_text(self.raw(name))), lines=False)

    def value(self, name: str) -> str:
        """What comes before the first `;`, in lower case: a media type, a disposition."""
        return as_text(self.raw(name)[:1000]).partition(";")[0].strip().lower()

    def parameter(self, name: str, wanted: str) -> str:
        """One parameter of a field: plain, RFC 2231 (in pieces too), or with encoded words."""
        return parameters(as_text(self.raw(name)[:_LONGEST_PARAMETERS])).get(wanted, "")


def split(raw: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """Read the header block that starts here; returns it and where the body begins.

    A line that is no header field ends the block even without a blank line before it, and so does
    a limit: what people wrote is then in the body and not lost.
    """
    fields: list[tuple[str, bytearray]] = []
    whole, at, end = True, start, len(raw) if end is None else end
    if raw[at : at + 5] == b"From ":  # a mailbox file's own line
        at = _next_line(raw, at, end)
    for _ in range(MOST_LINES):
        found = _LINE.match(raw, at, end)
        if found is None or found.end() == at:
            break
        line = found[1]
        if not line.strip(b" \t") and (not line or not fields):
            return _made(fields, whole), found.end()
        if line[:1] in b" \t" and fields:
            whole &= _add(fields[-1][1], b" " + line.strip())
        else:
            field = _FIELD.match(line)
            if not field or len(fields) == MOST_FIELDS:
                return _made(fields, whole), at
            fields.append((field[1].decode().lower(), bytearray()))
            whole &= _add(fields[-1][1], field[2].strip())
        at = found.end()
    return _made(fields, whole), at


def decoded_words(text: str) -> str:
    """Encoded words made characters; neighbours of one charset are joined before that."""
    made: list[str] = []
    at, pending, charset = 0, b"", ""
    for found in _ENCODED.finditer(text):
        between = text[at : found.start()]
        if pending and (between.strip() or found[1].lower() != charset):
            made.append(decoded(pending, charset))
            pending = b""
        if between.strip() or not at:
            made.append(between)
        charset = found[1].lower().partition("*")[0]
        pending += _word(found[2], found[3])
        at = found.end()
    if pending:
        made.append(decoded(pending, charset))
    return "".join([*made, text[at:]])


def parameters(value: str) -> dict[str, str]:
    """The parameters behind a field's value, by name in lower case."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, given in _given(value):
        found = _CONTINUED.fullmatch(name)
        if found:
            piece = (int(found[2] or 0), bool(found[3]), given)
            pieces.setdefault(found[1].lower(), []).append(piece)
    return {name: cleaned(_joined(each), lines=False) for name, each in pieces.items()}


def _given(value: str) -> Iterator[tuple[str, str]]:
    for found in _PARAMETER.finditer(value):
        quoted = found[2]
        plain = (found[3] or "").strip()
        yield found[1], re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    pieces = sorted(pieces, key=lambda piece: piece[0])
    if not any(coded for _, coded, _ in pieces):
        return decoded_words("".join(given for _, _, given in pieces))
    charset, raw = "", b""
    for number, coded, given in pieces:
        if coded and not number and given.count("'") >= 2:
            charset, _, given = given.split("'", 2)  # noqa: PLW2901 - the charset stands before it
        raw += unquote_to_bytes(given) if coded else given.encode("utf-8", "replace")
    return decoded(raw, charset)


def _word(encoding: str, word: str) -> bytes:
    plain = word.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(plain, header=True)
    return from_base64(plain)


def from_base64(text: bytes) -> bytes:
    """Whatever of it is base64: other characters are passed over, a torn end is dropped."""
    kept = text.partition(b"=")[0].translate(None, _NOT_BASE64)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _add(value: bytearray, more: bytes) -> bool:
    room = LONGEST_VALUE - len(value)
    value += more[: max(room, 0)]
    return len(more) <= room


def _made(fields: list[tuple[str, bytearray]], whole: bool) -> Headers:
    return Headers(tuple((name, bytes(value)) for name, value in fields), whole)


def _next_line(raw: bytes, at: int, end: int) -> int:
    found = _LINE.match(raw, at, end)
    return found.end() if found else end
