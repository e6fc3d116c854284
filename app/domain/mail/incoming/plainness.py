"""Whether a message is so plain that its words are all that anybody could read in it.

Nobody can list what a MIME message hides: text before and after its parts, behind padding, in
comments, links and pictures. So the few shapes that hide nothing are listed here instead.
"""

import re

from app.domain.mail.incoming.headers import Headers
from app.domain.mail.incoming.parts import Part, Parts

_LONGEST = 100_000
_TYPES = ({"text/plain"}, {"text/html"}, {"multipart/alternative", "text/plain", "text/html"})
_CHARSETS = re.compile(r"|us-ascii|utf-8|iso-8859-\d{1,2}|windows-125\d", re.IGNORECASE)
_ENCODINGS = {"", "7bit", "8bit", "base64", "quoted-printable"}
_ONCE = ("from", "subject", "content-type", "content-transfer-encoding", "content-disposition")
_WORDS_FOR_NOBODY = ("comments", "keywords", "content-description", "content-location")
_PREAMBLES = {b"", b"This is a multi-part message in MIME format."}
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_NOT_QUOTED_PRINTABLE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n)")
_TAGS = "html|head|body|div|p|br|span|b|i|u|em|strong|font|blockquote|ul|ol|li|table|tbody|tr|td|hr|h[1-6]"
_PLAIN_HTML = re.compile(
    rb"<!doctype html>|<meta http-equiv=\"content-type\" content=\"text/html; charset=[a-z0-9-]{1,20}\">"
    rb"|</?(?:%s)(?: (?:dir|lang|class|style|align)=\"[\w .,:;#%%()-]{0,200}\"){0,5} ?/?>"
    % _TAGS.encode(),
    re.IGNORECASE,
)


def is_plain(raw: bytes, headers: Headers, start: int, parts: Parts) -> bool:
    """True for text, for HTML without links, comments and pictures, or for the two side by side."""
    if parts.kinds not in _TYPES or len(parts.leaves) != max(len(parts.kinds) - 1, 1):
        return False
    if not headers.whole or not _holds_no_more(raw, headers, start, parts):
        return False
    return _says_no_more(headers) and all(_is_plain_part(raw, part) for part in parts.leaves)


def _holds_no_more(raw: bytes, headers: Headers, start: int, parts: Parts) -> bool:
    """Nothing stands before the first part and after the last one."""
    if "multipart/alternative" not in parts.kinds:
        return True
    line = b"--" + headers.parameter("content-type", "boundary").encode("utf-8", "replace")
    first, last = parts.leaves[0], parts.leaves[-1]
    before = raw[start : max(raw.find(line, start, first.start), start)]
    return (
        len(line) > len("--")
        and before.strip() in _PREAMBLES
        and raw[last.end :].strip() in {b"", line + b"--"}
    )


def _says_no_more(headers: Headers) -> bool:
    once = all(len(headers.all(name)) <= 1 for name in _ONCE)
    return once and not any(headers.all(name) for name in _WORDS_FOR_NOBODY)


def _is_plain_part(raw: bytes, part: Part) -> bool:
    body = raw[part.start : part.end]
    encoding = part.headers.value("content-transfer-encoding")
    if len(body) > _LONGEST or part.is_attached or part.name or encoding not in _ENCODINGS:
        return False
    if not _says_no_more(part.headers):
        return False
    if not _CHARSETS.fullmatch(part.headers.parameter("content-type", "charset")):
        return False
    if encoding == "base64" and not _BASE64.fullmatch(b"".join(body.split())):
        return False
    if encoding == "quoted-printable" and _NOT_QUOTED_PRINTABLE.search(body):
        return False
    if part.media_type == "text/html":
        return b"<" not in _PLAIN_HTML.sub(b" ", part.body(raw, _LONGEST)[0])
    return True
