"""Where each role begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from app.domain.accounts.words import Role
from app.foundation.texts import _

if TYPE_CHECKING:
    from app.domain.accounts.models import Person

HOMES = {
    Role.CUSTOMER: "portal.show_home",
    Role.AGENT: "desk.show_desk",
    Role.LEGAL: "legal.list_requests",
    Role.ADMIN: "admin.show_overview",
}
HOME_NAMES = {
    Role.CUSTOMER: _("Help"),
    Role.AGENT: _("Desk"),
    Role.LEGAL: _("Legal"),
    Role.ADMIN: _("Settings"),
}


def home_of(person: Person) -> str:
    """The path of the person's own start page."""
    return url_for(HOMES[Role(person.role)])
