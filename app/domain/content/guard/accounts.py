"""Bank accounts: IBAN by its check, account and routing numbers beside their words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.content.guard.words import PaymentKind

LENGTHS: dict[str, str] = dict(
    pair.split(":")
    for pair in (
        "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BI:27 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DJ:27"
        " DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FK:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HR:21 HU:28"
        " IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22"
        " MK:19 MN:20 MR:27 MT:31 MU:30 NI:28 NL:18 NO:15 OM:23 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 RU:33 SA:24"
        " SC:31 SD:18 SE:24 SI:19 SK:24 SM:27 SO:23 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20 YE:30"
    ).split()
)
"""Letters and digits of an IBAN by country (registry of ISO 13616)."""

_START = re.compile(r"[A-Za-z]{2}(?<![A-Za-z0-9]..)[ -]?[0-9][ -]?[0-9]")
_START_IN_CLASSES = b" aa00"
_PART = re.compile(r"[\W_]{0,4}+([A-Za-z0-9])")
_LINK = r"(?:[ \t:=#.,\"'()-]|\n(?!\n)|number|no\b|nr\b|code|is|ist|und|and|nummer){0,8}?"
_BANK = re.compile(
    r"bank|sort ?code|routing|\baba\b|\bblz\b|\bbic\b|swift|\biban\b|checking|savings|girokonto|kontoinhaber|\bbsb\b"
)
_NUMBERS = (
    (("routing", "aba"), re.compile(
        rf"(?:routing(?: transit)?(?: number| no\.?)?|aba\b(?: number| routing number)?){_LINK}"
        r"(?P<value>[0-9](?:[ -]?[0-9]){8})(?![0-9])")),
    (("sort code", "sort-code", "sortcode"), re.compile(
        rf"sort[ -]?code{_LINK}(?P<value>[0-9]{{2}}([ -]?)[0-9]{{2}}\2[0-9]{{2}})(?![0-9])")),
    (("blz", "bankleitzahl"), re.compile(
        rf"(?:blz|bankleitzahl){_LINK}(?P<value>[0-9]{{3}} ?[0-9]{{3}} ?[0-9]{{2}})(?![0-9])")),
    (("bsb",), re.compile(rf"bsb{_LINK}(?P<value>[0-9]{{3}}[ -]?[0-9]{{3}})(?![0-9])")),
    (("account", "acct", "a/c", "kontonummer", "konto-nr", "konto nr"), re.compile(
        rf"(?:bank )?(?:account|acct\.?|a/c|konto(?:nummer|-nr\.?| nr\.?))(?: number| no\.?| num)?{_LINK}"
        r"(?P<value>[0-9](?:[ -]?[0-9]){5,16})(?![0-9])")),
)  # fmt: skip
_CLASSES = bytes(
    ord("0") if 48 <= c <= 57 else ord("a") if 65 <= c <= 90 or 97 <= c <= 122 else ord(" ")
    for c in range(256)
)
_AROUND = 90


class Account(NamedTuple):
    """An account: where it stands in the view, its kind, and what of it may stay."""

    start: int
    end: int
    kind: PaymentKind
    ending: str


def accounts_in(text: str) -> Iterator[Account]:
    """The IBANs and account numbers of a folded text."""
    for at in _starts(text):
        end = _iban_end(text, at)
        if end:
            kept = re.sub(r"[\W_]", "", text[at:end])[-4:].upper()
            yield Account(at, end, PaymentKind.IBAN, kept)
    lowered = text.lower()
    if len(lowered) == len(text):
        for words, pattern in _NUMBERS:
            for word in words:
                if word in lowered:
                    yield from _beside(lowered, word, pattern)


def _starts(text: str) -> Iterator[int]:
    if not text.isascii():
        yield from (match.start() for match in _START.finditer(text))
        return
    # Looking for one fixed text is many times faster than any pattern.
    classes = b" " + text.encode("ascii").translate(_CLASSES)
    at = classes.find(_START_IN_CLASSES)
    while at >= 0:
        yield at
        at = classes.find(_START_IN_CLASSES, at + 1)


def _iban_end(text: str, start: int) -> int:
    """Where the IBAN that begins here ends; 0 if none does."""
    country = text[start : start + 2].upper()
    length = int(LENGTHS.get(country, "0"))
    if not length:
        return 0
    letters: list[str] = []
    at = start
    while len(letters) < length:
        match = _PART.match(text, at)
        if match is None:
            return 0
        letters.append(match[1])
        at = match.end()
    following = text[at : at + 1]
    if following.isascii() and following.isalnum():
        return 0
    return at if iban_checks("".join(letters)) else 0


def iban_checks(iban: str) -> bool:
    """Say whether an IBAN without spaces has its country's length and the right check digits."""
    if len(iban) != int(LENGTHS.get(iban[:2].upper(), "0")) or not iban[2:4].isdigit():
        return False
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def _beside(lowered: str, word: str, pattern: re.Pattern[str]) -> Iterator[Account]:
    at = lowered.find(word)
    while at >= 0:
        match = None if lowered[at - 1 : at].isalpha() else pattern.match(lowered, at, at + 96)
        if match and _meant(lowered, match, word):
            digits = re.sub(r"[^0-9]", "", match["value"])
            kept = digits[-4:] if len(digits) > 7 else digits[-2:]
            yield Account(*match.span("value"), PaymentKind.ACCOUNT, kept)
        at = lowered.find(word, at + len(word))


def _meant(lowered: str, match: re.Match[str], word: str) -> bool:
    if word in ("account", "acct", "a/c"):  # also the number of a customer with us
        start = match.start("value")
        around = (
            lowered[max(0, start - _AROUND) : start] + lowered[match.end() : match.end() + _AROUND]
        )
        return _BANK.search(around) is not None
    if word == "aba":
        weights = (3, 7, 1) * 3
        digits = re.sub(r"[^0-9]", "", match["value"])
        return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 10 == 0
    return True
