"""Bank accounts: IBAN by its check, account and routing numbers beside their words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.content.guard.words import PaymentKind

_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
LENGTHS = {country: length for length, names in _COUNTRIES.items() for country in names.split()}
"""Letters and digits of an IBAN by country (registry of ISO 13616)."""

# Elsewhere letters may follow; here a UUID would be taken for an account now and then.
_DIGITS_ONLY = (
    "AE AT BA BE CZ DE DK EE ES FI FO GL HR HU IL IS LT ME NO PL PT RS SE SI SK TL TN VA XK"
)

_START = re.compile(r"[A-Za-z]{2}(?<![A-Za-z0-9]..)[ -]?[0-9][ -]?[0-9]")
_NAME = re.compile(r"[Ii][Bb][Aa][Nn](?=[A-Za-z]{2}[0-9]{2})")
_BIC = re.compile(
    r"(?:BIC|SWIFT|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?![A-Za-z0-9])", re.IGNORECASE
)
_START_IN_CLASSES = b" aa00"
_PART = re.compile(r"[\W_]{0,4}+([A-Za-z0-9])")
_LINK = r"(?:[ \t:=#.,\"'()-]|\n(?!\n)|number|no\b|nr\b|code|is|ist|und|and|nummer){0,8}?"
_BANK = re.compile(
    r"bank|sort ?code|\bsort:? [0-9]{2}[ -]|\bs/c\b|routing|\baba\b|\bblz\b|\bbic\b|swift|\biban\b|checking"
    r"|savings(?! plan)|girokonto|kontoinhaber|\bbsb\b"
)
_ACCOUNT = re.compile(r"bank|account|\bacct|\ba/c|\biban\b|\bpay")
_NUMBERS = (
    (("routing", "aba", "rtn"), re.compile(
        rf"(?:routing(?: transit)?(?: number| no\.?)?|aba\b(?: number| routing number)?|rtn\b){_LINK}"
        r"(?P<value>[0-9](?:[ -]?[0-9]){8})(?![0-9])")),
    (("sort code", "sort-code", "sortcode", "sort", "s/c"), re.compile(
        rf"(?:sort(?:[ -]?code)?|s/c\b){_LINK}(?P<value>[0-9]{{2}}([ -]?)[0-9]{{2}}\2[0-9]{{2}})(?![0-9])")),
    (("blz", "bankleitzahl"), re.compile(
        rf"(?:blz|bankleitzahl){_LINK}(?P<value>[0-9]{{3}} ?[0-9]{{3}} ?[0-9]{{2}})(?![0-9])")),
    (("bsb",), re.compile(rf"bsb{_LINK}(?P<value>[0-9]{{3}}[ -]?[0-9]{{3}})(?![0-9])")),
    (("account", "acct", "a/c", "kontonummer", "konto-nr", "konto nr", "konto", "kto"), re.compile(
        rf"(?:bank )?(?:account|acct\.?|a/c|(?:konto|kto)(?:nummer|[.]?[ -]?nr\.?|\.)?)"
        rf"(?: number| no\.?| num)?{_LINK}"
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
    for at in (*_starts(text), *_behind_its_name(text)):
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


def _behind_its_name(text: str) -> Iterator[int]:
    """`IBANDE89...`: the word and the number without anything between."""
    for match in _NAME.finditer(text):
        yield match.end()


def _iban_end(text: str, start: int) -> int:
    """Where the IBAN that begins here ends; 0 if none does."""
    country = text[start : start + 2].upper()
    length = LENGTHS.get(country, 0)
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
    if following.isascii() and following.isalnum() and not _BIC.match(text, at):
        return 0
    return at if iban_checks("".join(letters)) else 0


def iban_checks(iban: str) -> bool:
    """Say whether an IBAN without spaces has its country's length and the right check digits."""
    if len(iban) != LENGTHS.get(iban[:2].upper(), 0) or not iban[2:4].isdigit():
        return False
    country = iban[:2].upper()
    if country == "AD" and not iban[4:12].isdigit():
        return False
    if country in _DIGITS_ONLY and not iban[4:].isdigit():
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
    start = match.start("value")
    around = (
        lowered[max(0, start - _AROUND) : start]
        + "\n"
        + lowered[match.end() : match.end() + _AROUND]
    )
    if word in ("account", "acct", "a/c", "konto", "kto"):  # also the number of a customer with us
        return _BANK.search(around) is not None
    if word.startswith("s") and (word in ("sort", "s/c") or match["value"].isdigit()):
        return _ACCOUNT.search(around) is not None and (
            not match["value"].isdigit() or "code" in match[0]
        )
    if word in ("aba", "rtn", "routing"):
        weights = (3, 7, 1) * 3
        digits = re.sub(r"[^0-9]", "", match["value"])
        return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 10 == 0
    return True
