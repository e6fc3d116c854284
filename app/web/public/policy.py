"""The privacy policy, word for word, from its stored versions (policy 8)."""

from datetime import date

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.domain.legal.calendars import local_day
from app.domain.legal.models import PolicyVersion
from app.domain.legal.policy import policy_blocks
from app.domain.legal.queries import policy_effective, policy_in_force, policy_versions
from app.foundation.clock import now
from app.foundation.settings import settings
from app.web.public.blueprint import blueprint
from app.web.shared.guard import public
from app.web.shared.pages import page


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
    return _shown(policy_effective(effective_on))


def _shown(version: PolicyVersion) -> ResponseReturnValue:
    return page(
        "public/policy.html",
        version=version,
        blocks=policy_blocks(version.text),
        versions=policy_versions(),
        in_force=policy_in_force(local_day(now(), settings().zone)).id == version.id,
    )
