"""The fixed words of an account."""

from enum import StrEnum


class Role(StrEnum):
    """Exactly one a person (domain.md, Words)."""

    CUSTOMER = "customer"
    AGENT = "agent"
    LEGAL = "legal"
    ADMIN = "admin"


class Theme(StrEnum):
    """`system`: as the reader's own computer says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
