"""What is secret beside its word or beside a card: security code, expiry date, PIN."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from app.domain.content.guard.cards import Seen
from app.domain.content.guard.folding import HIDDEN
from app.domain.content.guard.words import PaymentKind

_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:20)?[2-4][0-9]"
_DATE = rf"{_MONTH}[ ]?[/\-.–—_|: ][ ]?{_YEAR}(?![0-9])"
_NAMED_DATE = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zé]{0,7}[ .,'’/-]{1,3}"
    rf"{_YEAR}(?![0-9])"
)
_LINK = (
    r"(?:[ \t:=#.,\"'()\[\]{}|/>*_-]|\n(?!\n)|is|was|ist|lautet|est|es|le|el|il|al|am|ende|code|number|no|nr"
    r"|nummer|\d digits?){0,8}?"
)

_WORDS = {
    PaymentKind.SECURITY_CODE: (
        "cvv", "cvc", "cvn", "cv2", "csc", "security c", "security n", "card verification",
        "verification value", "prüfziffer", "prüfnummer", "pruefnummer", "pruefziffer", "sicherheitsc",
        "cryptogram", "code de sécu", "code de secu", "código de segu", "codigo de segu",
        "codice di sicu", "veiligheidsc", "beveiligingsc", "kod bezpiecz", "güvenlik kod", "安全码",
        "セキュリティコード",
        *(_LOOSE_CODE := (
            "código de verif", "codigo de verif", "code de vérif", "codice di verif", "verificatiec",
            "kod weryf", "doğrulama kod", "on the back", "au dos", "rückseite",
        )),
    ),
    PaymentKind.PIN: ("pin", "geheimzahl"),
    PaymentKind.EXPIRY: (
        "exp", "valid t", "good thru", "gültig bis", "gueltig bis", "ablauf", "caducidad", "scadenza",
        "geldig tot", "vervaldat", "vence", "vencimiento", "válida hasta", "validade", "válido até",
        "valable jusqu", "valida fino", "data ważn", "ważna do", "son kullanma", "geçerlilik",
    ),
}  # fmt: skip

_AFTER_WORD = {
    PaymentKind.SECURITY_CODE: re.compile(
        rf"(?:cvv2?|cvc2?|cvn2?|cv2|csc|[^\W\d_ ]+(?: [^\W\d_]+){{0,6}}){_LINK}"
        r"(?P<value>[0-9](?:[ ]?[0-9]){2,3})(?![0-9])"
        r"(?![.,:/-][0-9])"
    ),
    PaymentKind.PIN: re.compile(
        r"(?:pins?|geheimzahl)(?:[ -]?(?:code|number|no|nr|nummer|zahl))?"
        r"(?P<link>[ \t]*(?:[:=#\"'(]|\bis\b|\bist\b|\bwas\b|\best\b|\bes\b|->|\n)?[ \t\"'(]*(?:\bis\b[ ]*)?)"
        r"(?P<value>[0-9]{4,6}|[0-9](?:[ -][0-9]){3})(?![0-9])(?![.,:/-][0-9])"
    ),
    PaymentKind.EXPIRY: re.compile(
        r"(?:exp(?:iry|iration|ires?|ira|\.)?(?:[ _-]?(?:date|day|month))?"
        r"|valid[ -]?(?:thru|through|till|to|until)"
        r"|good thru"
        r"|g(?:ü|ue)ltig bis|ablauf(?:datum)?|caducidad|scadenza|geldig tot|vervaldat(?:um|a)|vence|vencimiento"
        r"|válida hasta|validade|válido até|valable jusqu['’]\w{1,3}|valida fino al?|data ważności|ważna do"
        r"|son kullanma(?: tarihi)?|geçerlilik(?: tarihi)?)"
        rf"{_LINK}(?P<value>{_DATE}|{_NAMED_DATE}|(?:0[1-9]|1[0-2])[2-4][0-9](?![0-9/.-]))"
    ),
}
_CODE_FIRST = re.compile(
    r"(?<![0-9])(?<![0-9][.,:/-])(?P<value>[0-9]{3,4})[ ]?(?:\(|=|is|as|-|–)?[ ]?"
    r"(?:(?:is )?(?:the|my|its|ist die|ist der) )?\(?\Z"
)
_ANOTHER = re.compile(r"(?<![a-z])(?:cv[vcn2]2?|csc|pin|exp)[^a-z0-9]?[0-9/ -]{3,7}\Z")
_LOOSE_EXPIRY = (
    "expires", "expire ", "expira ", "valid to", "valid until", "valid t", "geldig", "vervaldat", "vence",
    "vencim", "válid", "valida", "valable", "data ważn", "ważna", "son kullanma", "geçerlilik",
)  # fmt: skip
_TAIL_DATE = re.compile(
    rf"[\W_]{{1,6}}(?:(?:and|with|exp(?:iry|iration|ires)?(?:[ _-]?date)?"
    rf"|valid(?:[ -]?(?:thru|through|till|to|until))?|mm/yy|date"
    rf"|g(?:ü|ue)ltig bis|bis|val|until)[\W_]{{0,4}}){{0,3}}(?P<value>{_DATE}|{_NAMED_DATE})",
    re.IGNORECASE,
)
_TAIL_SHORT_DATE = re.compile(
    r"[\W_]{1,4}(?P<value>(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9])(?=[\W_]{1,4}[0-9]{3,4}(?![0-9]))"
)
_TAIL_CODE = re.compile(r"[\W_]{1,4}(?P<value>[0-9]{3,4})(?![0-9])(?![\W_]{0,3}[0-9])(?![.,][0-9])")
_TAIL_CODE_ALONE = re.compile(
    r"[\W_]{1,4}(?P<value>[0-9]{3,4})(?![0-9])(?=[\"')\]]{0,2}[ \t]*(?:\Z|[\n,;|\t.](?![0-9])))"
)
_CODE = re.compile(r"(?P<value>[0-9]{3,4})(?![0-9])")
_HEAD_DATE = re.compile(rf"(?<![0-9])(?<![0-9][/.-])(?P<value>{_MONTH}[/\-]{_YEAR})[\W_]{{1,4}}\Z")
_MARKS_END = re.compile(f"{HIDDEN}+")


_Places = list[tuple[int, int, str]]
"""Start and end of each card or mark, and what stands between the groups of the card."""


class Secret(NamedTuple):
    """Something to remove whole: where it stands in the view, and what it is."""

    start: int
    end: int
    kind: PaymentKind


def secrets_in(text: str, cards: Iterable[Seen]) -> Iterator[Secret]:
    """Security codes, expiry dates and PINs of a folded text that holds these cards."""
    places = sorted(
        [(card.start, card.end, card.gap) for card in cards]
        + ([(*match.span(), "") for match in _MARKS_END.finditer(text)] if HIDDEN in text else [])
    )
    for start, end, gap in places:
        yield from _around_card(text, start, end, gap)
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow: a word in their text is found as it is
        lowered = text
    for kind, words in _WORDS.items():
        for word in words:
            if word in lowered:
                yield from _beside_word(text, lowered, word, kind, places)


def _around_card(text: str, start: int, end: int, gap: str) -> Iterator[Secret]:
    date = _TAIL_DATE.match(text, end) or _TAIL_SHORT_DATE.match(text, end)
    if date:
        yield Secret(*date.span("value"), PaymentKind.EXPIRY)
    code = (_TAIL_CODE if date else _TAIL_CODE_ALONE).match(text, date.end() if date else end)
    if code is None and date is None and gap and text.startswith(gap, end):
        code = _CODE.match(text, end + len(gap))  # one more group of the same row
    if code:
        yield Secret(*code.span("value"), PaymentKind.SECURITY_CODE)
    before = _HEAD_DATE.search(text, max(0, start - 14), start)
    if before:
        yield Secret(*before.span("value"), PaymentKind.EXPIRY)


def _beside_word(
    text: str, lowered: str, word: str, kind: PaymentKind, places: _Places
) -> Iterator[Secret]:
    pattern = _AFTER_WORD[kind]
    at = lowered.find(word)
    while at >= 0:
        # Long words may be the end of longer ones: Kartenprüfnummer.
        if len(word) > 5 or _begins(lowered, at, len(word) == 3):
            match = pattern.match(lowered, at, at + 96)
            if match and _meant(lowered, match, kind, places):
                yield Secret(*match.span("value"), kind)
            elif kind is PaymentKind.SECURITY_CODE:
                first = word not in _LOOSE_CODE and _CODE_FIRST.search(text, max(0, at - 28), at)
                if first:
                    yield Secret(*first.span("value"), kind)
        at = lowered.find(word, at + len(word))


def _begins(lowered: str, at: int, short: bool) -> bool:
    """Say whether a word begins here: `a1cvv` is a hash; `cvv123cvv456` are two codes."""
    before = lowered[at - 1 : at]
    if short and before.isdecimal():
        return _ANOTHER.search(lowered, max(0, at - 14), at) is not None
    return not before.isalpha()


def _meant(lowered: str, match: re.Match[str], kind: PaymentKind, places: _Places) -> bool:
    value = match["value"]
    if kind is PaymentKind.PIN:
        bare = not match["link"].strip(" ")
        following = lowered[match.end() : match.end() + 2]
        # `pin 2024 posts` is a sentence, and an Indian PIN has six digits.
        return (len(value) == 4 or _card_near(match.start(), places) or len(value) == 7) and not (
            bare and following[:1] == " " and following[1:].isalpha()
        )
    if kind is PaymentKind.EXPIRY:
        # A contract expires, too; a card's date has its word to itself.
        loose = lowered.startswith(_LOOSE_EXPIRY, match.start())
        return not loose or _card_near(match.start(), places) or "thru" in match[0]
    return not lowered.startswith(_LOOSE_CODE, match.start()) or _card_near(match.start(), places)


def _card_near(at: int, places: _Places) -> bool:
    """Cards do not overlap: only the last before this place and the first behind it matter."""
    behind = bisect_right(places, at, key=itemgetter(0))
    return any(
        start - 200 <= at <= end + 200 for start, end, _ in places[max(0, behind - 1) : behind + 1]
    )
