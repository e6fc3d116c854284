"""Telling the writer at once what was removed, and how to pay safely (policy 1.5).

A form that was carried out answers with a 303, and no cookie may carry the news: the next page's
address does. It names kinds and endings, never a text, so nobody can put words into our pages; and it
is signed for its reader, so that no link makes a page say what did not happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hmac import compare_digest
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import g, request

from app.domain.content.guard import Found, PaymentKind
from app.foundation.signing import keyed_hash
from app.foundation.texts import _
from app.web.shared.browser_session import browser_session

_NAME = "removed"
_MOST = 6
_ONE = re.compile(r"(card|iban|account)(?:-([0-9A-Za-z]{1,4}))?|(security_code|expiry|track|pin)")
_KINDS = {  # without an ending, with one, with several
    PaymentKind.CARD: (
        _("a card number"),
        _("a card number (ends %(ends)s)"),
        _("card numbers (ending %(ends)s)"),
    ),
    PaymentKind.IBAN: (_("an IBAN"), _("an IBAN (ends %(ends)s)"), _("IBANs (ending %(ends)s)")),
    PaymentKind.ACCOUNT: (
        _("a bank account number"),
        _("a bank account number (ends %(ends)s)"),
        _("bank account numbers (ending %(ends)s)"),
    ),
    PaymentKind.SECURITY_CODE: (_("a security code"),),
    PaymentKind.EXPIRY: (_("an expiry date"),),
    PaymentKind.TRACK: (_("card data"),),
    PaymentKind.PIN: (_("a PIN"),),
}
_CHIPS = {
    PaymentKind.CARD: ("", _("card number")),
    PaymentKind.IBAN: (_("IBAN"), _("IBAN")),
    PaymentKind.ACCOUNT: (_("account"), _("bank account")),
    PaymentKind.SECURITY_CODE: ("", _("security code")),
    PaymentKind.EXPIRY: ("", _("expiry date")),
    PaymentKind.TRACK: ("", _("card data")),
    PaymentKind.PIN: ("", _("PIN")),
}


def chip_words(found: Found) -> tuple[str, str]:
    """What the chip shows in place of a mark, and what a screen reader says for it."""
    seen, said = _CHIPS[found.kind]
    if not found.ending:
        return _("%(what)s removed", what=said), _("%(what)s removed", what=said)
    return (
        " ".join(filter(None, [seen, _("•••• %(ends)s removed", ends=found.ending)])),
        _("%(what)s removed, ends %(ends)s", what=said, ends=found.ending),
    )


def tell_of(found: Iterable[Found]) -> None:
    """What this request removed beside what its form held, such as a number split over two messages."""
    g.removed_later = [*g.get("removed_later", []), *found]


def with_removed(path: str) -> str:
    """The path to show after this request, with what it removed in its address."""
    parts = urlsplit(path)
    query = parse_qsl(parts.query, keep_blank_values=True)
    told = [each for name, value in query if name == _NAME for each in _opened(value)]
    found = _first([*told, *_of_this_request()])
    if not found or not (reader := _reader()):
        return path
    words = ",".join("-".join(filter(None, each)) for each in found)
    signed = f"{words}.{_signature(reader, words)}"
    rest = [(name, value) for name, value in query if name != _NAME]
    return parts._replace(query=urlencode([*rest, (_NAME, signed)], safe=",")).geturl()


class Notice(NamedTuple):
    """What a page tells its reader: what was removed, and how to pay safely."""

    what: str
    how_to_pay: str


def removed_notice(status: int) -> Notice | None:
    """The notice for a page that is answered with this status; None if nothing was removed."""
    sent = request.method == "POST"
    found = _first(_of_this_request()) if sent else _opened(request.args.get(_NAME, ""))
    if not found:
        return None
    what = _listed(_phrases(found))
    if status < 400:
        said = _(
            "We removed %(what)s from what you wrote before storing it. The rest is kept.",
            what=what,
        )
    else:
        said = _(
            "We removed %(what)s from what you wrote. It was not stored. The rest is kept.",
            what=what,
        )
    return Notice(said, how_to_pay())


def how_to_pay() -> str:
    """Where the reader, or the reader's customer, pays safely."""
    person = g.get("person")
    if person is not None and person.is_staff:
        return _(
            "Tell customers to pay only in Billing of their CloudPockets account: it opens our "
            "payment partner’s page. We never need card or bank details here."
        )
    return _(
        "Pay only in Billing of your CloudPockets account: it opens our payment partner’s page. "
        "We never need card or bank details here."
    )


def _of_this_request() -> list[Found]:
    return [*getattr(request, "removed", ()), *g.get("removed_later", [])]


def _first(found: Iterable[Found]) -> list[Found]:
    return list(dict.fromkeys(found))[:_MOST]


def _reader() -> str:
    """Whom an address is for: the person, in every session, or the session of a person unknown."""
    person = g.get("person")
    return str(person.id) if person is not None else browser_session().token


def _signature(reader: str, words: str) -> str:
    return keyed_hash("removed", f"{reader} {words}")[:16]


def _opened(signed: str) -> list[Found]:
    """What we wrote into an address for this reader; anything else in it is as good as nothing."""
    words, _dot, signature = signed.rpartition(".")
    reader = _reader()
    if not reader or not compare_digest(signature.encode(), _signature(reader, words).encode()):
        return []
    matches = [_ONE.fullmatch(each) for each in words.split(",")[:_MOST]]
    return _first(
        Found(PaymentKind(match[1] or match[3]), match[2] or "") for match in matches if match
    )


def _phrases(found: Sequence[Found]) -> list[str]:
    endings: dict[PaymentKind, list[str]] = {}
    for each in found:
        endings.setdefault(each.kind, []).extend([each.ending] if each.ending else [])
    return [
        _(_KINDS[kind][min(len(ends), 2)], ends=_listed(ends)) if ends else _KINDS[kind][0]
        for kind, ends in endings.items()
    ]


def _listed(words: Sequence[str]) -> str:
    """One, two and three."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])
