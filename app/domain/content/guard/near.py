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
_YEAR_FIRST = r"20[2-4][0-9][-/.](?:0[1-9]|1[0-2])(?![0-9])(?![-/.][0-9])"
_NAMED_DATE = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zé]{0,7}[ .,'’/-]{1,3}"
    rf"{_YEAR}(?![0-9])"
)
_LINK = (
    r"(?:[ \t\r:=#.,\"'()\[\]{}|/>*_-]|\n(?!\r?\n)|is|was|ist|lautet|est|es|le|el|il|al|am|ende|code|number|no"
    r"|nr|nummer|\d digits?){0,8}?"
)

_WORDS = {
    PaymentKind.SECURITY_CODE: (
        "cvv", "cvc", "cvn", "cv2", "csc", "ccv", "cvd", "c.v.v", "c.v.c", "security c",
        "security_c", "security-c", "securityc", "код безопас", "код безпеки", "проверочный код", "security n",
        "card verification",
        "verification value", "prüfziffer", "prüfnummer", "pruefnummer", "pruefziffer", "sicherheitsc",
        "cryptogram", "code de sécu", "code de secu", "código de segu", "codigo de segu",
        "codice di sicu", "veiligheidsc", "beveiligingsc", "kod bezpiecz", "güvenlik kod", "安全码",
        "セキュリティコード",
        *(_LOOSE_CODE := (
            "código de verif", "codigo de verif", "code de vérif", "codice di verif", "verificatiec",
            "kod weryf", "doğrulama kod", "on the back", "au dos", "rückseite",
        )),
    ),
    PaymentKind.PIN: ("pin", "geheimzahl", "code confidentiel", "код карт"),
    PaymentKind.EXPIRY: (
        "exp", "valid t", "good thru", "caduca ", "gültig bis", "gueltig bis", "ablauf", "caducidad",
        "scadenza",
        "geldig tot", "vervaldat", "vence", "vencimiento", "válida hasta", "validade", "válido até",
        "valable jusqu", "valida fino", "data ważn", "ważna do", "son kullanma", "geçerlilik",
    ),
}  # fmt: skip

_SAID = r"(?:(?:[ ,]+[^\W\d_]++){1,10}?(?:(?<= is)|(?<= ist)|(?<= est)|(?<= es)|(?<= was)|(?=[ ]?[:=])))?"

