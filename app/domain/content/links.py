"""Which addresses a link in people's text may have."""

import re
from urllib.parse import urlsplit

_WEB = frozenset({"http", "https"})
_HIDDEN = re.compile("[\x00-\x20\x7f-\xa0\\\\\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")
_MAILBOX = re.compile(r"[^@]+@[^@]+")


def is_safe_link(address: str) -> bool:
    """Say whether `address`, its entities decoded, is an absolute http, https or mailto one.

    Refused: other schemes, relative addresses, log-in data in the address (it disguises the host),
    ports that are none, and white space, controls or backslashes, which browsers read otherwise
    than parsers do (ASVS 1.2.2).
    """
    if _HIDDEN.search(address):
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return not parts.netloc and bool(_MAILBOX.fullmatch(parts.path))
    return parts.scheme in _WEB and bool(parts.hostname) and "@" not in parts.netloc
