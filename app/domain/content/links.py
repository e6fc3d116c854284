"""Which addresses a link in people's text may have."""

import re
import unicodedata
from urllib.parse import urlsplit

_WEB = frozenset({"http", "https"})
_BROWSERS_READ_OTHERWISE = re.compile(r"[\x00-\x20\x7f\\]")
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_MAILBOX = re.compile(r"[^@]+@[^@]+")
_PLAIN_NUMBERS = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)
# Scripts with letters like ours: beside Latin ones in one name they only ever deceive.
_LIKE_LATIN = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "DESERET", "LISU")
_LONGEST = 2_100


def is_safe_link(address: str) -> bool:
    """Say whether `address`, its entities decoded, is an absolute http, https or mailto one.

    Refused: other schemes, relative addresses, log-in data in the address (it disguises the host),
    hosts and ports that a browser reads otherwise than they look (`0x7f.1`, full-width letters,
    Latin mixed with Cyrillic), white space, controls, backslashes and whatever is not seen
    (ASVS 1.2.2). A name wholly in another script stays: browsers show it as punycode if they doubt.
    """
    if len(address) > _LONGEST or _BROWSERS_READ_OTHERWISE.search(address) or _hides(address):
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return not parts.netloc and bool(_MAILBOX.fullmatch(parts.path))
    if parts.scheme not in _WEB or not parts.hostname or "@" in parts.netloc:
        return False
    return "[" in parts.netloc or _is_plain_host(parts.hostname)


def _hides(address: str) -> bool:
    """Controls, formats, odd spaces, variation selectors, halves, and letters without a shape."""
    return not address.isascii() and any(
        unicodedata.category(character)[0] in "CZ"
        or character in _BLANK
        or "\ufe00" <= character <= "\ufe0f"
        for character in address
    )


def _is_plain_host(host: str) -> bool:
    if unicodedata.normalize("NFKC", host).casefold() != host.casefold():
        return False
    labels = host.removesuffix(".").split(".")
    if not all(label and all(map(_is_of_a_name, label)) for label in labels):
        return False
    if _NUMBER.fullmatch(labels[-1]):
        return bool(_PLAIN_NUMBERS.fullmatch(host))
    return not any(_mixes_scripts(label) for label in labels)


def _is_of_a_name(character: str) -> bool:
    return character in "-_" or unicodedata.category(character)[0] in "LMN"


def _mixes_scripts(label: str) -> bool:
    if label.isascii():
        return False
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
    return "LATIN" in scripts and not scripts.isdisjoint(_LIKE_LATIN)