_AFTER_WORD = {
    PaymentKind.SECURITY_CODE: re.compile(
        rf"(?:cvv2?|cvc2?|cvn2?|cv2|csc|ccv2?|cvd2?|c\.v\.[vc]\.?|(?!cv|cc|cs)[^\W\d_ ]+(?: [^\W\d_]+){{0,6}})"
        rf"{_SAID}{_LINK}"
        r"(?P<value>[0-9](?:[ ]?[0-9]){2,3}|[0-9](?:-[0-9]){2,3})(?![0-9])"
        r"(?![.,:/-][0-9])"
    ),
    PaymentKind.PIN: re.compile(
        r"(?:pins?|geheimzahl|code confidentiel|код карты)(?:[ -]?(?:code|number|no|nr|nummer|zahl))?"
        r"(?P<card>(?:[ ][^\W\d_]++){1,4}?"
        r"(?:(?<=card)|(?<=visa)|(?<=karte)|(?<=carte)|(?<=kaart)|(?<=tarjeta))"
        rf"(?:[ ][0-9](?:[ -]?[0-9]){{11,18}}|[ ]{HIDDEN}+)?)?"
        r"(?P<link>[ \t\r]*(?:[:=#\"'(]|\bis\b|\bist\b|\bwas\b|\best\b|\bes\b|->|\n)?[ \t\"'(]*(?:\bis\b[ ]*)?)"
        r"(?P<value>[0-9]{4,6}|[0-9](?:[ -][0-9]){3})(?![0-9])(?![.,:/-][0-9])"
    ),
    PaymentKind.EXPIRY: re.compile(
        r"(?:exp(?:iry|iration|ires?|ira|\.)?(?:[ _-]?(?:date|day|month))?"
        r"|valid[ -]?(?:thru|through|till|to|until)"
        r"|good thru|caduca"
        r"|g(?:ü|ue)ltig bis|ablauf(?:datum)?|caducidad|scadenza|geldig tot|vervaldat(?:um|a)|vence|vencimiento"
        r"|válida hasta|validade|válido até|valable jusqu['’]\w{1,3}|valida fino al?|data ważności|ważna do"
        r"|son kullanma(?: tarihi)?|geçerlilik(?: tarihi)?)"
        rf"{_LINK}(?P<value>{_DATE}|{_YEAR_FIRST}|{_NAMED_DATE}|(?:0[1-9]|1[0-2])[2-4][0-9](?![0-9/.-]))"
    ),
}
_CODE_FIRST = re.compile(
    r"(?<![0-9])(?<![0-9][.,:/-])(?P<value>[0-9]{3,4})[ ]?(?:\(|=|is|as|-|–)?[ ]?"
    r"(?:(?:is )?(?:the|my|its|ist die|ist der) )?\(?\Z"
)
_ANOTHER = re.compile(r"(?<![a-z])(?:cv[vcn2]2?|csc|pin|exp)[^a-z0-9]?[0-9/ -]{3,7}\Z")
_LOOSE_EXPIRY = (
    "expires", "expire ", "expira ", "valid to", "valid until", "valid t", "geldig", "vervaldat", "vence",
    "caduca ", "vencim", "válid", "valida", "valable", "data ważn", "ważna", "son kullanma", "geçerlilik",
)  # fmt: skip
_PIN_FIRST = re.compile(
    r"(?<![0-9])(?<![0-9][.,:/-])(?P<value>[0-9]{4}) (?:is|ist|est) (?:the|my|die|meine|mon|le)(?: card)? \Z"
)
_PIN_BEHIND = re.compile(
    r" (?:for|of|to|on|for the|for my|für|zur|der) (?:the |my |die |meine )?(?:card|karte|visa)"
)
_OTHER_PIN = re.compile(
    r"(?:gpio|wlan|wi-?fi|wifi|bluetooth|wps|pairing|arduino|connector|header|usb|parental|router|tv|output|input)"
    r"[ _-]{1,2}(?:the )?\Z"
)
_OTHER_DATE = re.compile(
    r"(?:licen[cs]e|domain|certificate|contract|subscription|passport|warranty|coupon|voucher|ssl|trial|policy|lease)"
    r"(?:'s|s)?[ _-]{1,2}\Z"
)
_MARK_BEHIND = re.compile(rf"[^\W\d_]{{0,40}}+[\W_]{{0,6}}?{HIDDEN}")
_TAIL_DATE = re.compile(
    rf"[\W_]{{1,6}}(?:(?:and|with|exp(?:iry|iration|ires)?(?:[ _-]?date)?"
    rf"|valid(?:[ -]?(?:thru|through|till|to|until))?|mm/yy|date"
    rf"|g(?:ü|ue)ltig bis|bis|val|until)[\W_]{{0,4}}){{0,3}}"
    rf"(?P<value>{_DATE}|{_NAMED_DATE}|{_YEAR_FIRST}|(?:28|29|30|31)([/.-])(?:0[1-9]|1[0-2])\2{_YEAR}(?![0-9]))",
    re.IGNORECASE,
)
_TAIL_SHORT_DATE = re.compile(
    r"[\W_]{1,4}(?P<value>(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9])(?=[\W_]{1,4}[0-9]{3}(?![0-9])(?![\W_]{0,3}[0-9]))"
)
_TAIL_CODE = re.compile(
    r"[\W_]{1,4}(?P<value>[0-9]{3,4})(?![0-9])(?![.][0-9])(?:(?=[,;|\t\n])|(?![\W_]{0,3}[0-9]))"
)
_TAIL_CODE_ALONE = re.compile(
    r"(?:[\W_]{0,3},(?=[0-9]{3,4},)|[\W_]{1,4})(?P<value>[0-9]{3,4})(?![0-9])(?:(?<=,...)(?=,)|(?<=,....)(?=,)"
    rf"|(?=[\"')\]]{{0,2}}[ \t]*(?:\Z|[\n;|\t]|[,.](?![0-9])))|(?=[\W_]{{1,3}}{_DATE}))"
)
_TAIL_CODE_NAMED = re.compile(
    r"[\W_]{1,4}(?:code|kod|código|codigo|codice|код)[\W_]{1,3}(?:is )?"
    r"(?P<value>[0-9]{3,4})(?![0-9])(?![.,:/-][0-9])",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?P<value>[0-9]{3,4})(?![0-9])(?![.,:/-][0-9])")
_HEAD_DATE = re.compile(rf"(?<![0-9])(?<![0-9][/.-])(?P<value>{_MONTH}[/\-]{_YEAR})[\W_]{{1,4}}\Z")


_Places = list[tuple[int, int]]
"""Start and end of each card of this text. A mark is none: it starts nothing new."""


class Secret(NamedTuple):
    """Something to remove whole: where it stands in the view, and what it is."""

    start: int
    end: int
    kind: PaymentKind


