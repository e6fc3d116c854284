"""Which right a person asks for, and which laws then set the time of the answer."""

from enum import StrEnum

from app.domain.legal.countries import COUNTRIES, EU_EEA, UNKNOWN

__all__ = ["COUNTRIES", "EU_EEA", "UNKNOWN", "Law", "Right", "laws_for"]


class Right(StrEnum):
    """What the person asks for; `other` is a legal matter that names no right (yet)."""

    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"
    PORTABILITY = "portability"
    OPT_OUT = "opt_out"
    OBJECTION = "objection"
    RESTRICTION = "restriction"
    OTHER = "other"


class Law(StrEnum):
    """A law with a time limit for the answer."""

    GDPR = "gdpr"
    UK_GDPR = "uk_gdpr"
    CCPA = "ccpa"
    LGPD = "lgpd"
    PIPEDA = "pipeda"


_BY_COUNTRY = {
    **dict.fromkeys(EU_EEA, (Law.GDPR,)),
    "GB": (Law.UK_GDPR,),
    "US": (Law.CCPA,),
    "BR": (Law.LGPD,),
    "CA": (Law.PIPEDA,),
}
_STRICTEST_TWO = (Law.GDPR, Law.CCPA)


def laws_for(country: str, right: Right) -> tuple[Law, ...]:
    """The laws to keep for someone from `country` (ISO code or `unknown`); none for `other`.

    Unknown and all other countries get the GDPR and California, and the earlier date is worked to.
    """
    if right is Right.OTHER:
        return ()
    return _BY_COUNTRY.get(country, _STRICTEST_TWO)
