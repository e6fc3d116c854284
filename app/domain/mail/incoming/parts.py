"""The parts of a MIME message, without recursion: outer boundaries win, and there are limits."""

import binascii
import re
from collections import deque
from dataclasses import dataclass, field

from app.domain.mail.incoming.headers import Headers, from_base64, split

MOST_PARTS = 200
DEEPEST = 40
MOST_SCANNED = 150 * 1024 * 1024
"""Bytes looked through for boundaries, over all levels: each level reads its content again."""

_GUESS = re.compile(rb"[\r\n]--([^\r\n]{1,200})(?=[\r\n])")


@dataclass(frozen=True)
class Part:
    """One leaf: its headers and where its body lies. `choice` numbers its multipart/alternative.

    `within` are the media types around it, the outermost first.
    """

    headers: Headers
    start: int
    end: int
    media_type: str
    within: tuple[str, ...] = ()
    choice: int = 0

    @property
    def name(self) -> str:
        """The name of its file; empty if it has none."""
        return (
            self.headers.parameter("content-disposition", "filename")
            or self.headers.parameter("content-type", "name")
        )[:200]

    @property
    def is_text(self) -> bool:
        """Whether it has words: a part of parts in which none were found has some, too."""
        return self.media_type.startswith(("text/", "multipart/"))

    @property
    def is_attached(self) -> bool:
        return self.headers.value("content-disposition") == "attachment"

    @property
    def is_file(self) -> bool:
        return self.is_attached or bool(self.name) or not self.is_text

    @property
    def charset(self) -> str:
        return self.headers.parameter("content-type", "charset").lower()

    @property
    def encoding(self) -> str:
        return self.headers.value("content-transfer-encoding")

    def body(self, raw: bytes, most: int) -> tuple[bytes, bool]:
        """Its content, transfer encoding undone, and whether all of it fitted in `most` bytes."""
        encoding = self.encoding
        # base64 takes 4 for 3 and line ends; quoted-printable up to 3 for 1 and line ends
        room = {"base64": most * 3 // 2, "quoted-printable": most * 4}.get(encoding, most) + 100
        content = raw[self.start : min(self.end, self.start + room)]
        if encoding == "base64":
            content = from_base64(content)
        elif encoding == "quoted-printable":
            content = binascii.a2b_qp(content)
        return content[:most], self.end - self.start <= room and len(content) <= most


@dataclass
class Parts:
    """What was found: the leaves in order, messages within it, and whether a limit was met.

    `headers` are those of every part, of the ones that hold others as well.
    """

    headers: list[Headers] = field(default_factory=list)
    leaves: list[Part] = field(default_factory=list)
    messages: list[tuple[Headers, tuple[str, ...]]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    too_deep: bool = False
    too_many: bool = False


def parts_of(raw: bytes, headers: Headers, start: int) -> Parts:
    """Take the message apart: `headers` are its own, its body begins at `start`."""
    found = Parts()
    waiting = deque([Part(headers, start, len(raw), _type(headers))])
    choices = scanned = 0
    while waiting:
        part = waiting.popleft()
        found.kinds.add(part.media_type)
        found.headers.append(part.headers)
        inner: list[Part] = []
        if len(part.within) >= DEEPEST or scanned > MOST_SCANNED:
            found.too_deep = True
        elif part.media_type.startswith("multipart/"):
            scanned += part.end - part.start
            choices += part.media_type == "multipart/alternative"
            choice = choices if part.media_type == "multipart/alternative" else part.choice
            room = MOST_PARTS - len(found.leaves) - len(waiting)
            inner, all_of_them = _inside(raw, part, choice, room)
            found.too_many |= not all_of_them
        elif part.media_type == "message/rfc822" and not _is_encoded(part.headers):
            own, at = split(raw, part.start, part.end)
            found.messages.append((own, part.within))
            within = (*part.within, part.media_type)
            inner = [Part(own, at, part.end, _type(own), within, part.choice)]
        if inner:
            waiting.extendleft(reversed(inner))
        else:
            found.leaves.append(part)
    return found


def _inside(raw: bytes, part: Part, choice: int, room: int) -> tuple[list[Part], bool]:
    """The parts between its boundary lines. Without a boundary the first such line is taken."""
    boundary = part.headers.parameter("content-type", "boundary").encode("utf-8", "replace")
    before = max(part.start - 1, 0)  # the line end before the first boundary is the blank line's
    if not boundary or raw.find(b"--" + boundary, part.start, part.end) < 0:
        guessed = _GUESS.search(raw, before, min(part.end, part.start + 64_000))
        if not guessed:
            return [], True
        boundary = guessed[1].rstrip()
    line = re.compile(rb"[\r\n]--" + re.escape(boundary) + rb"(--)?[ \t]{0,100}(?=[\r\n]|\Z)")
    spans: list[tuple[int, int]] = []
    begins = -1
    for mark in line.finditer(raw, before, part.end):
        if begins >= 0:
            spans.append((begins, _before_line_end(raw, mark.start())))
        begins = -1 if mark[1] else _after_line_end(raw, mark.end())
        if mark[1] or len(spans) > room:
            break
    if 0 <= begins <= part.end:
        spans.append((begins, part.end))
    within = (*part.within, part.media_type)
    usual = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    inner = [_part(raw, span, within, choice, usual) for span in spans[:room]]
    return inner, len(spans) <= room


def _part(
    raw: bytes, span: tuple[int, int], within: tuple[str, ...], choice: int, usual: str
) -> Part:
    start, end = span
    headers, at = split(raw, start, max(start, end))
    return Part(headers, at, max(at, end), _type(headers, usual), within, choice)


def _type(headers: Headers, usual: str = "text/plain") -> str:
    said = headers.value("content-type")
    return said if re.fullmatch(r"[a-z0-9.+_-]{1,60}/[a-z0-9.+_-]{1,100}", said) else usual


def _is_encoded(headers: Headers) -> bool:
    return headers.value("content-transfer-encoding") in {"base64", "quoted-printable"}


def _after_line_end(raw: bytes, at: int) -> int:
    return at + (2 if raw[at : at + 2] == b"\r\n" else 1)


def _before_line_end(raw: bytes, at: int) -> int:
    return at - 1 if raw[at - 1 : at + 1] == b"\r\n" else at
