"""The fixed words of a notice."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a person is told of. Each is a kind of letter too (app/domain/mail/words.py)."""

    PRIVACY_ANSWER = "privacy_answer"
    TICKET_ANSWER = "ticket_answer"
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    CLOCK_WARNING = "clock_warning"
    SLA_WARNING = "sla_warning"
    SLA_BREACH = "sla_breach"
    ALARM = "alarm"


class Way(StrEnum):
    """How a person wants to be told. Digest: what came up, in one letter an hour."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    OFF = "off"


ALWAYS_AT_ONCE = (NoticeKind.PRIVACY_ANSWER, NoticeKind.ALARM)
"""Nobody can switch these off: policy 5.3 speaks of general notices, the law of these."""

ABOUT_PROMISES = (NoticeKind.SLA_WARNING, NoticeKind.SLA_BREACH)
