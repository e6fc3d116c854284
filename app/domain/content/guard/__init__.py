"""The card guard: payment data never reaches a disk, on any road in (policy 1.5)."""

from app.domain.content.guard.pairs import guard_pair
from app.domain.content.guard.redact import guard, holds_payment_data
from app.domain.content.guard.words import Found, Guarded, GuardFailed, PaymentKind

__all__ = [
    "Found",
    "GuardFailed",
    "Guarded",
    "PaymentKind",
    "guard",
    "guard_pair",
    "holds_payment_data",
]
