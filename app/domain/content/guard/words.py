"""What the guard finds, and what it leaves in its place."""

import re
from enum import StrEnum
from typing import NamedTuple


class PaymentKind(StrEnum):
    """What was removed. Card, IBAN and account show their last four characters at most."""

    CARD = "card"
    IBAN = "iban"
    ACCOUNT = "account"
    SECURITY_CODE = "security_code"
    EXPIRY = "expiry"
    TRACK = "track"
    PIN = "pin"


class Found(NamedTuple):
    """One thing that was removed; `ending` is empty where not even four characters may stay."""

    kind: PaymentKind
    ending: str = ""


class Guarded(NamedTuple):
    """The text with fixed marks in place of payment data, and what was removed, in order."""

    text: str
    removed: tuple[Found, ...] = ()


class GuardFailed(Exception):
    """The guard could not look. Nothing may be stored; the message names nothing that was seen."""


MARKS = {
    PaymentKind.CARD: "[card number removed, ends {}]",
    PaymentKind.IBAN: "[IBAN removed, ends {}]",
    PaymentKind.ACCOUNT: "[bank account removed, ends {}]",
    PaymentKind.SECURITY_CODE: "[security code removed]",
    PaymentKind.EXPIRY: "[expiry date removed]",
    PaymentKind.TRACK: "[card data removed]",
    PaymentKind.PIN: "[PIN removed]",
}
"""What stands in the stored text. Guarding a guarded text changes nothing."""

SHORT_MARKS = {
    PaymentKind.CARD: "[card number removed]",
    PaymentKind.IBAN: "[IBAN removed]",
    PaymentKind.ACCOUNT: "[bank account removed]",
}
"""Where no character of it may stay, because the rest of the number stands elsewhere."""

MARK = re.compile(
    r"\[(?:card number|IBAN|bank account) removed(?:, ends [0-9A-Za-z]{1,4})?\]"
    r"|\[(?:security code|expiry date|card data|PIN) removed\]"
)
"""Any of the marks."""


def mark_of(found: Found) -> str:
    """The fixed mark for one thing that was removed."""
    if not found.ending and found.kind in SHORT_MARKS:
        return SHORT_MARKS[found.kind]
    return MARKS[found.kind].format(found.ending)
