"""The privacy policy, word for word, from its stored versions (policy 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.domain.legal.calendars import local_day
from app.domain.legal.policy import Block, policy_blocks
from app.domain.legal.queries import policy_effective, policy_in_force, policy_versions
from app.foundation.clock import now
from app.foundation.settings import settings
from app.web.public.blueprint import blueprint
from app.web.shared.guard import public
from app.web.shared.pages import page

if TYPE_CHECKING:
    from app.domain.legal.models import PolicyVersion


@dataclass(frozen=True)
class ShownVersion:
    """One version as the page shows it; `current` says whether it is the one in force."""

    effective_date: date
    blocks: Sequence[Block]
    current: bool


@blueprint.get("/privacy")
@public
def show_policy() -> ResponseReturnValue:
    """The version in force today, in the controller's zone."""
    return _shown(policy_in_force(local_day(now(), settings().zone)))


@blueprint.get("/privacy/<effective_date>")
@public
def show_policy_version(effective_date: str) -> ResponseReturnValue:
    try:
        effective_on = date.fromisoformat(effective_date)
    except ValueError:
        raise NotFound from None
    if effective_on.isoformat() != effective_date:  # Python reads other ways of writing a day
        raise NotFound
    return _shown(policy_effective(effective_on))


def _shown(version: PolicyVersion) -> ResponseReturnValue:
    in_force = policy_in_force(local_day(now(), settings().zone))
    return page(
        "public/policy.html",
        version=ShownVersion(
            version.effective_on, policy_blocks(version.text), version.id == in_force.id
        ),
        versions=[
            ShownVersion(each.effective_on, (), each.id == in_force.id)
            for each in policy_versions()
        ],
    )
