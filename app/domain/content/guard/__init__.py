"""The card guard: payment data never reaches a disk, on any road in (policy 1.5)."""

from app.domain.content.guard.redact import guard
from app.domain.content.guard.words import Found, Guarded, GuardFailed, PaymentKind

__all__ = ["Found", "GuardFailed", "Guarded", "PaymentKind", "guard"]
