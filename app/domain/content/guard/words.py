"""What the guard finds, and what it leaves in its place."""

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


def mark_of(found: Found) -> str:
    """The fixed mark for one thing that was removed."""
    return MARKS[found.kind].format(found.ending)
