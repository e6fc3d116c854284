"""Every letter that this system can write, as RFC 5322 bytes.

No letter holds what somebody wrote, a name or a file; each says where to read it (policy 5.3).
"""

from app.domain.mail.messages.confirming import acknowledgement_letter, pointer_letter
from app.domain.mail.messages.envelope import Rendered, instant_in_words, is_mailable
from app.domain.mail.messages.escalations import escalation_letter, synthetic_letter
from app.domain.mail.messages.notices import Line, Promised, digest_letter, notice_letter

__all__ = [
    "Line",
    "Promised",
    "Rendered",
    "acknowledgement_letter",
    "digest_letter",
    "escalation_letter",
    "instant_in_words",
    "is_mailable",
    "notice_letter",
    "pointer_letter",
    "synthetic_letter",
]