def secrets_in(text: str, cards: Iterable[Seen]) -> Iterator[Secret]:
    """Security codes, expiry dates and PINs of a folded text that holds these cards."""
    found = sorted(cards)
    for card in found:
        yield from beside_card(text, card)
    places = [(card.start, card.end) for card in found]
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow: a word in their text is found as it is
        lowered = text
    for kind, words in _WORDS.items():
        for word in words:
            if word in lowered:
                yield from _beside_word(text, lowered, word, kind, places)


def beside_card(text: str, card: Seen) -> Iterator[Secret]:
    """At most one expiry date and one security code that stand directly beside a card."""
    end = card.end
    date = _date_behind(text, end)
    code = _code_behind(text, date.end() if date else end, card, dated=date is not None)
    if code:
        yield Secret(*code.span("value"), PaymentKind.SECURITY_CODE)
        date = date or _date_behind(text, code.end())
    date = date or _HEAD_DATE.search(text, max(0, card.start - 14), card.start)
    if date:
        yield Secret(*date.span("value"), PaymentKind.EXPIRY)


def _date_behind(text: str, end: int) -> re.Match[str] | None:
    return _TAIL_DATE.match(text, end) or _TAIL_SHORT_DATE.match(text, end)


def _code_behind(text: str, end: int, card: Seen, *, dated: bool) -> re.Match[str] | None:
    code = (_TAIL_CODE if dated else _TAIL_CODE_ALONE).match(text, end)
    code = code or _TAIL_CODE_NAMED.match(text, end)
    if code is None and not dated and card.gap and text.startswith(card.gap, end):
        code = _CODE.match(text, end + len(card.gap))  # one more group of the same row
    # Four digits are a code on one brand only; elsewhere they are a year or an order.
    four = code is not None and len(code["value"]) == 4
    return None if four and not dated and len(card.digits) != 15 else code


def _beside_word(
    text: str, lowered: str, word: str, kind: PaymentKind, places: _Places
) -> Iterator[Secret]:
    pattern = _AFTER_WORD[kind]
    at = lowered.find(word)
    while at >= 0:
        # Long words may be the end of longer ones: Kartenprüfnummer.
        if len(word) > 5 or _begins(text, lowered, at, len(word) == 3):
            match = pattern.match(lowered, at, at + 96)
            if match and _meant(lowered, match, kind, places):
                yield Secret(*match.span("value"), kind)
            elif kind is not PaymentKind.EXPIRY and not _MARK_BEHIND.match(text, at + len(word)):
                before = _PIN_FIRST if kind is PaymentKind.PIN else _CODE_FIRST
                where = text if kind is PaymentKind.SECURITY_CODE else lowered
                first = word not in _LOOSE_CODE and before.search(where, max(0, at - 28), at)
                if first:
                    yield Secret(*first.span("value"), kind)
        at = lowered.find(word, at + len(word))


def _begins(text: str, lowered: str, at: int, short: bool) -> bool:
    """Say whether a word begins here: `a1cvv` is a hash; `cvv123cvv456` are two codes."""
    before = lowered[at - 1 : at]
    if short and before.isdecimal():
        return _ANOTHER.search(lowered, max(0, at - 14), at) is not None
    return not before.isalpha() or (text[at].isupper() and text[at - 1].islower())


def _meant(lowered: str, match: re.Match[str], kind: PaymentKind, places: _Places) -> bool:
    value, start = match["value"], match.start()
    following = lowered[match.end() : match.end() + 30]
    spoken = following[:1] == " " and following[1:2].isalpha()
    if kind is PaymentKind.PIN:
        if _OTHER_PIN.search(lowered, max(0, start - 20), start):
            return False
        bare = not match["link"].strip(" ") and match["card"] is None
        # `pin 2024 posts` is a sentence, and an Indian PIN has six digits.
        return (len(value) in (4, 7) or _card_near(start, places)) and (
            not (bare and spoken) or _PIN_BEHIND.match(following) is not None
        )
    if kind is PaymentKind.EXPIRY:
        # A contract expires, too; a card's date has its word to itself.
        loose = (
            lowered.startswith(_LOOSE_EXPIRY, start)
            or _OTHER_DATE.search(lowered, max(0, start - 20), start) is not None
        )
        return not loose or _card_near(start, places) or "thru" in match[0]
    if match[0].startswith("csc ") and spoken:
        return False  # a course of computer science
    return not lowered.startswith(_LOOSE_CODE, start) or _card_near(start, places)


def _card_near(at: int, places: _Places) -> bool:
    """Cards do not overlap: only the last before this place and the first behind it matter."""
    behind = bisect_right(places, at, key=itemgetter(0))
    return any(
        start - 200 <= at <= end + 200 for start, end in places[max(0, behind - 1) : behind + 1]
    )
